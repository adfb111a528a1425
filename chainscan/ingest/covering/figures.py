"""The figures of a coverage, each able to say itself in plain lines."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chainscan.ingest.covering.spreadsheet import shown


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
            f"{percent(self.share_with_goods)} has goods",
            f"{percent(self.share_with_region)} the partner's region",
            f"{percent(self.share_with_quantity)} a quantity",
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
class RejectedReason:
    """How many rows were rejected for one reason."""

    reason_code: str
    reason: str
    row_count: int

    def line(self) -> str:
        """The reason in a plain line."""
        return f"rejected: {self.row_count:,} rows, {self.reason} ({self.reason_code})"


@dataclass(frozen=True)
class RejectedRow:
    """One rejected row and what stood in its way; identity-card numbers are masked.

    `source_row` counts from the top of the `sheet`, which is None where a file has one table.
    """

    path: str
    sheet: str | None
    source_row: int
    column_name: str | None
    value: str | None
    reason_code: str
    reason: str

    def line(self) -> str:
        """The row in a plain line."""
        place = f"{shown(self.path)}, {f'sheet {self.sheet}, ' if self.sheet else ''}"
        value = None if self.value is None else shown(self.value, 40)
        found = f"{self.column_name or 'line'} = {value!r}"
        return f"{place}row {self.source_row}: {found}: {self.reason_code}"


def percent(share: float | None) -> str:
    """A share in per cent, n/a where there is none."""
    return "n/a" if share is None else f"{share:.1%}"
