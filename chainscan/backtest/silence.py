"""Flags on past days: how many came back, and how many links cut by hand are found."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from chainscan.backtest.past import SIDES, Past
from chainscan.backtest.result import FlagCount, PlantedCount
from chainscan.backtest.scores import SEED, Flags
from chainscan.links.clock import Ints
from chainscan.links.family import Family, FamilyFinder
from chainscan.links.history import LinkDays, LinkHistory
from chainscan.links.judge import Judgement, judge_links, judge_silences
from chainscan.settings import LinksSettings

FOLLOWED_DAYS = 90
PLANTED_SHARE = 0.3
RATE_DAYS = 180
BANDS = ((8.0, np.inf, "≥ 8"), (4.0, 8.0, "4–8"), (2.0, 4.0, "2–4"), (0.0, 2.0, "< 2"))
TEST, THREE_GAPS = "silence test", "three mean gaps"
NOWHERE = -1


def judge_past(past: Past, settings: LinksSettings) -> Judgement:
    """The links stage as of the past day, normal until `silence_days` before it.

    Provinces are left out: a shock that hits a whole province is no matter of single links.
    """
    nowhere = np.full(past.days.count, NOWHERE)
    window = (past.day - settings.silence_days, past.day)
    return judge_links(past.days, past.books, (nowhere, nowhere), window, settings)


def count_flags(past: Past, day: date, found: Judgement) -> Iterator[FlagCount]:
    """What the test flagged and what a plain rule would have, by book."""
    family = found.silences.family
    end = past.day + FOLLOWED_DAYS
    raised = {TEST: found.flagged.link, THREE_GAPS: family.link[_three_gaps(found.history, family)]}
    for side in SIDES:
        shown, followed = past.observed(side, past.day), past.observed(side, end)
        judged = int(np.isin(family.link, shown).sum())
        for rule, flagged in raised.items():
            flags = flagged[np.isin(flagged, shown)]
            known = flags[np.isin(flags, followed)]
            back = int(past.traded(known, end).sum())
            yield FlagCount(day, side, rule, judged, len(flags), len(known), back)


def count_planted(
    past: Past, day: date, found: Judgement, settings: LinksSettings
) -> Iterator[PlantedCount]:
    """Cut three in ten of the family's links that went on trading, and judge anew.

    Their trade after the last normal day is taken out of the books; nobody else is touched.
    """
    family, cut = found.silences.family, found.cut
    alive = family.link[~family.silent]
    rng = np.random.default_rng(SEED + past.day)
    chosen = np.sort(rng.choice(alive, int(PLANTED_SHARE * len(alive)), replace=False))
    history = LinkHistory(without(past.days, chosen, cut.normal_until), found.history.clock)
    finder = FamilyFinder(history, past.books, found.mixture, settings)
    silences = judge_silences(finder, cut, settings.horizon_days)
    flagged = silences.family.link[silences.stands_out(settings)]
    late = silences.family.link[_three_gaps(history, silences.family)]
    rate = past.days.upto(cut.normal_until) - past.days.upto(cut.normal_until - RATE_DAYS)
    monthly = rate / (RATE_DAYS / 30)
    for side in SIDES:
        mine = chosen[np.isin(chosen, past.observed(side, past.day))]
        for low, high, name in BANDS:
            band = mine[(monthly[mine] >= low) & (monthly[mine] < high)]
            for rule, hits in ((TEST, flagged), (THREE_GAPS, late)):
                yield PlantedCount(day, side, name, rule, len(band), int(np.isin(band, hits).sum()))


def without(days: LinkDays, link: Ints, after: int) -> LinkDays:
    """The trade days less those of some links after a day by which they had all traded."""
    cut = np.zeros(days.count, dtype=bool)
    cut[link] = True
    keep = ~(cut[days.link] & (days.day > after))
    left = days.link[keep]
    begin = np.searchsorted(left, np.arange(days.count + 1))
    returns = days.returns.where(~(cut[days.returns.link] & (days.returns.day > after)))
    day, fen = days.day[keep], days.fen[keep]
    return replace(days, begin=begin, link=left, day=day, fen=fen, returns=returns)


def _three_gaps(history: LinkHistory, family: Family) -> Flags:
    """Members silent for three of their mean gaps or more."""
    mean_gap = history.on(family.cut.as_of, family.link).mean_gap
    return np.asarray(family.silent & (family.silence >= 3 * mean_gap))
