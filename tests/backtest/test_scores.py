import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from chainscan.backtest.scores import auc, brier, calibration_curve, calibration_error, score


def test_figures_by_hand() -> None:
    traded, p = np.array([True, False, True, False]), np.array([0.9, 0.8, 0.6, 0.1])
    # Of the four pairs of a link that traded and one that did not, three are in order.
    assert auc(traded, p) == pytest.approx(0.75)
    assert brier(traded, p) == pytest.approx((0.01 + 0.64 + 0.16 + 0.01) / 4)
    # Fewer links than bins: each is a bin of its own.
    assert calibration_error(traded, p) == pytest.approx((0.1 + 0.8 + 0.4 + 0.1) / 4)


def test_figures_agree_with_scikit_learn() -> None:
    rng = np.random.default_rng(5)
    p = rng.random(500).round(2)
    traded = rng.random(500) < p
    assert auc(traded, p) == pytest.approx(roc_auc_score(traded, p))
    assert brier(traded, p) == pytest.approx(brier_score_loss(traded, p))


def test_the_curve_has_ten_bins_of_equal_count_and_adds_up() -> None:
    rng = np.random.default_rng(6)
    p = rng.random(995)
    curve = calibration_curve(rng.random(995) < p, p)
    assert len(curve) == 10
    assert {links for _, _, links in curve} == {99, 100}
    assert sum(expected * links for expected, _, links in curve) == pytest.approx(p.sum())


def test_intervals_come_from_enterprises_not_links() -> None:
    rng = np.random.default_rng(7)
    owner = np.repeat(np.arange(20), 50)
    p = np.full(1000, 0.5) + rng.normal(0, 0.05, 1000)
    alike = rng.random(20)[owner] < 0.5  # every link of an enterprise does the same
    apart = rng.random(1000) < 0.5
    wide, narrow = score(alike, p, owner), score(apart, p, owner)
    assert wide.high[2] - wide.low[2] > 2 * (narrow.high[2] - narrow.low[2])
    assert wide.low[0] <= (wide.auc or 0) <= wide.high[0]


def test_where_all_traded_nothing_can_be_said() -> None:
    assert score(np.ones(9, dtype=bool), np.full(9, 0.5)).auc is None
