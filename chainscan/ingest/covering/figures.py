"""The figures of a coverage, each able to say itself in plain lines."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from chainscan.ingest.report import FileReport

MOST_FILES = 20


@dataclass(frozen=True)
class SideCoverage:
    """The sales or the purchases of all owners together.

    `net_amount` is their net trade in yuan. Of `books`, `observed_to_the_end` are observed
    through the last day of the data, and for `declared` the days were declared, not inferred.
    The shares are of the trade by amount: where the goods, the partner's region and a quantity
    are known; None where there is no trade.
    """

    side: str
    books: int
    first_day: date
    last_day: date
    observed_to_the_end: int
    declared: int
    net_amount: Decimal
    partners: int
    share_with_goods: float | None
    share_with_region: float | None
    share_with_quantity: float | None

    def lines(self) -> list[str]:
        """The side in three plain lines."""
        ended = self.books - self.observed_to_the_end
        trade = f"net trade {self.net_amount:,.2f} yuan with {self.partners:,} partners"
        reach = f"{self.observed_to_the_end:,} books are observed through the last day"
        known = (
            f"{_percent(self.share_with_goods)} has goods",
            f"{_percent(self.share_with_region)} the partner's region",
            f"{_percent(self.share_with_quantity)} a quantity",
        )
        return [
            f"{self.side}: {self.books:,} books, {self.first_day} to {self.last_day}, {trade}",
            f"    {reach}, {ended:,} end earlier; days declared for {self.declared:,}",
            f"    of the trade {', '.join(known)}",
        ]


@dataclass(frozen=True)
class InvoiceCoverage:
    """All invoices, each once."""

    first_day: date | None
    last_day: date | None
    invoices: int
    voided: int
    reversed: int
    partly_reversed: int
    reversed_without_red_letter: int
    red_letters: int
    red_letters_with_original: int
    at_risk: int
    declared_by_both: int
    amounts_disagree: int

    def lines(self) -> list[str]:
        """The invoices in three plain lines."""
        if not self.invoices:
            return ["no invoices"]
        status = (
            f"{self.voided:,} voided",
            f"{self.reversed:,} reversed",
            f"{self.partly_reversed:,} partly reversed",
            f"{self.at_risk:,} with a risk word",
        )
        original = f"the original known for {self.red_letters_with_original:,}"
        missing = f"{self.reversed_without_red_letter:,} reversed invoices lack theirs: zero trade"
        different = f"{self.amounts_disagree:,} of them with different amounts"
        return [
            f"{self.invoices:,} invoices, {self.first_day} to {self.last_day}: {', '.join(status)}",
            f"    {self.red_letters:,} red letters, {original}; {missing}",
            f"    {self.declared_by_both:,} in both sides' books, {different}",
        ]


@dataclass(frozen=True)
class MonthCoverage:
    """One side's rows in one month, and how many owners they are of."""

    side: str
    month: str
    owners: int
    row_count: int


@dataclass(frozen=True)
class RejectedReason:
    """How many rows were rejected for one reason."""

    reason_code: str
    reason: str
    row_count: int


@dataclass(frozen=True)
class RejectedRow:
    """One rejected row and what stood in its way."""

    path: str
    source_row: int
    column_name: str | None
    value: str | None
    reason_code: str
    reason: str


@dataclass(frozen=True)
class Coverage:
    """Everything `chainscan coverage` says; `total` adds up the files."""

    files: tuple[FileReport, ...]
    total: FileReport
    owners: int
    sides: tuple[SideCoverage, ...]
    invoices: InvoiceCoverage
    months: tuple[MonthCoverage, ...]
    rejected: tuple[RejectedReason, ...]
    rejected_sample: tuple[RejectedRow, ...]

    def lines(self) -> list[str]:
        """The coverage in plain lines, a screenful."""
        lines = [f"{len(self.files):,} files"]
        if len(self.files) <= MOST_FILES:
            lines += [line for file in self.files for line in file.lines()]
        lines += self.total.lines()
        lines.append(f"    of these rows {self.total.rows_voided:,} are voided: no trade")
        lines.append(f"{self.owners:,} owners (enterprises with a book of their own)")
        lines += [line for side in self.sides for line in side.lines()]
        lines += self.invoices.lines()
        for side, months in groupby(self.months, key=lambda month: month.side):
            lines.append(f"months with {side}: {_runs([month.month for month in months])}")
        for reason in self.rejected:
            count = f"{reason.row_count:,} rows"
            lines.append(f"rejected: {count}, {reason.reason} ({reason.reason_code})")
        for row in self.rejected_sample:
            found = f"{row.column_name or 'line'} = {row.value!r}"
            lines.append(f"    {row.path}, row {row.source_row}: {found}: {row.reason_code}")
        return lines


def _percent(share: float | None) -> str:
    return "n/a" if share is None else f"{share:.1%}"


def _runs(months: list[str]) -> str:
    """Months as runs without a gap: 2019-01..2019-06, 2020-01."""
    runs: list[list[str]] = []
    previous = None
    for month in months:
        number = int(month[:4]) * 12 + int(month[5:])
        if previous is not None and number == previous + 1:
            runs[-1][1:] = [month]
        else:
            runs.append([month])
        previous = number
    return ", ".join("..".join(run) for run in runs)
