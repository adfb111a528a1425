"""From the trade days of all links to which of them broke, how sure that is, and why."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainscan.links.activity import Activity
from chainscan.links.books import Books
from chainscan.links.calibration import Calibration, calibrate, q_values
from chainscan.links.causes import SURE, Ends, busy, ends_of, stopped_rate
from chainscan.links.clock import Floats, Ints, fit_clock
from chainscan.links.family import Cut, Family, FamilyFinder, Flags
from chainscan.links.groups import NONE, Group, Observed
from chainscan.links.history import LinkDays, LinkHistory, Waits
from chainscan.links.outlook import IN_FORCE_DAYS, Forecaster, Outlook
from chainscan.links.proof import PastLinks, find_groups, observe, past_links
from chainscan.links.renewal import GammaMixture, fit_mixture
from chainscan.settings import LinksSettings

Values = NDArray[Any]


@dataclass(frozen=True)
class Silences:
    """The silence test: for each member of the family p, q, the past scores behind p, and the
    share of like silences of the past that ended within 90 and 180 days (NaN: too few seen)."""

    family: Family
    calibration: Calibration
    p: Floats
    q: Floats
    past_scores: Ints
    returned_90: Floats
    returned_180: Floats

    def stands_out(self, settings: LinksSettings) -> Flags:
        """Members flagged by themselves: so unusual that the rate of false alarms allows it.

        But not where most like silences of the past ended: unusual as one may be, a visit would
        more often than not find the link alive.
        """
        returned = np.where(np.isnan(self.returned_180), self.returned_90, self.returned_180)
        mostly = returned > settings.most_returned  # False where unknown
        return np.asarray(self.family.silent & (self.q <= settings.false_rate) & ~mostly)


@dataclass(frozen=True)
class Flagged:
    """The broken links, one entry each; `member` is the position in the family, `observed`
    that in the outlook, `group` that in the groups (NONE: by itself).

    `p_alone` is the probability that a link ended by itself, NaN in groups and where the link
    was not in the outlook.
    """

    link: Ints
    member: Ints
    observed: Ints
    group: Ints
    cause: list[str]
    p_alone: Floats


@dataclass(frozen=True)
class Judgement:
    """Everything the stage finds; positions are those of links in `history.days`."""

    history: LinkHistory
    mixture: GammaMixture
    now: Waits
    cut: Cut
    silences: Silences
    outlook: Outlook
    observed: Observed
    in_force: Ints
    groups: list[Group]
    ends: Ends
    flagged: Flagged


def judge_links(
    days: LinkDays,
    books: Books,
    region: tuple[Ints, Ints],
    window: tuple[int, int],
    settings: LinksSettings,
) -> Judgement:
    """Judge every link in force as of the window's end, normal up to its start.

    `region` numbers the provinces of each link's supplier and buyer (NONE: unknown); `window`
    is (normal_until, as_of) as day numbers.
    """
    normal_until, as_of = window
    clock = fit_clock(days.day, normal_until=normal_until, last_day=as_of)
    history = LinkHistory(days, clock)
    mixture = fit_waiting_times(history, normal_until, settings.least_trade_days)
    finder = FamilyFinder(history, books, mixture, settings)
    cut = Cut.at(clock, normal_until, as_of, settings.reference_days)
    silences = judge_silences(finder, cut, settings.horizon_days)
    forecaster = Forecaster(history, books, mixture, cut)
    outlook = forecaster.outlook()
    observed = observe(forecaster, region, cut, outlook.link, outlook.p_trade)
    past = list(past_links(forecaster, region, silences.calibration))
    groups = find_groups(forecaster, observed, past, silences.calibration, settings)
    traded = (forecaster.maker.supplier, forecaster.maker.buyer)
    free = observed.where(_group_of(len(outlook.link), groups) == NONE)
    ends = ends_of(observed, traded, window, _stopped(free, past, traded, window))
    now = history.on(as_of)
    return Judgement(
        history=history,
        mixture=mixture,
        now=now,
        cut=cut,
        silences=silences,
        outlook=outlook,
        observed=observed,
        in_force=_in_force(now, silences.family, normal_until),
        groups=groups,
        ends=ends,
        flagged=_flag(silences, outlook.link, groups, ends, settings),
    )


def fit_waiting_times(
    history: LinkHistory, normal_until: int, least_trade_days: int
) -> GammaMixture:
    """The mixture of waiting times on the last normal day.

    Learnt from links in force with trade days enough to be judged: the many that traded twice
    and never again wait differently, and would spread the rates so far that nothing surprises.
    """
    waits = history.on(normal_until)
    taught = waits.trades >= least_trade_days
    taught &= waits.last_day >= normal_until - IN_FORCE_DAYS
    return fit_mixture(waits.gaps[taught], waits.gap_sum[taught], waits.gap_logs[taught])


def judge_silences(finder: FamilyFinder, cut: Cut, horizon_days: int) -> Silences:
    """Conformal p and Benjamini–Hochberg q of every member of the family."""
    family = finder.at(cut)
    calibration = calibrate(finder, cut, longest_horizon=horizon_days)
    p, count = calibration.p_values(family)
    p = np.where(family.silent, p, 1.0)
    return Silences(
        family=family,
        calibration=calibration,
        p=p,
        q=q_values(p, family.frequency),
        past_scores=count,
        returned_90=calibration.returned(family.score, 90),
        returned_180=calibration.returned(family.score, 180),
    )


def _in_force(now: Waits, family: Family, normal_until: int) -> Ints:
    """Links that traded lately, and all members of the family."""
    in_force = now.last_day >= normal_until - IN_FORCE_DAYS
    in_force[family.link] = True
    return np.flatnonzero(in_force)


def _group_of(links: int, groups: list[Group]) -> Ints:
    """The number of the group that explains each observed link; NONE where none does."""
    group = np.full(links, NONE)
    for number, found in enumerate(groups):
        group[found.links] = number
    return group


def _stopped(
    free: Observed,
    past: list[PastLinks],
    traded: tuple[Activity, Activity],
    window: tuple[int, int],
) -> tuple[float, float]:
    """How often a supplier that buys has stopped selling, and a buyer that sells buying.

    `free` are the links that no group explains.
    """
    rates = [
        stopped_rate(
            busy(free, cause, other, window),
            [busy(one.of(cause), cause, other, one.window) for one in past],
        )
        for cause, other in (("supplier_down", traded[1]), ("buyer_down", traded[0]))
    ]
    return rates[0], rates[1]


def _flag(
    silences: Silences,
    observed: Ints,
    groups: list[Group],
    ends: Ends,
    settings: LinksSettings,
) -> Flagged:
    """Silent members that stand out by themselves, or are silent inside a group.

    `observed` are the links that `groups` and `ends` speak of. How often links end by themselves
    is counted where both ends are seen to go on.
    """
    family = silences.family
    place = _places(observed, family.link)
    group = _of(place, _group_of(len(observed), groups), NONE)
    flagged = silences.stands_out(settings) | (family.silent & (group != NONE))
    known = (group == NONE) & _of(place, ends.both_go_on, False)
    lone = (0.5 + int((known & flagged).sum())) / (1 + int(known.sum()))
    p_alone = _of(place, ends.p_alone(lone), np.nan)
    p_alone[group != NONE] = np.nan
    member = np.flatnonzero(flagged)
    cause = [
        groups[number].evidence.cause if number != NONE else "link" if p >= SURE else "unknown"
        for number, p in zip(group[member].tolist(), p_alone[member].tolist(), strict=True)
    ]
    return Flagged(
        link=family.link[member],
        member=member,
        observed=place[member],
        group=group[member],
        cause=cause,
        p_alone=p_alone[member],
    )


def _places(link: Ints, wanted: Ints) -> Ints:
    """Where each of the wanted stands in the rising `link`; NONE where it is not there."""
    place = np.searchsorted(link, wanted)
    found = place < len(link)
    found[found] = link[place[found]] == wanted[found]
    return np.where(found, place, NONE)


def _of(place: Ints, values: Values, otherwise: Any) -> Values:
    """The value at each place; `otherwise` where there is none."""
    return np.append(values, np.array([otherwise], dtype=values.dtype))[place]
