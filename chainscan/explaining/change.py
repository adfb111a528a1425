"""One change explained: the figures, what they are compared with, and the invoices behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.explaining.by_hand import by_hand
from chainscan.explaining.change_text import change_lines, of_scope
from chainscan.explaining.headings import groups_under
from chainscan.explaining.invoices import InvoiceLine, as_line
from chainscan.explaining.outcomes import Outcome, recorded_outcomes
from chainscan.explaining.recompute import (
    Constituent,
    agrees,
    constituents,
    contribution,
    recompute,
)
from chainscan.explaining.words import Words
from chainscan.settings import IngestSettings

SQL = Path(__file__).parent
CHANGES = ("previous", "last_year", "aligned")


@dataclass(frozen=True)
class WindowFigure:
    """One window: its days, its figure and the change from it, or why there is none.

    `again` is the figure computed once more from the invoice lines, `agrees` whether it is the
    same: to the fen, and of quotients to the last decimal but one.
    """

    comparator: str
    first_day: date
    last_day: date
    days: int
    working_days: int | None
    known_by: date
    rate_changes: str | None
    figure: Decimal | None
    change: float | None
    reason: str | None
    reason_text: str | None
    invoice_lines: int
    again: Decimal | None
    agrees: bool | None


@dataclass(frozen=True)
class Expected:
    """What was usual, within which range, and how improbable the figure is; else why not."""

    expected: Decimal | None
    low: Decimal | None
    high: Decimal | None
    p_value: float | None
    q_value: float | None
    is_firm: bool | None
    reason: str | None
    reason_text: str | None


@dataclass(frozen=True)
class Component:
    """One part of a change, in yuan."""

    comparator: str
    component: str
    text: str
    amount: Decimal


@dataclass(frozen=True)
class ChangeExplanation:
    """A change and everything it rests on; `sql` computes its figures by hand."""

    change_id: str
    code: str
    measure: str
    enterprise_id: str
    enterprise_name: str
    side: str
    scope: str
    of: str
    measured: str
    unit: str | None
    period: str
    value_low: Decimal | None
    value_high: Decimal | None
    windows: tuple[WindowFigure, ...]
    expected: Expected
    bridge: tuple[Component, ...]
    constituents: tuple[Constituent, ...]
    sql: str
    invoices: tuple[InvoiceLine, ...]
    shown: int
    outcomes: tuple[Outcome, ...] = ()

    def lines(self) -> list[str]:
        """The explanation in plain lines."""
        return change_lines(self)


def explain_change(
    engine: Engine, settings: IngestSettings, finding: str, words: Words, shown: int
) -> ChangeExplanation | None:
    """Explain a change by its id; None where there is none of that id. `shown`: so many invoices
    of each window in the plain lines."""
    found = engine.rows(SQL / "explained_change.sql", finding=finding)
    if not found:
        return None
    row = found[0]
    values = _values(engine, settings, row)
    rows = _lines(engine, row, values)
    parts = constituents(rows, row["measured"], row["side"])
    windows = tuple(
        _window(window, row, (rows, parts), words)
        for window in engine.rows(SQL / "change_window.sql")
    )
    stated = {window.comparator for window in windows if window.figure is not None}
    asked = SQL / ("price_line.sql" if row["measured"] == "price" else "trade_figure.sql")
    return ChangeExplanation(
        change_id=row["change_id"],
        code=row["code"],
        measure=words.measure(row["code"]),
        enterprise_id=row["display_id"],
        enterprise_name=row["name"] or "",
        side=row["side"],
        scope=row["scope"],
        of=of_scope(row),
        measured=row["measured"],
        unit=row["unit"],
        period=row["period"],
        value_low=row["value_low"],
        value_high=row["value_high"],
        windows=windows,
        expected=_expected(row, words),
        bridge=_bridge(engine, finding, words),
        constituents=tuple(part for part in parts if part.window in stated),
        sql=by_hand(asked, values),
        invoices=tuple(
            as_line(line, words.mask, contribution(line, row["measured"]))
            for line in rows
            if line["comparator"] in stated
        ),
        shown=shown,
        outcomes=recorded_outcomes(engine, finding, words),
    )


def _values(engine: Engine, settings: IngestSettings, row: Mapping[str, Any]) -> dict[str, Any]:
    """What the statements are bound with: the change's own key, and how net trade was made."""
    groups = None
    if row["scope"] == "goods":
        groups = groups_under(engine, row["goods_group"], row["goods_level"])
    elif row["measured"] == "quantity":
        groups = [row["goods_group"]]
    return {
        "enterprise": row["enterprise_key"],
        "side": row["side"],
        "place": row["place"],
        "scope": row["scope"],
        "goods_groups": groups,
        "goods_group": row["goods_group"],
        "supply_class": row["supply_class"],
        "region_code": row["region_code"],
        "measured": row["measured"],
        "unit": row["unit"],
        "item": row["item"],
        "supplier": row["enterprise_key"] if row["side"] == "sales" else None,
        "buyer": row["enterprise_key"] if row["side"] == "purchases" else None,
        "on_original_day": settings.red_letters == "original",
        "currency": settings.currency,
        "set_aside_groups": settings.set_aside_groups,
    }


