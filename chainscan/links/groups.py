"""What silent links have in common: a region, a supplier or a buyer that is down.

Evidence is added up over links. A group is down where the expected-trade-weighted share of its
links that fell silent is high enough, over enough partners, and where groups that came back
have hardly ever looked so bad (proof). Regions come first, then enterprises from the
largest silence down, each judged on the links that nothing before it explains. An enterprise that
is down in one role is down in its other role too where at least ENTERPRISE_SHARE of what was
expected there fell silent, however few its links: it has been proven to have stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chainscan.links.clock import Floats, Ints
from chainscan.links.family import Flags

ENTERPRISE_SHARE, REGION_SHARE = 0.9, 0.75
REGION_ENTERPRISES = 5
MOST_PACE = 0.25
"""An enterprise that trades with anyone at more than a quarter of its usual pace is not down,
however silent the partners it had."""
EXPECTED = 0.25
"""A partner counts as observed when the link was at least so likely to trade in the window."""
SUREST = 0.99
"""No single silence counts as stronger evidence than this probability of trade gives."""
NONE = -1
CAUSES = ("region", "supplier_down", "buyer_down")
OTHER_ROLE = {"supplier_down": "buyer_down", "buyer_down": "supplier_down"}


@dataclass(frozen=True)
class Observed:
    """Links in force that were observed through the window, one entry each.

    `p_trade` was expected of them, `silent` is what happened; `region` of the two ends is a
    number, NONE where unknown. `pace` of an end is how much it traded in that role since the last
    normal day, with anyone, new partners too, over what it usually did in as much time.
    """

    supplier: Ints
    buyer: Ints
    supplier_region: Ints
    buyer_region: Ints
    p_trade: Floats
    silent: Flags
    supplier_pace: Floats
    buyer_pace: Floats

    def where(self, chosen: Flags) -> "Observed":
        """Some of the links."""
        return Observed(
            supplier=self.supplier[chosen],
            buyer=self.buyer[chosen],
            supplier_region=self.supplier_region[chosen],
            buyer_region=self.buyer_region[chosen],
            p_trade=self.p_trade[chosen],
            silent=self.silent[chosen],
            supplier_pace=self.supplier_pace[chosen],
            buyer_pace=self.buyer_pace[chosen],
        )

    def of_group(self, cause: str, key: int) -> Flags:
        """Which links a group has: either end in the region, or the enterprise at its end."""
        if cause == "region":
            return np.asarray((self.supplier_region == key) | (self.buyer_region == key))
        return np.asarray((self.supplier if cause == "supplier_down" else self.buyer) == key)

    def members(self, cause: str) -> Iterator[tuple[int, Ints]]:
        """The key and expected links of every group of one kind, in order of key.

        Links hardly expected to trade were silent before, and are no evidence of anything new.
        """
        expected = self.p_trade > EXPECTED
        if cause == "region":
            for key in np.union1d(self.supplier_region, self.buyer_region).tolist():
                if key != NONE:
                    yield key, np.flatnonzero(self.of_group(cause, key) & expected)
            return
        ends = self.supplier if cause == "supplier_down" else self.buyer
        places = np.flatnonzero(expected)
        if not len(places):
            return
        places = places[np.argsort(ends[places], kind="stable")]
        keys, start = np.unique(ends[places], return_index=True)
        for key, links in zip(keys.tolist(), np.split(places, start[1:]), strict=True):
            yield key, links


@dataclass(frozen=True)
class Evidence:
    """What a group's links say together.

    `members` are its links that were expected to trade. `partners` is how many (for a region:
    how many of its enterprises have such links) and `silent_partners` of them did not,
    `expected` is the sum of p_trade, `silent_share` the weighted share that fell silent;
    `is_silent` says whether that is enough to call the group down, chance apart. `log_chance`
    is ln P(so few trade, or fewer) if links fell silent independently; zero where it is not.
    """

    cause: str
    key: int
    members: Ints
    partners: int
    silent_partners: int
    expected: float
    silent_share: float
    log_chance: float
    is_silent: bool


@dataclass(frozen=True)
class Group:
    """A disruption: its evidence, proof, and the silent links it explains.

    `by_role` is the evidence in its other role of an enterprise whose p and q come from there.
    """

    evidence: Evidence
    p: float
    q: float
    links: Ints
    by_role: Evidence | None = None


def weigh(links: Observed, cause: str, least_partners: int) -> list[Evidence]:
    """The evidence of every group of one kind with enough observed partners."""
    least = least_of(cause, least_partners)
    groups = [(key, place) for key, place in links.members(cause) if len(place) >= least]
    if cause == "region" or not groups:
        found = (_evidence(links, cause, key, members) for key, members in groups)
        return [evidence for evidence in found if evidence.partners >= least]
    return _enterprises(links, cause, groups)


def _enterprises(links: Observed, cause: str, groups: list[tuple[int, Ints]]) -> list[Evidence]:
    """What `_evidence` says of each, all sums taken at once: most fell far from silent."""
    places = np.concatenate([members for _, members in groups])
    begin = np.cumsum([0, *(len(members) for _, members in groups[:-1])])
    p, silent = links.p_trade[places], links.silent[places]
    expected = np.add.reduceat(p, begin)
    share = np.add.reduceat(p * silent, begin) / expected
    gone = np.add.reduceat(silent.astype(np.int64), begin)
    return [
        # Without its heaviest silent link the silent share is no larger.
        _evidence(links, cause, key, members)
        if of_all >= ENTERPRISE_SHARE
        else Evidence(cause, key, members, len(members), number, total, of_all, 0.0, False)
        for (key, members), total, of_all, number in zip(
            groups, expected.tolist(), share.tolist(), gone.tolist(), strict=True
        )
    ]


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
    Last come the other roles of the enterprises that stand.
    """
    free = np.ones(len(links.silent), dtype=bool)
    groups: list[Group] = []
    for evidence, p, q in sorted(proven, key=_precedence):
        left = evidence.members[free[evidence.members]]
        again = _evidence(links, evidence.cause, evidence.key, left)
        if again.partners < least_of(evidence.cause, least_partners) or not again.is_silent:
            continue
        groups.append(Group(again, p, q, _taken(links, free, again)))
    return groups + _other_roles(links, free, groups)


