"""The measure stage on rows one can check by hand."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.engine import Engine, open_engine
from chainscan.errors import DatabaseError, PeriodError, StaleError
from chainscan.measures import MEASURES, REASONS, comparison_windows, measure
from chainscan.period import parse_period
from chainscan.settings import DatabaseSettings, MeasureSettings, Settings
from tests.tables import a_book, a_trade, an_enterprise, make_database

FOLDER = Path(__file__).parent
FEBRUARY = parse_period("2020-02")
START, END = date(2018, 12, 1), date(2020, 2, 29)
HOME = Settings(measure=MeasureSettings(home_region="45", focus_regions=("42",)))
MAKER, NEAR, FAR, FOCUS, NOWHERE = 1, 2, 3, 4, 5
ENTERPRISES = [
    an_enterprise(0, None, **{"class": "consumer"}),
    an_enterprise(-1, None, **{"class": "overseas"}),
    an_enterprise(MAKER, "450200"),
    an_enterprise(NEAR, "450100"),
    an_enterprise(FAR, "440300"),
    an_enterprise(FOCUS, "420100"),
    an_enterprise(NOWHERE, None),
]
GOODS = [{"goods_group": 1, "group_code": "1080207", "name": "钢材", "supply_class": "materials"}]


class Stage:
    """One database that can be measured again and again."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.result: Any = None

    def run(self, settings: Settings = HOME, period: str = "2020-02", **more: Any) -> "Stage":
        self.result = measure(self.engine, settings, parse_period(period), **more)
        return self

    def change(self, code: str, scope: str = "all", **more: Any) -> dict[str, Any]:
        """The one row of that code and scope of the steel maker."""
        wanted = {"code": code, "scope": scope, "enterprise_key": MAKER} | more
        rows = [
            row
            for row in self.engine.rows(FOLDER / "enterprise_change_rows.sql")
            if all(row[name] == value for name, value in wanted.items())
        ]
        assert len(rows) == 1, rows
        return rows[0]

    def split(self, side: str, comparator: str) -> dict[str, Any]:
        (row,) = [
            row
            for row in self.engine.rows(FOLDER / "region_split_rows.sql")
            if (row["side"], row["comparator"], row["enterprise_key"]) == (side, comparator, MAKER)
        ]
        return row


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Any]:
    """A function that makes the database of these trades and, unless given, whole books."""
    engines: list[Engine] = []

    def make(
        *trade: dict[str, Any],
        book: list[dict[str, Any]] | None = None,
        goods: list[dict[str, Any]] = GOODS,
        line: Sequence[dict[str, Any]] = (),
    ) -> Stage:
        books = [a_book(MAKER, "sales", START, END), a_book(MAKER, "purchases", START, END)]
        path = tmp_path / f"{len(engines)}.duckdb"
        books = books if book is None else book
        rows = {"trade": trade, "book": books, "enterprise": ENTERPRISES, "goods_group": goods}
        rows["invoice_line"] = line
        engines.append(make_database(path, **rows))
        return Stage(engines[-1])

    yield make
    for engine in engines:
        engine.close()


def sold(buyer: int, day: date, amount: str, **more: Any) -> dict[str, Any]:
    return a_trade(MAKER, buyer, day, amount, **more)


JANUARY, THIS, LAST_YEAR = date(2020, 1, 10), date(2020, 2, 10), date(2019, 2, 10)


def test_the_steel_maker_ships_a_quarter_less_than_last_month(database: Any) -> None:
    stage = database(
        sold(NEAR, JANUARY, "3900000000", quantity=1_060_000),
        sold(NEAR, LAST_YEAR, "3500000000", quantity=910_000),
        sold(NEAR, THIS, "3000000000", quantity=810_000),
    ).run()
    row = stage.change("M06", "goods", unit="吨")
    assert (row["value"], row["previous"], row["last_year"]) == (810_000, 1_060_000, 910_000)
    assert f"{row['change_previous']:+.1%} {row['change_last_year']:+.1%}" == "-23.6% -11.0%"
    assert any("−23.6%" in line and "−11.0%" in line for line in stage.result.lines())


