"""Every row and every fen accounted for; what is missing, doubled or contradictory is said."""

import csv
import dataclasses
import json
import re
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.cli import main
from chainscan.engine import Engine
from chainscan.ingest import (
    Registers,
    coverage,
    last_day,
    write_disagreements,
    write_rejected,
    write_twins,
)
from chainscan.ingest.covering.coverage import Coverage
from chainscan.ingest.covering.gaps import days_off
from chainscan.ingest.covering.masking import masked
from chainscan.ingest.covering.spreadsheet import as_cell, write_csv
from chainscan.period import parse_period
from chainscan.reference.taxpayer_id import make_uscc
from tests.ingest.files import (
    BUYER,
    OTHER,
    SELLER,
    a_line,
    database,
    etax_row,
    load,
    number,
    query,
    write_etax,
    write_heads,
    write_lines,
)
from tests.ingest.registers import GEARS, STEEL, a_consent, write_consents, write_registry

CARD = "11010519900307809X"
PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
BLOCK = re.compile(r"^```(?:csv|text) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def working_days(first: date, last: date) -> list[date]:
    days = (first + timedelta(k) for k in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() < 6 and day not in days_off()]


def daily(days: Iterable[date], start: int = 1, **cells: Any) -> list[dict[str, Any]]:
    """One line a day."""
    return [
        a_line(issued_on=str(day), einvoice_number=number(k), **cells)
        for k, day in enumerate(days, start)
    ]


def covered(folder: Path, *files: list[dict[str, Any]], **options: Any) -> Coverage:
    paths = [write_lines(folder / f"{k}.csv", *rows) for k, rows in enumerate(files, 1)]
    with database(folder) as engine:
        load(engine, *paths, **options)
        return coverage(engine)


def run_command(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Run a command as a user would type it."""
    monkeypatch.setattr(sys, "argv", ["chainscan", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0


# rows and money


def test_each_file_and_all_of_them_add_up_in_rows_and_money(tmp_path: Path) -> None:
    first = [a_line(amount="100"), a_line(amount="7", issued_on="x"), a_line(issued_on="合计")]
    second = [a_line(amount="100"), a_line(amount="50", einvoice_number=number(2))]
    found = covered(tmp_path, first, second)
    assert [
        (f.rows_read, f.rows_loaded, f.rows_duplicate, f.rows_rejected, f.rows_summary, f.adds_up)
        for f in (*found.files, found.total)
    ] == [(3, 1, 0, 1, 1, True), (2, 1, 1, 0, 0, True), (5, 2, 1, 1, 1, True)]
    total = found.total
    money = (total.amount_loaded, total.amount_duplicate, total.amount_rejected)
    assert money == (150, 100, 7)
    assert total.amount_read == sum(money)
    said = "\n".join(found.lines())
    assert "5 rows read = 2 loaded + 1 duplicate + 1 rejected + 1 summary" in said
    assert "257.00 yuan read = 150.00 loaded + 100.00 duplicate + 7.00 rejected" in said


def test_rows_of_an_invoice_that_an_earlier_file_holds_are_counted(tmp_path: Path) -> None:
    bought = {"owner_id": BUYER, "side": "purchases"}
    first = [a_line(), a_line(einvoice_number=number(2))]
    second = [a_line(status="作废"), a_line(**bought), a_line(einvoice_number=number(3))]
    found = covered(tmp_path, first, second)
    assert [file.rows_updating for file in found.files] == [0, 2]
    assert "of the rows loaded 2 are of invoices that an earlier file holds" in "\n".join(
        found.lines()
    )


def test_a_table_that_lost_a_row_is_found_out(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", a_line()))
        engine.connection.execute("UPDATE source_file SET amount_loaded = 1, amount_read = 1")
        found = coverage(engine)
    assert [file.adds_up for file in found.files] == [False]
    assert "THE TABLES DO NOT HOLD WHAT WAS COUNTED for 1 files" in "\n".join(found.lines())


def test_a_file_without_an_owner_is_said_with_what_to_do(tmp_path: Path) -> None:
    nobodys = [
        a_line(owner_id="", side=""),
        a_line(owner_id="", side="", supplier_id=OTHER, einvoice_number=number(2)),
        a_line(owner_id="", side="", buyer_id="B2", einvoice_number=number(3)),
    ]
    found = covered(tmp_path, nobodys)
    said = "\n".join(found.lines())
    assert (found.owners, found.files[0].rows_without_owner) == (0, 3)
    assert "no owner for 3 rows of 1 files" in said
    assert said.count("--owner TAXPAYER_ID") == 2


def between_two(k: int = 1, **cells: Any) -> dict[str, Any]:
    """A line of a file that says neither whose it is nor which side it tells of."""
    return a_line(owner_id="", side="", einvoice_number=number(k), **cells)


def test_a_file_whose_rows_all_name_the_same_two_says_that_either_may_be_its_owner(
    tmp_path: Path,
) -> None:
    path = write_lines(tmp_path / "a.csv", between_two(1), between_two(2))
    with database(tmp_path) as engine:
        loaded, covered = load(engine, path).lines(), coverage(engine).lines()
    for said in (loaded, covered):
        text = "\n".join(said)
        assert f"no owner for 2 rows of 1 files: {path}" in text
        assert f"a.csv: every row names {BUYER} and {SELLER}: either may be the owner" in text
        assert "chainscan ingest FILE" in text


def test_many_files_stay_one_screenful_and_can_all_be_listed(tmp_path: Path) -> None:
    files = [[a_line(einvoice_number=number(k))] for k in range(1, 31)]
    found = covered(tmp_path, *files)
    assert len(found.lines()) <= 40
    assert "30 files; `--files` lists them" in found.lines()[0]
    assert sum("30.csv" in line for line in found.listing(files=True).lines()) == 1
    assert len(found.files) == 30


# months and days


def test_months_that_are_missing_or_thin_inside_a_book_are_said(tmp_path: Path) -> None:
    days = working_days(date(2019, 3, 1), date(2019, 9, 30))
    rows = daily(day for day in days if day.month != 6 and (day.month != 8 or day.day == 1))
    found = covered(tmp_path, rows)
    assert [(w.month, w.finding, w.row_count) for w in found.weak_months] == [
        ("2019-06", "missing", 0),
        ("2019-08", "thin", 1),
    ]
    weak = {month.month: (month.missing, month.thin) for month in found.months}
    assert weak["2019-08"] == (0, 1)
    said = "\n".join(found.lines())
    assert f"no row, though rows before and after: 1 months of 1 books ({SELLER} 2019-06)" in said
    assert f"{SELLER} 2019-08: 1 rows, usually 21" in "\n".join(found.listing(months=True).lines())


def test_a_month_declared_without_rows_is_not_missing(tmp_path: Path) -> None:
    rows = daily(day for day in working_days(date(2019, 3, 1), date(2019, 5, 31)) if day.month != 4)
    found = covered(tmp_path, rows, observed=parse_period("2019-03-01..2019-05-31"))
    assert [month.finding for month in found.weak_months] == []


def test_a_book_of_few_rows_may_pause(tmp_path: Path) -> None:
    rows = daily([date(2019, 3, 1), date(2019, 4, 1), date(2019, 6, 3)])
    found = covered(tmp_path, rows)
    assert [month.finding for month in found.weak_months] == ["quiet"]
    assert "look incomplete" not in "\n".join(found.lines())


def test_months_that_one_side_alone_has_are_said(tmp_path: Path) -> None:
    sales = daily([date(2019, 3, 1), date(2019, 4, 1)])
    bought = {"owner_id": SELLER, "side": "purchases", "supplier_id": OTHER, "buyer_id": SELLER}
    found = covered(tmp_path, sales, daily([date(2019, 4, 2)], start=9, **bought))
    assert found.one_sided_months == ("2019-03",)
    assert "only one side has rows in: 2019-03" in found.lines()


def test_a_sudden_gap_is_found_and_the_spring_festival_is_none(tmp_path: Path) -> None:
    days = working_days(date(2018, 12, 3), date(2019, 5, 31))
    assert days[days.index(date(2019, 1, 28)) + 1] > date(2019, 2, 19)
    gapless = daily(days)
    torn = daily(day for day in days if not date(2019, 4, 8) <= day <= date(2019, 4, 19))
    short = daily(day for day in days if not date(2019, 4, 8) <= day <= date(2019, 4, 18))
    (tmp_path / "torn").mkdir()
    (tmp_path / "short").mkdir()
    assert covered(tmp_path, gapless).gaps == ()
    assert covered(tmp_path / "short", short).gaps == ()
    [gap] = covered(tmp_path / "torn", torn).gaps
    assert (gap.day_before, gap.day_after) == (date(2019, 4, 4), date(2019, 4, 22))
    assert (gap.working_days, gap.usual_days) == (10, 1)


def test_rows_that_an_earlier_file_holds_leave_no_gap(tmp_path: Path) -> None:
    days = working_days(date(2019, 3, 1), date(2019, 5, 31))
    april = [row for row in daily(days) if "2019-04" in row["issued_on"]]
    found = covered(tmp_path, april, daily(days))
    assert found.files[1].rows_duplicate == len(april)
    assert found.gaps == ()


# the lists


def test_rejected_rows_say_file_sheet_row_column_value_and_reason(tmp_path: Path) -> None:
    bad = etax_row(开票日期="昨天")
    with database(tmp_path) as engine:
        load(engine, write_etax(tmp_path / "a.xlsx", etax_row(), bad))
        file_id = query(engine, "SELECT file_id FROM source_file")[0][0]
        engine.connection.execute(
            "CREATE TABLE IF NOT EXISTS source_sheet (file_id VARCHAR, place BIGINT, sheet VARCHAR)"
        )
        engine.connection.execute("DELETE FROM source_sheet")
        engine.connection.execute(
            "INSERT INTO source_sheet VALUES ($file_id, 0, '信息汇总表')", {"file_id": file_id}
        )
        assert write_rejected(engine, tmp_path / "rejected.csv") == 1
    [row] = rows_of(tmp_path / "rejected.csv")
    assert row.pop("file").endswith("a.xlsx")
    assert row == {
        "sheet": "信息汇总表",
        "row": "3",
        "column": "issued_on",
        "value": "昨天",
        "reason_zh": "开票日期无法识别",
        "reason": "the issue date cannot be read",
        "reason_code": "unreadable_date",
    }


def test_what_a_registry_and_consents_could_not_say_stands_among_the_rejected(
    tmp_path: Path,
) -> None:
    registry = write_registry(tmp_path / "r.csv", ["无", "=1+1"], [STEEL, "甲", "@nowhere", CARD])
    (tmp_path / "r2").mkdir()
    ids = write_registry(tmp_path / "r2" / "r.csv", [GEARS, "乙", f"住{CARD}"])
    consents = write_consents(tmp_path / "c.csv", a_consent(role="-1"))
    registers = Registers(registry=(registry, ids), consents=(consents,))
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", a_line(issued_on="x")), registers=registers)
        assert write_rejected(engine, tmp_path / "rejected.csv") == 5
        assert "`--rejected FILE.csv` lists them" in coverage(engine).lines()[-3]
    listed = [
        (Path(row["file"]).name, row["sheet"], row["row"], row["column"], row["value"])
        for row in rows_of(tmp_path / "rejected.csv")
    ]
    assert listed == [
        ("a.csv", "", "2", "issued_on", "x"),
        ("r.csv", "", "2", "enterprise_id", "无"),
        ("r.csv", "", "3", "region_code", "'@nowhere"),
        ("r.csv", "", "2", "region_code", "住1101************9X"),
        ("c.csv", "", "2", "role", "'-1"),
    ]
    reasons = [(row["reason_zh"], row["reason_code"]) for row in rows_of(tmp_path / "rejected.csv")]
    assert reasons[2] == ("没有该地名、代码，或同名不止一处", "unknown_region")
    assert reasons[4] == ("同意事项无法识别", "unknown_role")


CELLS = {
    "=1+1": "'=1+1",
    "  @x": "'  @x",
    "＝A1": "'＝A1",
    "-5": "'-5",
    "\t=1": "\\t=1",
    "25452000000000000001": "'25452000000000000001",
    "007": "'007",
    "2020/2/3": "'2020/2/3",
    "两\n行\r": "两\\n行\\r",
    "a\x00\x1b\u202eb": "a\\u0000\\u001b\\u202eb",
    "昨天": "昨天",
    "../a.csv": "../a.csv",
    ".5": "'.5",
    "x" * 300: "x" * 199 + "…",
    "\ud800": "�",
}


@pytest.mark.parametrize("text", CELLS, ids=range(len(CELLS)))
def test_a_spreadsheet_program_neither_runs_nor_rewrites_a_cell(text: str) -> None:
    assert as_cell(text) == CELLS[text]


CARDS = {
    CARD: "1101************9X",
    f"张三，{CARD}。": "张三，1101************9X。",
    f"2020-01-05 {CARD},3": "2020-01-05 1101************9X,3",
    f"ID{CARD}号": "ID1101************9X号",
    "110105 19900307 809X": "1101************9X",
    f"{CARD}ABC": "1101**************ABC",
    number(1): number(1),
    make_uscc("450205", 12345678): make_uscc("450205", 12345678),
    "91450200010112345Y": "91450200010112345Y",
    "1,234,567.00 · 99999999999999999999": "1,234,567.00 · 99999999999999999999",
}


@pytest.mark.parametrize("text", CARDS, ids=range(len(CARDS)))
def test_identity_card_numbers_are_masked_wherever_they_stand(text: str) -> None:
    assert masked(text) == CARDS[text]


def test_no_identity_card_number_leaves_by_screen_or_list(tmp_path: Path) -> None:
    rows = [a_line(supplier_id=CARD, owner_id=CARD, issued_on=f"{CARD}号"), a_line(buyer_id=CARD)]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        found = coverage(engine)
        write_rejected(engine, tmp_path / "rejected.csv")
    said = [*found.lines(), str(dataclasses.asdict(found))]
    said.append((tmp_path / "rejected.csv").read_text("utf-8-sig"))
    assert "19900307" not in "".join(said)
    assert "1101************9X号" in said[-1]


def test_a_list_is_written_as_it_comes_and_whole_or_not_at_all(tmp_path: Path) -> None:
    def broken() -> Iterable[tuple[str]]:
        yield ("a",)
        assert (tmp_path / "list.csv.part").exists()
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        write_csv(tmp_path / "list.csv", ["x"], broken())
    assert list(tmp_path.iterdir()) == []


def disagreeing(engine: Engine) -> None:
    """Two invoices whose copies differ, as the derivation would state it."""
    engine.connection.execute(
        "DROP TABLE IF EXISTS disagreement; CREATE TABLE disagreement "
        "(invoice_key VARCHAR, what VARCHAR, stands VARCHAR, other VARCHAR)"
    )
    for row in (
        (number(1), "amount", "40000.00", "41000.00"),
        (number(1), "buyer", BUYER, CARD),
        (number(2), "day", "2020-01-05", "2020-01-06"),
    ):
        engine.connection.execute("INSERT INTO disagreement VALUES ($1, $2, $3, $4)", row)


def test_disagreements_name_the_invoice_both_values_and_which_counted(tmp_path: Path) -> None:
    bought = {"owner_id": BUYER, "side": "purchases"}
    rows = [a_line(), a_line(**bought, amount="41000"), a_line(**bought, einvoice_number=number(2))]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        disagreeing(engine)
        said = "\n".join(coverage(engine).lines())
        assert write_disagreements(engine, tmp_path / "d.csv") == 3
    assert "copies disagree: amount 1, buyer 1, day 1; `--disagreements FILE.csv` lists" in said
    names = ("invoice_number", "supplier_id", "what", "what_zh", "counted", "not_counted")
    listed = [[row[name].lstrip("'") for name in names] for row in rows_of(tmp_path / "d.csv")]
    assert listed == [
        [number(1), SELLER, "amount", "金额", "40000.00", "41000.00"],
        [number(1), SELLER, "buyer", "购买方", BUYER, "1101************9X"],
        [number(2), SELLER, "day", "开票日期", "2020-01-05", "2020-01-06"],
    ]
    counted = [row["counted_from"] for row in rows_of(tmp_path / "d.csv")]
    assert counted[0] == "the lines in the seller's book"
    assert counted[2] == "the lines in the buyer's book"
    assert {row["among_zh"] for row in rows_of(tmp_path / "d.csv")} == {"买卖双方或票面与明细"}


def exports_differ(folder: Path, *files: list[dict[str, Any]]) -> list[list[str]]:
    """What the list says of several exports of one book: what, counted, not counted, in which."""
    folder.mkdir(exist_ok=True)
    paths = [write_lines(folder / f"{k}.csv", *rows) for k, rows in enumerate(files, 1)]
    with database(folder) as engine:
        load(engine, *paths)
        found = coverage(engine).disagreements
        assert write_disagreements(engine, folder / "d.csv") == len(rows_of(folder / "d.csv"))
    assert {each.among for each in found} <= {"exports"}
    rows = rows_of(folder / "d.csv")
    names = ("what", "counted", "not_counted", "not_counted_from")
    listed = [[row[name].lstrip("'") for name in names] for row in rows]
    return [[*row[:3], Path(row[3]).name] for row in listed]


def test_two_exports_of_one_book_that_state_different_amounts_are_listed(tmp_path: Path) -> None:
    others = [a_line(einvoice_number=number(8)), a_line(einvoice_number=number(9))]
    march, may = a_line(amount="40000"), a_line(amount="41000")
    assert exports_differ(
        tmp_path / "lines", [others[0], march, others[1]], [others[0], may, others[1]]
    ) == [
        ["amount", "81000.00", "40000.00", "1.csv"],
        ["amount", "81000.00", "41000.00", "2.csv"],
    ]
    assert exports_differ(tmp_path / "alone", [march], [may, *others]) != []


def test_two_exports_that_state_another_day_or_buyer_are_listed(tmp_path: Path) -> None:
    later = a_line(issued_on="2020-01-06", buyer_id=OTHER)
    listed = exports_differ(tmp_path / "x", [a_line()], [later])
    counted = {row[0]: {row[1], row[2]} for row in listed}
    assert counted == {"day": {"2020-01-05", "2020-01-06"}, "buyer": {BUYER, OTHER}}


def test_an_update_a_part_and_an_invoice_cut_in_two_are_no_disagreements(tmp_path: Path) -> None:
    other, more = a_line(einvoice_number=number(9)), a_line(amount="7", goods_code="")
    assert exports_differ(tmp_path / "status", [a_line()], [a_line(status="已红冲-部分")]) == []
    assert exports_differ(tmp_path / "void", [a_line()], [a_line(amount="0", status="作废")]) == []
    assert exports_differ(tmp_path / "part", [a_line()], [a_line(), more]) == []
    assert exports_differ(tmp_path / "cut", [other, a_line()], [more]) != []
    end = a_line(einvoice_number=number(8))
    assert exports_differ(tmp_path / "edge", [other, a_line()], [more, end]) == []


BOUGHT = ["E2", "A9", "E2", "", "1234567", "2020/1/5", "100", "13", "113", "有效发票", "进项"]
SOLD = ["E8", "E8", "B7", "", "01234567", "2020/1/5", "100", "13", "113", "有效发票", "销项"]
NOT_TWINS = {
    "another number": (4, "1234568"),
    "another day": (5, "2020/1/6"),
    "another amount": (6, "101"),
    "another tax": (7, "12"),
    "voided": (9, "作废发票"),
}


def twin_pairs(folder: Path, *heads: list[str]) -> tuple[int, int]:
    with database(folder) as engine:
        load(engine, write_heads(folder / "a.csv", *heads))
        twins = coverage(engine).twins
        assert write_twins(engine, folder / "twins.csv") == twins.pairs
    return twins.pairs, twins.pairs_of_one_owner


def test_one_invoice_in_two_owners_books_under_other_names_is_a_probable_twin(
    tmp_path: Path,
) -> None:
    assert twin_pairs(tmp_path, BOUGHT, SOLD) == (1, 0)
    [row] = rows_of(tmp_path / "twins.csv")
    parties = ("in_purchases_of", "bought_from", "in_sales_of", "sold_to")
    assert [row[name] for name in parties] == ["E2", "A9", "E8", "B7"]
    assert (row["invoice_number"], row["amount"], row["tax"]) == ("'01234567", "100.00", "13.00")


@pytest.mark.parametrize("what", NOT_TWINS)
def test_invoices_that_differ_in_a_fact_are_no_twins(tmp_path: Path, what: str) -> None:
    place, value = NOT_TWINS[what]
    other = [*SOLD[:place], value, *SOLD[place + 1 :]]
    assert twin_pairs(tmp_path, BOUGHT, other) == (0, 0)


def test_codes_that_contradict_each_other_tell_invoices_apart(tmp_path: Path) -> None:
    coded = [["4500192130" if k == 3 else cell for k, cell in enumerate(SOLD)], BOUGHT]
    assert twin_pairs(tmp_path, *coded) == (1, 0)
    (tmp_path / "both").mkdir()
    other = ["4500192131" if k == 3 else cell for k, cell in enumerate(BOUGHT)]
    assert twin_pairs(tmp_path / "both", coded[0], other) == (0, 0)


def test_a_pair_in_one_owners_two_books_is_counted_apart(tmp_path: Path) -> None:
    own = ["E2", "E2", *SOLD[2:]]
    assert twin_pairs(tmp_path, BOUGHT, own) == (0, 1)


# the page, the command


def test_the_example_of_the_page_comes_out_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = dict(BLOCK.findall(PAGE.read_text(encoding="utf-8")))
    monkeypatch.chdir(tmp_path)
    for name in ("sales.csv", "purchases.csv"):
        Path(name).write_text(blocks[name], encoding="utf-8")
    run_command(monkeypatch, "ingest", "sales.csv", "purchases.csv", "--quiet")
    run_command(monkeypatch, "coverage", "--rejected", "rejected.csv")
    assert capsys.readouterr().out == blocks["coverage"]
    assert Path("rejected.csv").read_text(encoding="utf-8-sig") == blocks["rejected.csv"]


def test_json_has_every_file_month_and_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", a_line(), a_line(issued_on="x")))
        assert last_day(engine) == date(2020, 1, 5)
    run_command(monkeypatch, "coverage", "--db", str(tmp_path / "test.duckdb"), "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["files"][0]["rows_updating"] == 0
    assert found["total"]["amount_read"] == str(Decimal("80000.00"))
    assert found["months"][0]["month"] == "2020-01"
    assert {"gaps", "twins", "disagreements", "registry"} <= set(found)
