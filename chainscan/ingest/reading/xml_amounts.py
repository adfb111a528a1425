"""The figures of one XML invoice: do its lines add up, what is its tax, what if it is a credit."""

import re
from collections.abc import Iterable
from decimal import Decimal

from chainscan.ingest.layouts.element_path import EXACT, figure

Cells = dict[str, str]
"""One row: column → text."""
CENT = Decimal("0.01")
TURNED = ("amount", "quantity", "tax", "total")
"""Figures that turn their sign in a credit note, and that no line takes from the head."""
OF_A_LINE = frozenset(("amount", "tax", "total", "quantity", "unit_price", "tax_rate", "unit")) | {
    "goods_code",
    "goods_name",
    "specification",
    "line_number",
}
"""What belongs to one line, and so never to the row that mends the rounding."""
ROUNDING = "rounding"
"""Goods name of the row that makes rounded lines give the total that was stated."""
ZONED_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(T[\d:.]*)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


class InvoiceError(Exception):
    """What is wrong with one document, and what to do; where it stands, only the caller knows."""

    def __init__(self, what: str, to_do: str = "") -> None:
        super().__init__(what)
        self.what, self.to_do = what, to_do


def check_total(rows: list[Cells], stated: str, place: str) -> Decimal:
    """The net total of the rows, in whole cents; raises InvoiceError where it is another one.

    Every amount is rounded to cents. Where these no longer give the total, though the exact
    amounts do, a row named `rounding` is added with the difference.
    """
    if not stated:
        raise InvoiceError(f"the invoice states no net total ({place})", "get the full invoice")
    net = cents(required(stated, "the net total"))
    exact = rounded = Decimal(0)
    for at, cells in enumerate(rows, start=1):
        if "amount" in cells:
            amount = required(cells["amount"], "the amount of a line", at)
            exact = EXACT.add(exact, amount)
            rounded = EXACT.add(rounded, cents(amount))
            cells["amount"] = str(cents(amount))
    if EXACT.abs(EXACT.subtract(exact, net)) >= CENT:
        raise InvoiceError(
            f"the lines add up to {exact:,f}, but the invoice states {net:,f} net",
            "ask the seller for a correct invoice",
        )
    if rounded != net:
        kept = {name: text for name, text in rows[-1].items() if name not in OF_A_LINE}
        rows.append(kept | {"amount": str(EXACT.subtract(net, rounded)), "goods_name": ROUNDING})
    return net


def add_tax(rows: list[Cells], stated: str) -> None:
    """Give rows without a tax theirs by their rate, so that all add up to the tax stated.

    What rounding leaves, up to a cent a row, goes to the row with the largest amount; where
    more is left, the rates do not explain the tax, and no row gets any.
    """
    total = figure(stated)
    without = [cells for cells in rows if "tax" not in cells and "amount" in cells]
    if total is None or len(without) != len(rows):
        return
    amounts = [Decimal(cells["amount"]) for cells in rows]
    taxes = [
        cents(EXACT.multiply(amount, _share(cells.get("tax_rate", ""))))
        for amount, cells in zip(amounts, rows, strict=True)
    ]
    rest = cents(total)
    for tax in taxes:
        rest = EXACT.subtract(rest, tax)
    if rest.copy_abs() > CENT * len(rows):
        return
    largest = max(range(len(rows)), key=lambda at: amounts[at].copy_abs())
    taxes[largest] = EXACT.add(taxes[largest], rest)
    for cells, tax in zip(rows, taxes, strict=True):
        cells["tax"] = str(tax)


def negate(rows: Iterable[Cells], total: Decimal | None) -> None:
    """Turn the signs of a credit note's rows, which are written as what is given back.

    Raises InvoiceError where its total is negative already, since nobody can say what is
    meant, and where a figure is none.
    """
    if total is not None and total < 0:
        raise InvoiceError(
            f"a credit note with a negative total ({total:,f}): whether it gives or takes "
            "money is not clear",
            "ask the seller what it corrects",
        )
    for cells in rows:
        for name in TURNED:
            if name in cells and (value := required(cells[name], f"the {name} of a line")):
                cells[name] = f"{value.copy_negate():f}"


def required(text: str, what: str, line: int = 0) -> Decimal:
    """The figure that the text is; raises InvoiceError where it is none."""
    value = figure(text)
    if value is None:
        place = f" ({line})" if line else ""
        raise InvoiceError(
            f"{what}{place} is no figure: '{text[:40]}'", "download the invoice again"
        )
    return value


def cents(value: Decimal) -> Decimal:
    """Rounded to cents, half away from nought, as the database rounds."""
    return EXACT.quantize(value, CENT)


def written_day(text: str) -> str:
    """The day of a date or time as the document's place wrote it, without its time zone."""
    match = ZONED_DAY.fullmatch(text)
    return match[1] if match else text


def _share(rate: str) -> Decimal:
    value = figure(rate.removesuffix("%"))
    if value is None:
        return Decimal(0)
    return value.scaleb(-2, EXACT) if rate.endswith("%") else value
