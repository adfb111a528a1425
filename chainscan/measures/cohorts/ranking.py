"""How much of a cohort the data hold, and its largest losses of the period."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from chainscan.engine import Stage
from chainscan.measures.catalogue import MEASURES
from chainscan.measures.cohorts.cohort import Cohort

SQL = Path(__file__).parent
SALES = "sales"
"""What the ranking by all sales is called, which no code states."""
NAMES = {SALES: "sales, to anybody"} | {one.code: f"{one.code} {one.en}" for one in MEASURES}
AGAINST = {"aligned": "aligned", "last_year": "last year", "previous": "previous"}


@dataclass(frozen=True)
class CohortCoverage:
    """Of a cohort's `members`: who trades, has books, and has them over the windows compared.

    `observed`: over the whole period. `comparable`: over all four windows.
    """

    cohort: str
    members: int
    trading: int
    purchases_books: int
    purchases_observed: int
    purchases_comparable: int
    sales_books: int
    sales_observed: int
    sales_comparable: int

    def lines(self) -> list[str]:
        """The same in plain words."""
        purchases = (self.purchases_books, self.purchases_observed, self.purchases_comparable)
        sales = (self.sales_books, self.sales_observed, self.sales_comparable)
        head = f"cohort {self.cohort}: {self.members:,} members, {self.trading:,} in the data"
        return [head, _books("purchases", *purchases), _books("sales", *sales)]


@dataclass(frozen=True)
class Loss:
    """One enterprise: `loss` = `earlier`, its figure in the window of `comparator`, − `value`."""

    place: int
    change_id: str | None
    enterprise_id: str
    name: str | None
    value: Decimal
    comparator: str
    earlier: Decimal
    loss: Decimal
    is_firm: bool | None

    def line(self) -> str:
        """Place, name, loss and share in one line."""
        share = f"{float(self.loss / self.earlier):.1%}"
        firm = ", firm" if self.is_firm else ""
        against = AGAINST[self.comparator]
        name = self.name or self.enterprise_id
        return f"    {self.place:>3} {name}: −{self.loss:,.0f} (−{share}, {against}{firm})"


@dataclass(frozen=True)
class Ranking:
    """The largest losses by one code; `losing` counts all who lost."""

    code: str
    losing: int
    losses: tuple[Loss, ...]

    def lines(self) -> list[str]:
        """The same in plain lines."""
        head = f"largest losses, {NAMES[self.code]}, yuan; {self.losing:,} lost"
        return [head, *(loss.line() for loss in self.losses)]


def cover(stage: Stage, cohort: Cohort, members: dict[str, list[Any]]) -> CohortCoverage | None:
    """Fill the scratch table `cohort_member`; its coverage, None where everybody is shown."""
    stage.scratch(SQL / "cohort_member.sql", **members)
    if cohort.is_everybody:
        return None
    return CohortCoverage(cohort.title, **stage.rows(SQL / "cohort_books.sql")[0])


def rank(stage: Stage, cohort: Cohort) -> tuple[Ranking, ...]:
    """The largest losses of the cohort's members by each code in yuan; reads `cohort_member`."""
    rows = stage.rows(SQL / "cohort_loss.sql", everybody=cohort.is_everybody, most=cohort.most)
    return tuple(
        _ranking(code, list(found)) for code, found in groupby(rows, key=lambda row: row["code"])
    )


def _books(side: str, books: int, observed: int, comparable: int) -> str:
    return (
        f"    {side}: {books:,} books, {observed:,} over the period,"
        f" {comparable:,} over all windows"
    )


def _ranking(code: str, rows: list[dict[str, Any]]) -> Ranking:
    losing = int(rows[0]["losing"])
    facts = [{k: v for k, v in row.items() if k not in ("code", "losing")} for row in rows]
    return Ranking(code, losing, tuple(Loss(**one) for one in facts))
