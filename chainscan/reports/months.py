"""Purchases and sales month by month, of all enterprises or of one: the chart and its caption."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from chainscan.reference.calendar import spring_festival
from chainscan.reports import numbers
from chainscan.reports.edition import Edition
from chainscan.reports.month_chart import monthly_trade
from chainscan.reports.svg import Drawing

SIDES = ("sales", "purchases")

Ranges = Mapping[str, Mapping[date, tuple[Decimal, Decimal]]]


def months(
    edition: Edition, enterprise: int | None, ranges: Ranges | None = None
) -> tuple[Drawing, str] | None:
    """The chart of monthly purchases and sales, and the sentence under it; None without books.

    `ranges` has, by series and first day of the month, what was to be expected, in yuan.
    """
    rows = _rows(edition, enterprise)
    sales, purchases = ([r for r in rows if r["side"] == side] for side in SIDES)
    series = {"purchases": [r["amount"] for r in purchases], **_sales_series(edition, sales)}
    series = {name: values for name, values in series.items() if any(v is not None for v in values)}
    if not series:
        return None
    first = min(_first_place(values) for values in series.values())
    series = {name: values[first:] for name, values in series.items()}
    days = [row["first_day"] for row in (sales or purchases)][first:]
    stated = {
        name: [pairs.get(day) for day in days]
        for name, pairs in (ranges or {}).items()
        if name in series and any(day in pairs for day in days)
    }
    bounds = [bound for pairs in stated.values() for pair in pairs if pair for bound in pair]
    scale = edition.scale(*bounds, *(value for values in series.values() for value in values))
    frame = pd.DataFrame(
        {
            "month": [day.strftime("%Y-%m") for day in days],
            "festival": [spring_festival(day.year).month == day.month for day in days],
        }
        | {name: [_scaled(value, scale) for value in values] for name, values in series.items()}
    )
    labels = {name: edition.say(f"series.{name}") for name in series}
    expected = {
        name: [(_scaled(low, scale), _scaled(high, scale)) for low, high in map(_pair, pairs)]
        for name, pairs in stated.items()
    }
    drawing = monthly_trade(frame, labels, scale.label, running=edition.running, expected=expected)
    caption = _caption(edition, enterprise, (purchases, sales), labels)
    if expected:
        share = numbers.share(Decimal(str(edition.settings.measure.expected_share)), 0)
        note = edition.say("caption.expected", share=share)
        caption = edition.texts.sentences([caption, note])
    return drawing, caption


def _rows(edition: Edition, enterprise: int | None) -> list[dict[str, Any]]:
    days = {"last_day": edition.period.end, "known_by": edition.known_by}
    if enterprise is None:
        first = _history_start(edition)
        return edition.rows("monthly_trade", first_day=first, home_region=edition.home, **days)
    first = edition.history_start
    return edition.rows_of(
        "enterprise_months", enterprise, first_day=first, home_region=edition.home, **days
    )


def _sales_series(edition: Edition, sales: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Sales outside the home region where regions are known, else all sales."""
    known = any(row["outside"] for row in sales)
    name = "outside" if edition.home and known else "sales"
    return {name: [row["outside" if name == "outside" else "amount"] for row in sales]}


def _history_start(edition: Edition) -> date:
    """The first month to show: two years back, or where four in five of the books have begun."""
    latest = edition.period.end.replace(day=1)
    rows = edition.rows("history_start", last_day=edition.period.end)
    begun = rows[0]["first_day"] or latest
    if begun.day > 1:
        begun = (begun.replace(day=1) + timedelta(days=31)).replace(day=1)
    return max(edition.history_start, min(begun, latest))


def _pair(pair: tuple[Decimal, Decimal] | None) -> tuple[Decimal | None, Decimal | None]:
    return pair or (None, None)


def _first_place(values: list[Decimal | None]) -> int:
    """Where a series that has values begins."""
    return next(place for place, value in enumerate(values) if value is not None)


def _scaled(value: Decimal | None, scale: numbers.Scale) -> float:
    return float("nan") if value is None else float(value / scale.size)


def _caption(
    edition: Edition,
    enterprise: int | None,
    sides: tuple[list[dict[str, Any]], list[dict[str, Any]]],
    labels: Mapping[str, str],
) -> str:
    parts = [edition.say("caption.months", series=edition.texts.listed(list(labels.values())))]
    if enterprise is None:
        for side, rows in zip(("purchases", "sales"), sides, strict=True):
            if rows:
                steady, books = rows[0]["steady"], rows[0]["books"]
                key = "caption.steady" if steady else "caption.unsteady"
                name = edition.say(f"side_head.{side}")
                parts.append(edition.say(key, side=name, steady=steady, books=books))
    parts.append(edition.say("caption.festival"))
    if edition.running:
        parts.append(edition.say("caption.running", day=edition.day(edition.period.end)))
    return edition.texts.sentences(parts)
