"""The figures of the overview, bare, for the workbook and the index."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from chainscan.reports import breaks, changes, evidence, supply
from chainscan.reports.edition import COMPARATORS, Edition


@dataclass(frozen=True)
class Figure:
    """One figure: its label, value and kind, its three changes, and the sheet with its detail."""

    label: str
    kind: str
    value: Decimal | int | None
    unit: str
    detail: str
    changes: tuple[Decimal | None, ...] = ()
    compared: int | None = None


def figures(edition: Edition) -> list[Figure]:
    """Sums of the measures, then broken links, disruptions, needs, and rows."""
    return [*_measures(edition), *_findings(edition), *_rows(edition)]


def _measures(edition: Edition) -> Iterator[Figure]:
    yuan = edition.say("book.yuan")
    for code, total in changes.totals(edition).items():
        yield Figure(
            label=edition.texts.code("measure", code),
            kind="money",
            value=total.value,
            unit=yuan,
            detail="changes",
            changes=tuple(total.changes.get(name) for name in COMPARATORS),
            compared=total.pairs or None,
        )


def _findings(edition: Edition) -> Iterator[Figure]:
    broken, wanted = breaks.counted(edition), supply.needs(edition)
    yuan = edition.say("book.yuan")
    left = sum((row["unmet"] or Decimal(0) for row in wanted.rows), Decimal(0))
    for name, kind, value, detail in (
        ("broken", "count", broken.links, "links"),
        ("lost", "money", broken.lost, "links"),
        ("events", "count", broken.events, "disruptions"),
        ("needs", "count", wanted.from_source("broken_link"), "needs"),
        ("stated", "count", wanted.from_source("stated"), "needs"),
        ("wanted", "money", wanted.wanted, "needs"),
        ("placed", "money", wanted.placed, "matches"),
        ("open", "money", left, "unmet"),
    ):
        unit = yuan if kind == "money" else ""
        yield Figure(edition.say(f"book.{name}"), kind, value, unit, detail)


def _rows(edition: Edition) -> Iterator[Figure]:
    files = edition.rows("input_files")
    for name in evidence.COUNTS:
        total = sum(row[name] for row in files)
        yield Figure(edition.say(f"book.{name}"), "count", total, "", "files")
