"""The overview's chapter on resumption: who issues invoices again, and how much."""

from decimal import Decimal
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from chainscan.period import Period
from chainscan.reports import numbers
from chainscan.reports.charts import resumption_curves
from chainscan.reports.edition import Edition

LEAST_DAYS = 7
LEAST_ENTERPRISES = 5
CURVES = ("active_share", "amount_ratio")


def curves(edition: Edition) -> tuple[Figure, str] | None:
    """The two curves and their caption; None where days or enterprises are too few for a curve."""
    rows = edition.rows("resumption_days")
    if len(rows) < LEAST_DAYS or rows[-1]["enterprises"] < LEAST_ENTERPRISES:
        return None
    before = any(row["last_year_enterprises"] for row in rows)
    names = [f"{prefix}{name}" for name in CURVES for prefix in ("", "last_year_")]
    frame = pd.DataFrame({name: [_number(row[name]) for row in rows] for name in names})
    frame = frame.assign(day=[f"{row['day'].month}-{row['day'].day}" for row in rows])
    labels = {
        "this_year": edition.say("resumption.year", year=rows[0]["day"].year),
        "last_year": edition.say("resumption.year", year=rows[0]["last_year_day"].year)
        if rows[0]["last_year_day"]
        else "",
        "active_share": edition.say("resumption.active"),
        "amount_ratio": edition.say("resumption.amount"),
    }
    figure = resumption_curves(frame, labels, with_last_year=before)
    return figure, edition.texts.sentences(_said(edition, rows))


def _said(edition: Edition, rows: list[dict[str, Any]]) -> list[str]:
    first, last = rows[0], rows[-1]
    said = [
        edition.say(
            "resumption.now",
            start=edition.day(first["day"]),
            day=edition.day(last["day"]),
            firms=numbers.count(last["enterprises"]),
            active=numbers.count(last["active"]),
            share=_share(last["active_share"]),
            amount=_share(last["amount_ratio"]),
        )
    ]
    if last["last_year_active_share"] is not None:
        said.append(
            edition.say(
                "resumption.then",
                day=edition.day(last["last_year_day"]),
                share=_share(last["last_year_active_share"]),
                amount=_share(last["last_year_amount_ratio"]),
            )
        )
    base = edition.span(Period(first["base_from"], first["base_until"]))
    return [*said, edition.say("resumption.base", base=base)]


def _share(value: float | None) -> str:
    return "—" if value is None else numbers.share(Decimal(str(value)))


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
