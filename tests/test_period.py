"""Periods as users write them, and the earlier periods they are compared with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainscan.errors import PeriodError
from chainscan.period import LONGEST_ALIGNED, Period, parse_day, parse_period
from chainscan.reference.calendar import spring_festival


def days(text: str) -> Period:
    start, end = text.split("..")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-Q1", date(2020, 1, 1), date(2020, 3, 31)),
        (" 2020-q4 ", date(2020, 10, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02-01..2020-02-21", date(2020, 2, 1), date(2020, 2, 21)),
        ("2020-W07", date(2020, 2, 10), date(2020, 2, 16)),
        ("2020-w53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2021-W01", date(2021, 1, 4), date(2021, 1, 10)),
    ],
)
def test_a_period_is_read_as_users_write_it(text: str, start: date, end: date) -> None:
    assert parse_period(text) == Period(start, end)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2020-13", "2020-00", "2020-Q5", "2020-2", "20-02", "0000", "2020-02-01", "february"),
        *("2020-W00", "2020-W54", "2021-W53", "2020-W7"),
        *("2020-02-30..2020-03-01", "2020-02-21..2020-02-01", "2020-02-01..", "２０２０年2月"),
    ],
)
def test_what_is_no_period_is_refused_with_advice(text: str) -> None:
    with pytest.raises(PeriodError) as wrong:
        parse_period(text)
    assert "2020-Q1" in str(wrong.value) or "before it starts" in str(wrong.value)


def test_what_is_no_day_names_the_option_that_was_wrong() -> None:
    with pytest.raises(PeriodError, match="--as-of"):
        parse_day("21.2.2020", "--as-of")
    assert parse_day("2020-02-21", "--as-of") == date(2020, 2, 21)


any_period = st.builds(
    lambda start, length: Period(start, start + timedelta(days=length)),
    st.dates(date(2002, 1, 1), date(2040, 12, 31)),
    st.integers(0, 800),
)


@given(any_period)
def test_the_text_of_a_period_reads_back_as_the_same_period(period: Period) -> None:
    assert parse_period(period.text) == period


@pytest.mark.parametrize(
    ("period", "previous", "last_year"),
    [
        ("2020-02", "2020-01-01..2020-01-31", "2019-02-01..2019-02-28"),
        ("2020-01", "2019-12-01..2019-12-31", "2019-01-01..2019-01-31"),
        ("2020-Q1", "2019-10-01..2019-12-31", "2019-01-01..2019-03-31"),
        ("2020", "2019-01-01..2019-12-31", "2019-01-01..2019-12-31"),
        ("2021-02", "2021-01-01..2021-01-31", "2020-02-01..2020-02-29"),
        ("2020-01-01..2020-02-29", "2019-11-01..2019-12-31", "2019-01-01..2019-02-28"),
        ("2020-02-01..2020-02-21", "2020-01-11..2020-01-31", "2019-02-01..2019-02-21"),
        ("2020-02-29..2020-02-29", "2020-02-28..2020-02-28", "2019-02-28..2019-02-28"),
        ("2020-W07", "2020-02-03..2020-02-09", "2019-02-11..2019-02-17"),
        ("2020-W53", "2020-12-21..2020-12-27", "2019-12-30..2020-01-05"),
    ],
)
def test_the_period_before_and_the_same_period_last_year(
    period: str, previous: str, last_year: str
) -> None:
    assert parse_period(period).previous() == days(previous)
    assert parse_period(period).last_year() == days(last_year)


@pytest.mark.parametrize(
    ("period", "aligned"),
    [
        # 春节 2020-01-25 and 2019-02-05: 354 days apart
        ("2020-02", "2019-02-12..2019-03-12"),
        ("2020-01", "2019-01-12..2019-02-11"),
        ("2020-02-01..2020-02-21", "2019-02-12..2019-03-04"),
        ("2020-W07", "2019-02-21..2019-02-27"),
        ("2020-03", "2019-03-13..2019-04-12"),  # last year's March was still in the season
        # 春节 2021-02-12: 384 days after that of 2020
        ("2021-02", "2020-01-14..2020-02-10"),
        # nothing to align: outside the season of either year, or too long, or the year's end
        ("2020-04", "2019-04-01..2019-04-30"),
        ("2019-07", "2018-07-01..2018-07-31"),
        ("2020-Q1", "2019-01-01..2019-03-31"),
        ("2019-12", "2018-12-01..2018-12-31"),
    ],
)
def test_the_aligned_window_keeps_its_distance_from_the_spring_festival(
    period: str, aligned: str
) -> None:
    assert parse_period(period).aligned() == days(aligned)


@given(any_period)
def test_an_aligned_window_is_last_years_or_as_long_and_as_far_from_the_festival(
    period: Period,
) -> None:
    aligned = period.aligned()
    if aligned == period.last_year():
        return
    this, last = spring_festival(period.end.year), spring_festival(period.end.year - 1)
    assert period.days == aligned.days <= LONGEST_ALIGNED
    assert period.start - this == aligned.start - last


def test_a_year_without_a_festival_on_record_is_a_clear_error() -> None:
    with pytest.raises(PeriodError, match="1990-02"):
        parse_period("1990-02").aligned()


def test_a_running_period_is_cut_and_a_later_one_refused() -> None:
    february = parse_period("2020-02")
    assert february.cut(date(2020, 2, 21)) == days("2020-02-01..2020-02-21")
    assert february.cut(date(2020, 3, 10)) == february
    with pytest.raises(PeriodError, match="starts after"):
        february.cut(date(2020, 1, 31))


def test_the_head_of_a_period_is_never_longer_than_the_period() -> None:
    assert parse_period("2020-02").head(21) == days("2020-02-01..2020-02-21")
    assert parse_period("2020-02").head(30) == parse_period("2020-02")


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(PeriodError, match="before it starts"):
        Period(date(2020, 2, 2), date(2020, 2, 1))


def test_a_week_is_called_by_its_number_and_a_running_one_is_cut() -> None:
    assert days("2020-02-10..2020-02-16").text == "2020-W07"
    assert days("2020-02-11..2020-02-17").text == "2020-02-11..2020-02-17"
    week = parse_period("2020-W07")
    assert week.cut(date(2020, 2, 12)) == days("2020-02-10..2020-02-12")
    assert week.previous().head(3) == days("2020-02-03..2020-02-05")
