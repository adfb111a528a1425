"""What a link looked like on one day, in figures that bear on whether it will trade."""

import numpy as np
import pandas as pd

from chainscan.links.clock import Floats, Ints
from chainscan.links.history import LAST_TRADES, LinkHistory, Waits
from chainscan.links.renewal import GammaMixture

RECENT = (30, 90, 180, 365)


class Activity:
    """How often each enterprise, on one side of its links, was seen trading."""

    def __init__(self, enterprise: Ints, day: Ints) -> None:
        self._first = int(day.min(initial=0))
        self._width = int(day.max(initial=0)) - self._first + 3
        self._keys = np.sort(enterprise * self._width + (day - self._first) + 1)

    def upto(self, enterprise: Ints, day: int) -> Ints:
        """Position behind the last trade day of each enterprise up to `day`."""
        wanted = min(max(day - self._first, -1), self._width - 2) + 1
        return np.searchsorted(self._keys, enterprise * self._width + wanted, side="right")

    def between(self, enterprise: Ints, start: int, end: int) -> Ints:
        """Trade days of all its links after `start`, up to and with `end`."""
        return self.upto(enterprise, end) - self.upto(enterprise, start)

    def since(self, enterprise: Ints, day: int) -> Ints:
        """Days since the enterprise last traded with anyone; the enterprise must have."""
        last = self._keys[self.upto(enterprise, day) - 1] % self._width - 1 + self._first
        return day - last


class FeatureMaker:
    """Makes the features of chosen links on any day, for a window of any length after it."""

    def __init__(self, history: LinkHistory, mixture: GammaMixture) -> None:
        self.history, self.mixture = history, mixture
        days = history.days
        self._supplier = Activity(days.supplier[days.link], days.day)
        self._buyer = Activity(days.buyer[days.link], days.day)
        self._longest = _longest_recent_gap(history)

    def at(self, link: Ints, day: int, end: int) -> pd.DataFrame:
        """One row a link, which must have traded by `day`, for the window up to `end`."""
        history, days = self.history, self.history.days
        waits, position = history.on(day), days.upto(day)
        gaps, mean_gap = waits.gaps[link], waits.mean_gap[link]
        once = gaps == 0
        age = waits.age[link]
        typical = np.where(once, 1.0, np.maximum(np.where(once, 1.0, mean_gap), 0.25))
        ahead = self.history.clock.between(day, end)
        columns = {
            "days_since": np.log1p(day - waits.last_day[link]),
            "working_age": np.log1p(age),
            "trades": np.log(waits.trades[link]),
            "known_for": np.log1p(day - days.day[days.begin[:-1][link]]),
            "once": once,
            "mean_gap": np.where(once, 0.0, np.log(typical)),
            "longest_gap": np.where(once, 0.0, np.log1p(self._longest[position[link] - 1])),
            "lateness": np.where(once, 0.0, np.log((age + 1) / (typical + 1))),
            "late": np.where(once, 0.0, np.maximum(np.log((age + 1) / (typical + 1)), 0.0)),
            "regularity": np.where(
                once, 0.0, waits.gap_logs[link] / np.maximum(gaps, 1) - np.log(typical)
            ),
            "amount": np.log1p(np.maximum(days.amount[position[link] - 1], 0.0)),
            "window": np.full(len(link), np.log1p(ahead)),
        }
        columns |= self._recent(link, day, position)
        columns |= self._last_year(link, day, end)
        columns |= self._model(waits, link, ahead)
        columns |= self._partners(link, day)
        return pd.DataFrame({name: np.asarray(v, dtype=float) for name, v in columns.items()})

    def _recent(self, link: Ints, day: int, position: Ints) -> dict[str, Floats]:
        days = self.history.days
        return {
            f"trades_{span}": np.log1p((position - days.upto(day - span))[link]) for span in RECENT
        }

    def _last_year(self, link: Ints, day: int, end: int) -> dict[str, Floats]:
        """The same window a year before; the festival's shift is the clock's business."""
        days = self.history.days
        count = (days.upto(end - 365) - days.upto(day - 365))[link]
        old = days.day[days.begin[:-1][link]] <= day - 365
        return {
            "year_old": old.astype(float),
            "last_year": (count > 0).astype(float),
            "last_year_trades": np.log1p(count),
        }

    def _model(self, waits: Waits, link: Ints, ahead: float) -> dict[str, Floats]:
        """What the waiting-time model alone would say, as logits."""
        silent = no_trade(self.mixture, waits, link, ahead)
        return {"renewal": _logit(1 - silent)}

    def _partners(self, link: Ints, day: int) -> dict[str, Floats]:
        days = self.history.days
        columns: dict[str, Floats] = {}
        for name, activity, enterprise in (
            ("supplier", self._supplier, days.supplier[link]),
            ("buyer", self._buyer, days.buyer[link]),
        ):
            month = activity.between(enterprise, day - 30, day)
            quarter = activity.between(enterprise, day - 90, day)
            columns |= {
                f"{name}_30": np.log1p(month),
                f"{name}_90": np.log1p(quarter),
                f"{name}_since": np.log1p(activity.since(enterprise, day)),
            }
        return columns


def no_trade(mixture: GammaMixture, waits: Waits, link: Ints, ahead: float) -> Floats:
    """P(no trade within `ahead` working days | the silence so far), if the link is alive."""
    times = mixture.posterior(waits.gaps[link], waits.gap_sum[link], waits.gap_logs[link])
    age = waits.age[link]
    now = np.maximum(times.survival(age), 1e-300)
    return np.clip(times.survival(age + ahead) / now, 0.0, 1.0)


def _longest_recent_gap(history: LinkHistory) -> Floats:
    """At each trade day the longest of the link's last waiting times up to it."""
    days = history.days
    gap = np.diff(history.elapsed, prepend=history.elapsed[:1])
    gap[days.begin[:-1]] = 0.0
    number = np.arange(len(gap)) - days.begin[:-1][days.link]
    longest = gap.copy()
    for back in range(1, LAST_TRADES - 1):
        earlier = np.concatenate([np.zeros(back), gap[:-back]]) if back < len(gap) else gap * 0
        longest = np.maximum(longest, np.where(number >= back, earlier, 0.0))
    return longest


def _logit(p: Floats) -> Floats:
    bounded = np.clip(p, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(bounded / (1 - bounded)))