def test_sales_are_split_by_where_the_buyer_is_registered(database: Any) -> None:
    stage = database(
        sold(NEAR, THIS, "10"),
        sold(FAR, THIS, "20"),
        sold(FOCUS, THIS, "40"),
        sold(NOWHERE, THIS, "1"),
        sold(0, THIS, "80"),
        sold(-1, THIS, "160"),
    ).run()
    split = stage.split("sales", "value")
    assert (split["home"], split["outside"], split["domestic"]) == (10, 60, 70)
    assert (split["overseas"], split["consumer"], split["unknown"]) == (160, 80, 1)
    assert (split["focus"], split["total"]) == (40, 311)
    assert split["unknown_share"] == 1 / 71
    assert stage.change("M03")["value"] == 60
    assert stage.change("M03", "region", region_code="44")["value"] == 20
    assert stage.change("M04")["value"] == 40
    assert stage.change("M05", "region", region_code="4501")["value"] == 10


def test_bounds_say_what_the_unknown_could_make_of_it(database: Any) -> None:
    row = database(sold(FAR, THIS, "95"), sold(NOWHERE, THIS, "5")).run().change("M03")
    assert (row["value"], row["value_low"], row["value_high"]) == (95, 95, 100)


def test_above_the_limit_of_unknown_regions_no_change_is_stated(database: Any) -> None:
    trade = [sold(FAR, THIS, "80"), sold(NOWHERE, THIS, "20"), sold(FAR, JANUARY, "100")]
    row = database(*trade).run().change("M03")
    assert (row["value"], row["previous"], row["change_previous"]) == (80, 100, None)
    assert (row["reason"], row["reason_previous"]) == ("too_many_unknown", "too_many_unknown")
    lenient = Settings(measure=MeasureSettings(home_region="45", unknown_limit=0.2))
    assert database(*trade).run(lenient).change("M03")["change_previous"] == -0.2


def test_where_every_region_is_unknown_nothing_is_stated_and_never_zero(database: Any) -> None:
    stage = database(sold(NOWHERE, THIS, "20"), sold(0, THIS, "900")).run()
    for code in ("M03", "M04", "M05"):
        row = stage.change(code)
        assert (row["value"], row["reason"]) == (None, "regions_unknown")
    assert (row["value_low"], row["value_high"]) == (0, 20)
    text = "\n".join(stage.result.lines())
    assert "not computable: the region of every partner is unknown" in text


def test_no_trade_at_all_is_no_zero_either_where_no_region_was_ever_known(database: Any) -> None:
    row = database(sold(NOWHERE, JANUARY, "20"), sold(0, THIS, "9")).run().change("M03")
    assert (row["value"], row["previous"], row["reason"]) == (None, None, "regions_unknown")
    known = database(sold(NOWHERE, JANUARY, "20"), sold(FAR, LAST_YEAR, "9")).run().change("M03")
    assert (known["value"], known["previous"], known["last_year"]) == (0, None, 9)


def test_without_a_home_or_focus_region_the_measures_say_so(database: Any) -> None:
    stage = database(sold(NEAR, THIS, "20")).run(Settings())
    for code in ("M03", "M05", "M09"):
        assert stage.change(code)["reason"] == "no_home_region"
    for code in ("M04", "M10"):
        assert stage.change(code)["reason"] == "no_focus_region"
    split = stage.split("sales", "value")
    assert (split["home"], split["outside"], split["domestic"], split["focus"]) == (
        *(None, None, 20, None),
    )
    assert stage.change("M03")["value_low"] is None


