"""One enterprise's figures, gathered once for all chapters of its dossier."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chainscan.reports import changes, supply
from chainscan.reports.comparisons import Changes
from chainscan.reports.edition import COMPARATORS, Edition

EVERY = 1_000_000


@dataclass(frozen=True)
class Case:
    """The figures of one enterprise that several chapters of its dossier use."""

    key: int
    facts: dict[str, Any]
    books: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    places: dict[str, list[dict[str, Any]]]
    wanted: supply.Needs
    broken: list[dict[str, Any]]

    def total(self, code: str) -> dict[str, Any] | None:
        """The row of a measure over all partners; None where the enterprise has none."""
        found = [r for r in self.measures if r["code"] == code and r["scope"] == "all"]
        return found[0] if found else None

    def quantities(self, code: str) -> list[dict[str, Any]]:
        """The rows of a measure in units of goods, the largest first."""
        return [row for row in self.measures if row["code"] == code and row["unit"]]

    def has_book(self, side: str) -> bool:
        """Whether the data hold the enterprise's own invoices of this side."""
        return any(book["side"] == side for book in self.books)


def open_case(edition: Edition, enterprise: int) -> Case:
    """Everything the tables hold of one enterprise."""
    return Case(
        key=enterprise,
        facts=edition.rows_of("enterprise_facts", enterprise)[0],
        books=edition.rows_of("enterprise_books", enterprise),
        measures=edition.rows_of("enterprise_changes", enterprise),
        places=changes.places(edition, enterprise),
        wanted=supply.needs(edition, enterprise),
        broken=edition.rows_of("broken_links", enterprise, most=EVERY),
    )


def changes_of(row: dict[str, Any] | None) -> Changes:
    """The three changes of a measure as exact numbers; nothing where there is no measure."""
    if row is None:
        return {}
    found = {name: row[f"change_{name}"] for name in COMPARATORS}
    return {n: None if c is None else Decimal(str(c)) for n, c in found.items()}
