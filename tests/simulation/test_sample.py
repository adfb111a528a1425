"""The sample invoices: small, the same every time, and read as their README says."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import fastexcel
import pandas as pd
import pytest
from lxml import etree

from chainscan.engine import open_engine
from chainscan.ingest import ingest
from chainscan.settings import DatabaseSettings, load_settings
from chainscan.simulation import Sample, sample_enterprise, write_sample
from chainscan.simulation.amount_words import amount_in_words
from chainscan.simulation.foreign_invoices import INVOICES
from tests.simulation.conftest import read_rows

COMMITTED = Path("sample_invoices")
MOST_BYTES = 1_500_000
XML_EXAMPLE = "数电票_EInvoice_synthetic.xml"


def files_of(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def workbooks(sample: Sample) -> list[Path]:
    return [sample.folder / one.path for one in sample.deliveries if one.path.endswith(".xlsx")]


def documents(sample: Sample) -> list[Path]:
    return sorted((sample.folder / "数电票XML").glob("*.xml"))


def sheet(path: Path, name: str) -> pd.DataFrame:
    cells = fastexcel.read_excel(path).load_sheet(name, dtypes="string")
    with duckdb.connect() as connection:
        connection.register("cells", cells)
        return connection.execute("FROM cells").df()


def money(column: "pd.Series[str]") -> Decimal:
    return sum((Decimal(cell) for cell in column), Decimal()).quantize(Decimal("0.01"))


def test_the_sample_is_the_same_every_time_and_small(sample: Sample, tmp_path: Path) -> None:
    write_sample(tmp_path)
    again = files_of(tmp_path)
    assert again == files_of(sample.folder)
    assert sum(map(len, again.values())) < MOST_BYTES


def test_the_committed_sample_is_what_the_program_writes(sample: Sample) -> None:
    if not COMMITTED.is_dir():
        pytest.skip("no sample_invoices here: not a checkout")
    written, committed = files_of(sample.folder), files_of(COMMITTED)
    assert set(written) == set(committed)
    for name in written:
        if not name.endswith((".xlsx", ".parquet")):  # compressed by libraries that may differ
            assert written[name] == committed[name], name


def test_workbooks_have_the_headers_of_the_tax_bureau(sample: Sample, shared: Path) -> None:
    text = (shared / "formats" / "headers.json").read_text(encoding="utf-8")
    wanted = json.loads(text)
    for path in workbooks(sample):
        assert list(sheet(path, "信息汇总表").columns) == wanted["etax_detail_27"]
        assert list(sheet(path, "发票基础信息").columns) == wanted["etax_basic_19"]


def test_no_money_is_lost_between_lines_and_invoices(sample: Sample) -> None:
    for path in workbooks(sample):
        lines, heads = sheet(path, "信息汇总表"), sheet(path, "发票基础信息")
        assert len(heads) < len(lines)
        for column in ("金额", "税额", "价税合计"):
            assert money(lines[column]) == money(heads[column])
    for path in documents(sample):
        root = etree.parse(path).getroot()
        total = root.findtext(".//TotalTax-includedAmount")
        parts = [Decimal(item.text) for item in root.iterfind(".//TotaltaxIncludedAmount")]
        assert sum(parts) == Decimal(total)
        words = root.findtext(".//TotalTax-includedAmountInChinese")
        assert words == amount_in_words(int(Decimal(total) * 100))


def paths_of(element: etree._Element, above: str = "") -> list[str]:
    here = f"{above}/{element.tag}"
    return [here, *(path for child in element for path in paths_of(child, here))]


def test_xml_invoices_have_the_elements_of_the_published_form(sample: Sample, shared: Path) -> None:
    example = paths_of(etree.parse(shared / "formats" / XML_EXAMPLE).getroot())
    address = {f"/EInvoice/EInvoiceData/BuyerInformation/Buyer{part}" for part in
               ("Addr", "TelNum", "BankName", "BankAccNum")}  # fmt: skip
    assert len(documents(sample)) == 12
    for path in documents(sample):
        own = paths_of(etree.parse(path).getroot())
        assert set(own) - set(example) <= address
        assert set(example) <= set(own)


def test_the_ledger_holds_one_impossible_date_and_one_totals_row(sample: Sample) -> None:
    path = sample.folder / "台账CSV" / "开票台账.csv"
    with path.open(encoding="gb18030", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["日期"] for row in rows].count("2019/2/30") == 1
    assert rows[-1]["账套税号"] == "合计"
    good = [row for row in rows[:-1] if row["日期"] != "2019/2/30"]
    total = sum(Decimal(row["不含税金额"].replace(",", "")) for row in good)
    assert Decimal(rows[-1]["不含税金额"].replace(",", "")) == total


def test_the_steel_maker_loses_regular_links_by_region_supplier_buyer_and_single_cuts(
    sample: Sample,
) -> None:
    links = sample.truth.links
    own = links[(links["event"] != "") & (links["trades_per_month"] >= 4)]
    assert len(own) >= 20
    bought = own[own["buyer_id"] == sample.enterprise_id]
    sold = own[own["supplier_id"] == sample.enterprise_id]
    assert set(bought["cause"]) == {"supplier_down", "region", "link"}
    assert set(sold["cause"]) == {"buyer_down", "region", "link"}
    needed = sample.truth.substitutes
    needed = needed[needed["buyer_id"] == sample.enterprise_id]
    assert set(needed["lost_supplier_id"]) == set(bought["supplier_id"])
    assert sample.enterprise_id == sample_enterprise()


def test_each_event_has_enough_partners_to_be_recognised(sample: Sample) -> None:
    events = sample.truth.events.set_index("event")
    assert events.loc["E01", ["cause", "region_code"]].tolist() == ["region", "42"]
    large = events[events["regular_links"] >= 5]["cause"].tolist()
    assert sorted(large) == ["buyer_down", "region", "supplier_down"]
    assert (events["cause"] == "link").sum() == 4


def test_loading_the_sample_gives_the_counts_of_its_readme(sample: Sample, tmp_path: Path) -> None:
    settings = load_settings(sample.folder)
    assert settings.measure.home_region == "45"
    assert settings.measure.focus_regions == ("42",)
    with open_engine(DatabaseSettings(path=tmp_path / "sample.duckdb")) as engine:
        report = ingest(engine, settings, [sample.folder])
    found = {
        file.path.relative_to(sample.folder).as_posix(): (
            file.layout,
            file.rows_read,
            file.rows_duplicate,
            file.rows_rejected,
            file.rows_summary,
        )
        for file in report.files
    }
    wanted = {
        one.path: (one.layout, one.rows, one.duplicates, one.rejected, one.summary)
        for one in sample.deliveries
    }
    assert found == wanted
    foreign = sum(each.invoices for each in INVOICES)
    assert report.invoices == len(invoice_numbers(sample)) + foreign


def invoice_numbers(sample: Sample) -> set[str]:
    """The numbers of all invoices that the sample's tables hold; XML adds none."""
    numbers: set[str] = set()
    for path in workbooks(sample):
        rows = sheet(path, "信息汇总表").fillna("")
        numbers |= set(rows["数电发票号码"] + rows["发票代码"] + rows["发票号码"])
    with (sample.folder / "台账CSV" / "开票台账.csv").open(encoding="gb18030") as file:
        for row in csv.DictReader(file):
            numbers.add(row["数电号码"] + row["发票代码"] + row["发票号码"])
    table = read_rows(sample.folder / "parquet" / "invoices.parquet")
    return (numbers | set(table["number"].str.replace("-", ""))) - {""}


def test_the_readme_names_the_steel_maker_and_every_event_and_file(sample: Sample) -> None:
    text = (sample.folder / "README.md").read_text(encoding="utf-8")
    assert text.count(sample.enterprise_id) >= 3
    for event in sample.truth.events.to_dict("records"):
        amount = f"{Decimal(event['monthly_amount']):,.2f}"
        assert text.count(f"| {event['since']} | {event['links']} | {amount} |") >= 2
    for one in sample.deliveries:
        assert one.path in text or one.layout == "einvoice_xml"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (1751500, "壹万柒仟伍佰壹拾伍圆整"),
        (100, "壹圆整"),
        (5, "零圆零伍分"),
        (150, "壹圆伍角整"),
        (1000500, "壹万零伍圆整"),
        (10_000_000_000, "壹亿圆整"),
        (10_000_001_001, "壹亿零壹拾圆零壹分"),
        (-20030045, "（负数）贰拾万零叁佰圆肆角伍分"),
    ],
)
def test_amounts_are_written_in_chinese_capitals(fen: int, words: str) -> None:
    assert amount_in_words(fen) == words
