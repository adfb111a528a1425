"""What a dossier says of a change: its parts, whether it is firm, working days, and the news."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.engine import Engine
from chainscan.reports import firmness, since_before, summary, supply
from chainscan.reports.bridges import bridge
from chainscan.reports.case import open_case
from chainscan.reports.dossier import dossier
from chainscan.reports.edition import Edition, open_edition
from chainscan.reports.findings import evidence
from chainscan.reports.overview import overview
from chainscan.reports.questions import questions
from tests.reports import economy

JUDGED = {
    "code": "M01", "scope": "all", "value": Decimal("1000000"), "p_value": 0.0004,
    "q_value": 0.0123, "is_firm": True, "reason_expected": None,
    "expected_low": Decimal("4000000"), "expected_high": Decimal("6000000"),
}  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Engine]:
    with economy.build(tmp_path / "own.duckdb") as engine:
        yield engine


def edition_of(engine: Engine, lang: str = "en") -> Edition:
    return open_edition(engine, economy.SETTINGS, lang=lang, audience="internal", period=None)


def test_the_parts_of_a_bridge_add_up_and_its_sentence_names_the_largest(engine: Engine) -> None:
    edition = edition_of(engine)
    case = open_case(edition, economy.STEEL)
    row = case.total("M01")
    assert row is not None
    parts = [
        part
        for part in edition.rows_of("enterprise_bridge", economy.STEEL)
        if (part["code"], part["comparator"]) == ("M01", "aligned")
    ]
    assert parts
    assert sum(part["amount"] for part in parts) == row["value"] - row["aligned"]
    found = bridge(edition, case, "M01")
    assert found is not None
    largest = max(parts, key=lambda part: abs(part["amount"]))
    assert edition.texts.code("component", largest["component"]) in found[1]
    assert edition.money(row["value"]) in found[1]


def test_a_broken_link_says_until_when_stocks_last_and_where_that_was_not_told(
    engine: Engine,
) -> None:
    for lang, lasts, not_told, asked in (
        (
            "en",
            " lasts until 17 March 2020 (told by the enterprise: 12.5 days from 5 March 2020).",
            "Days of stock: not told.",
            "The stock told runs out on 17 March 2020 at the earliest",
        ),
        (
            "zh",
            "”库存可用至2020年3月17日（企业申报：自2020年3月5日起可用 12.5 天）。",
            "库存天数未申报。",
            "申报的库存最早到2020年3月17日用完",
        ),
    ):
        edition = edition_of(engine, lang)
        content = dossier(edition, economy.STEEL).content
        ore, coke = (found["stake"] for found in content["findings"])
        assert ore.endswith(not_told)
        assert coke.endswith(edition.goods("焦炭") + lasts)
        assert sum(asked in question for question in content["questions"]) == 1


def test_a_stock_that_has_run_out_is_said_so_and_a_seller_is_told_of_none(own: Engine) -> None:
    own.connection.execute("UPDATE stock SET until = '2020-03-09', days = 4")
    own.connection.execute(
        "UPDATE lost_goods SET stock_until = '2020-03-09' WHERE link_id LIKE '%1'"
    )
    edition = edition_of(own, "zh")
    [_, coke] = dossier(edition, economy.STEEL).content["findings"]
    assert (
        "“焦炭”库存已于2020年3月9日用完（企业申报：自2020年3月5日起可用 4 天）。" in coke["stake"]
    )
    assert "库存" not in str(dossier(edition, 15).content["findings"])


def test_who_sells_nothing_outside_is_not_said_to_lack_a_book(own: Engine) -> None:
    own.connection.execute(
        "DELETE FROM enterprise_change WHERE code = 'M03' AND enterprise_key = 1"
    )
    content = dossier(edition_of(own), economy.STEEL).content
    said = " ".join(content["points"]) + content["tiles"][1]["note"]
    assert said.count("no trade in that window") == 2
    assert "does not cover" not in said
    no_book = dossier(edition_of(own), economy.STRANGER).content["tiles"][1]["note"]
    assert "does not cover" in no_book


def test_a_change_that_cannot_be_computed_has_no_bridge(engine: Engine) -> None:
    edition = edition_of(engine)
    assert bridge(edition, open_case(edition, economy.STRANGER), "M01") is None


def test_a_firm_fall_is_said_with_range_and_chances(engine: Engine) -> None:
    edition = edition_of(engine)
    assert firmness.verdict(edition, JUDGED) == (
        "A firm fall: 4.0 million CNY to 6.0 million CNY was to be expected (p<0.001, q=0.012)."
    )
    assert firmness.flag(edition, JUDGED) == "firm fall"
    loose = JUDGED | {"is_firm": False, "p_value": 0.3, "q_value": 0.9}
    assert firmness.verdict(edition, loose).startswith("Not a firm fall")
    assert firmness.flag(edition, loose) == ""
    blind = JUDGED | {"is_firm": None, "p_value": None, "reason_expected": "too_few_peers"}
    assert firmness.verdict(edition, blind) == ""
    assert "too few peers" in firmness.unjudged(edition, blind)
    assert firmness.unjudged(edition, JUDGED) == ""


def test_ranges_are_drawn_of_past_months_and_of_the_period_where_it_is_the_last(
    own: Engine,
) -> None:
    edition = edition_of(own)
    assert firmness.ranges(edition, economy.STEEL, [JUDGED]) == {
        "purchases": {date(2020, 2, 1): (Decimal("4000000"), Decimal("6000000"))}
    }
    whole, cut = ("2020-01-01", "2020-01-31"), ("2019-12-01", "2019-12-09")
    for days in (whole, cut):
        own.connection.execute(
            "INSERT INTO expected_past VALUES ('M01', ?, ?, ?, 5, 7)", [economy.STEEL, *days]
        )
    edition = edition_of(own)
    found = firmness.ranges(edition, economy.STEEL, [JUDGED])["purchases"]
    assert list(found) == [date(2020, 1, 1), date(2020, 2, 1)], "not of a part of a month"
    assert found[date(2020, 1, 1)] == (5, 7)
    quarter = replace(edition.period, start=date(2019, 12, 1))
    longer = replace(edition, windows=edition.windows | {"value": quarter})
    assert firmness.ranges(longer, economy.STEEL, [JUDGED]) == {}


def test_working_days_stand_beside_the_changes(engine: Engine) -> None:
    """By the plan for 2020: 1 February a working Saturday, 24 to 30 January off."""
    said = firmness.working_days(edition_of(engine))
    for day in ("This period 21", "Previous 18", "Last year 17"):
        assert day in said


def note(engine: Engine, number: int, day: str, *findings: tuple[str, int, int | None]) -> None:
    """A run of links that found these: key, enterprise, partner."""
    run = engine.connection.execute
    run("INSERT INTO finding_run VALUES (?, 'broken_link', ?, ?, ?)", [number, day, day, day])
    for finding in findings:
        run("INSERT INTO finding_seen VALUES (?, ?, 'L01', ?, ?)", [number, *finding])


def test_what_is_new_goes_on_and_is_over_is_told_to_both_sides(own: Engine) -> None:
    run = own.connection.execute
    run("DELETE FROM finding_run")
    run("DELETE FROM finding_seen")
    note(own, 1, "2020-02-10", ("K-1", economy.STEEL, 13), ("K-2", economy.STEEL, 12))
    assert "no earlier run" in since_before.since_before(edition_of(own), economy.STEEL)
    note(own, 2, "2020-03-10", ("K-1", economy.STEEL, 13), ("K-3", economy.STEEL, 11))
    said = since_before.since_before(edition_of(own), economy.STEEL)
    assert "10 February 2020" in said
    assert "1 new, 1 continued, 1 resolved" in said
    assert f"Newly broken links: {economy.NAMED[11]}." in said
    assert f"No longer broken: {economy.NAMED[12]}." in said
    assert economy.NAMED[economy.STEEL] in since_before.since_before(edition_of(own), 11)
    assert since_before.since_before(edition_of(own), economy.ODD) == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_picture_of_a_dossier_has_a_sentence(engine: Engine, lang: str) -> None:
    edition = edition_of(engine, lang)
    made = dossier(edition, economy.STEEL)
    captions: dict[str, Any] = made.content["captions"]
    assert set(made.figures) == set(captions) == {"months", "bought", "sold", "network"}
    assert all(len(words) > 20 for words in captions.values())


def some_goods(**figures: int | None) -> dict[str, Any]:
    amounts = {"value": None, "previous": None, "last_year": None, "aligned": None} | figures
    amounts |= {"stock_until": None, "stock_days": None, "told_on": None}
    return {"goods": "焊条"} | {n: None if v is None else Decimal(v) for n, v in amounts.items()}


@pytest.mark.parametrize(
    ("goods", "is_asked"),
    [
        (some_goods(last_year=40, aligned=50), True),
        (some_goods(value=0, last_year=40, aligned=50), True),
        (some_goods(value=1, last_year=40, aligned=50), False),
        (some_goods(last_year=40, aligned=60), False),
        (some_goods(aligned=50), False),
        (some_goods(last_year=40, aligned=50) | {"goods": None}, False),
    ],
    ids=["none now", "zero now", "still bought", "dear", "not in February", "unknown goods"],
)
def test_cheap_inputs_that_no_longer_arrive_are_asked_about(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, goods: dict[str, Any], is_asked: bool
) -> None:
    edition = edition_of(engine)
    case = open_case(edition, economy.STEEL)
    rest = Decimal(1000) - (goods["aligned"] or Decimal(0))
    dear = some_goods(value=900, last_year=900) | {"goods": "铁矿石", "aligned": rest}
    rows_of = Edition.rows_of

    def rows(self: Edition, query: str, enterprise: int, **values: Any) -> list[dict[str, Any]]:
        return (
            [dear, goods]
            if query == "enterprise_goods"
            else rows_of(self, query, enterprise, **values)
        )

    monkeypatch.setattr(Edition, "rows_of", rows)
    asked = [said for said in questions(edition, case) if "Cheap inputs" in said]
    assert bool(asked) is is_asked
    if is_asked:
        assert "焊条" in asked[0]
        assert "5.0 %" in asked[0]
        assert "Stock of" not in asked[0]


def test_the_stock_told_of_a_cheap_input_stands_beside_the_question(own: Engine) -> None:
    """Coke is bought no more and was cheap; of its stock the steel maker told."""
    own.connection.execute("DELETE FROM trade WHERE goods_group = 2 AND day >= '2020-02-01'")
    own.connection.execute("UPDATE trade SET amount = amount / 100 WHERE goods_group = 2")
    edition = edition_of(own, "zh")
    [asked] = [q for q in questions(edition, open_case(edition, economy.STEEL)) if "小额投入" in q]
    assert asked.endswith(
        "“焦炭”库存可用至2020年3月17日（企业申报：自2020年3月5日起可用 12.5 天）。"
    )


def test_who_codes_the_goods_otherwise_is_proposed_with_a_warning(own: Engine) -> None:
    """The largest match is found by name: the supplier's capacity stands under another group."""
    edition = edition_of(own)
    plain = supply.for_buyer(edition, supply.needs(edition, economy.STEEL), economy.STEEL)
    assert "found by name" not in str(plain)
    own.connection.execute(
        "UPDATE \"match\" SET supplier_goods_group = ? WHERE match_id = 'M-0'", [economy.COKE]
    )
    edition = edition_of(own)
    [name] = own.connection.execute(
        "SELECT name FROM goods_group WHERE goods_group = ?", [economy.COKE]
    ).fetchone() or [""]
    shown = supply.for_buyer(edition, supply.needs(edition, economy.STEEL), economy.STEEL)
    assert str(shown).count(f'found by name, coded as "{name}": to be checked') == 1


