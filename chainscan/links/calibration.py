"""How improbable a silence really is: measured on the data's own past, not taken from a model.

The hypothesis to reject is "this link is alive and will trade again within K days". Links of
the same family that did trade again within K days of an earlier as-of day show how extreme the
score of a living link gets; p = (1 + those at least as extreme) / (n + 1) (conformal p-value:
Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World, 2005). Everything used was
known by the last normal day.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainscan.links.clock import Floats, Ints, WorkingClock
from chainscan.links.family import CLASSES, Cut, Family, FamilyFinder, Flags

CUTS, APART_DAYS = 16, 15
HORIZONS = (120, 90)
"""Shorter horizons, for histories that give too few past as-of days at the set one."""
MOST_LINKS = 200_000
"""Of more links an evenly spread 200,000 calibrate: thousands of scores a class are plenty."""
WARM_UP_DAYS = 90
"""A reference day needs so much history behind it before links can have four trade days."""
LEAST_SCORES = 200
"""A frequency class with fewer calibration scores is calibrated on all classes together."""
NEVER = np.iinfo(np.int64).max
LIKE_RATIO, LIKE_MOST, LIKE_LEAST = 3.0, 100, 20
"""Links whose score was within a factor of three are alike; the nearest hundred are asked, and
fewer than twenty say nothing."""
LEAST_SCORE = 1e-9


@dataclass(frozen=True)
class Calibration:
    """Scores of past families: `wait` is days until the next trade, NEVER where none came.

    `followed` is for how many days after its as-of day each was followed (to the last normal
    day, or as far as its book shows it); `horizon` is K.
    """

    horizon: int
    cuts: tuple[Cut, ...]
    score: Floats
    silent: Flags
    frequency: Ints
    wait: Ints
    followed: Ints

    def p_values(self, family: Family) -> tuple[Floats, Ints]:
        """p of each member, and the number of past scores behind it."""
        alive = self.wait <= self.horizon
        p, count = np.ones(len(family.link)), np.zeros(len(family.link), dtype=np.int64)
        for frequency in range(len(CLASSES)):
            mine = family.frequency == frequency
            like = alive & (self.frequency == frequency)
            past = np.sort(self.score[like if like.sum() >= LEAST_SCORES else alive])
            as_extreme = np.searchsorted(past, family.score[mine], side="right")
            p[mine], count[mine] = (1 + as_extreme) / (len(past) + 1), len(past)
        return p, count

    def returned(self, score: Floats, days: int) -> Floats:
        """Share of past silent links with a like score that traded again within `days`.

        NaN where too few were followed for so long.
        """
        seen = self.silent & (self.followed >= days)
        logs = np.log(np.maximum(self.score[seen], LEAST_SCORE))
        order = np.argsort(logs, kind="stable")
        logs, back = logs[order], (self.wait[seen] <= days)[order]
        wanted = np.log(np.maximum(score, LEAST_SCORE))
        middle = np.searchsorted(logs, wanted)
        reach = np.log(LIKE_RATIO)
        half = LIKE_MOST // 2
        start = np.maximum(np.searchsorted(logs, wanted - reach), middle - half)
        end = np.minimum(np.searchsorted(logs, wanted + reach), middle + half)
        total = np.concatenate([[0], np.cumsum(back)])
        count = end - start
        share = (total[end] - total[start]) / np.maximum(count, 1)
        return np.where(count >= LIKE_LEAST, share, np.nan)


def calibrate(finder: FamilyFinder, cut: Cut, *, longest_horizon: int) -> Calibration:
    """Score the families of up to sixteen past as-of days, fifteen days apart.

    Each past cut has the same working time between its last normal day and its as-of day as
    the present one, and lies K days before the present last normal day, so that who traded
    again is known. K is `longest_horizon` unless history is too short for that.
    """
    finder = finder.thinned(MOST_LINKS)
    least = least_cuts(finder.settings.false_rate)
    days, clock = finder.history.days, finder.history.clock
    first = int(days.day.min(initial=cut.normal_until))
    horizon, cuts = longest_horizon, past_cuts(clock, cut, first, longest_horizon, finder)
    for shorter in HORIZONS:
        if len(cuts) >= least or shorter >= horizon:
            continue
        horizon, cuts = shorter, past_cuts(clock, cut, first, shorter, finder)
    families = [finder.at(past) for past in cuts]
    return Calibration(
        horizon=horizon,
        cuts=tuple(cuts),
        score=_joined([family.score for family in families]),
        silent=_joined([family.silent for family in families]).astype(bool),
        frequency=_joined([family.frequency for family in families]).astype(np.int64),
        wait=_joined([_waits(finder, family) for family in families]).astype(np.int64),
        followed=_joined(
            [_followed(finder, family, cut.normal_until) for family in families]
        ).astype(np.int64),
    )


def least_cuts(false_rate: float) -> int:
    """Past as-of days without which no single group could stand out among its kind.

    One of G groups is laid beside the same G at each of n past days, so that its q is at least
    G / (n G + 1), just under 1 / n.
    """
    return math.ceil(1 / max(false_rate, 0.01))


def past_cuts(
    clock: WorkingClock, cut: Cut, first_day: int, horizon: int, finder: FamilyFinder
) -> list[Cut]:
    """The past cuts with enough history behind and `horizon` days before the last normal day."""
    silence = clock.between(cut.normal_until, cut.as_of)
    found: list[Cut] = []
    for number in range(max(CUTS, least_cuts(finder.settings.false_rate))):
        as_of = cut.normal_until - horizon - APART_DAYS * number
        if as_of < first_day + WARM_UP_DAYS:
            break
        normal_until = clock.days_back(as_of, silence)
        past = Cut.at(clock, normal_until, as_of, finder.settings.reference_days)
        if past.reference < first_day + WARM_UP_DAYS:
            break
        found.append(past)
    return found


def benjamini_hochberg(p: Floats) -> Floats:
    """q-values: the smallest false share at which each would be flagged (BH, JRSS B 57, 1995)."""
    count = len(p)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * count / np.arange(1, count + 1)
    q = np.empty(count)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def q_values(p: Floats, frequency: Ints) -> Floats:
    """Benjamini–Hochberg within each frequency class, so that the rate holds in each of them."""
    q = np.ones(len(p))
    for number in range(len(CLASSES)):
        mine = frequency == number
        q[mine] = benjamini_hochberg(p[mine])
    return q


def _waits(finder: FamilyFinder, family: Family) -> Ints:
    """Days from the as-of day to the next trade, seen no further than the last normal day."""
    following = finder.history.days.next_day(family.cut.as_of)[family.link]
    return np.where(following >= 0, following - family.cut.as_of, NEVER)


def _followed(finder: FamilyFinder, family: Family, until: int) -> Ints:
    """Days from the as-of day to the end of its book, seen no further than `until`."""
    shown = finder.books.observed_until(family.cut.normal_until, until, family.link)
    return np.maximum(shown - family.cut.as_of, 0)


def _joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.array([])
