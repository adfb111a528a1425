"""What an enterprise's changes are made of: the waterfall of a measure, and its sentence."""

from decimal import Decimal
from typing import Any

import pandas as pd

from chainscan.reports import numbers
from chainscan.reports.case import Case, changes_of
from chainscan.reports.comparisons import headline
from chainscan.reports.edition import Edition
from chainscan.reports.svg import Drawing
from chainscan.reports.waterfall import waterfall


def bridge(edition: Edition, case: Case, code: str) -> tuple[Drawing, str] | None:
    """The waterfall against the comparator that counts most; None where there is no change."""
    row = case.total(code)
    found = headline(changes_of(row))
    if row is None or found is None:
        return None
    before = found[0]
    parts = [
        part
        for part in edition.rows_of("enterprise_bridge", case.key)
        if part["code"] == code and part["comparator"] == before
    ]
    if not parts:
        return None
    scale = edition.scale(row["value"], row[before], *(part["amount"] for part in parts))
    bars = [
        (edition.texts.code("window", before), row[before], scale.show(row[before])),
        *(
            (edition.texts.code("component", p["component"]), p["amount"], _signed(scale, p))
            for p in parts
        ),
        (edition.texts.code("window", "value"), row["value"], scale.show(row["value"])),
    ]
    frame = pd.DataFrame(
        {
            "label": [label for label, _, _ in bars],
            "amount": [float(amount / scale.size) for _, amount, _ in bars],
            "figure": [figure for _, _, figure in bars],
        }
    )
    return waterfall(frame, scale.label), _sentence(edition, row, before, parts)


def _sentence(
    edition: Edition, row: dict[str, Any], before: str, parts: list[dict[str, Any]]
) -> str:
    weightiest = max(parts, key=lambda part: abs(part["amount"]))
    return edition.say(
        "caption.bridge",
        measure=edition.say(f"measure.{row['code']}"),
        days=edition.window(before),
        before=edition.money(row[before]),
        now=edition.money(row["value"]),
        component=edition.texts.code("component", weightiest["component"]),
        amount=_with_sign(edition.money(weightiest["amount"]), weightiest["amount"]),
    )


def _signed(scale: numbers.Scale, part: dict[str, Any]) -> str:
    return _with_sign(scale.show(part["amount"]), part["amount"])


def _with_sign(figure: str, amount: Decimal) -> str:
    return f"+{figure}" if amount > 0 else figure
