"""Figures of links against a slow count, one link at a time."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from chainscan.links import activity
from chainscan.links.activity import Activity
from chainscan.links.alive import Alive
from chainscan.links.clock import EPOCH, fit_clock
from chainscan.links.features import FADES, MONTH_FADE, MONTHS, SPREAD_DAYS, FeatureMaker
from chainscan.links.history import LinkDays, LinkHistory, link_days
from chainscan.links.judge import fit_waiting_times
from tests.links.economies import trade_rows

DAY, END = ((day - EPOCH).days for day in (date(2019, 6, 14), date(2019, 7, 30)))


@pytest.fixture(scope="module")
def days() -> LinkDays:
    trade = trade_rows(seed=6, gaps=(3, 40), share=0.2)
    trade["day_number"] = (pd.to_datetime(trade["day"]) - pd.Timestamp(EPOCH)).dt.days
    return link_days(trade[trade["day_number"] <= END].assign(fen=100_000, invoices=1))


def test_months_and_steadiness_agree_with_a_slow_count(days: LinkDays) -> None:
    history = LinkHistory(days, fit_clock(days.day, normal_until=DAY, last_day=END))
    mixture = fit_waiting_times(history, DAY, 4)
    link = np.flatnonzero(history.on(DAY).trades)
    frame = FeatureMaker(history, mixture, Alive(1, 20, 0.5, 2)).at(link, DAY, END)
    assert np.isfinite(frame.to_numpy()).all()
    for row, number in enumerate(link):
        own = days.day[days.link == number]
        own = own[own <= DAY]
        ages = (DAY - own[own > DAY - 720]) // 30
        for most in MONTHS:
            assert frame[f"months_{most}"][row] == len({*ages[ages < most]})
        for fade in FADES:
            total = sum(fade**age for age in ages.tolist())
            assert frame[f"faded_{fade * 100:.0f}"][row] == pytest.approx(np.log1p(total))
        assert frame["faded_months"][row] == pytest.approx(
            sum(MONTH_FADE**age for age in {*ages.tolist()})
        )
        gaps = np.diff(own)[-19:]
        if len(gaps) > 2:
            beyond = (DAY - own[-1] - gaps.mean()) / (gaps.std() + SPREAD_DAYS)
            assert frame["beyond"][row] == pytest.approx(np.clip(beyond, -3, 6))


def test_links_asked_about_in_parts_look_the_same(days: LinkDays) -> None:
    history = LinkHistory(days, fit_clock(days.day, normal_until=DAY, last_day=END))
    maker = FeatureMaker(history, fit_waiting_times(history, DAY, 4), Alive(1, 20, 0.5, 2))
    link = np.flatnonzero(history.on(DAY).trades)
    whole = maker.at(link, DAY, END)
    parts = pd.concat([maker.at(some, DAY, END) for some in np.array_split(link, 3)])
    assert np.allclose(whole.to_numpy(), parts.to_numpy(), rtol=1e-12, atol=1e-12)


def test_some_links_alone_have_the_trade_days_they_had(days: LinkDays) -> None:
    link = np.arange(1, days.count, 3)
    some = days.of_links(link)
    assert (
        some.upto(DAY).tolist()
        == (some.begin[:-1] + (days.upto(DAY) - days.begin[:-1])[link]).tolist()
    )
    assert some.next_day(DAY).tolist() == days.next_day(DAY)[link].tolist()
    assert some.fen_between(0, DAY).tolist() == days.fen_between(0, DAY)[link].tolist()


def test_many_enterprises_at_once_are_counted_like_few(
    days: LinkDays, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Activity(days.supplier[days.link], days.day)
    asked = [(few.between(days.supplier, DAY - 30, DAY), few.since(days.supplier, DAY))]
    monkeypatch.setattr(activity, "MANY", 1)
    many = Activity(days.supplier[days.link], days.day)
    asked.append((many.between(days.supplier, DAY - 30, DAY), many.since(days.supplier, DAY)))
    assert np.array_equal(asked[0], asked[1])
    own = days.day[(days.supplier == days.supplier[0])[days.link]]
    assert asked[0][0][0] == ((own > DAY - 30) & (own <= DAY)).sum()
