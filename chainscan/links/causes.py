"""What silent links have in common: a region, a supplier or a buyer that is down.

Evidence is added up over links. A group is down where the expected-trade-weighted share of its
links that fell silent is high enough, over enough partners, and where groups that came back
have hardly ever looked so bad (group_test). Regions come first, then enterprises from the
largest silence down, each judged on the links that nothing before it explains.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from chainscan.links.clock import Floats, Ints
from chainscan.links.family import Flags

ENTERPRISE_SHARE, REGION_SHARE = 0.9, 0.75
REGION_ENTERPRISES = 5
EXPECTED = 0.25
"""A partner counts as observed when the link was at least so likely to trade in the window."""
SUREST = 0.99
"""No single silence counts as stronger evidence than this probability of trade gives."""
NONE = -1
CAUSES = ("region", "supplier_down", "buyer_down")


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

    def members(self, cause: str, least: int) -> Iterator[tuple[int, Ints]]:
        """The key and links of every group of one kind, in order of key.

        Enterprises with fewer than `least` partners expected to trade are left out.
        """
        if cause == "region":
            for key in np.union1d(self.supplier_region, self.buyer_region).tolist():
                if key != NONE:
                    inside = (self.supplier_region == key) | (self.buyer_region == key)
                    yield key, np.flatnonzero(inside)
            return
        ends = self.supplier if cause == "supplier_down" else self.buyer
        seen = np.bincount(ends, weights=self.p_trade > EXPECTED)[ends]
        places = np.flatnonzero(seen >= least)
        places = places[np.argsort(ends[places], kind="stable")]
        keys, start = np.unique(ends[places], return_index=True)
        for key, links in zip(keys.tolist(), np.split(places, start[1:]), strict=True):
            yield key, links


@dataclass(frozen=True)
class Evidence:
    """What a group's links say together.

    `partners` were expected to trade (for a region: its enterprises) and `silent_partners` of
    them did not, `expected` is the sum of p_trade, `silent_share` the weighted share that fell
    silent, `log_chance` ln P(so few trade, or fewer) if links fell silent independently; zero
    where too little is silent to call the group down.
    """

    cause: str
    key: int
    members: Ints
    partners: int
    silent_partners: int
    expected: float
    silent_share: float
    log_chance: float

    @property
    def is_silent(self) -> bool:
        """Whether enough of it fell silent to call it down, chance apart."""
        return _is_silent(self.cause, self.silent_share, self.partners, self.silent_partners)


@dataclass(frozen=True)
class Group:
    """A disruption: its evidence, proof, and the silent links it explains."""

    evidence: Evidence
    p: float
    q: float
    links: Ints


@dataclass(frozen=True)
class Side:
    """What the other links of each link's supplier (or buyer) did.

    `partners` counts those that were expected to trade, `share` is their weighted silent share
    (NaN where nothing was expected of any).
    """

    partners: Ints
    share: Floats


def weigh(links: Observed, cause: str, least_partners: int) -> list[Evidence]:
    """The evidence of every group of one kind with enough observed partners."""
    least = least_of(cause, least_partners)
    found = (_evidence(links, cause, key, members) for key, members in links.members(cause, least))
    return [evidence for evidence in found if evidence.partners >= least]


def least_of(cause: str, least_partners: int) -> int:
    """How many observed partners (for a region: enterprises) a group needs."""
    return REGION_ENTERPRISES if cause == "region" else least_partners


def explain(
    links: Observed,
    proven: list[tuple[Evidence, float, float]],
    least_partners: int,
) -> list[Group]:
    """Give each silent link to one of the proven groups at most, in the order of causes.

    `proven` is evidence with its p and q. Regions first, then enterprises by expected trade
    lost, the largest first; a group that keeps too few links after the ones before it falls.
    """
    free = np.ones(len(links.silent), dtype=bool)
    groups: list[Group] = []
    for evidence, p, q in sorted(proven, key=_precedence):
        left = evidence.members[free[evidence.members]]
        again = _evidence(links, evidence.cause, evidence.key, left)
        if again.partners < least_of(evidence.cause, least_partners) or not again.is_silent:
            continue
        explained = _explained(links, again)
        if len(explained):
            groups.append(Group(again, p, q, explained))
            free[explained] = False
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


def _is_silent(cause: str, share: float, partners: int, silent: int) -> bool:
    """A region is down only if many of its enterprises are: one large one is not a region."""
    if cause != "region":
        return share >= ENTERPRISE_SHARE
    return share >= REGION_SHARE and silent >= max(REGION_SHARE * partners, REGION_ENTERPRISES)


def _precedence(proven: tuple[Evidence, float, float]) -> tuple[bool, float, str, int]:
    evidence = proven[0]
    lost = evidence.expected * evidence.silent_share
    return (evidence.cause != "region", -lost, evidence.cause, evidence.key)


def _evidence(links: Observed, cause: str, key: int, members: Ints) -> Evidence:
    p, silent = links.p_trade[members], links.silent[members]
    expected = float(p.sum())
    share = float(p[silent].sum()) / expected if expected > 0 else 0.0
    partners, gone = _partners(links, cause, key, members)
    enough = _is_silent(cause, share, partners, gone)
    return Evidence(
        cause=cause,
        key=key,
        members=members,
        partners=partners,
        silent_partners=gone,
        expected=expected,
        silent_share=share,
        log_chance=log_chance(p, silent) if enough else 0.0,
    )


def _explained(links: Observed, evidence: Evidence) -> Ints:
    """The group's silent links; of an enterprise those whose own silence is not needed."""
    members = evidence.members
    silent = links.silent[members]
    if evidence.cause == "region":
        return members[silent]
    p = links.p_trade[members]
    others, lost = evidence.expected - p, evidence.expected * evidence.silent_share - p
    return members[silent & (lost >= ENTERPRISE_SHARE * others - 1e-9)]


