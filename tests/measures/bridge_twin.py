"""The bridge once more: slowly, in fractions, for the purchases of one enterprise."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chainscan.measures import Window

Split = tuple[str, int, str | None, int, Fraction, Fraction]
"""Unit, goods, province, fen of then, quantity of then and of now."""
IN_GRAMS = {"吨": 10**6, "千克": 10**3}


def bridge_twin(
    trade: list[dict[str, Any]],
    lines: list[dict[str, Any]],
    windows: tuple[Window, Window],
    regions: dict[int, str | None],
) -> dict[str, Decimal]:
    """Component → yuan, those that are zero left out, as docs/measures/bridge.md has it.

    `windows`: of now and of then; `regions`: of each partner, None where nobody knows.
    """
    now, then = windows
    split: list[Split] = []
    parts: dict[str, int] = defaultdict(int)
    sides = [_delivered(trade, window) for window in (now, then)]
    rates = [_rates(lines, window) for window in (now, then)]
    parts["returns"] = _corrected(trade, now) - _corrected(trade, then)
    for partner in {cell[0] for side in sides for cell in side}:
        mine = [{c: v for c, v in side.items() if c[0] == partner} for side in sides]
        is_many = partner <= 0
        if not is_many and not (mine[0] and mine[1]):
            parts["new_partners" if mine[0] else "lost_partners"] += _fen(mine[0]) - _fen(mine[1])
            continue
        unknown = any(cell[1] == 0 for side in mine for cell in side)
        for goods in {cell[1] for side in mine for cell in side}:
            held = [{c: v for c, v in side.items() if c[1] == goods} for side in mine]
            if not (held[0] and held[1]):
                parts["volume" if unknown else "quantity"] += _fen(held[0]) - _fen(held[1])
                continue
            for cell in {*held[0], *held[1]}:
                a1, q1 = held[0].get(cell, (0, None))
                a0, q0 = held[1].get(cell, (0, None))
                if goods == 0 or cell[2] is None or not (q0 and q1 and q0 > 0 and q1 > 0):
                    parts["volume"] += a1 - a0
                    continue
                split.append((cell[2], goods, regions[partner], a0, q0, q1))
                at_old = _round(Fraction(a0) * q1 / q0)
                taxed = _tax(at_old, *(rate.get((partner, goods)) for rate in rates))
                parts["quantity"] += at_old - a0
                parts["tax_rate"] += taxed
                parts["price"] += a1 - at_old - taxed
    goods_mix, region_mix = _mixes(split)
    parts["goods_mix"], parts["region_mix"] = goods_mix, region_mix
    parts["quantity"] -= goods_mix + region_mix
    return {name: Decimal(fen).scaleb(-2) for name, fen in parts.items() if fen}


def _mixes(split: list[Split]) -> tuple[int, int]:
    """Goods mix and region mix, in fen: what each level's average price makes of the quantity."""
    goods_mix = region_mix = 0
    for unit in {one[0] for one in split}:
        mine = [one for one in split if one[0] == unit]
        together, by_goods, by_region = _at_average(mine), 0, 0
        for goods in {one[1] for one in mine}:
            same = [one for one in mine if one[1] == goods]
            by_goods += _at_average(same)
            places = {one[2] for one in same}
            if None in places:
                by_region += _at_average(same)
            else:
                by_region += sum(
                    _at_average([one for one in same if one[2] == place]) for place in places
                )
        goods_mix += by_goods - together
        region_mix += by_region - by_goods
    return goods_mix, region_mix


def _at_average(split: list[Split]) -> int:
    amount, then, now = (sum(one[number] for one in split) for number in (3, 4, 5))
    return _round(Fraction(amount) * now / then)


def _within(row: dict[str, Any], window: Window) -> bool:
    return window.start <= row["day"] <= window.end and row["known_on"] <= window.known_by


def _is_delivery(row: dict[str, Any]) -> bool:
    return bool(row["amount"] >= 0 and row["known_on"] <= row["day"])


def _delivered(trade: list[dict[str, Any]], window: Window) -> dict[tuple, tuple]:
    """(partner, goods, base unit) → fen and quantity, None where it is not known."""
    found: dict[tuple, tuple] = {}
    for row in trade:
        if _within(row, window) and _is_delivery(row):
            unit = "克" if row["unit"] in IN_GRAMS else row["unit"]
            cell = row["supplier_key"], row["goods_group"], unit
            amount, quantity = found.get(cell, (0, Fraction(0)))
            more = row["quantity"]
            if quantity is not None and more is not None:
                quantity += Fraction(more) * IN_GRAMS.get(row["unit"], 1)
            else:
                quantity = None
            found[cell] = amount + int(row["amount"] * 100), quantity
    return {cell: value for cell, value in found.items() if value[0]}


def _corrected(trade: list[dict[str, Any]], window: Window) -> int:
    rows = [row for row in trade if _within(row, window) and not _is_delivery(row)]
    return sum(int(row["amount"] * 100) for row in rows)


def _rates(lines: list[dict[str, Any]], window: Window) -> dict[tuple, Fraction]:
    """(partner, goods) → price with tax ÷ price without, to six decimals."""
    sums: dict[tuple, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for line in lines:
        if _within(line | {"day": line["issued_on"]}, window) and line["amount"] > 0:
            both = sums[line["supplier_key"], line["goods_group"]]
            both[0] += Fraction(line["amount"])
            both[1] += Fraction(line["amount"]) * Fraction(line["tax_rate"])
    return {key: 1 + Fraction(_round(10**6 * tax / net), 10**6) for key, (net, tax) in sums.items()}


def _tax(at_old: int, now: Fraction | None, then: Fraction | None) -> int:
    return _round(at_old * (then - now) / now) if now and then else 0


def _fen(cells: dict[tuple, tuple]) -> int:
    return sum(amount for amount, _ in cells.values())


def _round(value: Fraction) -> int:
    """To the nearest whole number, halves away from zero."""
    size = int(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size
