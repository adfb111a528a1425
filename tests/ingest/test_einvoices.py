"""E-invoices of other countries and OFD: every line, every total, every credit note."""

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from chainscan.errors import FileError
from chainscan.ingest.layouts import built_in_layouts
from chainscan.ingest.reading import (
    is_read_by,
    kind_of,
    read_ofd_roots,
    xml_root,
    xml_rows,
)
from chainscan.simulation.foreign_invoices import (
    INVOICES,
    OFD_INVOICE,
    OFD_NAME,
    ForeignInvoice,
    foreign_text,
    write_foreign,
    write_ofd,
)
from tests.ingest.files import database, load, query

REFUSED = {
    "cfdv40-detallista.xml": "a payment receipt (TipoDeComprobante P)",
    "cfdv40-ejemplo.xml": "a payment receipt (TipoDeComprobante P)",
    "cfdv40-venta11.xml": "a payment receipt (TipoDeComprobante P)",
    "IT01234567890_FPR02.xml": "the lines add up to 25.00, but the invoice states 27.00 net",
    "ofdrw_发票示例.ofd": "only the invoice's printed page",
}
"""Files of the shared data that are no invoices, or whose totals are wrong, and what is said."""

Cells = dict[str, str]


def rows_of(content: bytes, where: str = "x.xml") -> list[Cells]:
    """The rows of a document, read by the layout that fits it."""
    root = xml_root(content, where)
    layout = next(each for each in built_in_layouts() if is_read_by(each, root))
    return [row.cells for row in xml_rows(layout, root, where)]


def rows_of_file(path: Path) -> list[Cells]:
    if kind_of(path) == "ofd":
        return [cells for root in read_ofd_roots(path) for cells in rows_of(etree.tostring(root))]
    return rows_of(path.read_bytes(), str(path))


def sample(name: str, *changes: tuple[str, str]) -> list[Cells]:
    """The rows of an invoice under chainscan/simulation/foreign, some of its text replaced."""
    text = foreign_text(name).decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return rows_of(text.encode())


def column(rows: list[Cells], name: str) -> list[str]:
    return [cells.get(name, "") for cells in rows]


def added(rows: list[Cells], name: str = "amount") -> Decimal:
    return sum((Decimal(cells[name]) for cells in rows), Decimal(0))


# What each format states as its net total, read without this program's own paths.
FATTURA = "//*[local-name()='DatiRiepilogo']/*[local-name()='ImponibileImporto']/text()"
UBL = "/*/*[local-name()='LegalMonetaryTotal']/*[local-name()='TaxExclusiveAmount']/text()"
NFE = "//*[local-name()='ICMSTot']/*[local-name()='{}']/text()"
STATED = {
    "FatturaElettronica": (FATTURA,),
    "Invoice": (UBL,),
    "CreditNote": (UBL,),
    "CrossIndustryInvoice": ("//*[local-name()='TaxBasisTotalAmount']/text()",),
    "nfeProc": tuple(NFE.format(name) for name in ("vProd", "vFrete", "vSeg", "vOutro")),
    "Comprobante": ("/*/@SubTotal",),
    "EInvoice": ("//TotalAmWithoutTax/text()",),
}
LESS = {"nfeProc": (NFE.format("vDesc"),), "Comprobante": ("/*/@Descuento",)}


def stated(path: Path) -> Decimal:
    """The document's net total, negative for a credit note."""
    root = etree.parse(path).getroot()
    name = etree.QName(root).localname
    name = "nfeProc" if name == "NFe" else name

    def total(queries: tuple[str, ...]) -> Decimal:
        return sum((Decimal(text) for each in queries for text in root.xpath(each)), Decimal(0))

    found = total(STATED[name]) - total(LESS.get(name, ()))
    return -found if name == "CreditNote" else found


def test_all_public_examples_add_up_or_say_why_they_are_refused(shared: Path) -> None:
    files = sorted([*shared.glob("einvoices/*/*.xml"), *shared.glob("formats/*.xml")])
    assert len(files) == 23
    for path in files:
        if path.name in REFUSED:
            with pytest.raises(FileError) as refusal:
                rows_of_file(path)
            assert REFUSED[path.name] in str(refusal.value)
            assert "\n" not in str(refusal.value)
        else:
            rows = rows_of_file(path)
            assert added(rows) == stated(path), path.name
            assert all(column(rows, "issued_on")), path.name


