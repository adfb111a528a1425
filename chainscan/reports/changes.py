"""The overview's chapters on purchases and sales: losses, months, where partners are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from chainscan.reports import charts, comparisons, numbers
from chainscan.reports.edition import COMPARATORS, Edition
from chainscan.reports.files import WORKBOOK
from chainscan.reports.tables import Row, cell, column, label, table

MOST_LOSSES = 5
PLACES = ("home", "outside", "domestic", "overseas", "consumer", "unknown")
WINDOWS = ("value", *COMPARATORS)
SIDES = ("sales", "purchases")


@dataclass(frozen=True)
class Total:
    """A measure summed over enterprises: value, changes over comparable ones, or why not."""

    value: Decimal | None
    enterprises: int
    pairs: int
    changes: comparisons.Changes
    reasons: tuple[tuple[str | None, int], ...]

    @property
    def reason(self) -> str | None:
        """Why most of the enterprises without a value have none."""
        return self.reasons[0][0] if self.reasons else None


def totals(edition: Edition) -> dict[str, Total]:
    """The sum of each measure over all enterprises, by its code."""
    reasons: dict[str, list[tuple[str | None, int]]] = {}
    for row in edition.rows("change_reasons"):
        reasons.setdefault(row["code"], []).append((row["reason"], row["enterprises"]))
    found = {}
    for row in edition.rows("change_totals"):
        changes = {n: comparisons.ratio(row[f"value_{n}"], row[n]) for n in COMPARATORS}
        pairs = max(row[f"pairs_{n}"] for n in COMPARATORS)
        value = row["value"] if row["with_value"] else None
        code = row["code"]
        found[code] = Total(value, row["with_value"], pairs, changes, tuple(reasons.get(code, ())))
    return found


def losses(edition: Edition, code: str, total: Total | None) -> dict[str, Any]:
    """The table of the enterprises that lost most by a measure in yuan."""
    rows = edition.rows("largest_losses", code=code, most=MOST_LOSSES)
    scale = edition.scale(*(row[name] for row in rows for name in WINDOWS))
    shown: list[Row] = [[label(row), *comparisons.amounts(edition, row, scale)] for row in rows]
    headings = comparisons.headings(edition, scale.label)
    columns = [column(edition.say("column.enterprise"), 1.9), *headings]
    nothing = total is None or total.value is None
    reason = comparisons.reason_of(edition, total.reason if total else "not_observed")
    return table(
        columns,
        shown,
        note=edition.texts.sentences(
            [
                edition.say("say.small_print") if code == "M01" and rows else "",
                edition.and_more(rows[0]["losing"] - len(rows) if rows else 0, WORKBOOK),
                _not_stated(edition, total),
            ]
        ),
        empty=reason if nothing else edition.say("losses.none"),
    )


def quantity_losses(edition: Edition) -> dict[str, Any]:
    """The table of goods whose quantity sold fell, at the enterprises that lost most sales."""
    rows = edition.rows("largest_quantity_losses", most=MOST_LOSSES)
    shown: list[Row] = [
        [label(row), edition.goods(row["goods"]), *comparisons.quantities(edition, row)]
        for row in rows
    ]
    columns = [
        column(edition.say("column.enterprise"), 1.6),
        column(edition.say("column.goods"), 1.0),
    ]
    return table(
        [*columns, *comparisons.headings(edition)],
        shown,
        note=edition.and_more(rows[0]["losing"] - len(rows) if rows else 0, WORKBOOK),
        empty=edition.say("losses.no_quantity"),
    )


def places(edition: Edition, enterprise: int | None = None) -> dict[str, list[dict[str, Any]]]:
    """Sales and purchases by where the partner is registered: side → rows, one a window."""
    found = edition.rows_for("places", enterprise)
    order = {name: number for number, name in enumerate(WINDOWS)}
    return {
        side: sorted((r for r in found if r["side"] == side), key=lambda r: order[r["comparator"]])
        for side in SIDES
    }


def place_table(edition: Edition, rows: Sequence[Mapping[str, Any]], side: str) -> dict[str, Any]:
    """One side by place: a row a place, amounts of this period and change to each comparator.

    Of sales every place is shown, of purchases those from where something came.
    """
    by_window = {row["comparator"]: row for row in rows}
    value = by_window.get("value")
    if value is None:
        return table([], [], empty=edition.say("places.not_observed"))
    parts = [n for n in shown_places(rows) if side == "sales" or any(row[n] for row in rows)]
    names = [*parts, *(["focus"] if value["focus"] is not None else []), "total"]
    scale = edition.scale(*(row[name] for row in rows for name in names))
    blurred = [n for n in WINDOWS if n in by_window and too_unknown(edition, by_window[n])]
    unstated = set(COMPARATORS) if "value" in blurred else set(blurred)
    shown: list[Row] = []
    for name in names:
        amounts = {window: row[name] for window, row in by_window.items()}
        line = {n: amounts.get(n) for n in WINDOWS}
        line |= {f"change_{n}": comparisons.ratio(line["value"], line[n]) for n in COMPARATORS}
        line |= {f"reason_{n}": None for n in COMPARATORS}
        if name != "total":
            line |= {f"change_{n}": None for n in unstated}
        cells = comparisons.amounts(edition, line, scale)
        shown.append([cell(edition.say(f"place.{name}"), strong=name == "total"), *cells])
    headings = comparisons.headings(edition, scale.label)
    columns = [column(edition.say("column.place"), 1.2), *headings]
    absent = any(n not in by_window for n in COMPARATORS)
    notes = [edition.say("places.absent")] if absent else []
    if unstated:
        limit = numbers.share(Decimal(str(edition.settings.measure.unknown_limit)))
        notes.append(edition.say("places.unknown", limit=limit))
    if value["steady"] < value["enterprises"]:
        counts = {"steady": value["steady"], "firms": value["enterprises"]}
        notes.append(edition.say("places.steady", **counts))
    return table(columns, shown, note=edition.texts.sentences(notes), compact=True)


def too_unknown(edition: Edition, row: Mapping[str, Any]) -> bool:
    """Whether so much of a window's trade has no known region that no change by place is stated."""
    parts = [abs(row[name] or 0) for name in ("home", "outside", "unknown")]
    if row["home"] is None:
        parts = [abs(row[name] or 0) for name in ("domestic", "unknown")]
    limit = Decimal(str(edition.settings.measure.unknown_limit))
    return bool(parts[-1] > limit * sum(parts))


