"""Buy till you die against published values and reference programs."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chainscan.links.alive import Alive, Histories
from chainscan.links.alive_fit import fit_alive, fit_regular
from chainscan.links.alive_months import AliveByPeriod, fit_alive_by_period


@pytest.fixture(scope="module")
def golden(shared: Path) -> dict[str, Any]:
    return dict(json.loads((shared / "golden.json").read_text(encoding="utf-8"))["btyd"])


@pytest.fixture(scope="module")
def cdnow(shared: Path) -> Histories:
    rows = pd.read_csv(shared / "btyd" / "cdnow_customers_summary.csv")
    return Histories.of(
        rows["frequency"].to_numpy(), rows["recency"].to_numpy(), rows["T"].to_numpy()
    )


@pytest.fixture(scope="module")
def grocery(shared: Path) -> Histories:
    rows = pd.read_csv(shared / "btyd" / "grocery_cbs.csv")
    x, last, age = (rows[name].to_numpy() for name in ("x", "t.x", "T.cal"))
    return Histories.of(x, last, age, float(rows["litt"].sum()))


def of(values: dict[str, Any], modified: bool) -> Alive:
    names = ("r", "alpha", "a", "b")
    return Alive(*(values[name] for name in names), k=values.get("k", 1), modified=modified)


@pytest.mark.parametrize("name", ["BG/NBD", "MBG/NBD"])
def test_cdnow(cdnow: Histories, golden: dict[str, Any], name: str) -> None:
    values = golden["cdnow_summary"][name]
    theirs = of(values, name.startswith("M"))
    assert (theirs.name, cdnow.links.sum()) == (name, 2357)
    assert theirs.total(cdnow) == pytest.approx(values["LL"], abs=1e-6)
    ours = fit_alive(cdnow, modified=theirs.modified)
    assert ours.log_likelihood >= theirs.total(cdnow) - 1e-9
    for parameter in ("r", "alpha", "a", "b"):
        assert getattr(ours, parameter) == pytest.approx(values[parameter], rel=2e-5)


@pytest.mark.parametrize("name", ["BG/NBD", "BG/CNBD-k", "MBG/NBD", "MBG/CNBD-k"])
def test_grocery(grocery: Histories, golden: dict[str, Any], name: str) -> None:
    values = golden["grocery_T.cal_2006-12-31"][name]
    theirs = of(values, name.startswith("M"))
    assert theirs.total(grocery) == pytest.approx(values["LL"], abs=1e-4)
    ours = fit_alive(grocery, k=theirs.k, modified=theirs.modified)
    assert ours.log_likelihood >= theirs.total(grocery) - 1e-9
    for parameter in ("r", "alpha", "a", "b"):
        assert getattr(ours, parameter) == pytest.approx(values[parameter], rel=5e-4)
    for place, p in enumerate(values.get("palive_T52", {}).values()):
        found = theirs.p_alive(np.array([place]), np.array([12.0 * place]), np.array([52.0]))
        assert found == pytest.approx([p], abs=1e-9)


def test_k_is_chosen_by_likelihood(grocery: Histories) -> None:
    assert fit_regular(grocery).name == "MBG/CNBD-2"


def test_a_long_history_does_not_overflow(golden: dict[str, Any]) -> None:
    values = golden["pointwise"]
    model = Alive(0.25, 4, 0.8, 2.5, modified=False)
    rows = Histories(np.array([0.0, 200]), np.array([0.0, 38]), np.array([40.0, 40]), np.ones(2))
    wanted = [
        values["bgnbd_logp r=.25 alpha=4 a=.8 b=2.5 (x=0,tx=0,T=40)"],
        values["same (x=200,tx=38,T=40)"],
    ]
    assert model.log_likelihoods(rows) == pytest.approx(wanted, abs=1e-9)
    assert model.p_alive(np.array([5000]), np.array([1.0]), np.array([9000.0])) == [0.0]


def test_pointwise_values_of_bg_nbd() -> None:
    model = Alive(0.243, 4.414, 0.793, 2.426, modified=False)
    found = model.p_alive(np.array([2, 26]), np.array([30.43, 30.86]), np.array([38.86, 31.0]))
    assert found == pytest.approx([0.726579, 0.968916], abs=5e-7)
    none = Histories.of(np.array([0]), np.array([0.0]), np.array([39.0]))
    assert np.exp(model.log_likelihoods(none)) == pytest.approx([0.5737864], abs=5e-8)


def test_bg_nbd_calls_every_one_time_buyer_alive_and_the_modified_model_does_not() -> None:
    once = (np.array([0]), np.array([0.0]), np.array([400.0]))
    assert Alive(1, 30, 1, 2, modified=False).p_alive(*once) == [1.0]
    assert Alive(1, 30, 1, 2).p_alive(*once) < 0.15


def test_donations_by_year(shared: Path, golden: dict[str, Any]) -> None:
    rows = pd.read_csv(shared / "btyd" / "donations.csv")
    values = golden["donations_bgbb"]
    names = ("frequency", "recency", "periods", "weights")
    ours = fit_alive_by_period(*(rows[name].to_numpy() for name in names))
    assert ours.log_likelihood == pytest.approx(values["LL"], abs=1e-4)
    for parameter in ("alpha", "beta", "gamma", "delta"):
        assert getattr(ours, parameter) == pytest.approx(values[parameter], rel=1e-3)
    theirs = AliveByPeriod(*(values[name] for name in ("alpha", "beta", "gamma", "delta")))
    found = theirs.p_alive(np.array([0, 2, 6]), np.array([0, 4, 6]), np.full(3, 6))
    assert found == pytest.approx(list(values["palive_next_period"].values()), abs=1e-6)


def test_counting_equal_histories_once_changes_nothing(grocery: Histories) -> None:
    places = np.repeat(np.arange(len(grocery.x)), grocery.links.astype(int))
    single = Histories(
        grocery.x[places],
        grocery.last[places],
        grocery.age[places],
        np.ones(len(places)),
        grocery.gap_logs,
    )
    assert len(grocery.x) < len(places) == 1525
    model = Alive(1.2, 3.0, 0.4, 0.8, k=2)
    assert model.total(single) == pytest.approx(model.total(grocery), rel=1e-12)


@pytest.mark.parametrize("modified", [True, False])
@pytest.mark.parametrize("k", [1, 3])
def test_what_was_put_in_is_found_again_in_any_unit_of_time(modified: bool, k: int) -> None:
    rng = np.random.default_rng(4)
    links, age = 20_000, 400.0
    rate, gone = rng.gamma(2.0, 1 / 15.0, links), rng.beta(1.0, 6.0, links)
    gaps = rng.gamma(k, 1 / rate[:, None], (links, 120))
    given_up = rng.random((links, 121)) < gone[:, None]
    given_up[:, 0] &= modified
    survived = np.cumsum(given_up, axis=1)[:, :-1] == 0
    elapsed = gaps.cumsum(axis=1)
    seen = survived & (elapsed <= age)
    x, last = seen.sum(axis=1), np.where(seen, elapsed, 0).max(axis=1)
    logs = float(np.log(gaps[seen]).sum())
    found = fit_alive(Histories.of(x, last, np.full(links, age), logs), k=k, modified=modified)
    assert found.r == pytest.approx(2.0, rel=0.12)
    assert found.alpha == pytest.approx(15.0, rel=0.15)
    assert found.a / (found.a + found.b) == pytest.approx(1 / 7, rel=0.1)
    years = Histories.of(x, last / 365, np.full(links, age / 365), logs - x.sum() * np.log(365))
    again = fit_alive(years, k=k, modified=modified)
    assert again.alpha * 365 == pytest.approx(found.alpha, rel=1e-4)
