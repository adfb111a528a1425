"""From net trade and invoice lines to `figure`: each kind of figure by SQL of its own."""

from pathlib import Path
from typing import Any

import pandas as pd

from chainscan.engine import Stage
from chainscan.measures.catalogue import FINEST_LEVEL, MEASURES, scope_frame
from chainscan.reference.goods import ancestry, goods_groups
from chainscan.settings import Settings

SQL = Path(__file__).parent
LUMP_UNITS = ("批", "次", "项", "宗", "笔", "式")
"""Units that say nothing of how much: what is one 批 today is another tomorrow."""
FIGURES = ("summed_figure", "partner_figure", "concentration_figure", "single_source_figure")


def fill_figures(stage: Stage, settings: Settings, values: dict[str, Any]) -> None:
    """Fill `own_trade`, `region_split` and `figure` for the windows of the stage.

    `values`: home_region, has_focus, the days of the windows. Reads `comparison_window`,
    `covered_book` and `book_window`, and the frame `focus_region`.
    """
    stage.frame("measure_scope", scope_frame(settings.measure))
    stage.frame("goods_heading", _headings(settings.measure.goods_levels))
    stage.frame("lump_unit", pd.DataFrame({"unit": LUMP_UNITS}))
    stage.scratch(SQL / "goods_rollup.sql")
    stage.scratch(SQL.parent / "partner_place.sql", **values)
    stage.scratch(SQL / "partner_trade.sql")
    stage.select(SQL.parent / "own_trade.sql")
    stage.select(SQL.parent / "region_split.sql", **values)
    stage.scratch(SQL / "total_figure.sql", parts=totals(), **values)
    for name in FIGURES:
        stage.scratch(SQL / f"{name}.sql")
    stage.scratch(
        SQL / "like_line.sql",
        on_original_day=settings.ingest.red_letters == "original",
        currency=settings.ingest.currency,
        set_aside_groups=settings.ingest.set_aside_groups,
    )
    stage.scratch(SQL / "price_figure.sql", price_goods=settings.measure.price_goods)
    stage.select(SQL.parent / "figure.sql")
    stage.scratch(SQL.parent / "region_doubt.sql")


def totals() -> list[dict[str, str]]:
    """The measures that `total_figure.sql` states, one run of it each: amounts at scope all."""
    return [
        {"code": one.code, "side": one.side, "place": one.place}
        for one in MEASURES
        if one.measured == "amount" and "all" in one.scopes
    ]


def _headings(levels: tuple[int, ...]) -> pd.DataFrame:
    """One row a group and level: the code of the heading it stands under, its own at the finest.

    A group that is itself a heading above the level stays under itself.
    """
    rows = []
    for group in goods_groups()["group_code"]:
        path = ancestry(group)
        for level in sorted({*levels, FINEST_LEVEL}):
            rows.append((group, level, path[min(level, len(path)) - 1]))
    return pd.DataFrame(rows, columns=["group_code", "goods_level", "heading_code"])
