"""Why a single link is silent: what its supplier and its buyer did with everyone else.

An end that was seen trading with others in the same role goes on: it was the link that ended.
Where no other partner was seen, the end's other role may still speak: a supplier that goes on
buying has hardly ever stopped selling. How seldom is counted in these data, now and in the past,
and Bayes' rule weighs it against links that end by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainscan.links.activity import Activity
from chainscan.links.clock import Floats, Ints
from chainscan.links.family import Flags
from chainscan.links.groups import ENTERPRISE_SHARE, EXPECTED, MOST_PACE, SUREST, Observed

SURE = 0.9
"""That a link ended by itself is stated from so probable on."""
LEAST_PARTNERS = 2
"""With one partner, an enterprise that stopped cannot be told from a link that ended."""
ROUNDS = 50


@dataclass(frozen=True)
class Side:
    """What the other links of each link's supplier (or buyer) did.

    `partners` counts those that were expected to trade, `share` is their weighted silent share
    (NaN where nothing was expected of any), `traded` says whether any traded, `keeps_pace` whether
    the end trades with anyone, new partners too, at more than a quarter of its usual pace,
    `by_chance` is P(none of the others trades) of an enterprise that goes on.
    """

    partners: Ints
    share: Floats
    traded: Flags
    keeps_pace: Flags
    by_chance: Floats

    @property
    def goes_on(self) -> Flags:
        """Whether the end was seen trading with others, and with more than a remnant."""
        return np.asarray(self.keeps_pace | (self.traded & (self.share < ENTERPRISE_SHARE)))


@dataclass(frozen=True)
class Busy:
    """Enterprises with partners enough in one role that traded in their other role.

    `by_chance` is P(no partner trades) of one that goes on, `stopped` whether none traded.
    """

    by_chance: Floats
    stopped: Flags


@dataclass(frozen=True)
class Ends:
    """What is seen of both ends of links since the last normal day, one entry a link.

    `bought` counts the trade days of the supplier as a buyer, `sold` those of the buyer as a
    supplier. `stopped` is how often a supplier that buys has stopped selling, and a buyer that
    sells has stopped buying.
    """

    supplier: Side
    buyer: Side
    bought: Ints
    sold: Ints
    stopped: tuple[float, float]

    @property
    def both_go_on(self) -> Flags:
        """Links whose two ends were both seen trading with others."""
        return np.asarray(self.supplier.goes_on & self.buyer.goes_on)

    def p_alone(self, lone: float) -> Floats:
        """P(a silent link in no group ended by itself), if links do so at the rate `lone`.

        Zero where nothing is seen of one end.
        """
        sells, sells_no_more = _likelihoods(self.supplier, self.bought > 0, self.stopped[0])
        buys, buys_no_more = _likelihoods(self.buyer, self.sold > 0, self.stopped[1])
        alone = lone * sells * buys
        other = sells_no_more * buys + sells * buys_no_more + sells_no_more * buys_no_more
        return np.asarray(alone / np.maximum(alone + other, 1e-300))


def ends_of(
    links: Observed,
    traded: tuple[Activity, Activity],
    window: tuple[int, int],
    stopped: tuple[float, float],
) -> Ends:
    """Look at both ends of every link; `traded` are trade days as suppliers and as buyers."""
    return Ends(
        supplier=_side(links, links.supplier, links.supplier_pace),
        buyer=_side(links, links.buyer, links.buyer_pace),
        bought=traded[1].between(links.supplier, *window),
        sold=traded[0].between(links.buyer, *window),
        stopped=stopped,
    )


def busy(links: Observed, cause: str, other: Activity, window: tuple[int, int]) -> Busy:
    """The suppliers (buyers, by `cause`) that traded in their other role within the window."""
    end = links.supplier if cause == "supplier_down" else links.buyer
    pace = links.supplier_pace if cause == "supplier_down" else links.buyer_pace
    keys, first, place = np.unique(end, return_index=True, return_inverse=True)
    size = len(keys)
    partners = np.bincount(place, weights=links.p_trade > EXPECTED, minlength=size)
    chosen = np.flatnonzero(partners >= LEAST_PARTNERS)
    chosen = chosen[other.between(keys[chosen], *window) > 0]
    none = np.bincount(place, weights=_log_silent(links.p_trade), minlength=size)
    traded = np.bincount(place, weights=~links.silent, minlength=size)
    stopped = (traded[chosen] == 0) & (pace[first[chosen]] <= MOST_PACE)
    return Busy(np.exp(none[chosen]), stopped)


def stopped_rate(now: Busy, past: Sequence[Busy]) -> float:
    """P(an enterprise has stopped in one role | it still trades in the other), chance apart.

    The past weighs as much as the present, which a shock may have changed. Half an enterprise
    is added to those that stopped: what was never seen is not impossible.
    """
    half, one = 0.5, 1.0
    if not past:
        return _rate(now, half, one)
    before = _rate(
        Busy(
            np.concatenate([ends.by_chance for ends in past]),
            np.concatenate([ends.stopped for ends in past]),
        ),
        half,
        one,
    )
    count = len(now.stopped)
    return _rate(now, half + count * before, one + count)


def _rate(ends: Busy, stopped: float, count: float) -> float:
    """The share of enterprises that stopped, where `stopped` of `count` more did (EM)."""
    share = stopped / count
    for _ in range(ROUNDS):
        truly = share / (share + (1 - share) * ends.by_chance)
        share = (stopped + float(truly[ends.stopped].sum())) / (count + len(ends.stopped))
    return share


def _likelihoods(side: Side, busy: Flags, stopped: float) -> tuple[Floats, Floats]:
    """Of what is seen of an end, if it goes on and if it has stopped."""
    quiet = ~side.traded & ~side.keeps_pace & busy
    goes_on = np.where(quiet, (1 - stopped) * side.by_chance, side.goes_on)
    return goes_on, np.where(quiet, stopped, ~side.goes_on)


def _side(links: Observed, ends: Ints, pace: Floats) -> Side:
    expected = _others(ends, links.p_trade)
    silent = _others(ends, links.p_trade * links.silent)
    partners = _others(ends, (links.p_trade > EXPECTED).astype(np.float64))
    traded = _others(ends, (~links.silent).astype(np.float64))
    share = np.where(expected > 1e-9, silent / np.maximum(expected, 1e-9), np.nan)
    by_chance = np.exp(np.minimum(_others(ends, _log_silent(links.p_trade)), 0.0))
    return Side(
        partners=np.rint(partners).astype(np.int64),
        share=share,
        traded=traded > 0.5,
        keeps_pace=pace > MOST_PACE,
        by_chance=by_chance,
    )


def _log_silent(p: Floats) -> Floats:
    return np.asarray(np.log1p(-np.minimum(p, SUREST)))


def _others(ends: Ints, weight: Floats) -> Floats:
    """For each link the sum over the other links of the same enterprise."""
    return np.asarray(np.bincount(ends, weights=weight)[ends] - weight, dtype=np.float64)
