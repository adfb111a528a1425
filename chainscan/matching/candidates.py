"""Which suppliers are weighed for which need, and how they score.

Blocking is by goods group: every supplier of the group is compared, and of each need the best
`limit` are kept; ties go to the smaller enterprise id. Suppliers that sell goods of the same name
under another group (see near_names) are compared beside them.
"""

import logging
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from chainscan.matching.comparisons import COMPARISONS, Block
from chainscan.matching.market import Bools, Floats, Ints, Market, Shelf
from chainscan.settings import MatchWeights

log = logging.getLogger("chainscan")
CELLS = 500_000
"""Pairs compared at a time: bounds the memory."""


@dataclass(frozen=True)
class Arcs:
    """Pairs of a need and a supplier (row numbers in the market) with their comparisons.

    `points` and `score` are hundredths of a point; `agreement` in [0, 1]; `figures` NaN where
    unknown. Points, agreement and figures have a column a comparison. `pairs` were compared in
    all; of `cut` needs the limit left candidates out.
    """

    need: Ints
    supplier: Ints
    score: Ints
    points: Ints
    agreement: Floats
    figures: Floats
    pairs: int = 0
    cut: int = 0

    def __len__(self) -> int:
        return len(self.need)

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """All arcs of the parts in order of need, score (best first) and supplier."""
        none = np.zeros(0, dtype=np.int64)
        table = np.zeros((0, len(COMPARISONS)))
        parts = [*parts, cls(none, none, none, table.astype(np.int64), table, table)]
        need = np.concatenate([part.need for part in parts])
        supplier = np.concatenate([part.supplier for part in parts])
        score = np.concatenate([part.score for part in parts])
        order = np.lexsort((supplier, -score, need))
        return cls(
            need[order],
            supplier[order],
            score[order],
            np.concatenate([part.points for part in parts])[order],
            np.concatenate([part.agreement for part in parts])[order],
            np.concatenate([part.figures for part in parts])[order],
            sum(part.pairs for part in parts),
            sum(part.cut for part in parts),
        )


Parts = list[Arcs]


def weigh(
    market: Market,
    weights: MatchWeights,
    limit: int,
    *,
    needs: Bools | None = None,
    suppliers: Bools | None = None,
    known: Arcs | None = None,
) -> Arcs:
    """The best `limit` candidates of every need.

    `needs` and `suppliers` say which rows of the market still take part (default: all);
    pairs that are `known` already are left out.
    """
    open_needs = np.ones(len(market.needs), np.bool_) if needs is None else needs
    open_suppliers = np.ones(len(market.suppliers), np.bool_) if suppliers is None else suppliers
    parts: list[Arcs] = []
    for group in market.groups:
        shelf = market.shelf(int(group), open_needs, open_suppliers)
        parts += _weighed(shelf, weights, limit, known)
    if known is None:
        parts += _aside(market, weights)
    arcs = Arcs.joined(parts)
    if arcs.pairs:
        log.info(
            "  %d pairs compared, %d candidates kept; the limit of %d cut the list of %d needs",
            arcs.pairs,
            len(arcs),
            limit,
            arcs.cut,
        )
    return arcs


def _weighed(shelf: Shelf | None, weights: MatchWeights, limit: int, known: Arcs | None) -> Parts:
    """The best of one shelf, a few needs at a time; without the pairs already `known`."""
    if shelf is None:
        return []
    parts = []
    step = max(1, CELLS // len(shelf.suppliers))
    for start in range(0, len(shelf.needs), step):
        rows = slice(start, start + step)
        fit = ~shelf.unfit(rows)
        if known is not None:
            fit &= ~shelf.among(rows, known.need, known.supplier)
        parts.append(_best(shelf, (rows, fit), weights, limit))
    return parts


def _aside(market: Market, weights: MatchWeights) -> Parts:
    """All pairs found outside of the needs' goods groups: they were limited when found."""
    parts = []
    for start in range(0, len(market.outside), CELLS):
        rows = slice(start, start + CELLS)
        aside = market.aside
        points, agreement, figures = _compared(aside.block(rows), weights)
        parts.append(
            Arcs(
                aside.need[rows],
                aside.supplier[rows],
                np.sum(points, axis=0)[:, 0],
                np.concatenate(points, axis=1),
                np.concatenate(agreement, axis=1),
                np.concatenate(figures, axis=1),
                pairs=len(aside.need[rows]),
            )
        )
    return parts


def _best(shelf: Shelf, pairs: tuple[slice, Bools], weights: MatchWeights, limit: int) -> Arcs:
    """Compare some needs with the suppliers fit for them and keep the best of each."""
    rows, fit = pairs
    block = shelf.block(rows)
    points, agreement, figures = _compared(block, weights)
    score = np.sum(points, axis=0)
    row, column = _top(np.where(fit, score, -1), limit)

    def taken(tables: list[NDArray[np.float64]]) -> Floats:
        return np.stack([table[row, column] for table in tables], axis=1)

    return Arcs(
        shelf.needs[rows][row],
        shelf.suppliers[column],
        score[row, column],
        np.stack([table[row, column] for table in points], axis=1),
        taken(agreement),
        taken(figures),
        pairs=int(fit.sum()),
        cut=int((fit.sum(axis=1) > limit).sum()),
    )


def _compared(block: Block, weights: MatchWeights) -> tuple[list[Ints], list[Floats], list[Floats]]:
    """Of every comparison the points (hundredths), the agreement and the figure of each pair."""
    compared = [comparison.compare(block) for comparison in COMPARISONS]
    points = [
        np.rint(value * round(getattr(weights, comparison.name) * 100)).astype(np.int64)
        for comparison, (value, _) in zip(COMPARISONS, compared, strict=True)
    ]
    return points, [value for value, _ in compared], [figure for _, figure in compared]


def _top(score: Ints, limit: int) -> tuple[Ints, Ints]:
    """Rows and columns of the best of each row; negative scores never, ties to the left."""
    width = score.shape[1]
    ranked = score * width + np.arange(width - 1, -1, -1)
    ranked[score < 0] = -1
    if limit < width:
        columns = np.argpartition(-ranked, limit - 1, axis=1)[:, :limit]
    else:
        columns = np.broadcast_to(np.arange(width), score.shape)
    rows = np.broadcast_to(np.arange(len(score))[:, None], columns.shape)
    kept = ranked[rows, columns] >= 0
    return rows[kept], columns[kept]
