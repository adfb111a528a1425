"""What the cells of a column look like: days, ids, numbers, amounts, rates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import permutations

Cells = Sequence[str]
ENOUGH = 0.9
"""So large a share of a column's cells must have a form for the column to have it."""
MOST_RATE = Decimal("0.25")
FEN = Decimal("0.011")
DAY = re.compile(r"\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}.*|(?:19|20)\d{6}(?:\d{6})?|\d{13}")
TAXPAYER = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-Z]{10}|\d{15}|\d{6}[0-9A-Z]{9}")
FORMS: dict[str, re.Pattern[str]] = {
    "issued_on": DAY,
    "einvoice_number": re.compile(r"\d{20}"),
    "supplier_id": TAXPAYER,
    "buyer_id": TAXPAYER,
    "goods_code": re.compile(r"\d{19}"),
}


@dataclass(frozen=True)
class Sums:
    """Positions of three columns of which the first two add up to the third in each row."""

    amount: int
    tax: int
    total: int


def has_form(cells: Cells, form: re.Pattern[str]) -> bool:
    """Whether nearly all cells have that form; not where there are none."""
    bare = [cell.strip().strip("'=\"").upper() for cell in cells]
    hits = sum(form.fullmatch(cell) is not None for cell in bare)
    return bool(bare) and hits >= ENOUGH * len(bare)


def figures(cells: Cells) -> list[Decimal | None]:
    """The cells as figures, None for what is none."""
    return [_figure(cell) for cell in cells]


def is_figures(cells: Cells) -> bool:
    """Whether nearly all cells are figures."""
    read = figures(cells)
    return bool(read) and sum(each is not None for each in read) >= ENOUGH * len(read)


def is_rates(cells: Cells) -> bool:
    """Whether the cells are tax rates: percentages, shares below a quarter, or words for none."""
    words = {"免税", "不征税", "***", "零税率"}
    read = [None if cell.strip() in words else _figure(cell.rstrip("% ")) for cell in cells]
    if not cells or any(
        r is None and c.strip() not in words for r, c in zip(read, cells, strict=True)
    ):
        return False
    limit = MOST_RATE if not any(cell.endswith("%") for cell in cells) else 100 * MOST_RATE
    return len(set(cells)) <= 12 and all(each is None or 0 <= each <= limit for each in read)


def fits(column: str, cells: Cells) -> bool:
    """Whether cells can be what a header promises; an empty column speaks against nothing."""
    if not cells:
        return True
    test: dict[str, Callable[[Cells], bool]] = {
        "issued_on": lambda each: has_form(each, DAY) or _are_serials(each),
        "tax_rate": is_rates,
        **dict.fromkeys(("quantity", "unit_price", "amount", "tax", "total"), is_figures),
    }
    return test[column](cells) if column in test else True


def find_sums(rows: Sequence[Sequence[str | None]], places: Sequence[int]) -> list[Sums]:
    """All three of these columns that satisfy amount + tax = total in every row that has them."""
    read = {at: [_figure(row[at] or "") for row in rows] for at in places}
    found = []
    for amount, tax, total in permutations(places, 3):
        known = [
            (a, b, c)
            for a, b, c in zip(read[amount], read[tax], read[total], strict=True)
            if a is not None and b and c is not None
        ]
        if known and all(_adds_up(*each) for each in known):
            found.append(Sums(amount, tax, total))
    return found


def _adds_up(amount: Decimal, tax: Decimal, total: Decimal) -> bool:
    return abs(amount + tax - total) <= FEN and abs(tax) <= MOST_RATE * abs(amount)


def _are_serials(cells: Cells) -> bool:
    """Days as a spreadsheet counts them: 40,179 is 2010-01-01, 54,788 is 2049-12-31."""
    read = figures(cells)
    return all(each is not None and 30_000 <= each <= 55_000 for each in read)


def _figure(cell: str) -> Decimal | None:
    try:
        found = Decimal(re.sub(r"[,¥￥\s'\"=]", "", cell))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