def test_an_ofd_is_read_by_the_xml_in_it_and_one_without_is_refused(shared: Path) -> None:
    rows = rows_of_file(shared / "formats" / "ofdrw_999_demo.ofd")
    assert (len(rows), added(rows), added(rows, "tax")) == (100, 10000, 600)
    assert (rows[0]["invoice_code"], rows[0]["issued_on"]) == ("050001700111", "2020年08月05日")
    with pytest.raises(FileError, match=r"printed page, not its XML .* download the invoice as"):
        rows_of_file(shared / "formats" / "ofdrw_发票示例.ofd")


@pytest.mark.parametrize("invoice", INVOICES, ids=lambda each: each.name)
def test_every_sample_has_its_layout_and_rows(invoice: ForeignInvoice) -> None:
    root = xml_root(foreign_text(invoice.name), invoice.name)
    assert [each.name for each in built_in_layouts() if is_read_by(each, root)] == [invoice.layout]
    assert len(sample(invoice.name)) == invoice.rows


def test_allowances_and_charges_of_a_whole_invoice_are_lines_of_their_own() -> None:
    rows = sample("ubl_invoice.xml")
    assert column(rows, "goods_name") == ["Arbeitswalze", "Walzfett", "Mengenrabatt", "Fracht"]
    assert column(rows, "amount") == ["4800.00", "200.00", "-150.00", "80.50"]
    assert column(rows, "unit_price") == ["2400.00", "0.50", "", ""]  # 50 for each 100 kg
    assert column(rows, "quantity") == ["2", "400", "", ""]
    assert column(rows, "tax_rate") == ["19%"] * 4
    # 912 + 38 - 28.50 + 15.30 (15.295) = 936.80, as stated
    assert column(rows, "tax") == ["912.00", "38.00", "-28.50", "15.30"]
    assert rows[3]["supplier_id"] == "DE000000017"
    assert rows[3]["currency"] == "EUR"
    assert column(sample("cii.xml"), "amount") == ["12400.00", "-310.00", "80.00"]
    assert sample("cii.xml")[0]["supplier_id"] == "FR00000000033"


def test_a_credit_note_is_negative_and_names_the_invoice_it_corrects() -> None:
    (row,) = sample("ubl_creditnote.xml")
    assert (row["amount"], row["quantity"], row["tax"]) == ("-2400.00", "-1", "-456.00")
    assert (row["unit_price"], row["original_number"]) == ("2400.00", "R-2019/117")
    rows = sample("fatturapa.xml")
    assert column(rows, "original_number") == ["", "", "", "", "55"]
    assert (rows[4]["invoice_number"], rows[4]["amount"]) == ("56", "-82.67")
    (row,) = sample("cfdi_egreso.xml")
    assert (row["amount"], row["tax"]) == ("-100.00", "-16.00")
    assert row["original_number"] == sample("cfdi.xml")[0]["invoice_number"]
    rows = sample("cii.xml", (">380<", ">381<"))
    assert column(rows, "amount") == ["-12400.00", "310.00", "-80.00"]


REFERENCE = "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{}</cbc:ID>"
REFERENCE += "</cac:InvoiceDocumentReference></cac:BillingReference>"
SUPPLIER = "<cac:AccountingSupplierParty>"


def test_an_invoice_with_negative_lines_is_negative_itself() -> None:
    turned = [(f">{figure}<", f">-{figure}<") for figure in ("4800.00", "200.00", "4930.50")]
    turned += [("150.00</cbc:Amount", "-150.00</cbc:Amount"), (">80.50<", ">-80.50<")]
    named = REFERENCE.format("R-2019/100")
    rows = sample("ubl_invoice.xml", *turned, (SUPPLIER, named + SUPPLIER))
    assert column(rows, "amount") == ["-4800.00", "-200.00", "150.00", "-80.50"]
    assert set(column(rows, "original_number")) == {"R-2019/100"}