def test_a_month_without_a_book_is_not_a_month_without_trade(database: Any) -> None:
    book = [a_book(MAKER, "purchases", date(2020, 1, 1), END)]
    trade = [a_trade(NEAR, MAKER, THIS, "50"), a_trade(NEAR, MAKER, LAST_YEAR, "70")]
    stage = database(*trade, sold(NEAR, THIS, "9"), book=book).run()
    row = stage.change("M01")
    assert (row["value"], row["previous"], row["last_year"]) == (50, 0, None)
    assert (row["reason_previous"], row["reason_last_year"]) == (
        *("comparator_not_positive", "not_observed"),
    )
    assert stage.split("purchases", "last_year")["total"] is None
    sides = {row["side"] for row in stage.engine.rows(FOLDER / "region_split_rows.sql")}
    assert sides == {"purchases"}  # of the sales there is no book, only others' word


def test_a_book_that_ended_before_the_period_did_gives_no_value(database: Any) -> None:
    book = [a_book(MAKER, "sales", START, date(2020, 2, 20))]
    others = a_trade(NEAR, FAR, END, "5")
    stage = database(sold(NEAR, THIS, "5"), others, book=book).run()
    assert (stage.change("M05")["value"], stage.change("M05")["reason"]) == (None, "not_observed")
    assert stage.run(as_of=date(2020, 2, 20)).change("M05")["value"] == 5


def test_an_as_of_after_the_data_is_the_last_day_of_the_data(database: Any) -> None:
    book = [a_book(MAKER, "sales", START, date(2020, 2, 20))]
    stage = database(sold(NEAR, THIS, "5"), book=book).run(as_of=END)
    assert (stage.result.as_of, stage.change("M05")["value"]) == (date(2020, 2, 20), 5)


def test_a_red_letter_known_later_counts_only_as_far_as_in_the_period_itself(
    database: Any,
) -> None:
    trade = [
        sold(NEAR, THIS, "100"),
        sold(NEAR, JANUARY, "200"),
        sold(NEAR, JANUARY, "-40", known_on=date(2020, 2, 5)),  # five days after January
        sold(NEAR, THIS, "-10", known_on=date(2020, 3, 4)),  # four days after February
    ]
    book = [a_book(MAKER, "sales", START, date(2020, 3, 31))]
    fresh = database(*trade, book=book).run(as_of=END).change("M05")
    assert (fresh["value"], fresh["previous"]) == (100, 200)
    later = database(*trade, book=book).run(as_of=date(2020, 3, 4)).change("M05")
    assert (later["value"], later["previous"]) == (90, 200)
    latest = database(*trade, book=book).run(as_of=date(2020, 3, 31)).change("M05")
    assert (latest["value"], latest["previous"]) == (90, 160)


def test_a_running_period_is_compared_over_as_many_days() -> None:
    windows = comparison_windows(FEBRUARY, date(2020, 2, 21))
    assert [(window.start, window.end) for window in windows] == [
        (date(2020, 2, 1), date(2020, 2, 21)),
        (date(2020, 1, 1), date(2020, 1, 21)),
        (date(2019, 2, 1), date(2019, 2, 21)),
        (date(2019, 2, 12), date(2019, 3, 4)),
    ]
    assert all(window.known_by == window.end for window in windows)


def test_a_running_quarter_is_aligned_as_far_as_it_has_come() -> None:
    windows = comparison_windows(parse_period("2020-Q1"), date(2020, 2, 21))
    assert (windows[3].start, windows[3].end) == (date(2019, 1, 12), date(2019, 3, 4))


def test_a_complete_period_is_compared_whole_and_given_the_same_time_to_ripen() -> None:
    windows = comparison_windows(FEBRUARY, date(2020, 3, 10))
    assert [window.days for window in windows] == [29, 31, 28, 29]
    assert all((window.known_by - window.end).days == 10 for window in windows)


