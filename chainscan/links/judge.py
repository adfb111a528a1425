"""From the trade days of all links to which of them broke, how sure that is, and why."""

from dataclasses import dataclass

import numpy as np

from chainscan.links.books import Books
from chainscan.links.calibration import Calibration, calibrate, q_values
from chainscan.links.causes import Side, sides, single_cause
from chainscan.links.clock import Floats, Ints, WorkingClock, fit_clock
from chainscan.links.family import Cut, Family, FamilyFinder, Flags
from chainscan.links.groups import NONE, Group, Observed
from chainscan.links.history import LinkDays, LinkHistory, Waits
from chainscan.links.outlook import IN_FORCE_DAYS, Forecaster, Outlook
from chainscan.links.proof import find_groups, observe
from chainscan.links.renewal import GammaMixture, fit_mixture
from chainscan.settings import LinksSettings


@dataclass(frozen=True)
class Silences:
    """The silence test: for each member of the family p, q and the past scores behind p."""

    family: Family
    calibration: Calibration
    p: Floats
    q: Floats
    past_scores: Ints


@dataclass(frozen=True)
class Flagged:
    """The broken links, one entry each; `member` is the position in the family, `observed`
    that in the outlook, `group` that in the groups (NONE: by itself)."""

    link: Ints
    member: Ints
    observed: Ints
    group: Ints
    cause: list[str]
    returned_90: Floats
    returned_180: Floats


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
    supplier_side: Side
    buyer_side: Side
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
    groups = find_groups(forecaster, region, observed, silences.calibration, settings)
    supplier_side, buyer_side = sides(observed)
    alone = single_cause(supplier_side, buyer_side)
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
        supplier_side=supplier_side,
        buyer_side=buyer_side,
        flagged=_flag(silences, outlook, groups, alone, settings.false_rate),
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
    return Silences(family, calibration, p, q_values(p, family.frequency), count)


def working_share(clock: WorkingClock, normal_until: int, as_of: int) -> float:
    """Working time of the silent window over that of the year before it."""
    start = max(normal_until - 365, clock.first_day)
    return clock.between(normal_until, as_of) / max(clock.between(start, normal_until), 1.0)


def _in_force(now: Waits, family: Family, normal_until: int) -> Ints:
    """Links that traded lately, and all members of the family."""
    lately = np.flatnonzero(now.last_day >= normal_until - IN_FORCE_DAYS)
    return np.union1d(lately, family.link)


def _flag(
    silences: Silences, outlook: Outlook, groups: list[Group], alone: Flags, false_rate: float
) -> Flagged:
    """Silent members that stand out by themselves, or are silent inside a group."""
    family = silences.family
    place = np.searchsorted(outlook.link, family.link)
    safe = np.minimum(place, max(len(outlook.link) - 1, 0))
    known = outlook.link[safe] == family.link if len(outlook.link) else np.zeros(0, dtype=bool)
    group = np.full(len(outlook.link), NONE)
    for number, found in enumerate(groups):
        group[found.links] = number
    member_group = np.where(known, group[safe], NONE) if len(group) else np.full(len(place), NONE)
    by_itself = silences.q <= false_rate
    member = np.flatnonzero(family.silent & (by_itself | (member_group != NONE)))
    observed = np.where(known[member], safe[member], NONE)
    own = member_group[member]
    cause = [
        groups[number].evidence.cause if number != NONE else _lone_cause(alone, position)
        for number, position in zip(own.tolist(), observed.tolist(), strict=True)
    ]
    score = family.score[member]
    calibration = silences.calibration
    return Flagged(
        link=family.link[member],
        member=member,
        observed=observed,
        group=own,
        cause=cause,
        returned_90=calibration.returned(score, 90),
        returned_180=calibration.returned(score, 180),
    )


def _lone_cause(alone: Flags, position: int) -> str:
    return "link" if position != NONE and alone[position] else "unknown"
