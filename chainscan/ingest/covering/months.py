"""How complete the months of each side look."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from chainscan.engine import Engine

FOLDER = Path(__file__).parent
MOST_RUNS = 6
MOST_NAMED = 3
FINDINGS = {
    "missing": "no row, though rows before and after",
    "thin": "under a tenth of the book's usual rows",
    "quiet": "no row, in books that usually have few",
}


@dataclass(frozen=True)
class MonthCoverage:
    """One side's rows in one month, how many owners they are of, and how many are lacking.

    `missing` books have no row in the month, `thin` ones fewer than a tenth of their usual rows:
    see WeakMonth.
    """

    side: str
    month: str
    owners: int
    row_count: int
    missing: int
    thin: int

    def line(self) -> str:
        """The month in a plain line."""
        lacking = [f"{self.missing:,} missing"] if self.missing else []
        lacking += [f"{self.thin:,} thin"] if self.thin else []
        said = f"{self.month}: {self.owners:,} books with {self.row_count:,} rows"
        return f"{said}; {', '.join(lacking)}" if lacking else said


@dataclass(frozen=True)
class WeakMonth:
    """A month in which a book looks incomplete.

    `finding` is missing (no row, though rows before and after, and the days were not declared),
    quiet (the same in a book that usually has fewer than five rows a month, where it says
    little) or thin (fewer than a tenth of `usual_rows`, where these are ten or more). Usual is
    the median of the book's months with rows. The export is incomplete, or the trade stopped.
    """

    owner_id: str
    side: str
    month: str
    finding: str
    row_count: int
    usual_rows: int

    def line(self) -> str:
        """The month in a plain line."""
        return f"{self.owner_id} {self.month}: {self.row_count:,} rows, usually {self.usual_rows:,}"


def month_lines(
    months: Sequence[MonthCoverage], weak: Sequence[WeakMonth], *, in_full: bool
) -> list[str]:
    """A few lines a side; `in_full`: a line for each month and each weak one."""
    lines = []
    for side, of_side in groupby(months, key=lambda month: month.side):
        listed = list(of_side)
        lines.append(f"months with {side}: {runs([month.month for month in listed])}")
        if in_full:
            lines += [f"    {month.line()}" for month in listed]
        lines += _weak_lines([month for month in weak if month.side == side], in_full)
    alone = one_sided(months)
    if alone:
        lines.append(f"only one side has rows in: {runs(list(alone))}")
    return lines


def one_sided(months: Sequence[MonthCoverage]) -> tuple[str, ...]:
    """Months that only one side has rows in, where the data hold both sides."""
    if len({month.side for month in months}) < 2:
        return ()
    sides = Counter(month.month for month in months)
    return tuple(sorted(month for month, count in sides.items() if count == 1))


def find_months(engine: Engine) -> tuple[tuple[MonthCoverage, ...], tuple[WeakMonth, ...]]:
    """All months with rows by side, and by book those in which rows are lacking."""
    engine.scratch(FOLDER / "book_month.sql")
    try:
        weak = tuple(WeakMonth(**row) for row in engine.rows(FOLDER / "weak_month.sql"))
        lacking = Counter((each.side, each.month, each.finding) for each in weak)
        rows = engine.rows(FOLDER / "covered_month.sql")
    finally:
        engine.forget("book_month")
    months = tuple(
        MonthCoverage(
            **row,
            missing=lacking[row["side"], row["month"], "missing"],
            thin=lacking[row["side"], row["month"], "thin"],
        )
        for row in rows
    )
    return months, weak


def _weak_lines(weak: list[WeakMonth], in_full: bool) -> list[str]:
    shown = [month for month in weak if in_full or month.finding != "quiet"]
    hint = "" if in_full else " (`--months` lists them)"
    lines = [f"    look incomplete, unless the trade stopped{hint}:"] if shown else []
    for finding, words in FINDINGS.items():
        found = [month for month in shown if month.finding == finding]
        if found:
            lines.append(f"        {words}: {_said(found)}")
        if in_full:
            lines += [f"            {month.line()}" for month in found]
    return lines


def _said(weak: list[WeakMonth]) -> str:
    """How many months of how many books; then the few there are, or the most frequent ones."""
    books = {month.owner_id for month in weak}
    said = f"{len(weak):,} months of {len(books):,} books"
    if len(weak) <= MOST_NAMED:
        return f"{said} ({', '.join(f'{month.owner_id} {month.month}' for month in weak)})"
    often = Counter(month.month for month in weak)
    most = sorted(often, key=lambda month: (-often[month], month))[:MOST_NAMED]
    return f"{said} ({', '.join(f'{often[month]:,} in {month}' for month in most)}, …)"


def runs(months: list[str]) -> str:
    """Months as runs without a gap, 2019-01..2019-06, 2020-01; of many runs the last few."""
    found: list[list[str]] = []
    previous = None
    for month in months:
        number = int(month[:4]) * 12 + int(month[5:])
        if previous is not None and number == previous + 1:
            found[-1][1:] = [month]
        else:
            found.append([month])
        previous = number
    shown = ", ".join("..".join(run) for run in found[-MOST_RUNS:])
    left = len(found) - MOST_RUNS
    return f"{left:,} stretches before, {shown}" if left > 0 else shown