def test_a_running_week_is_compared_over_as_many_days() -> None:
    windows = comparison_windows(parse_period("2020-W07"), date(2020, 2, 12))
    assert [(window.start, window.days) for window in windows] == [
        (date(2020, 2, 10), 3),
        (date(2020, 2, 3), 3),
        (date(2019, 2, 11), 3),
        (date(2019, 2, 21), 3),
    ]


@pytest.mark.parametrize(
    ("period", "marked"),
    [
        ("2020-02", {"last_year": 2, "aligned": 2}),
        ("2018-05", {"previous": 2, "last_year": 3, "aligned": 3}),
        ("2018-04", {"last_year": 1, "aligned": 1}),
        ("2019-03-15..2019-04-10", {"value": 2, "previous": 2, "last_year": 4, "aligned": 4}),
        ("2021-02", {}),
    ],
)
def test_comparisons_across_a_change_of_vat_rates_are_marked(
    period: str, marked: dict[str, int]
) -> None:
    windows = comparison_windows(parse_period(period), date(2021, 6, 30))
    found = {window.comparator: len(window.rate_changes) for window in windows}
    assert {name: count for name, count in found.items() if count} == marked


def test_planned_days_and_rate_changes_stand_beside_the_windows(
    database: Any, tmp_path: Path
) -> None:
    stage = database(sold(NEAR, THIS, "5")).run()
    query = tmp_path / "windows.sql"
    query.write_text(
        "-- Windows.\n-- reads: comparison_window, enterprise_change_named\n-- params: none\n"
        "-- one row: comparator\nSELECT w.*, (SELECT max(rate_changed) FROM "
        "enterprise_change_named) AS rate_changed FROM comparison_window AS w\n"
    )
    rows = {row["comparator"]: row for row in stage.engine.rows(query)}
    counts = ("weekdays", "working_days", "month_ends", "rate_changes", "rate_changed")
    assert [rows["value"][name] for name in counts] == [20, 21, 1, None, "last_year, aligned"]
    assert [rows["previous"][name] for name in counts[:4]] == [23, 18, 1, None]
    assert rows["last_year"]["rate_changes"] == "2019-04-01 16→13, 2019-04-01 10→9"
    text = "\n".join(stage.result.lines())
    assert "working days as planned: 18; Mondays to Fridays: 23; month ends: 1" in text
    assert "VAT rates changed: 2019-04-01 16→13, 2019-04-01 10→9" in text


def test_coarser_headings_of_goods_gather_what_stands_below_them(database: Any) -> None:
    goods = [
        ("1080207000000000000", 1), ("1080206000000000000", 2), ("1080101000000000000", 3),
        ("1080200000000000000", 4), ("1080000000000000000", 5), ("1000000000000000000", 6),
    ]  # fmt: skip
    rows = [
        {"goods_group": key, "group_code": code, "supply_class": "materials"} for code, key in goods
    ]
    trade = [
        a_trade(NEAR, MAKER, THIS, str(10**number), goods_group=number) for number in (0, 1, 2, 3)
    ]
    settings = Settings(measure=MeasureSettings(home_region="45", goods_levels=(1, 2, 3)))
    stage = database(*trade, goods=rows).run(settings)
    found = {
        (row["goods_level"], row["goods_group"]): int(row["value"])
        for row in stage.engine.rows(FOLDER / "enterprise_change_rows.sql")
        if (row["code"], row["scope"], row["enterprise_key"]) == ("M01", "goods", MAKER)
    }
    assert found == {
        **{(level, 0): 1 for level in (1, 2, 3, 4)},
        (4, 1): 10,
        (4, 2): 100,
        (4, 3): 1000,
        (3, 4): 110,
        (3, 3): 1000,  # 1080100 is not among these groups
        (2, 5): 1110,
        (1, 6): 1110,
    }


