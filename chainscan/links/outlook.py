"""What trade was to be expected of a link in the silent window, had nothing happened.

A regularised logistic regression on the link's own history and both partners' activity,
trained on the data's own past windows of the same working time, whose outcome was known by the
last normal day; links that repeat apart from those that hardly began. It serves stake and need.
It is not the silence test: ordinary attrition is inside.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from chainscan.links.alive import Histories
from chainscan.links.alive_fit import fit_alive
from chainscan.links.books import Books, enough_until
from chainscan.links.clock import Floats, Ints
from chainscan.links.family import Cut, Flags
from chainscan.links.features import FeatureMaker, no_trade
from chainscan.links.history import LAST_TRADES, LinkDays, LinkHistory, spread, thinned
from chainscan.links.logistic import PooledLogistic, Rows, fit_pooled
from chainscan.links.renewal import GammaMixture

IN_FORCE_DAYS = 400
"""A link that has not traded for longer (a yearly rhythm and a month) is no longer in force."""
WINDOWS, APART_DAYS = 18, 15
LEAST_ROWS = 500
MOST_LINKS = (3_000, 10_000)
"""A window teaches from so many links at most, of those that do not repeat and of those that do;
more teach hardly more."""
MOST_HISTORIES = MOST_ASKED = 200_000
CHUNK = 250_000
"""Links asked about at once, so that memory stays small."""
REPEATING = 3
"""Trade days from which on a link repeats. Whether a second trade ever comes is another question
than whether a habit goes on, and gets a regression of its own."""
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
        known = np.flatnonzero(history.on(cut.normal_until).trades)
        taught = history.days.histories(cut.normal_until, thinned(known, MOST_HISTORIES))
        self.maker = FeatureMaker(history, mixture, fit_alive(Histories.of(*taught)))
        self._enterprises = 1 + max(
            int(end.max(initial=0)) for end in (history.days.supplier, history.days.buyer)
        )
        self._models = self._train()

    @property
    def name(self) -> str:
        """Which model speaks: logistic, or renewal where the past is too short to learn from."""
        return "logistic" if any(self._models) else "renewal"

    def p_trade(self, link: Ints, start: int, end: int) -> Floats:
        """P(at least one trade day after `start`, up to and with `end`) of each link."""
        p = np.zeros(len(link))
        repeating = self.history.on(start, link).trades >= REPEATING
        for model, mine in zip(self._models, (~repeating, repeating), strict=True):
            places = np.flatnonzero(mine)
            for first in range(0, len(places), CHUNK):
                some = places[first : first + CHUNK]
                p[some] = self._probabilities(model, link[some], start, end)
        return np.round(p, DECIMALS)

    def rows(self, link: Ints, start: int, end: int) -> Rows:
        """What the model looks at: figures of links as known on `start`, for a window."""
        days = self.history.days
        sales, purchases = (
            (until >= enough_until(start, end)).astype(float)
            for until in self.books.own_until(start, end, link)
        )
        features = self.maker.at(link, start, end)
        return Rows(features, purchases - sales, days.supplier[link], days.buyer[link])

    def _probabilities(
        self, model: PooledLogistic | None, link: Ints, start: int, end: int
    ) -> Floats:
        if model is not None:
            return model.probabilities(self.rows(link, start, end))
        ahead = self.history.clock.between(start, end)
        return 1 - no_trade(self.mixture, self.history.on(start, link), ahead)

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
        waits = self.history.on(self.cut.normal_until, link)
        ahead = self.history.clock.between(self.cut.normal_until, self.cut.as_of)
        some = np.flatnonzero(waits.gaps > 0)
        gaps, total = waits.gaps[some], waits.gap_sum[some]
        pace = ahead * gaps / np.maximum(total + waits.age[some], 1.0)
        times = self.mixture.posterior(gaps, total, waits.gap_logs[some])
        none = times.backward_recurrence(np.full(len(some), ahead))
        days = np.ones(len(link))
        days[some] = np.maximum(pace / np.maximum(1 - none, 1e-3), 1.0)
        return days

    def _train(self) -> tuple[PooledLogistic | None, PooledLogistic | None]:
        """Learn from past windows of as much working time, links that do not repeat first.

        None where the past is too short, or has but one outcome.
        """
        clock = self.history.clock
        ahead = clock.between(self.cut.normal_until, self.cut.as_of)
        first = int(self.history.days.day.min(initial=self.cut.normal_until))
        among = thinned(np.arange(self.history.days.count), MOST_ASKED)
        seen: tuple[list[Rows], list[Rows]] = ([], [])
        traded: tuple[list[Flags], list[Flags]] = ([], [])
        for number in range(WINDOWS):
            end = self.cut.normal_until - APART_DAYS * number
            start = clock.days_back(end, ahead)
            if start < first + (end - start):
                break
            link = links_in_force(self.history, self.books, start, end, among)
            repeating = self.history.on(start, link).trades >= REPEATING
            for kind, mine in enumerate((~repeating, repeating)):
                chosen = thinned(link[mine], MOST_LINKS[kind])
                following = self.history.days.next_day(start, chosen)
                seen[kind].append(self.rows(chosen, start, end))
                traded[kind].append((following >= 0) & (following <= end))
        models = [self._fit(*past) for past in zip(seen, traded, strict=True)]
        return models[0], models[1]

    def _fit(self, seen: list[Rows], traded: list[Flags]) -> PooledLogistic | None:
        if sum(map(len, traded)) < LEAST_ROWS:
            return None
        rows = Rows(
            pd.concat([rows.features for rows in seen], ignore_index=True),
            np.concatenate([rows.side for rows in seen]),
            np.concatenate([rows.supplier for rows in seen]),
            np.concatenate([rows.buyer for rows in seen]),
        )
        return fit_pooled(rows, np.concatenate(traded), self._enterprises)


def links_in_force(
    history: LinkHistory, books: Books, start: int, end: int, among: Ints | None = None
) -> Ints:
    """Links that traded within the last 400 days and are observed from `start` to `end`."""
    asked = np.arange(history.days.count) if among is None else among
    last = history.days.last_day(start, among)
    asked = asked[(last >= start - IN_FORCE_DAYS) & (last >= 0)]
    return asked[books.observed_until(start, end, asked) >= enough_until(start, end)]


def typical_amounts(days: LinkDays, link: Ints, day: int) -> Floats:
    """Mean yuan of each link's last twenty trade days up to `day`, single large ones capped."""
    begin, end = days.begin[:-1][link], days.upto(day, link)
    start = np.maximum(begin, end - LAST_TRADES)
    count = end - start
    owner, place = spread(start, count)
    amount = pd.Series(days.fen[place] / 100)
    median = amount.groupby(owner).median().to_numpy()
    capped = np.minimum(amount.to_numpy(), LARGEST_TIMES * np.abs(median)[owner])
    mean = np.bincount(owner, weights=capped, minlength=len(link)) / np.maximum(count, 1)
    return np.maximum(mean, 0.0)
