"""From candidates and the allocation to ranked matches with their reasons."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainscan.matching.allocation import PLACED, Allocation
from chainscan.matching.candidates import Arcs
from chainscan.matching.comparisons import COMPARISONS
from chainscan.matching.market import Market
from chainscan.settings import MatchWeights

FIGURE_DIGITS = 2


def candidate_frame(market: Market, arcs: Arcs) -> pd.DataFrame:
    """Every candidate with its score and the points of each comparison (a column each)."""
    frame = pd.DataFrame(
        {
            "arc": np.arange(len(arcs)),
            "need_id": market.needs["need_id"].to_numpy()[arcs.need],
            "supplier_key": market.suppliers["supplier_key"].to_numpy()[arcs.supplier],
            "supplier_goods_group": market.suppliers["goods_group"].to_numpy()[arcs.supplier],
            "score": arcs.score / 100,
        }
    )
    for number, comparison in enumerate(COMPARISONS):
        frame[f"{comparison.name}_points"] = arcs.points[:, number] / 100
    return frame


def match_frame(
    market: Market, arcs: Arcs, allocation: Allocation, alternatives: int
) -> pd.DataFrame:
    """Of each need the suppliers allotted and the best so many others, all in order of score.

    `rank` starts at 1; `fen` is 0 for alternatives; `fen_left` is what the supplier has not
    promised to anybody.
    """
    placed = allocation.placed  # the arcs stand in order of need and score
    listed = placed > 0
    listed |= _place_within(arcs.need, ~listed) <= alternatives
    kept = np.flatnonzero(listed)
    promised = np.bincount(arcs.supplier, weights=placed, minlength=len(market.suppliers))
    left = market.suppliers["fen"].to_numpy(np.int64) - np.rint(promised).astype(np.int64)
    return pd.DataFrame(
        {
            "need_id": market.needs["need_id"].to_numpy()[arcs.need[kept]],
            "supplier_key": market.suppliers["supplier_key"].to_numpy()[arcs.supplier[kept]],
            "supplier_goods_group": market.suppliers["goods_group"].to_numpy()[arcs.supplier[kept]],
            "rank": _place_within(arcs.need[kept], np.ones(len(kept), np.bool_)),
            "fen": placed[kept],
            "fen_left": left[arcs.supplier[kept]],
            "score": arcs.score[kept] / 100,
            "reasons": _reasons(arcs, kept),
        }
    )


def shadow_frame(market: Market, allocation: Allocation) -> pd.DataFrame:
    """Per goods group, the share of a further yuan of its best-placed capacity that would go.

    Groups where more capacity would only better the scores are left out.
    """
    price = np.minimum(allocation.price, 1.0)
    frame = pd.DataFrame(
        {"goods_group": market.suppliers["goods_group"].to_numpy(np.int64), "shadow_price": price}
    )
    highest = frame.groupby("goods_group", as_index=False)[["shadow_price"]].max()
    return highest.loc[highest["shadow_price"] > 2 / PLACED]


def comparison_frame(weights: MatchWeights) -> pd.DataFrame:
    """The comparisons with their words and weights, in order."""
    return pd.DataFrame(
        [
            {
                "comparison": one.name,
                "place": place,
                "weight": getattr(weights, one.name),
                "label_zh": one.label_zh,
                "label_en": one.label_en,
                "sentence_zh": one.sentence_zh,
                "sentence_en": one.sentence_en,
                "figure_zh": one.figure_zh,
                "figure_en": one.figure_en,
            }
            for place, one in enumerate(COMPARISONS, start=1)
        ]
    )


def _place_within(need: NDArray[np.int64], counted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Running number of the counted entries within each need; needs stand together."""
    running = np.cumsum(counted)
    starts = np.flatnonzero(np.diff(need, prepend=-1))
    base: NDArray[np.int64] = (running - counted)[starts]
    return running - np.repeat(base, np.diff(np.append(starts, len(need))))


def _reasons(arcs: Arcs, kept: NDArray[np.int64]) -> list[str]:
    """Every comparison of each candidate: value, points, and the figure its sentence quotes."""
    columns = []
    for number, comparison in enumerate(COMPARISONS):
        value = arcs.agreement[kept, number].round(4).tolist()
        points = (arcs.points[kept, number] / 100).tolist()
        figure = arcs.figures[kept, number].round(FIGURE_DIGITS).tolist()
        columns.append(
            [
                f'{{"comparison":"{comparison.name}","value":{v},"points":{p},"figure":'
                f"{'null' if np.isnan(f) else f}}}"
                for v, p, f in zip(value, points, figure, strict=True)
            ]
        )
    return [f"[{','.join(entries)}]" for entries in zip(*columns, strict=True)]