def test_an_original_is_named_only_by_a_red_letter_and_only_if_it_is_one() -> None:
    named = REFERENCE.format("R-2019/100")
    rows = sample("ubl_invoice.xml", (SUPPLIER, named + SUPPLIER))
    assert "original_number" not in rows[0]
    (row,) = sample("ubl_creditnote.xml", (SUPPLIER, named + SUPPLIER))
    assert "original_number" not in row


def test_a_credit_note_with_a_negative_total_is_refused() -> None:
    turned = [(">2400.00</cbc:LineExt", ">-2400.00</cbc:LineExt"), (">2400.00</cbc:TaxEx",
              ">-2400.00</cbc:TaxEx")]  # fmt: skip
    with pytest.raises(FileError, match="credit note with a negative total"):
        sample("ubl_creditnote.xml", *turned)


def test_lines_rounded_to_cents_still_give_the_total() -> None:
    rows = sample("fatturapa.xml")[:4]
    # 1240.05 + 1.005 + 1.005 = 1242.06; rounded to cents 1242.07
    assert column(rows, "amount") == ["1240.05", "1.01", "1.01", "-0.01"]
    assert rows[3]["goods_name"] == "rounding"
    # 900 + 500.333328 is 1400.33, what SubTotal less Descuento says
    assert column(sample("cfdi.xml"), "amount") == ["900.00", "500.33"]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("ubl_invoice.xml", ">4800.00<", ">4800.01<", "4,930.51, but the invoice states 4,930.50"),
        ("cii.xml", ">80.00</ram:Actual", ">80.01</ram:Actual", "12,170.01, .* 12,170.00"),
        ("fatturapa.xml", ">82.67</Prezzo", ">82.68</Prezzo", "82.68, but .* 82.67"),
        ("nfe.xml", "<vDesc>50.00</vDesc><indTot>", "<indTot>", "8,295.00, but .* 8,245.00"),
        ("cfdi.xml", 'Descuento="100.00" ObjetoImp', "ObjetoImp", "1,500.333328, .* 1,400.33"),
        ("ofd_invoice.xml", ">-50.00<", ">50.00<", "1,050.00, but the invoice states 950.00"),
        ("ubl_invoice.xml", ">4800.00<", ">4.800,00<", r"amount of a line \(1\) is no figure"),
        ("ubl_invoice.xml", ">4800.00<", ">4800<i/>.00<", "lines add up to 130.50"),
        ("ubl_invoice.xml", ">4930.50</cbc:TaxEx", "></cbc:TaxEx", "states no net total"),
        ("cfdi.xml", "1500.33", "1E9", "the net total is no figure: '1E9'"),
    ],
)
def test_lines_that_do_not_add_up_refuse_the_document(
    name: str, old: str, new: str, said: str
) -> None:
    with pytest.raises(FileError, match=said):
        sample(name, (old, new))


def test_an_nfe_counts_its_goods_with_freight_and_without_samples() -> None:
    rows = sample("nfe.xml")
    assert column(rows, "goods_name") == [
        "Minério de ferro granulado",
        "Caixa para amostras",
        "frete",
    ]
    assert column(rows, "amount") == ["7700.00", "125.00", "420.00"]  # 7750 less 50
    assert column(rows, "tax") == ["", "6.25", ""]
    assert rows[0]["invoice_number"] == "35190811111111000100550010000000071000000071"
    assert rows[0]["issued_on"] == "2019-08-05"  # in China it was the 6th already
    assert sample("nfe.xml", ("<chNFe>", "<no>"), ("</chNFe>", "</no>"))[0] == rows[0]
    assert "status" not in rows[0]


