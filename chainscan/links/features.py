"""What a link looked like on one day, in figures that bear on whether it will trade."""

import numpy as np
import pandas as pd

from chainscan.links.activity import Activity
from chainscan.links.alive import Alive
from chainscan.links.clock import Floats, Ints
from chainscan.links.family import Flags
from chainscan.links.history import LAST_TRADES, LinkHistory, Waits, spread
from chainscan.links.renewal import GammaMixture

RECENT = (30, 90, 180, 365)
MONTHS = (3, 6, 12, 24)
FADES, MONTH_FADE = (0.6, 0.8, 0.9), 0.8
SPREAD_DAYS = 5.0
"""Added to the spread of a link's gaps: no link is so regular that two days late mean anything."""
BENDS = (0, 1, 2, 3, 4)
"""Spreads beyond the mean gap at which each further one may count for more or less."""


class FeatureMaker:
    """Makes the features of chosen links on any day, for a window of any length after it."""

    def __init__(self, history: LinkHistory, mixture: GammaMixture, alive: Alive) -> None:
        self.history, self.mixture, self.alive = history, mixture, alive
        days = history.days
        self.supplier = Activity(days.supplier[days.link], days.day)
        self.buyer = Activity(days.buyer[days.link], days.day)
        self._longest = _longest_recent_gap(history)
        gap = np.diff(days.day, prepend=days.day[:1])
        gap[days.begin[:-1]] = 0
        self._gap, self._gap_squared = np.cumsum(gap), np.cumsum(gap * gap)

    def at(self, link: Ints, day: int, end: int) -> pd.DataFrame:
        """One row a link, which must have traded by `day`, for the window up to `end`."""
        days, waits = self.history.days, self.history.on(day, link)
        begin = days.begin[:-1][link]
        first, position = days.day[begin], begin + waits.trades
        ago = {span: days.upto(day - span, link) for span in RECENT}
        ahead = self.history.clock.between(day, end)
        columns = {
            "days_since": np.log1p(day - waits.last_day),
            "working_age": np.log1p(waits.age),
            "trades": np.log(waits.trades),
            "known_for": np.log1p(day - first),
            "amount": np.log1p(np.maximum(days.fen[position - 1] / 100, 0.0)),
            "window": np.full(len(link), np.log1p(ahead)),
        }
        columns |= self._gaps(waits, position)
        columns |= self._steadiness(waits, position)
        columns |= {f"trades_{n}": np.log1p(position - then) for n, then in ago.items()}
        columns |= self._months(link, day, position)
        columns |= self._last_year(days.upto(end - 365, link) - ago[365], first <= day - 365)
        columns |= self._models(waits, first, ahead, end)
        columns |= self._partners(link, day)
        return pd.DataFrame({name: np.asarray(v, dtype=float) for name, v in columns.items()})

    def _gaps(self, waits: Waits, position: Ints) -> dict[str, Floats]:
        """The silence against the link's own waiting times; zero where it traded but once."""
        once = waits.gaps == 0
        typical = np.where(once, 1.0, np.maximum(np.where(once, 1.0, waits.mean_gap), 0.25))
        lateness = np.log((waits.age + 1) / (typical + 1))
        columns = {
            "mean_gap": np.log(typical),
            "longest_gap": np.log1p(self._longest[position - 1]),
            "lateness": lateness,
            "late": np.maximum(lateness, 0.0),
            "regularity": waits.gap_logs / np.maximum(waits.gaps, 1) - np.log(typical),
        }
        return {"once": once} | {name: np.where(once, 0.0, v) for name, v in columns.items()}

    def _steadiness(self, waits: Waits, position: Ints) -> dict[str, Floats]:
        """The silence in spreads of the link's own gaps, in calendar days.

        Zero below two gaps (for the spread itself) and three (for the silence in spreads).
        """
        last, gaps = position - 1, waits.gaps
        first, count = last - gaps, np.maximum(gaps, 1)
        mean = (self._gap[last] - self._gap[first]) / count
        square = (self._gap_squared[last] - self._gap_squared[first]) / count
        spread = np.sqrt(np.maximum(square - mean**2, 0.0))
        since = waits.day - waits.last_day
        beyond = np.clip((since - mean) / (spread + SPREAD_DAYS), -3.0, 6.0)
        columns = {
            "calendar_gap": np.log1p(mean),
            "calendar_lateness": np.log1p(since) - np.log1p(mean),
            "spread": np.where(gaps > 1, np.log1p(spread) - np.log1p(mean), 0.0),
            "beyond": np.where(gaps > 2, beyond, 0.0),
        }
        bends = {f"beyond_{k}": np.maximum(columns["beyond"] - k, 0.0) for k in BENDS}
        return columns | bends

    def _months(self, link: Ints, day: int, position: Ints) -> dict[str, Floats]:
        """In how many of the last months it traded, and its trade days with older ones fading."""
        days, months = self.history.days, max(MONTHS)
        begin = days.upto(day - 30 * months, link)
        owner, place = spread(begin, position - begin)
        month = (day - days.day[place]) // 30
        count = np.bincount(owner * months + month, minlength=len(link) * months)
        count = count.reshape(len(link), months)
        traded, ages = count > 0, np.arange(months)
        columns = {f"months_{most}": traded[:, :most].sum(axis=1) for most in MONTHS}
        columns |= {f"faded_{fade * 100:.0f}": np.log1p(count @ fade**ages) for fade in FADES}
        return columns | {"faded_months": traded @ MONTH_FADE**ages}

    def _last_year(self, count: Ints, old: Flags) -> dict[str, Floats]:
        """Trade days of the same window a year before, and whether the link is so old; the
        festival's shift is the clock's business."""
        return {
            "year_old": old.astype(float),
            "last_year": (count > 0).astype(float),
            "last_year_trades": np.log1p(count),
        }

    def _models(self, waits: Waits, first: Ints, ahead: float, end: int) -> dict[str, Floats]:
        """What waiting times alone, and buy till you die alone, would say, as logits."""
        age, last = (days.astype(float) for days in (waits.day - first, waits.last_day - first))
        known = (waits.trades - 1, last, age)
        return {
            "renewal": _logit(1 - no_trade(self.mixture, waits, ahead)),
            "alive": _logit(self.alive.p_alive(*known)),
            "alive_trade": _logit(self.alive.p_trade(*known, end - waits.day)),
        }

    def _partners(self, link: Ints, day: int) -> dict[str, Floats]:
        days = self.history.days
        columns: dict[str, Floats] = {}
        for name, activity, enterprise in (
            ("supplier", self.supplier, days.supplier[link]),
            ("buyer", self.buyer, days.buyer[link]),
        ):
            month = activity.between(enterprise, day - 30, day)
            quarter = activity.between(enterprise, day - 90, day)
            columns |= {
                f"{name}_30": np.log1p(month),
                f"{name}_90": np.log1p(quarter),
                f"{name}_since": np.log1p(activity.since(enterprise, day)),
            }
        return columns


def no_trade(mixture: GammaMixture, waits: Waits, ahead: float) -> Floats:
    """P(no trade within `ahead` working days | the silence so far), if the link is alive."""
    times = mixture.posterior(waits.gaps, waits.gap_sum, waits.gap_logs)
    now = np.maximum(times.survival(waits.age), 1e-300)
    return np.clip(times.survival(waits.age + ahead) / now, 0.0, 1.0)


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