def _lines(engine: Engine, row: Mapping[str, Any], values: dict[str, Any]) -> list[dict[str, Any]]:
    """The invoice lines of every window, in order of window and day."""
    if row["measured"] == "price":
        return engine.rows(SQL / "price_line.sql", **values)
    try:
        engine.scratch(SQL / "trade_line.sql", **values)
        engine.scratch(SQL / "partner.sql")
        return engine.rows(SQL / "change_line.sql", **values)
    finally:
        engine.forget("trade_line", "partner")


def _window(
    window: Mapping[str, Any],
    row: Mapping[str, Any],
    behind: tuple[list[dict[str, Any]], tuple[Constituent, ...]],
    words: Words,
) -> WindowFigure:
    name, measured = window["comparator"], row["measured"]
    figure = row[name]
    lines = [line for line in behind[0] if line["comparator"] == name]
    parts = [part for part in behind[1] if part.window == name]
    again = recompute(lines, parts, measured) if figure is not None else None
    is_change = name in CHANGES
    reason = row[f"reason_{name}"] if is_change else row["reason"] if figure is None else None
    return WindowFigure(
        comparator=name,
        first_day=window["start_day"],
        last_day=window["end_day"],
        days=window["days"],
        working_days=window["working_days"],
        known_by=window["known_by"],
        rate_changes=window["rate_changes"],
        figure=figure,
        change=row[f"change_{name}"] if is_change else None,
        reason=reason,
        reason_text=words.reason(reason) if reason else None,
        invoice_lines=len(lines) if figure is not None else 0,
        again=again,
        agrees=agrees(figure, again, measured) if figure is not None else None,
    )


def _expected(row: Mapping[str, Any], words: Words) -> Expected:
    reason = row["reason_expected"]
    return Expected(
        expected=row["expected"],
        low=row["expected_low"],
        high=row["expected_high"],
        p_value=row["p_value"],
        q_value=row["q_value"],
        is_firm=row["is_firm"],
        reason=reason,
        reason_text=words.reason(reason) if reason else None,
    )


def _bridge(engine: Engine, finding: str, words: Words) -> tuple[Component, ...]:
    order = list(words.components)
    rows = engine.rows(SQL / "change_component.sql", finding=finding)
    rows.sort(key=lambda row: (_place(order, row["component"]), CHANGES.index(row["comparator"])))
    return tuple(
        Component(row["comparator"], row["component"], words.component(row["component"]),
                  row["amount"])
        for row in rows
    )  # fmt: skip


def _place(order: list[str], component: str) -> int:
    return order.index(component) if component in order else len(order)
