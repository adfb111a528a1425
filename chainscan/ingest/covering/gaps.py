"""Sudden gaps in the dates of a file: days that it should hold and does not.

The rule. A file's usual step is the median number of working days from one day with rows to the
next, at least one. A gap is sudden where at least ten working days without a row lie between two
days with rows, and at least ten times the usual step: of a file with rows every working day, two
working weeks; of one with rows every third, six. Files with rows on fewer than twenty days are
not judged. Working days are Monday to Friday without the public holidays as planned, and without
the days from a week before the Spring Festival to the fifteenth after it, when businesses rest.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from chainscan.engine import Engine
from chainscan.ingest.covering.spreadsheet import shown
from chainscan.reference.calendar import holidays, spring_festival

FOLDER = Path(__file__).parent
LEAST_DAYS = 20
LEAST_GAP = 10
TIMES_USUAL = 10
FESTIVAL = range(-7, 16)
YEARS = range(2000, 2051)


@dataclass(frozen=True)
class DateGap:
    """No row between two days of a file, though there should be: `working_days` are missing.

    `usual_days` is the file's usual step from one day with rows to the next, in working days.
    """

    path: str
    day_before: date
    day_after: date
    working_days: int
    usual_days: float

    def line(self) -> str:
        """The gap in a plain line."""
        days = f"{self.day_before} and {self.day_after}, {self.working_days:,} working days"
        return f"{shown(self.path)}: no row between {days}; its usual step is {self.usual_days:g}"


def find_date_gaps(engine: Engine) -> tuple[DateGap, ...]:
    """All sudden gaps, by file and day."""
    rule = {"least_days": LEAST_DAYS, "least_gap": LEAST_GAP, "times_usual": TIMES_USUAL}
    rows = engine.rows(FOLDER / "date_gap.sql", days_off=list(days_off()), **rule)
    return tuple(DateGap(**row) for row in rows)


@cache
def days_off() -> tuple[date, ...]:
    """Days on which a silence means nothing: public holidays, and the Spring Festival's weeks."""
    rest = {spring_festival(year) + timedelta(days) for year in YEARS for days in FESTIVAL}
    return tuple(sorted(rest | set(holidays())))
