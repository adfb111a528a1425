"""Outlook and baselines on past days, beside what the links did."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from chainscan.backtest.baselines import RULES, rule_p
from chainscan.backtest.past import SIDES, Past
from chainscan.backtest.result import OutlookScore
from chainscan.backtest.scores import Flags, calibration_curve, score
from chainscan.links.clock import Floats, Ints, fit_clock
from chainscan.links.family import Cut
from chainscan.links.history import LinkHistory
from chainscan.links.judge import fit_waiting_times
from chainscan.links.outlook import REPEATING, Forecaster
from chainscan.settings import LinksSettings

SIZES = (
    (-np.inf, 10_000, "under 10,000 yuan"),
    (10_000, 100_000, "to 100,000 yuan"),
    (100_000, 1_000_000, "to 1,000,000 yuan"),
    (1_000_000, np.inf, "1,000,000 yuan or more"),
)
AGES = (
    (0, 180, "known under 180 days"),
    (180, 365, "known 180 to 365 days"),
    (365, np.inf, "known a year or more"),
)


def score_outlook(
    past: Past, day: date, window: int, settings: LinksSettings
) -> Iterator[OutlookScore]:
    """Every forecast over each book's links with at least two repeats, then by size and age."""
    end = past.day + window
    clock = fit_clock(past.days.day, normal_until=past.day, last_day=end)
    history = LinkHistory(past.days, clock)
    mixture = fit_waiting_times(history, past.day, settings.least_trade_days)
    cut = Cut.at(clock, past.day, end, settings.reference_days)
    forecaster = Forecaster(history, past.books, mixture, cut)
    for side in SIDES:
        link = _repeating(past, side, past.day, window)
        if not len(link):
            continue
        came = past.traded(link, end)
        p = forecaster.p_trade(link, past.day, end)
        window_days, owner, whole = (past.day, end), past.owner(side)[link], (day, side, "all")
        yield _row(whole, "outlook", came, p, owner)
        before = _repeating(past, side, past.day - window, window)
        for name, rule in RULES.items():
            yield _row(whole, name, came, rule_p(rule, past.days, link, window_days, before))
        known = past.days.histories(past.day, link)
        yield _row(whole, "MBG/NBD", came, forecaster.maker.alive.p_trade(*known, window))
        for group, mine in _groups(past, link):
            if mine.any():
                yield _row((day, side, group), "outlook", came[mine], p[mine])


def _repeating(past: Past, side: str, start: int, window: int) -> Ints:
    """Links that repeat by `start` and whose book shows the whole window after it."""
    link = past.observed(side, start + window, start)
    trades = past.days.upto(start, link) - past.days.begin[:-1][link]
    return link[trades >= REPEATING]


def _groups(past: Past, link: Ints) -> Iterator[tuple[str, Flags]]:
    """Bands of the year's net amount, and of the time since the first trade."""
    year = past.days.fen_between(past.day - 365, past.day)[link] / 100
    known = past.day - past.days.day[past.days.begin[:-1][link]]
    for values, bands in ((year, SIZES), (known, AGES)):
        for low, high, name in bands:
            yield name, np.asarray((values >= low) & (values < high))


def _row(
    about: tuple[date, str, str], forecast: str, came: Flags, p: Floats, owner: Ints | None = None
) -> OutlookScore:
    """`about` is day, book and group; intervals and a curve only where owners are given."""
    curve = () if owner is None else tuple(calibration_curve(came, p))
    share = round(float(came.mean()), 4)
    return OutlookScore(*about, forecast, len(came), share, score(came, p, owner), curve)
