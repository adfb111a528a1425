"""A change's figure computed once more, from the invoice lines behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

LAST = Decimal("0.00000001")
"""Figures have eight decimals; a quotient may be off by one in the last."""
SUMMED = ("amount", "quantity")


@dataclass(frozen=True)
class Constituent:
    """What a partner (or, of single_source, a goods group) contributes in a window.

    `counts`: whether it is one of those that the figure counts or sums. `partners`: by how many
    partners these goods were delivered (of single_source only).
    """

    window: str
    name: str
    amount: Decimal
    quantity: Decimal | None
    invoices: int
    counts: bool
    partners: int | None = None


def contribution(row: Mapping[str, Any], measured: str) -> Decimal:
    """What one line adds: its quantity, its invoice, or its amount."""
    if measured == "quantity":
        return Decimal(row["quantity"])
    return Decimal(row["invoices"]) if measured == "partners" else Decimal(row["amount"])


def constituents(
    rows: Sequence[Mapping[str, Any]], measured: str, side: str
) -> tuple[Constituent, ...]:
    """What a figure that is no plain sum is counted or divided from, the largest first."""
    if measured in SUMMED:
        return ()
    windows = list(dict.fromkeys(row["comparator"] for row in rows))
    found: list[Constituent] = []
    for window in windows:
        inside = [row for row in rows if row["comparator"] == window]
        if measured == "single_source":
            found += _by_goods(window, inside)
        elif measured == "price":
            found.append(_added(window, "", inside))
        else:
            found += _by_partner(window, inside, measured, side)
    return tuple(found)


def recompute(
    rows: Sequence[Mapping[str, Any]], parts: Sequence[Constituent], measured: str
) -> Decimal | None:
    """The figure of one window from its lines (sums) or constituents; None: nothing to divide."""
    if measured in SUMMED:
        return sum((contribution(row, measured) for row in rows), Decimal(0))
    counting = [part for part in parts if part.counts]
    if measured == "partners":
        return Decimal(len(counting))
    if measured == "single_source":
        return Decimal(len(counting)) if parts else None
    return _quotient(counting, measured)


def agrees(figure: Decimal, again: Decimal | None, measured: str) -> bool:
    """Whether both are the same: to the fen, or of quotients to the last decimal but one."""
    slack = LAST if measured in ("herfindahl", "largest_share", "price") else Decimal(0)
    return again is not None and abs(figure - again) <= slack


def _quotient(counting: Sequence[Constituent], measured: str) -> Decimal | None:
    """A price, or how concentrated the amounts are; None where there is nothing to divide by."""
    if measured == "price":
        whole = counting[0] if counting else None
        return _rounded(whole.amount / whole.quantity) if whole and whole.quantity else None
    total = sum((part.amount for part in counting), Decimal(0))
    if not total:
        return None
    if measured == "largest_share":
        return _rounded(max(part.amount for part in counting) / total)
    return _rounded(sum((part.amount**2 for part in counting), Decimal(0)) / total**2)


def _by_partner(
    window: str, rows: list[Mapping[str, Any]], measured: str, side: str
) -> list[Constituent]:
    other = "buyer" if side == "sales" else "supplier"
    partners: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        partners.setdefault(row["partner_key"], []).append(row)
    found = []
    for each in partners.values():
        name = each[0][f"{other}_name"] or each[0][f"{other}_id"]
        part = _added(window, name, each)
        stands = part.invoices if measured == "partners" else part.amount
        found.append(replace(part, counts=stands > 0))
    return sorted(found, key=lambda part: (not part.counts, -part.amount, part.name))


def _by_goods(window: str, rows: list[Mapping[str, Any]]) -> list[Constituent]:
    goods: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["goods_group"] != 0:
            goods.setdefault(row["goods_group"], []).append(row)
    found = []
    for each in goods.values():
        sums: dict[int, Decimal] = {}
        for row in each:
            sums[row["partner_key"]] = sums.get(row["partner_key"], Decimal(0)) + row["amount"]
        suppliers = sum(amount > 0 for amount in sums.values())
        if suppliers:
            part = _added(window, each[0]["group_name"], each)
            found.append(replace(part, counts=suppliers == 1, partners=suppliers))
    return sorted(found, key=lambda part: (not part.counts, -part.amount, part.name))


def _added(window: str, name: str, rows: Sequence[Mapping[str, Any]]) -> Constituent:
    quantities = [row["quantity"] for row in rows if row["quantity"] is not None]
    return Constituent(
        window=window,
        name=name,
        amount=sum((row["amount"] for row in rows), Decimal(0)),
        quantity=sum(quantities, Decimal(0)) if quantities else None,
        invoices=sum(row["invoices"] for row in rows),
        counts=True,
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(LAST, ROUND_HALF_UP)
