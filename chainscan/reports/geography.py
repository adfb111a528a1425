"""The overview's map: how sales to each province have changed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from chainscan.reference.regions import provinces
from chainscan.reports import comparisons, numbers
from chainscan.reports.edition import Edition
from chainscan.reports.tile_map import change_by_province

BEST_FIRST = ("aligned", "last_year", "previous")
LEAST_PROVINCES = 3
LARGEST = Decimal("9.99")
"""A larger rise is a new market, not a change: shown as more than that."""


def province_map(edition: Edition) -> tuple[Figure, str] | None:
    """The map of changes of sales by province, and its caption; None for too few provinces.

    Against the comparator that says most of those that can be computed.
    """
    rows = {
        row["province_code"]: row
        for row in edition.rows("province_changes", home_region=edition.home)
    }
    for name in BEST_FIRST:
        changes = {
            code: change
            for code, row in rows.items()
            if (change := comparisons.ratio(row[f"value_{name}"], row[name])) is not None
        }
        if len(changes) >= LEAST_PROVINCES:
            caption = edition.say(
                "caption.provinces",
                change=edition.texts.code("change", name),
                days=edition.window(name),
            )
            return _drawn(edition, rows, changes, name), caption
    return None


def _drawn(
    edition: Edition,
    rows: Mapping[str, Mapping[str, Any]],
    changes: Mapping[str, Decimal],
    comparator: str,
) -> Figure:
    frame = provinces()
    gaps = {
        code: row[f"value_{comparator}"] - row[comparator]
        for code, row in rows.items()
        if row[comparator] is not None
    }
    scale = edition.scale(*gaps.values())
    codes = list(frame["province_code"])
    short = frame["short_name" if edition.texts.lang == "zh" else "name_en"]
    frame = frame.assign(
        short=short,
        name=short.str.replace(" ", "\n"),
        change=pd.Series([float(changes.get(code, "nan")) for code in codes]),
        figure=[_figure(changes.get(code)) for code in codes],
        difference=[
            float(gaps[code] / scale.size) if code in gaps else float("nan") for code in codes
        ],
        is_home=[bool(edition.home) and code == edition.home[:2] for code in codes],
    )
    labels = {name: edition.say(f"map.{name}") for name in ("missing", "home", "difference")}
    return change_by_province(frame, labels, scale.label)


def _figure(change: Decimal | None) -> str:
    if change is None:
        return ""
    return f">{numbers.percent(LARGEST)}" if change > LARGEST else numbers.percent(change)
