"""Periods of days, and the earlier periods they are compared with.

A period is written `2020`, `2020-Q1`, `2020-02`, `2020-W07` (Monday to Sunday, the
weeks of ISO 8601) or `2020-02-01..2020-02-21`; both ends belong to it. Three comparators stand
side by side: `previous` (month on month), `last_year` (year on year) and `aligned` (last year's
window at the same distance from the Spring Festival).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from chainscan.errors import PeriodError
from chainscan.reference.calendar import spring_festival

FORMS = "write it as 2020, 2020-Q1, 2020-02, 2020-W07, or 2020-02-01..2020-02-21"
FESTIVAL_FROM, FESTIVAL_UNTIL = -28, 35
"""Days around the Spring Festival in which trade visibly departs from its usual level."""
WEEKS_A_YEAR = timedelta(weeks=52)
"""The week so much earlier has the same weekdays, and dates at most two days off."""
LONGEST_ALIGNED = 75
"""In a longer window the season weighs less than the month and quarter ends a shift would cut."""


@dataclass(frozen=True, order=True)
class Period:
    """A run of calendar days, both ends included; `text` is the form users write."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError(f"the period ends ({self.end}) before it starts ({self.start})")

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.end - self.start).days + 1

    @property
    def text(self) -> str:
        """The shortest form that `parse_period` reads back as the same period."""
        first, last = self.start, self.end
        if self == _months(first.year, 1, 12):
            return str(first.year)
        quarter = (first.month + 2) // 3
        if self == _months(first.year, 3 * quarter - 2, 3):
            return f"{first.year}-Q{quarter}"
        if self == _months(first.year, first.month, 1):
            return f"{first.year}-{first.month:02d}"
        if self._is_week():
            year, week, _ = first.isocalendar()
            return f"{year:04d}-W{week:02d}"
        return f"{first.isoformat()}..{last.isoformat()}"

    def __str__(self) -> str:
        return self.text

    def previous(self) -> "Period":
        """The period just before: the month before a month, else as many days before."""
        months = self._whole_months()
        if months:
            back = self.start.year * 12 + self.start.month - 1 - months
            return _months(back // 12, back % 12 + 1, months)
        span = timedelta(days=self.days)
        return Period(self.start - span, self.end - span)

    def last_year(self) -> "Period":
        """The same calendar days one year before; whole months stay whole months.

        A week is compared with the week 52 weeks earlier: as many Mondays as it has itself.
        """
        if self._is_week():
            return Period(self.start - WEEKS_A_YEAR, self.end - WEEKS_A_YEAR)
        months = self._whole_months()
        if months:
            return _months(self.start.year - 1, self.start.month, months)
        start = _year_before(self.start)
        return Period(start, max(start, _year_before(self.end)))

    def aligned(self) -> "Period":
        """Last year's window of equal length at the same distance from the Spring Festival.

        The festival moves between 21 January and 20 February. Where neither this window nor
        the same days a year before touch its season, and for windows longer than
        `LONGEST_ALIGNED` days, there is nothing to align and this equals `last_year`; so it
        does in December, whose year-end invoicing keeps to the calendar. The festival counts
        as planned beforehand: an extension decreed because of an epidemic is part of the
        shock that is to be measured.

        Raises PeriodError for years outside the festival table.
        """
        year_before = self.last_year()
        if self.days > LONGEST_ALIGNED:
            return year_before
        try:
            festival = spring_festival(self.end.year)
            festival_before = spring_festival(year_before.end.year)
        except ValueError as wrong:
            raise PeriodError(f"period {self.text} cannot be aligned: {wrong}") from wrong
        if not (_in_season(self, festival) or _in_season(year_before, festival_before)):
            return year_before
        shift = festival - festival_before
        return Period(self.start - shift, self.end - shift)

    def cut(self, last_day: date) -> "Period":
        """The part of the period up to `last_day`: a running period as far as it has come."""
        if last_day < self.start:
            raise PeriodError(
                f"period {self.text} starts after the last day of the data, {last_day}",
                to_do="choose an earlier period or load newer files",
            )
        return Period(self.start, min(self.end, last_day))

    def head(self, days: int) -> "Period":
        """The first `days` days of the period, so that it compares like with like."""
        return Period(self.start, min(self.end, self.start + timedelta(days=days - 1)))

    def _is_week(self) -> bool:
        return self.days == 7 and self.start.weekday() == 0

    def _whole_months(self) -> int:
        """How many whole months the period spans, 0 when it is not made of whole months."""
        ends_month = self.end.day == calendar.monthrange(self.end.year, self.end.month)[1]
        if self.start.day != 1 or not ends_month:
            return 0
        years = self.end.year - self.start.year
        return years * 12 + self.end.month - self.start.month + 1


def parse_period(text: str) -> Period:
    """Read a period as users write it; raise PeriodError that says how to write one."""
    text = text.strip()
    try:
        if re.fullmatch(r"\d{4}", text):
            return _months(int(text), 1, 12)
        if match := re.fullmatch(r"(\d{4})-[Qq]([1-4])", text):
            return _months(int(match[1]), 3 * int(match[2]) - 2, 3)
        if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
            return _months(int(match[1]), int(match[2]), 1)
        if match := re.fullmatch(r"(\d{4})-[Ww](\d{2})", text):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return Period(monday, monday + timedelta(days=6))
        if match := re.fullmatch(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", text):
            return Period(date.fromisoformat(match[1]), date.fromisoformat(match[2]))
    except (ValueError, calendar.IllegalMonthError) as wrong:
        raise PeriodError(f"'{text}' is not a period: {wrong}", to_do=FORMS) from wrong
    raise PeriodError(f"'{text}' is not a period", to_do=FORMS)


def parse_day(text: str, name: str) -> date:
    """Read a day written as 2020-02-21; `name` tells the user which option was wrong."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as wrong:
        raise PeriodError(
            f"'{text}' is not a day", where=name, to_do="write it as 2020-02-21"
        ) from wrong


def _months(year: int, month: int, count: int) -> Period:
    last = year * 12 + month - 2 + count
    last_year, last_month = last // 12, last % 12 + 1
    end = date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
    return Period(date(year, month, 1), end)


def _in_season(window: Period, festival: date) -> bool:
    first, last = festival + timedelta(FESTIVAL_FROM), festival + timedelta(FESTIVAL_UNTIL)
    return window.start <= last and window.end >= first


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return date(day.year - 1, 2, 28)
