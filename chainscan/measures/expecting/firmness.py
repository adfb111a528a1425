"""Which falls are firm: improbable enough among so many looked at, deep enough, and unanimous."""

import numpy as np
import pandas as pd

from chainscan.measures.expecting.rule import Flags, Floats
from chainscan.settings import MeasureSettings


def benjamini_hochberg(p: Floats) -> Floats:
    """q-values: the smallest false share at which each would be flagged (BH, JRSS B 57, 1995)."""
    count = len(p)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * count / np.arange(1, count + 1)
    q = np.empty(count)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def q_of_wholes(judged: pd.DataFrame) -> Floats:
    """q over all enterprises; NaN where there is no p.

    The larger of two: within the code, and over all codes of its kind (flows, counts). These
    measure much the same trade in several ways: were each code allowed its own false alarms,
    every third quiet month would raise one.
    """
    return np.maximum(_q_within(judged, ["code"]), _q_within(judged, ["kind"]))


def q_of_parts(judged: pd.DataFrame, share_looked_into: "pd.Series[float]") -> Floats:
    """q over the figures inside one enterprise and code, each code apart.

    Only enterprises whose whole is firm are looked into, so q is divided by the share that
    these are of all judged (Benjamini and Bogomolov, JRSS B 76, 2014): the rate then holds on
    average over the enterprises looked into.
    """
    share = judged["code"].map(share_looked_into.to_dict()).to_numpy(dtype=np.float64)
    return np.minimum(_q_within(judged, ["code", "enterprise_key"]) / share, 1.0)


def is_firm(judged: pd.DataFrame, q: Floats, settings: MeasureSettings) -> Flags:
    """Below the range, q within the rate, the loss large enough, both comparators agreeing."""
    return np.asarray(
        (judged["value"] < judged["expected_low"])
        & (q <= settings.false_rate)
        & (judged["loss"] >= settings.least_loss)
        & (judged["value"] < judged["aligned"])
        & (judged["value"] < judged["last_year"])
    )


def _q_within(judged: pd.DataFrame, groups: list[str]) -> Floats:
    q = np.full(len(judged), np.nan)
    p = judged["p_value"].to_numpy(dtype=np.float64)
    number = judged.groupby(groups).ngroup().to_numpy()
    for group in np.unique(number):
        places = np.flatnonzero((number == group) & ~np.isnan(p))
        q[places] = benjamini_hochberg(p[places])
    return q
