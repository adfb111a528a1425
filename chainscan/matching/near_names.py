"""Goods of about the same name as what is needed, under whatever goods group they are sold.

Goods are often coded wrongly: the name then says what they are, and the code hides them. Two names
are near where the features they share (words, sizes, n-grams; see goods_text) weigh at least NEAR
of what the features of either weigh, a feature the more, the fewer names have it. A name is only
searched by if it tells goods apart: of those who sell goods of such names at least half do so
under one goods group, and it is this group or another that the name leads to or from it; 配件
(parts), sold under every code, leads nowhere.

The search is exact (prefix filtering, Chaudhuri, Ganti and Kaushik 2006): names as near as that
share at least one of the need's rarest features, so only these are looked up. Names whose look-up
would pass LOOK_UPS in all are not searched by, the most common first, which the log says.
"""

import logging

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from chainscan.matching.goods_text import feature_table, plain_text, text_features

log = logging.getLogger("chainscan")
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NEAR = 0.8
MAIN_GROUP = 0.5
"""At least this share of the sellers must use one goods group, else the name is too general."""
NAMES = 200_000
"""So many names, those with the most sellers first, are searched among."""
LOOK_UPS = 50_000_000
"""Pairs of names that may be looked at."""
NAMES_A_NEED = 20
"""Of each need the nearest so many names are followed."""
AT_A_TIME = 200_000
FOUND = {"need_id": "str", "goods_name": "str", "goods_group": "int64", "nearness": "float64"}


def near_names(wanted: pd.DataFrame, sold: pd.DataFrame) -> pd.DataFrame:
    """Names under other goods groups than the need's, near one of the need's names.

    `wanted` has need_id, goods_group, goods_name; `sold` goods_name, goods_group, sellers, able
    (with capacity), the names with most sellers first. Returns need_id, goods_name, goods_group
    (those of `sold`) and nearness in [NEAR, 1].
    """
    if len(sold) > NAMES:
        log.info("  names searched among: %d of %d, the most common", NAMES, len(sold))
    sold = _plain(sold.iloc[:NAMES])
    wanted = _plain(wanted[wanted["goods_name"].notna()])
    if not len(sold) or not len(wanted):
        return pd.DataFrame({name: [] for name in FOUND}).astype(FOUND)
    needs = wanted[["need_id", "goods_group", "plain"]].drop_duplicates()
    near = _pairs(np.unique(needs["plain"].to_numpy(str)), np.unique(sold["plain"].to_numpy(str)))
    found = near.merge(sold, left_on="sold", right_on="plain")
    found = found.merge(_main_group(found), on="name")
    found = needs.rename(columns={"goods_group": "needed"}).merge(
        found, left_on="plain", right_on="name", suffixes=("", "_sold")
    )
    leads = (found["main"] == found["needed"]) | (found["main"] == found["goods_group"])
    found = found[leads & (found["needed"] != found["goods_group"]) & (found["able"] > 0)]
    keys = [name for name in FOUND if name != "nearness"]
    best = found.groupby(keys, as_index=False)[["nearness"]].max().astype(FOUND)
    order = best.sort_values(["need_id", "nearness"], ascending=[True, False], kind="stable")
    return order.groupby("need_id", sort=False).head(NAMES_A_NEED)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """With the names as they are compared; those of less than two signs are left out."""
    names, number = np.unique(frame["goods_name"].to_numpy(str), return_inverse=True)
    plain = pd.Series([plain_text(name) for name in names.tolist()], dtype="str")
    frame = frame.assign(plain=plain.to_numpy()[number])
    return frame[frame["plain"].astype("str").str.len() > 1]


def _main_group(found: pd.DataFrame) -> pd.DataFrame:
    """Of each name searched by (`name`) the group (`main`) that most sellers of the like use."""
    sellers = found.groupby(["name", "goods_group"], as_index=False)[["sellers"]].sum()
    whole = sellers.groupby("name")["sellers"].transform("sum")
    order = sellers.assign(share=sellers["sellers"] / whole)
    order = order.sort_values(["name", "sellers", "goods_group"], ascending=[True, False, True])
    most = order.drop_duplicates("name").rename(columns={"goods_group": "main"})
    return most.loc[most["share"] >= MAIN_GROUP, ["name", "main"]]


def _pairs(wanted: NDArray[np.str_], sold: NDArray[np.str_]) -> pd.DataFrame:
    """Names wanted and sold that are near each other: name, sold, nearness."""
    table = feature_table([*wanted.tolist(), *sold.tolist()], text_features)
    ours, theirs = table[: len(wanted)], table[len(wanted) :]
    having = np.bincount(theirs.indices, minlength=table.shape[1])
    weight = np.log((1 + len(sold)) / (1 + having)) + 1
    weigh = sparse.diags_array(weight)
    ours, theirs = sparse.csr_array(ours @ weigh), sparse.csr_array(theirs)
    rarest = _searched_by(_rarest(ours, having), having)
    found = sparse.coo_array(rarest @ theirs.T)
    order = np.lexsort((found.col, found.row))
    row, column = found.row[order].astype(np.int64), found.col[order].astype(np.int64)
    whole = np.maximum(
        np.asarray(ours.sum(axis=1)).ravel()[row], np.asarray(theirs @ weight).ravel()[column]
    )
    nearness = _shared(ours, theirs, row, column) / whole
    near = nearness >= NEAR
    frame = {"name": wanted[row[near]], "sold": sold[column[near]], "nearness": nearness[near]}
    return pd.DataFrame(frame).astype({"name": "str", "sold": "str"})


def _rarest(names: sparse.csr_array, having: Ints) -> sparse.csr_array:
    """Of each name the rarest features that weigh together more than 1 − NEAR of it."""
    row = np.repeat(np.arange(names.shape[0]), np.diff(names.indptr))
    order = np.lexsort((names.indices, having[names.indices], row))
    weight = names.data[order]
    running = np.cumsum(weight) - weight
    before = running - running[names.indptr[:-1]][row] if len(row) else running
    whole = np.asarray(names.sum(axis=1)).ravel()[row]
    kept = before <= (1 - NEAR) * whole + 1e-9
    entries = (np.ones(kept.sum()), (row[kept], names.indices[order][kept]))
    return sparse.csr_array(sparse.coo_array(entries, shape=names.shape))


def _searched_by(rarest: sparse.csr_array, having: Ints) -> sparse.csr_array:
    """Without the names that would cost most, where all together would cost more than LOOK_UPS."""
    cost = np.asarray(rarest @ having).ravel()
    order = np.argsort(cost, kind="stable")
    taken = np.cumsum(cost[order]) <= LOOK_UPS
    log.info(
        "  names of goods searched by outside of their group: %d of %d, at most %d pairs looked at",
        taken.sum(),
        len(order),
        cost[order][taken].sum(),
    )
    kept = np.zeros(len(cost))
    kept[order[taken]] = 1
    return sparse.csr_array(sparse.diags_array(kept) @ rarest)


def _shared(ours: sparse.csr_array, theirs: sparse.csr_array, row: Ints, column: Ints) -> Floats:
    """The weight of the features that each pair of names shares."""
    parts = [
        np.asarray(
            ours[row[start : start + AT_A_TIME]]
            .multiply(theirs[column[start : start + AT_A_TIME]])
            .sum(axis=1)
        ).ravel()
        for start in range(0, len(row), AT_A_TIME)
    ]
    return np.concatenate([np.zeros(0), *parts])
