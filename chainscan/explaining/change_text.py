"""A change's explanation in plain lines."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from chainscan.explaining.invoices import WINDOWS, legend, listing
from chainscan.explaining.outcomes import outcome_lines
from chainscan.explaining.plain_text import (
    change,
    counted,
    cut,
    days,
    figure,
    goods,
    party,
    place,
    probability,
    table,
    wrapped,
)

if TYPE_CHECKING:
    from chainscan.explaining.change import ChangeExplanation, WindowFigure

HOW = {
    "partners": "partners with an invoice that no red letter has reversed as a whole",
    "herfindahl": "the sum of the squared shares of the suppliers with purchases above zero",
    "largest_share": "the largest supplier's share of the purchases above zero",
    "single_source": "goods groups that one supplier alone delivered",
    "price": "amount by quantity of the same goods and specification",
}
WORDS = {"amount": "yuan", "partners": "partners", "single_source": "goods groups"}


def change_lines(found: "ChangeExplanation") -> list[str]:
    """Head, figures, expectation, bridge, invoices, SQL."""
    return [
        *_head(found),
        *outcome_lines(found.outcomes),
        "",
        *_figures(found),
        *_expected(found),
        *_bridge(found),
        *_behind(found),
        "",
        "by hand, in any DuckDB client:",
        "",
        *found.sql.splitlines(),
    ]


def of_scope(row: Mapping[str, Any]) -> str:
    """What the figure is of, in words."""
    scope = row["scope"]
    named = f"goods {goods(row['goods_name'] or '')} ({row['group_code']})"
    if scope == "goods":
        return f"{named}, {row['item']}" if row["item"] else named
    if scope == "class":
        return f"supply class {row['supply_class'].replace('_', ' ')}"
    if scope == "region":
        where = place(row["region_name"], row["region_code"])
        partners = f"partners in {where}" if row["region_name"] else where
        return f"{named}, {partners}" if row["measured"] == "quantity" else partners
    return "partners in focus regions" if scope == "focus" else "as a whole"


def _head(found: "ChangeExplanation") -> list[str]:
    value = found.windows[0]
    return [
        f"{found.change_id}  {found.code} {found.measure}",
        *wrapped(f"{party(found.enterprise_id, found.enterprise_name)}, {found.side}, {found.of}"),
        *wrapped(f"period {found.period}, as known on {value.known_by}; {_unit(found)}"),
    ]


def _unit(found: "ChangeExplanation") -> str:
    if found.measured == "price":
        return f"yuan a {found.unit}, without tax"
    if found.measured == "amount":
        return "yuan without tax, net of red letters"
    if found.measured == "quantity":
        return f"{found.unit}, net of red letters"
    return HOW[found.measured]


def _figures(found: "ChangeExplanation") -> list[str]:
    rows = [
        [
            _window_name(window.comparator),
            days(window.first_day, window.last_day),
            str(window.days),
            "" if window.working_days is None else str(window.working_days),
            str(window.known_by),
            _shown(found, window.figure),
            change(window.change),
        ]
        for window in found.windows
    ]
    head = ("", "days", "days", "working", "known by", WORDS.get(found.measured, ""), "change")
    lines = table(head, rows, right=(2, 3, 5, 6))
    for window in found.windows:
        name = window.comparator
        if window.reason_text:
            lines += wrapped(f"{name}: {window.reason_text}", 2)
        if window.rate_changes:
            lines.append(f"  {name}: VAT rates changed: {window.rate_changes}")
    if found.value_low is not None and found.value_low != found.value_high:
        low, high = _shown(found, found.value_low), _shown(found, found.value_high)
        lines.append(f"  with partners of unknown region: between {low} and {high}")
    return lines


def _expected(found: "ChangeExplanation") -> list[str]:
    expected = found.expected
    lines = []
    if expected.expected is not None:
        text = f"usual 通常水平: {_shown(found, expected.expected)}"
        if expected.low is not None:
            low, high = _shown(found, expected.low), _shown(found, expected.high)
            text += f", expected range {low} to {high}"
        lines.append(f"  {text}")
    if expected.p_value is not None:
        firm = "a firm fall 确认下降" if expected.is_firm else "not a firm fall"
        p, q = probability(expected.p_value), probability(expected.q_value)
        lines.append(f"  p {p} (a figure this low, were all as usual), q {q}: {firm}")
    if expected.reason_text:
        what = "p-value" if expected.expected is not None else "expected range"
        lines += wrapped(f"no {what}: {expected.reason_text}", 2)
    return ["", *lines] if lines else []


def _bridge(found: "ChangeExplanation") -> list[str]:
    if not found.bridge:
        return []
    names = [name for name in WINDOWS if any(part.comparator == name for part in found.bridge)]
    texts = list(dict.fromkeys(part.text for part in found.bridge))
    amounts = {(part.comparator, part.text): part.amount for part in found.bridge}
    rows = [
        [text, *(figure(amounts[name, text]) if (name, text) in amounts else "" for name in names)]
        for text in texts
    ]
    sums = [sum(amounts.get((name, text), Decimal(0)) for text in texts) for name in names]
    rows.append(["together 合计", *(figure(Decimal(whole)) for whole in sums)])
    right = tuple(range(1, len(names) + 1))
    return [
        "",
        "what the change is made of 变动分解, yuan:",
        *table(["", *names], rows, right=right),
    ]


def _behind(found: "ChangeExplanation") -> list[str]:
    lines = []
    for window in found.windows:
        if window.figure is None:
            continue
        mine = [line for line in found.invoices if line.window == window.comparator]
        numbers = {(line.invoice_number, line.known_on) for line in mine}
        lines += [
            "",
            (
                f"behind {_window_name(window.comparator)}: {counted(len(mine), 'line')} of "
                f"{counted(len(numbers), 'invoice')}; {_agreement(found, window)}"
            ),
            *_constituents(found, window.comparator),
            *listing(mine, found.shown, partner="buyer" if found.side == "sales" else "supplier"),
        ]
    return [*lines, *legend(found.invoices)]


def _agreement(found: "ChangeExplanation", window: "WindowFigure") -> str:
    again = "nothing" if window.again is None else _shown(found, window.again)
    what = "they add up to" if found.measured in ("amount", "quantity") else "they give"
    if window.agrees:
        return f"{what} {again}, the figure above"
    return f"{what} {again}, NOT the figure above"


def _constituents(found: "ChangeExplanation", name: str) -> list[str]:
    parts = [part for part in found.constituents if part.window == name]
    if found.measured == "price":
        return [
            f"  {figure(part.amount)} yuan by {figure(part.quantity, None)} {found.unit}"
            for part in parts
        ]
    whole = sum((part.amount for part in parts if part.counts), Decimal(0))
    rows = [
        [
            cut(part.name, 40),
            figure(part.amount),
            _last(found.measured, part.invoices, part.partners, part.amount, whole),
            "" if part.counts else "does not count",
        ]
        for part in parts[: found.shown]
    ]
    lasts = {"partners": "invoices", "single_source": "suppliers"}
    first = "goods" if found.measured == "single_source" else "partner"
    head = (first, "yuan", lasts.get(found.measured, "share"), "")
    lines = table(head, rows, right=(1, 2))
    more = len(parts) - found.shown
    if more > 0:
        counting = sum(part.counts for part in parts)
        lines.append(f"  … and {more:,} more; {counting:,} of all {len(parts):,} count")
    return [*lines, ""] if lines else []


def _last(
    measured: str, invoices: int, partners: int | None, amount: Decimal, whole: Decimal
) -> str:
    if measured == "partners":
        return f"{invoices:,}"
    if measured == "single_source":
        return str(partners)
    return f"{amount / whole:.1%}".replace("%", " %") if whole and amount > 0 else ""


def _window_name(name: str) -> str:
    return f"{name} {WINDOWS[name][0]}"


def _shown(found: "ChangeExplanation", value: Decimal | None) -> str:
    if found.measured in ("amount", "price"):
        return figure(value)
    if found.measured in ("herfindahl", "largest_share"):
        return figure(value, 4)
    return figure(value, None)
