"""Needs and offers that enterprises state: what counts, what does not and why, and the page."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from chainscan.engine import Engine
from chainscan.errors import FileError
from chainscan.ingest import StatementReport, load_statements
from chainscan.matching import MatchResult, match
from chainscan.settings import Settings
from tests.matching.economy import (
    AS_OF,
    MASKS,
    STEEL,
    Economy,
    steady,
    table,
    until_break,
    with_peak,
)

PAGE = Path("docs/statements.md")
NEED, OFFER = ("buyer", "goods", "monthly_amount"), ("supplier", "goods", "capacity")


def a_file(path: Path, header: Sequence[str], *rows: Sequence[Any]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def economy() -> Economy:
    """Buyer 1 and supplier 3 trade steel; 8 and 9 only buy it. Nothing is broken."""
    economy = Economy()
    economy.sells(3, 1, steady(1000))
    economy.sells(3, 9, steady(1000))
    economy.sells(4, 8, steady(1000, date(2018, 1, 1)), unit="吨", quantity=2)
    return economy


def stated(
    economy: Economy,
    folder: Path,
    needs: Sequence[Sequence[Any]] = (),
    offers: Sequence[Sequence[Any]] = (),
    heads: tuple[Sequence[str], Sequence[str]] = (NEED, OFFER),
) -> tuple[Engine, StatementReport, MatchResult]:
    engine = economy.build(folder / "economy.duckdb")
    for row in economy.enterprises.values():
        alias = {"alias": row["enterprise_id"], "key": row["enterprise_key"]}
        engine.connection.execute(
            "INSERT INTO enterprise_alias (alias_id, enterprise_key) VALUES ($alias, $key)", alias
        )
    report = load_statements(
        engine,
        needs=[a_file(folder / "needs.csv", heads[0], *needs)] if needs else [],
        offers=[a_file(folder / "offers.csv", heads[1], *offers)] if offers else [],
        as_of=AS_OF,
    )
    return engine, report, match(engine, Settings())


def reasons(engine: Engine) -> list[str | None]:
    rows = table(engine, "statement ORDER BY kind, source_row")
    return [row["reason_code"] for row in rows]


def pairs(engine: Engine) -> list[tuple[Any, ...]]:
    rows = table(engine, "match ORDER BY buyer_key, rank")
    return [(row["buyer_key"], row["supplier_key"], row["monthly_amount"]) for row in rows]


def test_a_stated_need_meets_a_stated_offer(economy: Economy, tmp_path: Path) -> None:
    engine, report, result = stated(
        economy, tmp_path, [("E8", "钢材", "5,000")], [("企业3", "热轧卷板", "3000")]
    )
    with engine:
        assert [str(amount) for *_, amount in pairs(engine)] == ["3000.00"]
        [need] = table(engine, "need_named")
        [unmet] = table(engine, "unmet_need")
        [spare] = table(engine, "spare_capacity WHERE supplier_key = 3 AND unit IS NULL")
    assert (need["source"], need["buyer_id"], need["lost_supplier_id"]) == ("stated", "E8", None)
    assert (str(unmet["monthly_amount"]), unmet["reason"]) == ("2000.00", "all_at_capacity")
    assert (spare["source"], spare["monthly_spare"]) == ("stated", 3000)
    assert [file.rows_counted for file in report.files] == [1, 1]
    assert (result.stated_needs, result.stated_offers, result.statements_rejected) == (1, 1, 0)


def test_a_buyer_that_wants_two_sources_gets_half_of_the_only_one(
    economy: Economy, tmp_path: Path
) -> None:
    heads = ((*NEED, "最少供应商数"), OFFER)
    need, offer = ("E8", "钢材", "2000", "2"), ("E3", "钢材", "9000")
    engine, _, _ = stated(economy, tmp_path, [need], [offer], heads)
    with engine:
        assert pairs(engine) == [(8, 3, 1000)]
        [unmet] = table(engine, "unmet_need")
    assert (unmet["monthly_amount"], unmet["reason"]) == (1000, "too_few_sources")


def test_a_buyer_that_wants_two_sources_gets_both(economy: Economy, tmp_path: Path) -> None:
    heads = ((*NEED, "最少供应商数"), OFFER)
    offers = [("E3", "钢材", "9000"), ("E9", "钢材", "9000")]
    engine, _, _ = stated(economy, tmp_path, [("E8", "钢材", "2000", "2")], offers, heads)
    with engine:
        assert sorted(pairs(engine)) == [(8, 3, 1000), (8, 9, 1000)]
        assert table(engine, "unmet_need") == []


def test_two_that_need_the_same_goods_of_each_other_are_not_sent_round(
    economy: Economy, tmp_path: Path
) -> None:
    """A cycle of three: each offers and seeks steel; 4, the only other maker, has no room."""
    rows = [(f"E{key}", "钢材", "2000") for key in (3, 8, 9)]
    engine, _, result = stated(economy, tmp_path, rows, rows)
    with engine:
        assert pairs(engine) == []
        assert {row["reason"] for row in table(engine, "unmet_need")} == {"all_at_capacity"}
    assert result.barred_offers == {"needs_itself": 3}


BAD_NEEDS = [
    (("E8", "钢材", "-1"), "not_positive"),
    (("E8", "钢材", "0"), "not_positive"),
    (("E8", "钢材", "1e4x"), "unreadable_amount"),
    (("E8", "钢材", "9999999999999999999999999999999"), "unreadable_amount"),
    (("E8", "钢材", "2000000000000"), "absurd_amount"),
    (("E8", "钢材", "1000001"), "far_above_trade"),  # 1000 a month so far
    (("E8", "钢材", ""), "no_amount"),
    (("", "钢材", "5"), "no_party"),
    (("E77", "钢材", "5"), "unknown_enterprise"),
    (("E8", "", "5"), "no_goods"),
    (("E8", "月饼", "5"), "unknown_goods"),
    (("E8", "9999999", "5"), "unknown_goods"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_NEEDS)
def test_a_bad_row_is_kept_with_its_reason(
    economy: Economy, tmp_path: Path, row: tuple[str, ...], reason: str
) -> None:
    engine, report, result = stated(economy, tmp_path, [row, ("E8", "钢材", "5")])
    with engine:
        assert sorted(reasons(engine), key=str) == sorted([None, reason], key=str)
        assert len(table(engine, "need")) == 1
    [file] = report.files
    assert (file.rows_read, file.rows_counted, file.rows_rejected) == (2, 1, 1)
    assert file.doubts[0].reason_code == reason
    assert result.statements_rejected == 1


def test_days_sources_and_repetitions(economy: Economy, tmp_path: Path) -> None:
    head = (*NEED, "until", "min_sources")
    rows = [
        ("E8", "钢材", "5", "2019-06-29", ""),
        ("E8", "钢材", "5", "31.2.", ""),
        ("E8", "钢材", "5", "2019-06-30", "x"),
        ("E8", "钢材", "5", "2019-06-30", "2"),
        ("E8", "钢材", "5", "2019-06-30", "2"),
        ("E1", "钢材", "5", "长期", ""),
        ("E1", "钢材", "12.5万", "", ""),
    ]
    engine, report, _ = stated(economy, tmp_path, rows, heads=(head, OFFER))
    with engine:
        assert reasons(engine) == [
            "expired", "unreadable_day", "unreadable_sources", None, "repeated", None,
            "unreadable_amount",
        ]  # fmt: skip
        needs = table(engine, "need ORDER BY min_sources DESC")
    assert [(need["min_sources"], need["until"]) for need in needs] == [(2, AS_OF), (1, None)]
    told = {doubt.source_row: doubt.reason for doubt in report.files[0].doubts}
    assert told[3] == "the last day cannot be read: write 2020-03-31, or 长期 for none"
    assert told[8].endswith("write figures alone, and 万元 in the heading or as the unit")


def test_a_quantity_counts_at_the_price_of_the_invoices(economy: Economy, tmp_path: Path) -> None:
    head = ("购方", "货物", "月需求量", "单位")
    rows = [("E8", "钢材", "3", "吨"), ("E1", "钢材", "3", "箱"), ("E1", "钢材", "3", "")]
    engine, *_ = stated(economy, tmp_path, rows, heads=(head, OFFER))
    with engine:
        assert reasons(engine) == [None, "no_price", "no_unit"]
        [need] = table(engine, "need")
    assert (need["monthly_quantity"], need["unit"]) == (3, "吨")
    assert str(need["monthly_amount"]) == "1500.00"  # 500 yuan a tonne


def test_a_stated_need_replaces_those_found_of_the_same_goods(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(2, 1, until_break(3650))
    economy.sells(2, 1, until_break(3650), goods_group=MASKS)
    economy.loses(1, 2)
    economy.sells(3, 9, with_peak(1000, 5000))
    engine, *_ = stated(economy, tmp_path, [("E1", "钢材", "700")])
    with engine:
        found = {
            (row["goods_group"], row["source"]): str(row["monthly_amount"])
            for row in table(engine, "need")
        }
    assert found[STEEL, "stated"] == "700.00"
    assert set(found) == {(STEEL, "stated"), (MASKS, "broken_link")}


def test_nobody_is_sent_to_itself_or_round_in_a_circle(economy: Economy, tmp_path: Path) -> None:
    """E1 and E8 both need and offer steel: neither is a supplier; E3 serves both."""
    needs = [("E1", "钢材", "50"), ("E8", "钢材", "50")]
    offers = [("E1", "钢材", "500"), ("E8", "钢材", "500"), ("E3", "钢材", "60")]
    engine, _, result = stated(economy, tmp_path, needs, offers)
    with engine:
        assert {supplier for _, supplier, _ in pairs(engine)} == {3}
        assert sum(amount or 0 for *_, amount in pairs(engine)) == 60
        bars = {row["supplier_key"]: row["barred"] for row in table(engine, "spare_capacity")}
    assert (bars[1], bars[8]) == ("needs_itself", "needs_itself")
    assert result.barred_offers == {"needs_itself": 2}
    assert "offers not drawn on, the supplier needs such goods itself: 2" in result.lines()


def test_members_of_one_group_are_not_proposed_to_each_other(
    economy: Economy, tmp_path: Path
) -> None:
    economy.enterprise(8, group_name="示例集团")
    economy.enterprise(3, group_name="示例集团")
    engine, *_ = stated(economy, tmp_path, [("E8", "钢材", "50")], [("E3", "钢材", "60")])
    with engine:
        assert pairs(engine) == []
        assert [row["reason"] for row in table(engine, "unmet_need")] == ["only_in_own_group"]


def test_an_offer_does_not_lift_a_bar(economy: Economy, tmp_path: Path) -> None:
    economy.disruptions.append({"event_id": "D1", "cause": "supplier_down", "enterprise_key": 3})
    engine, _, result = stated(economy, tmp_path, [("E8", "钢材", "50")], [("E3", "钢材", "60")])
    with engine:
        assert pairs(engine) == []
    assert result.barred_offers == {"down": 1}


def test_who_never_sold_may_offer(economy: Economy, tmp_path: Path) -> None:
    offers = [("E9", "钢材", "40"), ("E9", "热轧卷板", "20")]
    engine, *_ = stated(economy, tmp_path, [("E8", "钢材", "50")], offers)
    with engine:
        assert [(b, s, str(a)) for b, s, a in pairs(engine)] == [(8, 9, "50.00")]
        [spare] = table(engine, "spare_capacity WHERE supplier_key = 9")
    assert spare["monthly_spare"] == 60


def test_the_next_matching_forgets_what_was_stated(economy: Economy, tmp_path: Path) -> None:
    engine, *_ = stated(economy, tmp_path, [("E8", "钢材", "50")])
    with engine:
        load_statements(engine, needs=[], offers=[], as_of=AS_OF)
        match(engine, Settings())
        assert table(engine, "need") == []


def test_a_workbook_is_read_as_well(economy: Economy, tmp_path: Path) -> None:
    path = tmp_path / "needs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("需求")
        for number, row in enumerate([("求购企业", "物资", "金额(万元)"), ("E8", "钢材", 0.5)]):
            sheet.write_row(number, 0, row)
    engine, *_ = stated(economy, tmp_path)
    with engine:
        report = load_statements(engine, needs=[path], offers=[], as_of=AS_OF)
        assert report.files[0].rows_counted == 1
        assert [str(row["monthly_amount"]) for row in table(engine, "statement")] == ["5000.00"]


def test_a_file_without_headings_changes_nothing(economy: Economy, tmp_path: Path) -> None:
    engine, *_ = stated(economy, tmp_path, [("E8", "钢材", "50")])
    wrong = a_file(tmp_path / "wrong.csv", ("colour", "size"), ("red", "3"))
    with engine:
        with pytest.raises(FileError, match="no row heads the taxpayer ids of buyers, and goods"):
            load_statements(engine, needs=[wrong], offers=[], as_of=AS_OF)
        assert len(table(engine, "statement")) == 1


def test_the_page_s_example_says_and_finds_what_it_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PAGE.read_text("utf-8")
    blocks = dict(re.findall(r"```(?:csv|text) (\S+)\n(.*?)```", text, re.DOTALL))
    monkeypatch.chdir(tmp_path)
    for name in ("invoices.csv", "needs.csv", "offers.csv"):
        Path(name).write_text(blocks[name], encoding="utf-8")
    from chainscan.cli import app  # noqa: PLC0415 - after chdir, as a user would

    for words in (
        ["ingest", "invoices.csv", "-q"],
        ["links", "--as-of", "2020-03-10", "-q"],
        ["match", "--needs", "needs.csv", "--offers", "offers.csv"],
    ):
        app(words, standalone_mode=False)
    assert capsys.readouterr().out == blocks["match"]
    from chainscan.engine import open_engine  # noqa: PLC0415

    with open_engine(Settings().database, read_only=True) as engine:
        wanted = list(csv.DictReader(io.StringIO(blocks["match.csv"])))
        found = [
            {name: str(row[name]) for name in wanted[0]}
            for row in table(engine, "match_named ORDER BY rank")
        ]
    assert found == wanted


def test_every_reason_is_on_the_page() -> None:
    text = PAGE.read_text("utf-8")
    rows = csv.DictReader(
        Path("chainscan/ingest/statements/reasons.csv").read_text("utf-8").splitlines()
    )
    assert [row["reason_code"] for row in rows if f"`{row['reason_code']}`" not in text] == []
