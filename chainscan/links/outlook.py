"""What trade was to be expected of a link in the silent window, had nothing happened.

A regularised logistic regression on the link's own history and both partners' activity,
trained on the data's own past windows of the same working time, whose outcome was known by the
last normal day. It serves stake and need. It is not the silence test: ordinary attrition is inside.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from chainscan.links.books import LATE_DAYS, Books
from chainscan.links.clock import Floats, Ints
from chainscan.links.family import Cut, Flags
from chainscan.links.features import FeatureMaker, no_trade
from chainscan.links.history import LAST_TRADES, LinkDays, LinkHistory
from chainscan.links.renewal import GammaMixture

IN_FORCE_DAYS = 400
"""A link that has not traded for longer (a yearly rhythm and a month) is no longer in force."""
WINDOWS, APART_DAYS = 18, 15
LEAST_ROWS, MOST_ROWS = 500, 180_000
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


class Forecaster:
    """Trained once, then asked about any window of as much working time."""

    def __init__(self, history: LinkHistory, books: Books, mixture: GammaMixture, cut: Cut) -> None:
        self.history, self.books, self.mixture, self.cut = history, books, mixture, cut
        self.maker = FeatureMaker(history, mixture)
        self._model = self._train()

    @property
    def name(self) -> str:
        """Which model speaks: logistic, or renewal where the past is too short to learn from."""
        return "renewal" if self._model is None else "logistic"

    def p_trade(self, link: Ints, start: int, end: int) -> Floats:
        """P(at least one trade day after `start`, up to and with `end`) of each link."""
        if self._model is None:
            ahead = self.history.clock.between(start, end)
            p = 1 - no_trade(self.mixture, self.history.on(start), link, ahead)
        else:
            p = self._model.probabilities(self.maker.at(link, start, end))
        return np.round(p, DECIMALS)

    def outlook(self) -> Outlook:
        """What was to be expected after the last normal day, up to the day of judgement."""
        start, end = self.cut.normal_until, self.cut.as_of
        link = links_in_force(self.history, self.books, start, end)
        p = self.p_trade(link, start, end)
        each = typical_amounts(self.history.days, link, start)
        return Outlook(link, p, p * each * self._trade_days_given_one(link), self.name)

    def _trade_days_given_one(self, link: Ints) -> Floats:
        """Mean number of trade days in the window if there is any.

        A link that goes on at its pace has ahead / mean gap of them, none with the probability
        that the time to the next trade, seen from a day chosen without looking, exceeds the
        window; that time is distributed as the time since the last.
        """
        waits = self.history.on(self.cut.normal_until)
        ahead = self.history.clock.between(self.cut.normal_until, self.cut.as_of)
        gaps, total = waits.gaps[link], waits.gap_sum[link]
        pace = ahead * gaps / np.maximum(total + waits.age[link], 1.0)
        times = self.mixture.posterior(gaps, total, waits.gap_logs[link])
        none = times.backward_recurrence(np.full(len(link), ahead))
        return np.where(gaps > 0, np.maximum(pace / np.maximum(1 - none, 1e-3), 1.0), 1.0)

    def _train(self) -> "_Logistic | None":
        """Learn from past windows of as much working time; None where the past is too short."""
        clock = self.history.clock
        ahead = clock.between(self.cut.normal_until, self.cut.as_of)
        first = int(self.history.days.day.min(initial=self.cut.normal_until))
        rows: list[Floats] = []
        traded: list[Flags] = []
        for number in range(WINDOWS):
            end = self.cut.normal_until - APART_DAYS * number
            start = clock.days_back(end, ahead)
            if start < first + (end - start):
                break
            link = _thinned(links_in_force(self.history, self.books, start, end))
            following = self.history.days.next_day(start)[link]
            rows.append(self.maker.at(link, start, end).to_numpy())
            traded.append((following >= 0) & (following <= end))
        if sum(map(len, rows)) < LEAST_ROWS:
            return None
        return _fit(np.concatenate(rows), np.concatenate(traded))


def links_in_force(history: LinkHistory, books: Books, start: int, end: int) -> Ints:
    """Links that traded within the last 400 days and are observed from `start` to `end`."""
    last = history.on(start).last_day
    observed = books.observed_until(start, end) >= end - LATE_DAYS
    return np.flatnonzero((last >= start - IN_FORCE_DAYS) & (last >= 0) & observed)


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


def _thinned(link: Ints) -> Ints:
    """At most so many links a window, evenly spread: more teach hardly more."""
    most = MOST_ROWS // WINDOWS
    if len(link) <= most:
        return link
    return link[np.linspace(0, len(link) - 1, most).astype(np.int64)]


def _fit(features: Floats, traded: Flags) -> _Logistic | None:
    if traded.all() or not traded.any():
        return None
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    model = LogisticRegression(C=1.0, max_iter=500)
    return _Logistic(mean, spread, model.fit((features - mean) / spread, traded))
