from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from chainscan.links.books import Books
from chainscan.links.calibration import (
    NEVER,
    Calibration,
    benjamini_hochberg,
    least_cuts,
    q_values,
)
from chainscan.links.clock import EPOCH
from chainscan.links.family import Cut, Family
from chainscan.links.history import link_days
from chainscan.links.judge import Silences, judge_links
from chainscan.settings import LinksSettings
from tests.links.economies import (
    AS_OF,
    NORMAL_UNTIL,
    an_economy,
    trade_rows,
)

SQL = Path(__file__).parents[2] / "chainscan" / "links"
WINDOW = ((NORMAL_UNTIL - EPOCH).days, (AS_OF - EPOCH).days)


def a_calibration(score: list[float], wait: list[int], silent: bool = True) -> Calibration:
    count = len(score)
    return Calibration(
        horizon=180,
        cuts=(),
        score=np.array(score),
        silent=np.full(count, silent),
        frequency=np.zeros(count, dtype=np.int64),
        wait=np.array(wait),
        followed=np.full(count, 200),
    )


def a_family(score: list[float]) -> Family:
    count = len(score)
    none = np.zeros(count, dtype=np.int64)
    return Family(
        cut=Cut(0, 1, 2),
        link=np.arange(count),
        score=np.array(score),
        silent=np.ones(count, dtype=bool),
        silence=np.ones(count),
        until=none,
        frequency=none,
        reason=none,
    )


def test_benjamini_hochberg_by_hand() -> None:
    # Sorted 0.01, 0.02, 0.04, 0.9 times 4/rank: 0.04, 0.04, 0.0533, 0.9.
    assert benjamini_hochberg(np.array([0.04, 0.01, 0.9, 0.02])) == pytest.approx(
        [0.16 / 3, 0.04, 0.9, 0.04]
    )


def test_benjamini_hochberg_agrees_with_scipy() -> None:
    p = np.random.default_rng(2).uniform(size=200) ** 2
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))


def test_no_p_values_give_no_q_values() -> None:
    assert len(benjamini_hochberg(np.array([]))) == 0


def test_each_frequency_class_is_controlled_by_itself() -> None:
    p, frequency = np.array([0.01, 0.5, 0.02, 0.9]), np.array([0, 0, 2, 2])
    assert q_values(p, frequency) == pytest.approx([0.02, 0.5, 0.04, 0.9])


def test_p_counts_the_living_links_at_least_as_extreme() -> None:
    past = a_calibration([0.1, 0.2, 0.3, 0.4, 0.05], [10, 20, 180, 181, NEVER])
    p, count = past.p_values(a_family([0.05, 0.1, 0.25, 0.9]))
    # Three returned within 180 days: 0.1, 0.2 and 0.3.
    assert count.tolist() == [3, 3, 3, 3]
    assert p == pytest.approx([1 / 4, 2 / 4, 3 / 4, 1])


def test_so_many_past_days_are_needed_that_one_group_can_stand_out() -> None:
    groups = 40
    for rate in (0.05, 0.1, 0.25):
        days = least_cuts(rate)
        for number, stands_out in ((days, True), (days - 1, False)):
            p = np.ones(groups)
            p[0] = 1 / (groups * number + 1)
            assert bool(benjamini_hochberg(p)[0] <= rate) == stands_out


def test_without_a_past_nothing_can_be_proven() -> None:
    p, count = a_calibration([], []).p_values(a_family([1e-9]))
    assert (p.tolist(), count.tolist()) == ([1.0], [0])


def test_returned_is_the_share_of_like_silences_that_ended_and_needs_twenty() -> None:
    like = a_calibration([0.01] * 30 + [0.5] * 30, [50] * 12 + [NEVER] * 18 + [5] * 30)
    assert like.returned(np.array([0.012, 0.5]), 90) == pytest.approx([0.4, 1.0])
    assert like.returned(np.array([0.012]), 40) == pytest.approx([0.0])
    few = a_calibration([0.01] * 19, [50] * 19)
    assert np.isnan(few.returned(np.array([0.01]), 90)).all()
    assert np.isnan(like.returned(np.array([0.01]), 201)).all()


def test_a_silence_whose_like_mostly_ended_is_not_flagged_by_itself() -> None:
    unknown = np.nan
    silences = Silences(
        family=a_family([0.01] * 6),
        calibration=a_calibration([], []),
        p=np.full(6, 0.001),
        q=np.array([0.05, 0.05, 0.05, 0.05, 0.05, 0.2]),
        past_scores=np.full(6, 1000),
        returned_90=np.array([0.4, 0.4, 0.6, 0.6, unknown, 0.0]),
        returned_180=np.array([0.5, 0.6, unknown, 0.5, unknown, 0.0]),
    )
    flagged = silences.stands_out(LinksSettings(most_returned=0.5))
    # The third was followed for 90 days only; of the fifth nothing like it was seen.
    assert flagged.tolist() == [True, False, False, True, True, False]
    assert silences.stands_out(LinksSettings(most_returned=1.0)).sum() == 5


@pytest.mark.parametrize("shape", [1.0, 4.0])
def test_p_values_of_living_links_are_uniform_or_larger(tmp_path: Path, shape: float) -> None:
    small, smaller, judged, flags = 0, 0, 0, 0
    for seed in range(4):
        trade = trade_rows(seed, shape=shape, gaps=(3, 12))
        with an_economy(tmp_path / f"{seed}.duckdb", trade) as engine:
            days = link_days(engine.fetch(SQL / "link_day.sql", as_of=AS_OF))
            book = engine.fetch(SQL / "observed_book.sql")
        nowhere = np.full(days.count, -1)
        found = judge_links(
            days,
            Books.of(book, days.supplier, days.buyer),
            (nowhere, nowhere),
            WINDOW,
            LinksSettings(),
        )
        p = found.silences.p
        judged += len(p)
        small, smaller = small + int((p <= 0.05).sum()), smaller + int((p <= 0.01).sum())
        flags += len(found.flagged.link)
    assert judged > 400
    assert small / judged <= 0.09
    assert smaller / judged <= 0.03
    assert flags / judged <= 0.01