def test_different_units_and_goods_are_never_added(database: Any) -> None:
    stage = database(
        sold(NEAR, THIS, "1", quantity=3),
        sold(FAR, THIS, "1", quantity=4),
        sold(NEAR, THIS, "1", quantity=5, unit="件"),
        sold(NEAR, THIS, "1", quantity=6, goods_group=0),
        sold(NEAR, THIS, "1", quantity=7, unit=None),
    ).run()
    assert stage.change("M06", "goods", unit="吨", goods_group=1)["value"] == 7
    assert stage.change("M06", "goods", unit="件", goods_group=1)["value"] == 5
    assert stage.change("M06", "goods", unit="吨", goods_group=0)["value"] == 6
    rows = stage.engine.rows(FOLDER / "enterprise_change_rows.sql")
    assert sum((row["code"], row["scope"]) == ("M06", "goods") for row in rows) == 3
    of_home = {"unit": "吨", "goods_group": 1, "region_code": "45"}
    assert stage.change("M06", "region", **of_home)["value"] == 3


def test_a_small_change_of_large_amounts_is_exact(database: Any) -> None:
    amounts = [sold(NEAR, THIS, "90000000000000.01"), sold(FAR, THIS, "0.02")]
    split = database(*amounts).run().split("sales", "value")
    assert split["total"] == Decimal("90000000000000.03")


def test_a_change_keeps_its_id_from_run_to_run_and_as_the_period_grows(database: Any) -> None:
    stage = database(sold(NEAR, THIS, "5"))
    first = stage.run(as_of=date(2020, 2, 15)).change("M05")["change_id"]
    assert stage.run().change("M05")["change_id"] == first
    assert first.startswith("C-")
    assert len(first) == 14


@pytest.mark.parametrize(
    ("period", "as_of", "words"),
    [
        ("2020-03", None, "after the data, which run from 2018-12-01 to 2020-02-29"),
        ("2018-10", None, "before the data"),
        ("2020-02", date(2020, 1, 31), "2020-02 has not begun on 2020-01-31"),
    ],
)
def test_a_period_outside_the_data_is_a_clear_error_and_leaves_the_tables(
    database: Any, period: str, as_of: date | None, words: str
) -> None:
    stage = database(sold(NEAR, THIS, "5")).run()
    with pytest.raises(PeriodError, match=words):
        stage.run(period=period, as_of=as_of)
    assert stage.change("M05")["value"] == 5


def test_a_database_without_trade_or_without_ingest_is_a_clear_error(
    database: Any, tmp_path: Path
) -> None:
    with pytest.raises(DatabaseError, match="no trade"):
        database(book=[]).run()
    with (
        open_engine(DatabaseSettings(path=tmp_path / "empty.duckdb")) as engine,
        pytest.raises(StaleError, match="chainscan ingest"),
    ):
        measure(engine, HOME, FEBRUARY)


def test_other_settings_or_another_period_make_another_step(database: Any) -> None:
    stage = database(sold(NEAR, THIS, "5"))

    def identity() -> str:
        return str(stage.engine.steps()["measure"].identity)

    seen = {stage.run() and identity(), stage.run(Settings()) and identity()}
    seen |= {stage.run(period="2020-01") and identity(), stage.run() and identity()}
    assert len(seen) == 3


def test_the_result_is_short_lines_and_plain_values(database: Any) -> None:
    stage = database(sold(NEAR, JANUARY, "10"), sold(NEAR, THIS, "5", quantity=1)).run(
        as_of=date(2020, 2, 21)
    )
    lines = stage.result.lines()
    assert (
        "period 2020-02, as known on 2020-02-21, still running: cut to the days there are"
        in (lines[0])
    )
    assert any("previous  2020-01-01 to 2020-01-21, 21 days" in line for line in lines)
    assert max(len(line) for line in lines) < 100
    assert json.dumps(asdict(stage.result), default=str)
    assert [code.code for code in stage.result.codes] == [one.code for one in MEASURES]