def _partners(links: Observed, cause: str, key: int, members: Ints) -> tuple[int, int]:
    """Partners of an enterprise, or enterprises of a region, that were expected to trade, and
    how many of them fell silent."""
    p, silent = links.p_trade[members], links.silent[members]
    if cause != "region":
        seen = p > EXPECTED
        return int(seen.sum()), int((seen & silent).sum())
    at_home = [links.supplier_region[members] == key, links.buyer_region[members] == key]
    inside = np.concatenate([links.supplier[members[at_home[0]]], links.buyer[members[at_home[1]]]])
    _, firm = np.unique(inside, return_inverse=True)
    weight = np.concatenate([p[at_home[0]], p[at_home[1]]])
    lost = weight * np.concatenate([silent[at_home[0]], silent[at_home[1]]])
    most = np.zeros(len(weight))
    np.maximum.at(most, firm, weight)
    expected, gone = np.bincount(firm, weights=weight), np.bincount(firm, weights=lost)
    seen = most[: len(expected)] > EXPECTED
    return int(seen.sum()), int((seen & (gone >= ENTERPRISE_SHARE * expected)).sum())


def log_chance(p: Floats, silent: Flags) -> float:
    """ln P(so few trade, or fewer) if links fell silent independently of each other.

    Exact where none traded, else Chernoff's bound.
    """
    sure = np.minimum(p, SUREST)
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
    total: Callable[[Floats], Floats] = lambda weights: np.bincount(ends, weights=weights)[ends]  # noqa: E731
    weight = links.p_trade * links.silent
    counts = (links.p_trade > EXPECTED).astype(np.float64)
    expected = total(links.p_trade) - links.p_trade
    share = np.where(expected > 1e-9, (total(weight) - weight) / np.maximum(expected, 1e-9), np.nan)
    return Side(np.rint(total(counts) - counts).astype(np.int64), share)
