"""A value beside its three comparators: as cells of a table and as part of a sentence."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from chainscan.reports import numbers
from chainscan.reports.edition import COMPARATORS, Edition
from chainscan.reports.tables import cell, column

VALUE_WIDTH = 1.15
"""The column of values is wider than those of changes: it carries the unit."""
Changes = Mapping[str, Decimal | None]


def ratio(value: Decimal | None, base: Decimal | None) -> Decimal | None:
    """The change from `base` to `value`; None where either is absent or the base is not > 0."""
    if value is None or base is None or base <= 0:
        return None
    return Decimal(value) / Decimal(base) - 1


def headings(edition: Edition, unit: str = "", width: float = 1.0) -> list[dict[str, Any]]:
    """The four columns of a comparison: this period with the unit, each comparator's days."""
    days = edition.window("value", short=True)
    sub = edition.say("column.in_unit", days=days, unit=unit) if unit else days
    value = column(edition.say("column.value"), width * VALUE_WIDTH, "right", sub)
    compared = [
        column(
            edition.texts.code("comparator", name), width, "right", edition.window(name, short=True)
        )
        for name in COMPARATORS
    ]
    return [value, *compared]


def amounts(edition: Edition, row: Mapping[str, Any], scale: numbers.Scale) -> list[dict[str, Any]]:
    """The cells of a comparison of amounts, all written in the unit `scale`."""
    return _cells(edition, row, scale.show)


def quantities(
    edition: Edition, row: Mapping[str, Any], *, bare: bool = False
) -> list[dict[str, Any]]:
    """The cells of a comparison of quantities, all in the scale of the value.

    With `bare` only the value carries its unit, for want of room.
    """
    figures = [row[name] for name in ("value", *COMPARATORS) if row[name]]
    scale = numbers.quantity_scale(figures[0] if figures else Decimal(0), edition.texts.lang)
    gap = "" if edition.texts.lang == "zh" else " "
    unit = f"{gap}{scale.label}{edition.texts.code('unit', row['unit'])}"
    found = _cells(edition, row, lambda value: f"{scale.show(value)}{'' if bare else unit}")
    if bare and row["value"] is not None:
        found[0] = cell(f"{found[0]['main']}{unit}", strong=True)
    return found


def phrase(edition: Edition, changes: Changes, differences: Mapping[str, str] | None = None) -> str:
    """'环比 −23.6 %，同比 −11.0 %, …'; says of each change that cannot be computed that it cannot.

    `differences` are put behind the percentages in brackets. The festival-aligned comparison is
    left out where it is the year-on-year one.
    """
    same = edition.windows.get("aligned") == edition.windows.get("last_year")
    parts = []
    for name in COMPARATORS:
        if name == "aligned" and same:
            continue
        change = changes.get(name)
        words = edition.say("say.not_computable") if change is None else numbers.percent(change)
        if change is not None and differences and name in differences:
            words = edition.say("say.with_difference", change=words, difference=differences[name])
        parts.append(f"{edition.texts.code('change', name)} {words}")
    return edition.texts.join(parts)


def differences(row: Mapping[str, Any], show: Callable[[Decimal], str]) -> dict[str, str]:
    """By how much a value differs from each comparator it can be compared with, in words."""
    found = {
        name: row["value"] - row[name]
        for name in COMPARATORS
        if row["value"] is not None and row[name] is not None
    }
    return {name: f"{'+' if more > 0 else ''}{show(more)}" for name, more in found.items()}


def headline(changes: Changes) -> tuple[str, Decimal] | None:
    """The change to put in front: aligned, else year on year, else month on month."""
    for name in reversed(COMPARATORS):
        change = changes.get(name)
        if change is not None:
            return name, change
    return None


def reason_of(edition: Edition, reason: str | None) -> str:
    """'无法计算：地区未知': that a figure cannot be computed, and why."""
    words = edition.say("say.not_computable")
    return edition.say("say.because", what=words, why=why(edition, reason)) if reason else words


def why(edition: Edition, reason: str | None) -> str:
    """The words for a reason code of the measures; empty where there is none."""
    return edition.texts.code("reason", reason) if reason else ""


def _cells(edition: Edition, row: Mapping[str, Any], show: Any) -> list[dict[str, Any]]:
    if row["value"] is None:
        words = reason_of(edition, row.get("reason"))
        return [cell(words, tone="muted")] + [
            cell("—", "" if row[name] is None else show(row[name]), "muted") for name in COMPARATORS
        ]
    found = [cell(show(row["value"]), strong=True)]
    for name in COMPARATORS:
        base, change = row[name], row[f"change_{name}"]
        if base is None:
            found.append(cell("—", why(edition, row[f"reason_{name}"]), "muted"))
        elif base == row["value"] == 0:
            found.append(cell("—", tone="muted"))
        elif change is None:
            found.append(cell("—", show(base), "muted"))
        else:
            tone = "loss" if change < 0 else "plain"
            found.append(cell(numbers.percent(Decimal(str(change))), show(base), tone))
    return found
