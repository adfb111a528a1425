"""What silent links have in common: a region, a supplier or a buyer that is down.

Evidence is added up over links. A group is down where the expected-trade-weighted share of
its links that fell silent is high enough, over enough partners, and the silences could hardly
have met by chance. Regions come first, then enterprises from the largest down, each judged on
the links that nothing larger explains. The group step has no proof of its false share, only a
measured one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chainscan.links.clock import Floats, Ints
from chainscan.links.family import Flags

ENTERPRISE_SHARE, REGION_SHARE = 0.9, 0.75
REGION_ENTERPRISES = 5
EXPECTED = 0.25
"""A partner counts as observed when the link was at least so likely to trade in the window."""
CHANCE = 0.01
"""At most so likely may it be that a group's links all fell silent by chance, independently."""
MOST_SURE = 0.99
"""No single silence counts as stronger evidence than this probability of trade gives."""
NONE = -1


@dataclass(frozen=True)
class Observed:
    """Links in force that were observed through the window, one entry each.

    `p_trade` was expected of them, `silent` is what happened; `region` of the two ends is a
    number, NONE where unknown.
    """

    supplier: Ints
    buyer: Ints
    supplier_region: Ints
    buyer_region: Ints
    p_trade: Floats
    silent: Flags


@dataclass(frozen=True)
class Group:
    """A disruption: its cause, key of the enterprise or number of the region, and evidence.

    `links` are positions of the silent links it explains, `members` of all links it was
    judged on.
    """

    cause: str
    key: int
    links: Ints
    members: Ints
    partners: int
    silent_share: float
    log_chance: float


@dataclass(frozen=True)
class Side:
    """What the other links of each link's supplier (or buyer) did.

    `partners` counts those that were expected to trade, `share` is their weighted silent share
    (NaN where nothing was expected of any).
    """

    partners: Ints
    share: Floats


def find_groups(links: Observed, least_partners: int) -> list[Group]:
    """Regions, then suppliers and buyers, that are down; each link belongs to one at most."""
    free = np.ones(len(links.silent), dtype=bool)
    groups: list[Group] = []
    for cause, key, members in _candidates(links, least_partners):
        group = _judge(links, cause, key, members[free[members]], least_partners)
        if group is not None:
            groups.append(group)
            free[group.links] = False
    return groups


def sides(links: Observed) -> tuple[Side, Side]:
    """For each link the other links of its supplier, and of its buyer."""
    return _side(links, links.supplier), _side(links, links.buyer)


def single_cause(supplier: Side, buyer: Side) -> Flags:
    """Which silent links, in no group, broke by themselves: on both sides others still trade.

    Elsewhere too few partners are observed to tell, and the cause is unknown.
    """
    up = [(side.partners > 0) & (side.share < ENTERPRISE_SHARE) for side in (supplier, buyer)]
    return np.asarray(up[0] & up[1])


def _candidates(links: Observed, least_partners: int) -> Iterator[tuple[str, int, Ints]]:
    """Groups that pass on all their links, regions first, the larger silence first."""
    weight = links.p_trade * links.silent
    regions = [
        (key, np.flatnonzero((links.supplier_region == key) | (links.buyer_region == key)))
        for key in np.union1d(links.supplier_region, links.buyer_region)
        if key != NONE
    ]
    regions.sort(key=lambda region: (-weight[region[1]].sum(), region[0]))
    for key, members in regions:
        yield "region", int(key), members
    found: list[tuple[float, str, int]] = []
    for cause, ends in (("supplier_down", links.supplier), ("buyer_down", links.buyer)):
        silent, expected = (np.bincount(ends, weights=w) for w in (weight, links.p_trade))
        seen = np.bincount(ends, weights=links.p_trade > EXPECTED)
        # Taking out explained links, all silent, only lowers both: no other can pass later.
        passing = (seen >= least_partners) & (silent > 0) & (silent >= ENTERPRISE_SHARE * expected)
        for key in np.flatnonzero(passing):
            found.append((-float(silent[key]), cause, int(key)))
    order = {
        "supplier_down": _positions(links.supplier),
        "buyer_down": _positions(links.buyer),
    }
    for _, cause, key in sorted(found):
        places, start, end = order[cause]
        yield cause, key, places[start[key] : end[key]]


def _positions(ends: Ints) -> tuple[Ints, Ints, Ints]:
    """Links sorted by enterprise, and where each enterprise's begin and end."""
    places = np.argsort(ends, kind="stable")
    count = np.bincount(ends)
    end = np.cumsum(count)
    return places, end - count, end


def _judge(
    links: Observed, cause: str, key: int, members: Ints, least_partners: int
) -> Group | None:
    p, silent = links.p_trade[members], links.silent[members]
    expected, lost = float(p.sum()), float(p[silent].sum())
    partners = _partners(links, cause, key, members)
    least = REGION_ENTERPRISES if cause == "region" else least_partners
    share = REGION_SHARE if cause == "region" else ENTERPRISE_SHARE
    if partners < least or expected <= 0 or lost < share * expected:
        return None
    chance = _log_chance(p, silent)
    if chance > np.log(CHANCE):
        return None
    if cause == "region":
        explained = members[silent]
    else:  # the link's own silence is no evidence about its partner
        rest = np.maximum(expected - p, 1e-12)
        explained = members[silent & (lost - p >= share * rest)]
    if not len(explained):
        return None
    return Group(cause, key, explained, members, partners, lost / expected, chance)


def _partners(links: Observed, cause: str, key: int, members: Ints) -> int:
    """Observed partners of an enterprise; for a region its enterprises expected to trade."""
    seen = members[links.p_trade[members] > EXPECTED]
    if cause != "region":
        return len(seen)
    inside = np.concatenate(
        [
            links.supplier[seen][links.supplier_region[seen] == key],
            links.buyer[seen][links.buyer_region[seen] == key],
        ]
    )
    return len(np.unique(inside))


def _log_chance(p: Floats, silent: Flags) -> float:
    """ln P(so few trade, or fewer) if the links fell silent independently.

    Exact where none traded, else Chernoff's bound.
    """
    sure = np.minimum(p, MOST_SURE)
    traded = float((~silent).sum())
    if traded == 0:
        return float(np.log1p(-sure).sum())
    if traded >= sure.sum():
        return 0.0
    # min over t ≥ 0 of t · traded + Σ ln(1 − p + p e^(−t)), on a grid: any t gives a bound.
    t = np.linspace(0.0, 8.0, 81)[:, None]
    bound = t[:, 0] * traded + np.log1p(-sure + sure * np.exp(-t)).sum(axis=1)
    return float(min(bound.min(), 0.0))


def _side(links: Observed, ends: Ints) -> Side:
    expected = np.bincount(ends, weights=links.p_trade)[ends] - links.p_trade
    weight = links.p_trade * links.silent
    silent = np.bincount(ends, weights=weight)[ends] - weight
    counts = links.p_trade > EXPECTED
    partners = np.bincount(ends, weights=counts)[ends] - counts
    share = np.where(expected > 1e-9, silent / np.maximum(expected, 1e-9), np.nan)
    return Side(np.rint(partners).astype(np.int64), share)
