"""The invoice lines behind a figure, each with what it adds to it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from chainscan.explaining.plain_text import counted, cut, figure, table

KINDS = {
    "invoice": ("发票", "invoice"),
    "red_letter": ("红字发票", "red letter"),
    "reissue": ("重开发票", "issued anew"),
}
WINDOWS = {
    "value": ("本期", "this period"),
    "previous": ("环比基期", "previous period"),
    "last_year": ("同比基期", "last year"),
    "aligned": ("春节对齐基期", "last year, aligned"),
}
MARKS = {"红字发票": "红字", "重开发票": "重开"}


@dataclass(frozen=True)
class InvoiceLine:
    """One line of an invoice as it counts: on `counts_on`, known since `known_on`.

    `contribution` is what it adds to the figure, below zero for a red letter; `invoices` is how it
    counts among the invoices of the day (1, −1 for a red letter of a whole invoice, else 0).
    `kind`: invoice, red letter, or issued anew in place of a reversed one; a red letter `corrects`
    an invoice. `window` is empty where no windows are compared.
    """

    window: str
    window_zh: str
    counts_on: date
    known_on: date
    invoice_number: str
    line_number: int
    kind: str
    kind_zh: str
    corrects: str
    status: str
    supplier_id: str
    supplier_name: str
    buyer_id: str
    buyer_name: str
    goods_group: str
    goods_code: str
    goods_name: str
    specification: str
    unit: str
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal
    tax_rate: Decimal | None
    invoices: int
    declared_by: str
    contribution: Decimal


COLUMNS = tuple(field.name for field in fields(InvoiceLine))


def as_line(
    row: Mapping[str, Any], mask: Callable[[str], str], contribution: Decimal
) -> InvoiceLine:
    """A row of `change_line.sql` and its like as a line; numbers of identity cards are masked."""
    window, kind = row["comparator"] or "", row["kind"]
    return InvoiceLine(
        window=window,
        window_zh=WINDOWS[window][0] if window else "",
        counts_on=row["counts_on"],
        known_on=row["known_on"],
        invoice_number=mask(number_of(row["invoice_key"])),
        line_number=row["line_number"],
        kind=KINDS[kind][1],
        kind_zh=KINDS[kind][0],
        corrects=mask(number_of(row["original_key"] or "")),
        status=row["status"],
        supplier_id=row["supplier_id"],
        supplier_name=row["supplier_name"] or "",
        buyer_id=row["buyer_id"],
        buyer_name=row["buyer_name"] or "",
        goods_group=row["group_name"] or "",
        goods_code=row["goods_code"] or "",
        goods_name=mask(row["goods_name"] or ""),
        specification=mask(row["specification"] or ""),
        unit=row["unit"] or "",
        quantity=row["quantity"],
        unit_price=row["unit_price"],
        amount=row["amount"],
        tax_rate=row["tax_rate"],
        invoices=row["invoices"],
        declared_by=row["declared_by"],
        contribution=contribution,
    )


def number_of(invoice_key: str) -> str:
    """The number in an invoice's key, without what tells it apart where numbers do not."""
    return invoice_key.split("|", 1)[0]


def file_rows(lines: Iterable[InvoiceLine]) -> list[list[object]]:
    """The lines as rows of a table with the columns COLUMNS."""
    return [[getattr(line, name) for name in COLUMNS] for line in lines]


def listing(
    lines: Sequence[InvoiceLine], most: int, *, partner: str = "", latest: bool = False
) -> list[str]:
    """The invoices, the largest contributions (or the latest) first, cut with a count.

    `partner`: which side is shown, buyer, supplier or none.
    """
    invoices: dict[tuple[str, date], list[InvoiceLine]] = {}
    for line in lines:
        invoices.setdefault((line.invoice_number, line.known_on), []).append(line)
    ordered = sorted(
        invoices.values(),
        key=lambda each: (
            -each[0].counts_on.toordinal() if latest else -abs(_sum(each)),
            each[0].counts_on,
            each[0].invoice_number,
        ),
    )
    head = ("counts on", "", "invoice", partner, "goods", "adds")
    rows = [_row(each, partner) for each in ordered[:most]]
    kept = [place for place, name in enumerate(head) if name or any(row[place] for row in rows)]
    shown = table(
        [head[place] for place in kept],
        [[row[place] for place in kept] for row in rows],
        right=(len(kept) - 1,),
    )
    more = len(ordered) - most
    if more > 0:
        left = sum((_sum(each) for each in ordered[most:]), Decimal(0))
        shown.append(f"  … and {counted(more, 'more invoice')}, together {adds(left)}")
    return shown


def legend(lines: Iterable[InvoiceLine]) -> list[str]:
    """What the marks of a listing mean, of those that could stand in it."""
    seen = {line.kind_zh for line in lines}
    said = {
        "红字发票": "红字: a red letter, on the day of the invoice that it corrects",
        "重开发票": "重开: issued anew in place of a reversed invoice, on that one's day",
    }
    return [f"  {words}" for kind, words in said.items() if kind in seen]


def adds(value: Decimal) -> str:
    """What is added: yuan with two decimals, other figures with as many as there are."""
    return figure(value, 2 if value.as_tuple().exponent == -2 else None)


def _row(lines: list[InvoiceLine], partner: str) -> list[str]:
    first = lines[0]
    name = ""
    if partner:
        name = first.buyer_name if partner == "buyer" else first.supplier_name
        name = name or (first.buyer_id if partner == "buyer" else first.supplier_id)
    more = f" +{len(lines) - 1}" if len(lines) > 1 else ""
    return [
        str(first.counts_on),
        MARKS.get(first.kind_zh, ""),
        cut(first.invoice_number, 20),
        cut(name, 26),
        f"{cut(_plain(first.goods_name) or '—', (13 if partner else 30) - len(more))}{more}",
        adds(_sum(lines)),
    ]


def _plain(goods_name: str) -> str:
    """A goods name without the `*简称*` before it."""
    return re.sub(r"^[*＊][^*＊]{1,40}[*＊]", "", goods_name)


def _sum(lines: list[InvoiceLine]) -> Decimal:
    return sum((line.contribution for line in lines), Decimal(0))