def place_chart(edition: Edition, rows: Sequence[Mapping[str, Any]]) -> Figure | None:
    """The chart of one side by place; None where that would say nothing.

    That is: nothing observed, every region unknown, or a part negative.
    """
    names = [name for name in shown_places(rows) if any(row[name] for row in rows)]
    if not names or names == ["unknown"] or any(row[name] < 0 for row in rows for name in names):
        return None
    scale = edition.scale(*(row["total"] for row in rows))
    frame = pd.DataFrame(
        {"window": [edition.texts.code("window", row["comparator"]) for row in rows]}
        | {name: [_scaled(row[name], scale) for row in rows] for name in names}
    )
    labels = {name: edition.say(f"place.{name}") for name in names}
    return charts.amounts_by_place(frame, labels, scale.label)


def shown_places(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The places that add up to the total: home and outside, or domestic without a home region."""
    split = all(row["home"] is not None for row in rows)
    absent = {"domestic"} if split else {"home", "outside"}
    return [name for name in PLACES if name not in absent]


def _scaled(value: Decimal | None, scale: numbers.Scale) -> float:
    return float("nan") if value is None else float(value / scale.size)


def _not_stated(edition: Edition, total: Total | None) -> str:
    """How many enterprises have no figure, and why."""
    reasons = total.reasons if total else ()
    parts = [
        edition.say("losses.without", why=comparisons.why(edition, reason), count=count)
        for reason, count in reasons
    ]
    return edition.say("losses.not_stated", reasons=edition.texts.listed(parts)) if parts else ""
