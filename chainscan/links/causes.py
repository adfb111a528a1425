"""Why a single link is silent: what its supplier and its buyer did with everyone else."""

from dataclasses import dataclass

import numpy as np

from chainscan.links.clock import Floats, Ints
from chainscan.links.family import Flags
from chainscan.links.groups import ENTERPRISE_SHARE, EXPECTED, Observed


@dataclass(frozen=True)
class Side:
    """What the other links of each link's supplier (or buyer) did.

    `partners` counts those that were expected to trade, `share` is their weighted silent share
    (NaN where nothing was expected of any).
    """

    partners: Ints
    share: Floats


def sides(links: Observed) -> tuple[Side, Side]:
    """For each link the other links of its supplier, and of its buyer."""
    return _side(links, links.supplier), _side(links, links.buyer)


def single_cause(supplier: Side, buyer: Side) -> Flags:
    """Which silent links, in no group, broke by themselves: on both sides others still trade.

    Elsewhere too few partners are observed to tell, and the cause is unknown.
    """
    up = [(side.partners > 0) & (side.share < ENTERPRISE_SHARE) for side in (supplier, buyer)]
    return np.asarray(up[0] & up[1])


def _side(links: Observed, ends: Ints) -> Side:
    expected = _others(ends, links.p_trade)
    silent = _others(ends, links.p_trade * links.silent)
    partners = _others(ends, (links.p_trade > EXPECTED).astype(np.float64))
    share = np.where(expected > 1e-9, silent / np.maximum(expected, 1e-9), np.nan)
    return Side(np.rint(partners).astype(np.int64), share)


def _others(ends: Ints, weight: Floats) -> Floats:
    """For each link the sum over the other links of the same enterprise."""
    return np.asarray(np.bincount(ends, weights=weight)[ends] - weight, dtype=np.float64)
