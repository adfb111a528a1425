"""How much of what a buyer bought a supplier also sells, read from codes, names and sizes.

A need is a bundle of texts with amounts, a supplier the set of its texts. Every text is broken
into features; each feature of the need weighs the more, the fewer suppliers of the goods have
it (inverse document frequency, Spärck Jones 1972); the overlap is the weight of those features
that the supplier has, as a share of the need's. Unlike a cosine it is not thinned by what else
the supplier sells.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TOKEN = re.compile(r"[a-z0-9.]+(?:[*/-][a-z0-9.]+)*|[㐀-鿿豈-﫿]+|\w+")
PREFIX = re.compile(r"^\*[^*]*\*")
CODE_LENGTHS = (9, 11, 13, 15, 17, 19)
"""Digits of a goods code at the levels below a goods group (level 4, seven digits)."""


def plain_text(text: str) -> str:
    """A text as it is compared: full-width signs, capitals and the prefix of the code undone."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("×", "*")
    return PREFIX.sub("", plain.strip()).strip()


def text_features(text: str) -> list[str]:
    """Words, sizes and grades as a whole, and their two- and three-character n-grams.

    `*黑色金属冶炼压延品*热轧卷板 Q235B 5.75×1500` gives 热轧卷板, q235b, 5.75*1500 and their parts.
    """
    found: set[str] = set()
    for token in TOKEN.findall(plain_text(text)):
        found.add(token)
        for part in re.split(r"[*/-]", token):
            padded = f"<{part}>" if part.isascii() else part
            for size in (2, 3):
                found.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return sorted(found)


def code_features(code: str) -> list[str]:
    """The goods code cut at each level below its group; the whole code is the last."""
    digits = code.strip().ljust(CODE_LENGTHS[-1], "0")
    return [digits[:length] for length in CODE_LENGTHS] if digits.isdigit() else []


@dataclass(frozen=True)
class Overlap:
    """Features of needs (weights that add up to one a row) and of suppliers (there or not)."""

    needs: sparse.csr_array
    suppliers: sparse.csr_array

    def share(self, rows: slice) -> Floats:
        """Needs × suppliers in [0, 1]; NaN where either side says nothing."""
        needs = self.needs[rows]
        shared = (needs @ self.suppliers.T).toarray()
        silent_need = np.diff(needs.indptr) == 0
        silent_supplier = np.diff(self.suppliers.indptr) == 0
        shared[silent_need, :] = np.nan
        shared[:, silent_supplier] = np.nan
        share: Floats = np.minimum(shared, 1.0)
        return share

    def of_pairs(self, need: Ints, supplier: Ints) -> Floats:
        """As share, of single pairs (rows of either side): pairs × 1."""
        needs, suppliers = self.needs[need], self.suppliers[supplier]
        shared = np.asarray(needs.multiply(suppliers).sum(axis=1)).ravel()
        silent = (np.diff(needs.indptr) == 0) | (np.diff(suppliers.indptr) == 0)
        share: Floats = np.where(silent, np.nan, np.minimum(shared, 1.0))[:, None]
        return share


@dataclass(frozen=True)
class Texts:
    """Texts of some owners: `owner` is a row number below `owners`, `weight` an amount."""

    owner: Ints
    text: pd.Series
    weight: Floats
    owners: int

    def kept(self) -> "Texts":
        """Without the empty texts."""
        there = (self.text.notna() & (self.text != "")).to_numpy()
        return Texts(self.owner[there], self.text[there], self.weight[there], self.owners)


def overlap(
    needs: Texts, suppliers: Texts, features: Callable[[str], list[str]], *, by_rarity: bool
) -> Overlap:
    """Compare two sets of texts by their features.

    `by_rarity` weighs a feature by how few suppliers have it; otherwise all weigh the same.
    """
    needs, suppliers = needs.kept(), suppliers.kept()
    distinct, numbers = np.unique(
        np.concatenate([needs.text.to_numpy(str), suppliers.text.to_numpy(str)]),
        return_inverse=True,
    )
    table = feature_table(distinct.tolist(), features)
    sold = _spread(suppliers, numbers[len(needs.owner) :], len(distinct)) @ table
    sold.data[:] = 1.0
    weights = np.ones(table.shape[1])
    if by_rarity:
        having = np.bincount(sold.indices, minlength=table.shape[1])
        weights = np.log((1 + sold.shape[0]) / (1 + having)) + 1
    weighed = _rows_to_one(sparse.csr_array(table @ sparse.diags_array(weights)))
    bought = _spread(needs, numbers[: len(needs.owner)], len(distinct)) @ weighed
    return Overlap(_rows_to_one(bought), sparse.csr_array(sold))


def feature_table(distinct: list[str], features: Callable[[str], list[str]]) -> sparse.csr_array:
    """Distinct texts × features, 1 where the text has the feature; features in order of text."""
    each = [features(text) for text in distinct]
    every = [feature for one in each for feature in one]
    number = {feature: place for place, feature in enumerate(sorted(set(every)))}
    columns = np.fromiter((number[feature] for feature in every), np.int64, len(every))
    begin = np.cumsum([0, *map(len, each)])
    shape = (len(distinct), max(1, len(number)))
    return sparse.csr_array((np.ones(len(every)), columns, begin), shape=shape)


def _spread(texts: Texts, numbers: Ints, distinct: int) -> sparse.csr_array:
    """Owners × distinct texts, holding the amounts."""
    entries = (texts.weight, (texts.owner, numbers))
    return sparse.csr_array(sparse.coo_array(entries, shape=(texts.owners, distinct)))


def _rows_to_one(matrix: sparse.csr_array) -> sparse.csr_array:
    """Every row that holds anything scaled to add up to one."""
    rows = matrix.copy()
    rows.eliminate_zeros()
    total = np.asarray(rows.sum(axis=1)).ravel()
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ rows)
