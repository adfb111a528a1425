"""The match stage: needs and spare capacity from the tables, matches back into them."""

import hashlib
import logging
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from chainscan.engine import Engine, Stage
from chainscan.errors import StaleError
from chainscan.matching.allocation import Allocation
from chainscan.matching.candidates import Arcs
from chainscan.matching.distance import located
from chainscan.matching.market import Market
from chainscan.matching.matches import (
    candidate_frame,
    comparison_frame,
    match_frame,
    shadow_frame,
)
from chainscan.matching.near_names import near_names
from chainscan.matching.result import MatchResult
from chainscan.matching.rounds import weigh_and_allot
from chainscan.matching.windows import Windows
from chainscan.progress import working
from chainscan.settings import MatchSettings, Settings
from chainscan.told import prepare_told

log = logging.getLogger("chainscan")
SQL = Path(__file__).parent
NEED_TEXTS, SUPPLIER_TEXTS = 10, 50
"""So many codes, names and specifications describe a need or a supplier, the largest first."""
AT_A_TIME = 10_000
"""So many suppliers have their capacity worked out at a time."""
MOST_NOTICED = 20
"""So many counterparts a notice tells of at most."""
VIEWS = ("need", "spare_capacity", "candidate", "match", "unmet_need", "bottleneck", "notice")


def match(engine: Engine, settings: Settings) -> MatchResult:
    """Find, for what broken links no longer deliver, suppliers with capacity to spare.

    Fills need, supplier_standing, spare_capacity, candidate, match, unmet_need, bottleneck, notice
    and comparison, as of the day the links were judged on. Needs and offers that are stated (table
    `statement`) take part beside those found; pairs that were refused do not. No supplier is
    promised beyond its spare capacity of a goods group, over all needs together. Raises
    StaleError where the links are missing or older than the invoices.
    """
    engine.require_fresh("ingest", "links")
    prepare_told(engine)
    as_of = engine.steps()["links"].as_of
    if as_of is None:
        raise StaleError(
            "the links were judged without a day",
            where=str(engine.path),
            to_do="run `chainscan links --as-of DAY` again",
        )
    hashed = _settings_hash(settings)
    with (
        working("matching needs with spare capacity"),
        engine.stage("match", settings_hash=hashed, as_of=as_of) as stage,
    ):
        market = _market(stage, settings, as_of)
        arcs, allocation = weigh_and_allot(market, settings.match)
        _keep(stage, settings.match, market, arcs, allocation)
        return _result(stage, settings.match, as_of)


def _settings_hash(settings: Settings) -> str:
    parts = (settings.match.sha256(), *_focus_regions(settings))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _focus_regions(settings: Settings) -> list[str]:
    """Codes whose suppliers are not proposed, as prefixes (420000 means all of 42)."""
    if settings.match.use_focus_regions:
        return []
    codes = set()
    for code in settings.measure.focus_regions:
        while code.endswith("00"):
            code = code[:-2]  # noqa: PLW2901
        codes.add(code)
    return sorted(codes - {""})


def _market(stage: Stage, settings: Settings, as_of: date) -> Market:
    """Build need and spare_capacity, and read both sides back for the comparisons."""
    broken = stage.rows(SQL / "break_day.sql")[0]["normal_until"]
    windows = Windows(as_of, broken or as_of, settings.match.active_days)
    values: dict[str, Any] = windows.values()
    focus = pd.Series(_focus_regions(settings), dtype="str")
    stage.frame("focus_region", pd.DataFrame({"region_code": focus}))
    stage.frame("month_frame", windows.months())
    for name in ("lost_pair", "need", "supplier_standing"):
        stage.select(SQL / f"{name}.sql", **values)
    parts = stage.rows(SQL / "supplier_part.sql", suppliers_at_a_time=AT_A_TIME)
    nobody = {"first_supplier": 0, "last_supplier": 0}
    stage.select(SQL / "spare_capacity.sql", parts=parts or [nobody], **values)
    needs = located(stage.fetch(SQL / "need_row.sql"))
    bought = stage.fetch(SQL / "need_goods.sql", most=NEED_TEXTS, **values)
    outside = _outside(stage, settings.match, needs.merge(bought, on="need_id"), values)
    stage.scratch(SQL / "wanted_supplier.sql")
    suppliers = located(stage.fetch(SQL / "supplier_row.sql", **values))
    sold = stage.fetch(SQL / "supplier_goods.sql", most=SUPPLIER_TEXTS, **values)
    return Market(
        needs,
        suppliers,
        _numbered(bought, needs, ["need_id"], "need"),
        _numbered(sold, suppliers, ["supplier_key", "goods_group"], "supplier"),
        _numbered(
            stage.fetch(SQL / "supplier_price.sql", **values),
            suppliers,
            ["supplier_key", "goods_group"],
            "supplier",
        ),
        stage.fetch(SQL / "lost_pair_row.sql"),
        stage.fetch(SQL / "known_pair.sql", **values),
        _numbered(
            _numbered(outside, suppliers, ["supplier_key", "goods_group"], "supplier"),
            needs,
            ["need_id"],
            "need",
        ),
    )


def _outside(
    stage: Stage, settings: MatchSettings, wanted: pd.DataFrame, values: dict[str, Any]
) -> pd.DataFrame:
    """Suppliers found by name under another goods group: need_id, supplier_key, goods_group."""
    most = settings.outside_candidates
    sold = stage.fetch(SQL / "sold_name.sql", **values)
    stage.frame("near_name", near_names(wanted, sold if most else sold.iloc[:0]))
    stage.scratch(SQL / "outside_pair.sql", most=most, **values)
    return stage.fetch(SQL / "outside_row.sql")


def _numbered(
    frame: pd.DataFrame, owners: pd.DataFrame, keys: list[str], name: str
) -> pd.DataFrame:
    """The frame with the row number of its owner in a column `name`, in that order."""
    numbers = owners[keys].assign(**{name: np.arange(len(owners))})
    joined = frame.merge(numbers, on=keys)
    return joined.sort_values(name, kind="stable", ignore_index=True)


def _keep(
    stage: Stage, settings: MatchSettings, market: Market, arcs: Arcs, allocation: Allocation
) -> None:
    """Write the results as tables, with their views."""
    stage.frame("comparison_frame", comparison_frame(settings.weights))
    stage.frame("candidate_frame", candidate_frame(market, arcs))
    stage.frame("match_frame", match_frame(market, arcs, allocation, settings.alternatives))
    stage.frame("shadow_frame", shadow_frame(market, allocation))
    for name in ("comparison", "candidate", "match", "unmet_need", "bottleneck"):
        stage.select(SQL / f"{name}.sql")
    stage.select(SQL / "notice.sql", most=MOST_NOTICED)
    for name in VIEWS:
        stage.view(SQL / f"{name}_named.sql")


def _result(stage: Stage, settings: MatchSettings, as_of: date) -> MatchResult:
    counts = stage.rows(SQL / "match_count.sql")[0]
    barred = {row["barred"]: row["offers"] for row in stage.rows(SQL / "barred_offer.sql")}
    unmet = {row["reason"]: row["needs"] for row in stage.rows(SQL / "unmet_count.sql")}
    days = Windows(as_of, as_of, settings.active_days).values()
    proven = stage.rows(SQL / "proven_count.sql", **days)[0]
    return MatchResult(
        as_of=as_of,
        unmet=unmet,
        barred_offers=barred,
        proven=proven["proven"],
        proven_kept=proven["kept"],
        proven_other_code=proven["other_code"],
        proven_other_kept=proven["other_kept"],
        **counts,
    )
