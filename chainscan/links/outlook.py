"""What trade was to be expected of a link in the silent window, had nothing happened.

A regularised logistic regression on the link's own history and both partners' activity,
trained on the data's own past windows of the same length, whose outcome was known by the last
normal day. It serves stake and need. It is not the silence test: ordinary attrition is inside.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from chainscan.links.books import Books
from chainscan.links.clock import Floats, Ints
from chainscan.links.features import FeatureMaker, no_trade
from chainscan.links.history import LAST_TRADES, LinkDays, LinkHistory
from chainscan.links.renewal import GammaMixture

IN_FORCE_DAYS = 400
"""A link that has not traded for longer (a yearly rhythm and a month) is no longer in force."""
WINDOWS, APART_DAYS = 18, 15
LEAST_ROWS, MOST_ROWS = 500, 150_000
LARGEST_TIMES = 5.0
"""A trade day's amount counts at most as five times the link's median."""
DECIMALS = 6


@dataclass(frozen=True)
class Outlook:
    """Links in force and observed through the window: p_trade and expected yuan of each."""

    link: Ints
    p_trade: Floats
    expected: Floats
    model: str


def expect_trade(
    history: LinkHistory, books: Books, mixture: GammaMixture, normal_until: int, as_of: int
) -> Outlook:
    """The outlook for the days after `normal_until` up to and with `as_of`."""
    window = as_of - normal_until
    maker = FeatureMaker(history, mixture)
    link = links_in_force(history, books, normal_until, as_of)
    model = _train(maker, books, normal_until, window)
    waits = history.on(normal_until)
    ahead = history.clock.between(normal_until, as_of)
    if model is None:
        p = 1 - no_trade(mixture, waits, link, ahead)
    else:
        p = model.probabilities(maker.at(link, normal_until, window))
    p = np.round(p, DECIMALS)
    often = np.where(np.isfinite(waits.mean_gap[link]), ahead / waits.mean_gap[link], 0.0)
    each = typical_amounts(history.days, link, normal_until)
    expected = p * each * trades_given_one(often)
    return Outlook(link, p, expected, "renewal" if model is None else "logistic")


def links_in_force(history: LinkHistory, books: Books, start: int, end: int) -> Ints:
    """Links that traded within the last 400 days and are observed from `start` to `end`."""
    last = history.on(start).last_day
    observed = books.observed_until(start, end) >= end
    return np.flatnonzero((last >= start - IN_FORCE_DAYS) & (last >= 0) & observed)


def trades_given_one(expected: Floats) -> Floats:
    """Mean number of trade days given at least one, when so many come at random."""
    safe = np.maximum(expected, 1e-6)
    return np.asarray(safe / -np.expm1(-safe))


def typical_amounts(days: LinkDays, link: Ints, day: int) -> Floats:
    """Mean yuan of each link's last twenty trade days up to `day`, single large ones capped."""
    begin, end = days.begin[:-1][link], days.upto(day)[link]
    start = np.maximum(begin, end - LAST_TRADES)
    count = end - start
    owner = np.repeat(np.arange(len(link)), count)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    amount = pd.Series(days.amount[np.repeat(start, count) + offset])
    median = amount.groupby(owner).median().to_numpy()
    capped = np.minimum(amount.to_numpy(), LARGEST_TIMES * np.abs(median)[owner])
    mean = np.bincount(owner, weights=capped, minlength=len(link)) / np.maximum(count, 1)
    return np.maximum(mean, 0.0)


@dataclass(frozen=True)
class _Logistic:
    mean: Floats
    spread: Floats
    model: Any

    def probabilities(self, features: pd.DataFrame) -> Floats:
        if features.empty:
            return np.array([])
        scaled = (features.to_numpy() - self.mean) / self.spread
        return np.asarray(self.model.predict_proba(scaled)[:, 1])


def _train(maker: FeatureMaker, books: Books, normal_until: int, window: int) -> _Logistic | None:
    """Learn from past windows; None where the past is too short to learn from."""
    history = maker.history
    first = int(history.days.day.min(initial=normal_until))
    rows: list[Floats] = []
    traded: list[Floats] = []
    for number in range(WINDOWS):
        day = normal_until - window - APART_DAYS * number
        if day < first + window:
            break
        link = links_in_force(history, books, day, day + window)
        following = history.days.next_day(day)[link]
        rows.append(maker.at(link, day, window).to_numpy())
        traded.append((following >= 0) & (following <= day + window))
    if sum(map(len, rows)) < LEAST_ROWS:
        return None
    features, outcome = np.concatenate(rows), np.concatenate(traded)
    if len(features) > MOST_ROWS:
        kept = np.linspace(0, len(features) - 1, MOST_ROWS).astype(np.int64)
        features, outcome = features[kept], outcome[kept]
    if outcome.all() or not outcome.any():
        return None
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    model = LogisticRegression(C=1.0, max_iter=500)
    return _Logistic(mean, spread, model.fit((features - mean) / spread, outcome))
