"""EInvoice XML: one invoice a file, a folder of many."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.ingest.files import BUYER, OTHER, SELLER, database, load, number, query

LINE = (
    "<IssuItemInformation><ItemName>*焦炭产品*冶金焦</ItemName><SpecMod>一级</SpecMod>"
    "<MeaUnits>吨</MeaUnits><Quantity>2</Quantity><UnPrice>1800.5</UnPrice><Amount>{amount}</Amount>"
    "<TaxRate>0.130000</TaxRate><ComTaxAm>468.13</ComTaxAm>"
    "<TaxClassificationCode>1070103010000000000</TaxClassificationCode></IssuItemInformation>"
)


def write_xml(path: Path, k: int, *amounts: str, buyer: str = BUYER, remark: str = "") -> Path:
    """An invoice of SELLER with one line an amount."""
    total = sum(map(Decimal, amounts), Decimal(0)) or Decimal("500.00")
    path.write_text(
        "<EInvoice><Header><EIid>x</EIid><InherentLabel><GeneralOrSpecialVAT>"
        "<LabelName>增值税专用发票</LabelName></GeneralOrSpecialVAT></InherentLabel></Header>"
        f"<EInvoiceData><SellerInformation><SellerIdNum>{SELLER}</SellerIdNum>"
        f"<SellerName>示例焦化</SellerName></SellerInformation><BuyerInformation><BuyerIdNum>{buyer}"
        "</BuyerIdNum><BuyerName>示例钢铁</BuyerName></BuyerInformation><BasicInformation>"
        f"<TotalAmWithoutTax>{total}</TotalAmWithoutTax><TotalTaxAm>65</TotalTaxAm>"
        "<RequestTime>2020-01-05 10:11:12</RequestTime></BasicInformation>"
        + "".join(LINE.format(amount=amount) for amount in amounts)
        + f"<AdditionalInformation><Remark>{remark}</Remark></AdditionalInformation></EInvoiceData>"
        f"<TaxSupervisionInfo><InvoiceNumber>{number(k)}</InvoiceNumber>"
        "<IssueTime>2020-01-06</IssueTime></TaxSupervisionInfo></EInvoice>",
        encoding="utf-8",
    )
    return path


def test_an_invoice_is_read_line_by_line(tmp_path: Path) -> None:
    path = write_xml(tmp_path / "a.xml", 1, "3601.00", "-100.00", remark="合同 7")
    with database(tmp_path) as engine:
        file = load(engine, path, owner=BUYER).files[0]
        assert (file.layout, file.rows_read, file.rows_loaded) == ("einvoice_xml", 2, 2)
        assert query(
            engine,
            "SELECT source_row, einvoice_number, issued_on, supplier_id, buyer_name, goods_code, "
            "specification, unit, quantity, unit_price, amount, tax_rate, tax, total, "
            "invoice_kind, remark, side FROM invoice_row ORDER BY 1 LIMIT 1",
        ) == [
            (
                1,
                number(1),
                date(2020, 1, 6),
                SELLER,
                "示例钢铁",
                "1070103010000000000",
                "一级",
                "吨",
                2,
                Decimal("1800.5"),
                Decimal("3601.00"),
                Decimal("0.13"),
                Decimal("468.13"),
                Decimal("4069.13"),
                "增值税专用发票",
                "合同 7",
                "purchases",
            )
        ]


def test_an_invoice_without_lines_counts_by_its_head(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        load(engine, write_xml(tmp_path / "a.xml", 1))
        assert query(engine, "SELECT amount, tax FROM invoice_row") == [(500, 65)]


def test_a_namespace_and_another_encoding_make_no_difference(tmp_path: Path) -> None:
    text = write_xml(tmp_path / "a.xml", 1, "5").read_text(encoding="utf-8")
    text = text.replace("<EInvoice>", '<EInvoice xmlns="urn:cn">', 1)
    path = tmp_path / "b.xml"
    path.write_bytes(f'<?xml version="1.0" encoding="GB18030"?>{text}'.encode("gb18030"))
    with database(tmp_path) as engine:
        load(engine, path)
        assert query(engine, "SELECT amount, supplier_name FROM invoice_row") == [(5, "示例焦化")]


def test_a_folders_invoices_are_loaded_together_and_share_the_owner(tmp_path: Path) -> None:
    folder = tmp_path / "invoices"
    folder.mkdir()
    buyers = [BUYER, OTHER]
    for k in range(200):
        write_xml(folder / f"{k:03d}.xml", k, "10.00", buyer=buyers[k % 2])
    (folder / "050.xml").write_text("<EInvoice><broken></EInvoice>", encoding="utf-8")
    (folder / "copy.xml").write_bytes((folder / "000.xml").read_bytes())
    (folder / "other.xml").write_bytes((folder / "000.xml").read_bytes() + b"\n")
    with database(tmp_path) as engine:
        report = load(engine, folder)
        states = [file.status for file in report.files]
        assert (states.count("loaded"), states.count("failed"), states.count("known")) == (
            200,
            1,
            1,
        )
        assert [file.path.name for file in report.files] == sorted(p.name for p in folder.iterdir())
        assert {file.owner_id for file in report.files if file.status == "loaded"} == {SELLER}
        assert sum(file.rows_duplicate for file in report.files) == 1
        assert query(engine, "SELECT count(*), sum(amount) FROM trade") == [(2, Decimal("1990.00"))]
        assert not load(engine, folder).derived


def test_each_folder_of_a_load_has_its_own_owner(tmp_path: Path) -> None:
    for name, buyers in (("seller", (BUYER, OTHER)), ("buyer", (BUYER,))):
        (tmp_path / "all" / name).mkdir(parents=True)
        for k, buyer in enumerate(buyers):
            write_xml(tmp_path / "all" / name / f"{k}.xml", k + 10 * len(name), "5", buyer=buyer)
    with database(tmp_path) as engine:
        found = load(engine, tmp_path / "all").files
        assert [file.owner_id for file in found] == [None, SELLER, SELLER]
        assert all(file.status == "loaded" for file in found)


def test_an_owner_who_is_in_none_of_a_folders_rows_keeps_out_that_folder_only(
    tmp_path: Path,
) -> None:
    for name, buyer in (("his", BUYER), ("others", OTHER)):
        (tmp_path / "all" / name).mkdir(parents=True)
        write_xml(tmp_path / "all" / name / "a.xml", len(name), "5", buyer=buyer)
    with database(tmp_path) as engine:
        his, others = load(engine, tmp_path / "all", owner=BUYER).files
        assert (his.status, his.owner_id) == ("loaded", BUYER)
        assert others.status == "failed"
        assert "stands in none of the rows" in (others.error or "")
        assert query(engine, "SELECT owner_id, side, count(*) FROM invoice_row GROUP BY ALL") == [
            (BUYER, "purchases", 1)
        ]