def test_needs_that_were_stated_are_not_said_to_come_from_broken_links(own: Engine) -> None:
    own.connection.execute(
        "UPDATE need SET source = 'stated', lost_supplier_key = NULL WHERE need_id = 'N-3'"
    )
    for lang, said, tile in (
        ("zh", "对接：断链造成 2 项需求、企业提出 1 项需求，合计每月", "需求已找到供应商"),
        ("en", "needs left by broken links: 2, needs stated by enterprises: 1, of", "Needs with"),
    ):
        edition = edition_of(own, lang)
        assert said in overview(edition).content["points"][3]
        counted = [(figure.label, figure.value) for figure in summary.figures(edition)]
        assert (edition.say("book.needs"), 2) in counted
        assert (edition.say("book.stated"), 1) in counted
        assert dossier(edition, economy.CARS).content["tiles"][3]["label"].startswith(tile)


def test_goods_placed_in_part_are_not_said_to_have_no_supplier(own: Engine) -> None:
    edition = edition_of(own, "zh")
    asked = questions(edition, open_case(edition, economy.STEEL))
    assert any(text.startswith("“铁矿石”仅部分落实") for text in asked)
    assert not any("尚无供应商" in text for text in asked)
    own.connection.execute("DELETE FROM match WHERE need_id = 'N-1'")
    edition = edition_of(own, "zh")
    asked = questions(edition, open_case(edition, economy.STEEL))
    assert any(text.startswith("“铁矿石”尚无供应商") for text in asked)
    assert not any("仅部分落实" in text for text in asked)


def test_an_enterprise_down_in_both_roles_is_said_to_be_proven_by_the_other(engine: Engine) -> None:
    figures = '{"observed_links":1,"silent_links":1,"silent_share":1.0,'
    figures += '"other_role_partners":7,"other_role_silent_partners":6}'
    assert evidence(edition_of(engine), "event_evidence", figures) == (
        "links observed: 1, silent: 1, silent share 100 %, weighted by expected trade, "
        "proven by its partners in the other role: 7, silent of these: 6"
    )