def _other_roles(links: Observed, free: Flags, groups: list[Group]) -> list[Group]:
    """Enterprises proven down in one role, in the other, where nearly all is silent as well."""
    standing = {(group.evidence.cause, group.evidence.key) for group in groups}
    wanted = [
        (group, OTHER_ROLE[group.evidence.cause])
        for group in groups
        if group.evidence.cause in OTHER_ROLE
        and (OTHER_ROLE[group.evidence.cause], group.evidence.key) not in standing
    ]
    keys = [group.evidence.key for group, _ in wanted]
    theirs = np.isin(links.supplier, keys) | np.isin(links.buyer, keys)
    near = np.flatnonzero(theirs & free & (links.p_trade > EXPECTED))
    found: list[Group] = []
    for group, cause in wanted:
        end = links.supplier if cause == "supplier_down" else links.buyer
        members = near[(end[near] == group.evidence.key) & free[near]]
        evidence = _evidence(links, cause, group.evidence.key, members)
        stopped = _has_stopped(links, cause, members)
        if evidence.silent_share >= ENTERPRISE_SHARE and stopped:
            taken = _taken(links, free, evidence)
            found.append(Group(evidence, group.p, group.q, taken, group.evidence))
    return found


def _taken(links: Observed, free: Flags, evidence: Evidence) -> Ints:
    """The silent links of a group, no longer free."""
    silent = evidence.members[links.silent[evidence.members]]
    free[silent] = False
    return silent


def _precedence(proven: tuple[Evidence, float, float]) -> tuple[bool, float, str, int]:
    evidence = proven[0]
    lost = evidence.expected * evidence.silent_share
    return (evidence.cause != "region", -lost, evidence.cause, evidence.key)


def _evidence(links: Observed, cause: str, key: int, members: Ints) -> Evidence:
    p, silent = links.p_trade[members], links.silent[members]
    expected = float(p.sum())
    share = float(p[silent].sum()) / expected if expected > 0 else 0.0
    partners, gone = _partners(links, cause, key, members)
    if cause == "region":  # one large silent enterprise is not its region
        enough = gone >= max(REGION_SHARE * partners, REGION_ENTERPRISES)
        is_silent = share >= REGION_SHARE and enough
    else:
        enough = _share_of_others(p, silent) >= ENTERPRISE_SHARE
        is_silent = enough and _has_stopped(links, cause, members)
    chance = log_chance(p, silent) if is_silent else 0.0
    return Evidence(cause, key, members, partners, gone, expected, share, chance, is_silent)


def _has_stopped(links: Observed, cause: str, members: Ints) -> bool:
    """Whether the enterprise at that end of the links hardly trades with anyone any more."""
    pace = links.supplier_pace if cause == "supplier_down" else links.buyer_pace
    return bool((pace[members] <= MOST_PACE).all())


def _share_of_others(p: Floats, silent: Flags) -> float:
    """The silent share without the heaviest silent link: no link is evidence against itself."""
    most = float(np.max(p[silent], initial=0.0))
    others = float(p.sum()) - most
    return (float(p[silent].sum()) - most) / others if others > 1e-9 else 0.0


def _partners(links: Observed, cause: str, key: int, members: Ints) -> tuple[int, int]:
    """Partners of an enterprise, or enterprises of a region, and how many fell silent."""
    silent = links.silent[members]
    if cause != "region":
        return len(members), int(silent.sum())
    at_home = [links.supplier_region[members] == key, links.buyer_region[members] == key]
    inside = np.concatenate([links.supplier[members[at_home[0]]], links.buyer[members[at_home[1]]]])
    _, firm = np.unique(inside, return_inverse=True)
    p = links.p_trade[members]
    weight = np.concatenate([p[at_home[0]], p[at_home[1]]])
    lost = weight * np.concatenate([silent[at_home[0]], silent[at_home[1]]])
    expected, gone = np.bincount(firm, weights=weight), np.bincount(firm, weights=lost)
    return len(expected), int((gone >= ENTERPRISE_SHARE * expected).sum())


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
