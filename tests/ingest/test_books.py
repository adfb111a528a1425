"""Whose sales or purchases the data cover, and which days."""

from datetime import date
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.period import parse_period
from tests.ingest.files import BUYER, SELLER, a_line, database, load, number, query, write_lines

BOOKS = (
    "SELECT enterprise_id, side, observed_from::VARCHAR, observed_until::VARCHAR, complete "
    "FROM book_named ORDER BY ALL"
)


def days_of(owner: str, *days: str, **more: Any) -> list[dict[str, Any]]:
    """Sales of an owner on these days."""
    return [
        a_line(
            owner_id=owner,
            supplier_id=owner,
            issued_on=day,
            einvoice_number=number(
                1000 * date.fromisoformat(day).toordinal() % 999_999 + len(owner)
            ),
            **more,
        )
        for day in days
    ]


def books(engine: Engine) -> list[tuple[Any, ...]]:
    return query(engine, BOOKS)


def test_a_book_reaches_the_files_last_day_unless_it_fell_silent_for_longer_than_ever(
    tmp_path: Path,
) -> None:
    rows = [
        *days_of("E1", "2020-01-01", "2020-06-30"),  # writes to the end
        *days_of("E22", "2020-01-01", "2020-05-31"),  # silent for 30 days: a pause
        *days_of("E333", "2020-01-01", "2020-01-20", "2020-05-15"),  # 46 days, but once 116
        *days_of("E4444", "2020-01-01", "2020-01-20", "2020-02-15"),  # 136 days: it has ended
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert books(engine) == [
            ("E1", "sales", "2020-01-01", "2020-06-30", False),
            ("E22", "sales", "2020-01-01", "2020-06-30", False),
            ("E333", "sales", "2020-01-01", "2020-06-30", False),
            ("E4444", "sales", "2020-01-01", "2020-02-15", False),
        ]


def test_voided_rows_show_that_somebody_was_there(tmp_path: Path) -> None:
    rows = [*days_of("E1", "2020-01-01"), *days_of("E1", "2020-01-31", status="作废")]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert books(engine) == [("E1", "sales", "2020-01-01", "2020-01-31", False)]


def test_declared_days_are_taken_and_a_missing_month_stays_missing(tmp_path: Path) -> None:
    january = write_lines(tmp_path / "1.csv", *days_of("E1", "2020-01-10"))
    february = write_lines(tmp_path / "2.csv", *days_of("E1", "2020-02-10"))
    april = write_lines(tmp_path / "4.csv", *days_of("E1", "2020-04-10"))
    with database(tmp_path) as engine:
        for path, month in ((january, "01"), (february, "02"), (april, "04")):
            load(engine, path, observed=parse_period(f"2020-{month}"))
        assert books(engine) == [
            ("E1", "sales", "2020-01-01", "2020-02-29", True),
            ("E1", "sales", "2020-04-01", "2020-04-30", True),
        ]


def test_a_file_of_rows_seen_before_still_declares_its_days(tmp_path: Path) -> None:
    rows = days_of("E1", "2020-01-10", "2020-01-20")
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        load(
            engine,
            write_lines(tmp_path / "b.csv", *rows[::-1]),
            observed=parse_period("2020-01"),
        )
        assert books(engine) == [("E1", "sales", "2020-01-01", "2020-01-31", False)]


def test_a_layout_may_declare_the_days(tmp_path: Path) -> None:
    layout = (
        'name="mine"\ngrain="head"\n[book]\nobserved_from=2020-01-01\nobserved_until=2020-03-31\n'
    )
    layout += "[constants]\nside='purchases'\nowner_id='E9'\n[columns]\n"
    layout += "issued_on='日'\namount='额'\nsupplier_id='供'\n"
    (tmp_path / "mine.toml").write_text(layout, encoding="utf-8")
    (tmp_path / "a.csv").write_text("日,额,供\n2020-02-01,5,S1\n", encoding="utf-8")
    with database(tmp_path) as engine:
        load(engine, tmp_path / "a.csv")
        assert books(engine) == [("E9", "purchases", "2020-01-01", "2020-03-31", True)]
        assert query(engine, "SELECT supplier_id, buyer_id, amount FROM trade_named") == [
            ("S1", "E9", 5)
        ]


def test_partners_without_a_file_have_no_book(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", a_line()))
        assert [(row[0], row[1]) for row in books(engine)] == [(SELLER, "sales")]
        assert query(
            engine, f"SELECT count(*) FROM enterprise WHERE enterprise_id = '{BUYER}'"
        ) == [(1,)]


def test_the_same_days_declared_for_many_files_are_one_book(tmp_path: Path) -> None:
    owners = [f"E{'9' * length}" for length in range(1, 60)]
    with database(tmp_path) as engine:
        for month in range(1, 7):
            rows = [row for owner in owners for row in days_of(owner, f"2020-{month:02d}-05")]
            path = write_lines(tmp_path / f"{month}.csv", *rows)
            load(engine, path, observed=parse_period("2020"))
        assert len(books(engine)) == len(owners)


def test_a_month_that_no_file_was_delivered_for_is_not_covered(tmp_path: Path) -> None:
    days = [f"2020-{month}-{day:02d}" for month in ("01", "03") for day in range(1, 31, 3)]
    with database(tmp_path) as engine:
        for month in ("2020-01", "2020-03"):
            rows = days_of("E1", *[day for day in days if day.startswith(month)])
            load(engine, write_lines(tmp_path / f"{month}.csv", *rows))
        assert books(engine) == [
            ("E1", "sales", "2020-01-01", "2020-01-28", False),
            ("E1", "sales", "2020-03-01", "2020-03-28", False),
        ]


def test_monthly_files_around_the_spring_festival_are_one_book(tmp_path: Path) -> None:
    january, february = ("2020-01-05", "2020-01-22"), ("2020-02-10", "2020-02-28")
    with database(tmp_path) as engine:
        for number_, days in enumerate((january, february)):
            load(engine, write_lines(tmp_path / f"{number_}.csv", *days_of("E1", *days)))
        assert books(engine) == [("E1", "sales", "2020-01-05", "2020-02-28", False)]
