"""Unit prices of like goods once more, slowly, from what docs/measures/M12.md says."""

import re
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from chainscan.measures import Window

LUMP_UNITS = set("批次项宗笔式")
WIDE = str.maketrans("（）×　", "()* ")
Price = tuple[int, str, int, str, str]
"""owner, side, goods group, item, unit"""


def prices(
    line: list[dict[str, Any]],
    windows: tuple[Window, ...],
    classes: dict[int, str],
    days: dict[tuple[int, str], set[date]],
    most: int,
) -> dict[Price, dict[str, Fraction | None]]:
    """Yuan a unit, by goods and window, of the goods stated; amounts in fen, quantities in 10⁻⁸."""
    sums: dict[Price, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in _like_lines(line, classes):
        for window in windows:
            if not (window.start <= row["day"] <= window.end):
                continue
            if row["issued_on"] > window.known_by:
                continue
            for side, owner in (("sales", "supplier_key"), ("purchases", "buyer_key")):
                covered = days.get((row[owner], side), set())
                if not _covers(covered, window):
                    continue
                key = (row[owner], side, row["goods_group"], row["item"], row["unit"])
                of = sums[key][window.comparator]
                of[0] += row["amount"]
                of[1] += row["quantity"] or 0
    found: dict[Price, dict[str, Fraction | None]] = {}
    books: dict[tuple[int, str], list[tuple[int, Price]]] = defaultdict(list)
    for key, by_window in sums.items():
        found[key] = {
            window.comparator: _price(by_window.get(window.comparator)) for window in windows
        }
        if found[key]["value"] and any(
            price for name, price in found[key].items() if name != "value"
        ):
            books[key[:2]].append((-by_window["value"][0], key))
    kept = {key for ranked in books.values() for _, key in sorted(ranked)[:most]}
    return {key: by_window for key, by_window in found.items() if key in kept}


def _price(sums: list[int] | None) -> Fraction | None:
    if sums is None or sums[0] <= 0 or sums[1] <= 0:
        return None
    return Fraction(sums[0], 100) / Fraction(sums[1], 10**8)


def _covers(covered: set[date], window: Window) -> bool:
    return all(window.start + timedelta(days=number) in covered for number in range(window.days))


def _like_lines(lines: list[dict[str, Any]], classes: dict[int, str]) -> list[dict[str, Any]]:
    """The lines that count, with the item and the day they count under."""
    invoices: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        invoices[line["invoice_key"]].append(line)
    used = [line["currency"] for line in lines if line["currency"]]
    main = min(set(used), key=lambda one: (-used.count(one), one)) if used else None
    found = []
    for invoice in invoices.values():
        carrier = None
        for line in sorted(invoice, key=lambda one: one["line_number"]):
            original = invoices.get(line["original_key"]) if line["is_red"] else None
            if (
                line["status"] in ("voided", "reversed")
                or (original and original[0]["status"] == "reversed")
                or not line["goods_name"]
                or classes.get(line["goods_group"]) == "not_trade"
                or (line["currency"] and line["currency"] != main)
            ):
                continue
            has_quantity = line["quantity"] is not None
            if has_quantity and line["unit"]:  # an empty unit is none
                carrier = line
            lowers = line["unit"] is None and not has_quantity
            is_discount = lowers and (line["amount"] < 0) != line["is_red"]
            stands_for = carrier if is_discount else line if has_quantity else None
            if stands_for is None or not stands_for["unit"] or stands_for["unit"] in LUMP_UNITS:
                continue
            item = _item(stands_for)
            if item is not None:
                day = original[0]["issued_on"] if original else line["issued_on"]
                group = {"goods_group": stands_for["goods_group"], "unit": stands_for["unit"]}
                found.append(line | group | {"item": item, "day": day})
    return found


def _item(line: dict[str, Any]) -> str | None:
    name = re.sub("^[*＊][^*＊]*[*＊]", "", line["goods_name"])
    name, specification = (
        text.translate(WIDE).replace(" ", "").upper()
        for text in (name, line["specification"] or "")
    )
    if not name:
        return None
    return f"{name} {specification}" if specification else name