def test_who_sold_in_an_nfe_follows_from_what_it_is_for() -> None:
    sale = sample("nfe.xml")[0]
    received = sample("nfe.xml", ("<tpNF>1", "<tpNF>0"))[0]
    assert (received["supplier_id"], received["buyer_id"]) == (
        sale["buyer_id"],
        sale["supplier_id"],
    )
    assert received["amount"] == "7700.00"
    refer = "<NFref><refNFe>35190711111111000100550010000000011000000011</refNFe></NFref></ide>"
    returned = [("<finNFe>1", "<finNFe>4"), ("</ide>", refer)]
    sent_back = sample("nfe.xml", *returned)[0]
    assert (sent_back["supplier_name"], sent_back["amount"]) == (sale["buyer_name"], "-7700.00")
    assert sent_back["original_number"].endswith("11")
    taken_back = sample("nfe.xml", *returned, ("<tpNF>1", "<tpNF>0"))[0]
    assert (taken_back["supplier_id"], taken_back["amount"]) == (sale["supplier_id"], "-7700.00")


def test_what_has_no_fiscal_value_is_loaded_as_void() -> None:
    for old, new in (("<tpAmb>1</tpAmb><fin", "<tpAmb>2</tpAmb><fin"), ("tat>100", "tat>302")):
        assert set(column(sample("nfe.xml", (old, new)), "status")) == {"voided"}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("cfdi.xml", 'Comprobante="I"', 'Comprobante="N"', "a payroll receipt"),
        ("cfdi.xml", 'Comprobante="I"', 'Comprobante="T"', "a transport document"),
        ("nfe.xml", "<finNFe>1", "<finNFe>3", "a tax adjustment without goods"),
        ("ubl_invoice.xml", ">380<", ">325<", "a pro forma invoice"),
    ],
)
def test_documents_that_are_no_trade_say_what_they_are(
    name: str, old: str, new: str, said: str
) -> None:
    with pytest.raises(FileError, match=f"the document is {said}.*nothing was sold by it"):
        sample(name, (old, new))


def test_taxes_that_the_rates_do_not_explain_are_left_out() -> None:
    rows = sample("ubl_invoice.xml", ("936.80", "1936.80"))
    assert column(rows, "tax") == [""] * 4
    assert added(rows) == Decimal("4930.50")


def test_a_name_alone_makes_no_ubl_invoice() -> None:
    root = xml_root(foreign_text("ubl_invoice.xml").replace(b"Invoice-2", b"Other-2"), "x")
    assert not any(is_read_by(layout, root) for layout in built_in_layouts())


def test_an_ofd_sample_is_told_apart_by_content_and_read(tmp_path: Path) -> None:
    write_ofd(tmp_path / "a.zip", foreign_text("ofd_invoice.xml"))
    assert kind_of(tmp_path / "a.zip") == "ofd"
    rows = rows_of_file(tmp_path / "a.zip")
    assert column(rows, "amount") == ["1000.00", "-50.00"]
    assert (rows[0]["tax_rate"], rows[0]["quantity"], rows[1].get("quantity")) == (
        "13%",
        "400",
        None,
    )
    write_ofd(tmp_path / "b.ofd", None)
    with pytest.raises(FileError, match=r"printed page, not its XML \[.*b.ofd\] — download"):
        rows_of_file(tmp_path / "b.ofd")


def test_loading_keeps_every_line_and_sum(tmp_path: Path) -> None:
    write_foreign(tmp_path / "in")
    with database(tmp_path) as engine:
        report = load(engine, tmp_path / "in")
        assert {file.path.name: file.rows_loaded for file in report.files} == {
            f"{OFD_NAME}.ofd" if each is OFD_INVOICE else each.name: each.rows for each in INVOICES
        }
        assert query(
            engine,
            "SELECT invoice_number, sum(amount) FROM invoice_row GROUP BY 1 ORDER BY 2",
        ) == [
            ("G-2019/9", Decimal("-2400.00")),
            ("00000000-0000-4000-8000-000000000032", Decimal("-100.00")),
            ("00000056", Decimal("-82.67")),
            ("00000012", Decimal("950.00")),
            ("00000055", Decimal("1242.06")),
            ("00000000-0000-4000-8000-000000000031", Decimal("1400.33")),
            ("R-2019/117", Decimal("4930.50")),
            ("35190811111111000100550010000000071000000071", Decimal("8245.00")),
            ("F2019-0042", Decimal("12170.00")),
        ]
        assert query(engine, "SELECT DISTINCT tax_rate FROM invoice_row WHERE tax_rate > 0.2") == [
            (Decimal("0.2200"),)
        ]