def test_the_named_views_show_text_instead_of_keys(database: Any, tmp_path: Path) -> None:
    stage = database(sold(NEAR, THIS, "5", quantity=2)).run()
    query = tmp_path / "named.sql"
    query.write_text(
        "-- The named views.\n-- reads: enterprise_change_named, region_split_named\n"
        "-- params: none\n-- one row: change\n"
        "SELECT c.enterprise_id, c.name, c.goods_group, c.goods_name, s.end_day\n"
        "FROM enterprise_change_named AS c INNER JOIN region_split_named AS s\n"
        "ON s.enterprise_id = c.enterprise_id AND s.side = 'sales' AND s.comparator = 'value'\n"
        "WHERE c.code = 'M06' AND c.scope = 'goods'\n"
    )
    (row,) = stage.engine.rows(query)
    assert tuple(row.values()) == ("E1", "企业1", "1080207", "钢材", END)


def test_every_reason_has_a_text_in_both_languages() -> None:
    for reason in REASONS.values():
        assert reason.zh
        assert reason.en
        assert reason.zh != reason.en


def lines_of(*prices: tuple[date, str, int], **more: Any) -> list[dict[str, Any]]:
    """One invoice of plate a day, amount and quantity."""
    return [
        {
            "invoice_key": f"I{number}{more.get('goods_name', '')}{more.get('currency', '')}",
            "line_number": 1,
            "issued_on": day,
            "supplier_key": MAKER,
            "buyer_key": NEAR,
            "goods_group": 1,
            "goods_name": "中厚板",
            "unit": "吨",
            "quantity": quantity,
            "amount": Decimal(amount),
            "status": "normal",
            "is_red": False,
        }
        | more
        for number, (day, amount, quantity) in enumerate(prices)
    ]


def test_a_price_is_weighted_by_quantity_and_needs_an_earlier_one(database: Any) -> None:
    plate = lines_of((JANUARY, "400", 4), (THIS, "90", 1), (THIS, "330", 3))
    new = lines_of((THIS, "77", 1), goods_name="新产品")
    row = database(sold(NEAR, THIS, "5"), line=plate + new).run().change("M12", "goods")
    assert (row["item"], row["side"], row["unit"]) == ("中厚板", "sales", "吨")
    assert (row["value"], row["previous"], row["change_previous"]) == (105, 100, 0.05)
    assert (row["last_year"], row["reason_last_year"]) == (None, "no_trade")


def test_a_price_ignores_reversed_invoices_and_other_currencies(database: Any) -> None:
    plate = lines_of((JANUARY, "400", 4), (THIS, "90", 1), currency="CNY")
    dollars = lines_of((THIS, "1", 1), currency="USD")
    reversed_one = lines_of((THIS, "9999", 1), status="reversed", invoice_key="R")
    its_red = lines_of((THIS, "-9999", -1), is_red=True, original_key="R", invoice_key="RR")
    lines = plate + dollars + reversed_one + its_red
    assert database(sold(NEAR, THIS, "5"), line=lines).run().change("M12", "goods")["value"] == 90


def test_a_red_letter_counts_in_a_price_on_its_originals_day_as_far_as_known(
    database: Any,
) -> None:
    plate = lines_of((JANUARY, "400", 4), (JANUARY, "100", 1), (THIS, "90", 1))
    soon, late = date(2020, 2, 5), date(2020, 2, 25)
    red = [
        line | {"invoice_key": f"R{day}", "issued_on": day, "is_red": True, "original_key": "I0"}
        for day, amount in ((soon, "-40"), (late, "-60"))
        for line in lines_of((day, amount, 0))
    ]
    book = [a_book(MAKER, "sales", START, date(2020, 3, 31))]
    stage = database(sold(NEAR, THIS, "5"), line=plate + red, book=book)
    known = {
        day: stage.run(as_of=day).change("M12", "goods")["previous"]
        for day in (date(2020, 2, 29), date(2020, 3, 5), date(2020, 3, 31))
    }
    assert list(known.values()) == [100, 92, 80]
