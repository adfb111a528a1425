"""A logistic regression whose coefficients lean on both books together and on every enterprise.

Each figure counts with one weight, and with a smaller, more strongly held correction for links
seen in the buyer's purchases alone or in the supplier's sales alone: the two books of real
enterprises lose links at different rates. Some products of two figures are added. What the
regression leaves over of an enterprise's links becomes the enterprise's own effect, drawn
towards zero (a random intercept; Gelman & Hill, Data Analysis Using Regression, 2007, ch. 14).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from chainscan.links.clock import Floats, Ints
from chainscan.links.family import Flags

PRODUCTS = (
    ("days_since", "trades"),
    ("days_since", "mean_gap"),
    ("days_since", "known_for"),
    ("days_since", "trades_365"),
    ("days_since", "renewal"),
    ("days_since", "last_year"),
    ("lateness", "trades"),
    ("lateness", "regularity"),
    ("lateness", "mean_gap"),
    ("trades", "renewal"),
    ("trades", "last_year"),
    ("trades_90", "trades_365"),
)
RIDGE = 0.0075
"""Penalty on the squared coefficients, a row: it grows with the rows, for windows overlap."""
SIDE_SCALE = 0.3
"""Corrections by side are held (1 / 0.3)² ≈ 11 times as strongly as the common weights."""
EFFECT_WEIGHT = 150.0
"""An enterprise's own links weigh half where they hold so much information, Σ p (1 − p)."""
EFFECT_ROUNDS = 3


@dataclass(frozen=True)
class Rows:
    """Links at one or several days: their figures, which book shows them, and their ends.

    `side` is 1 for links only the buyer's purchases show, −1 for only the supplier's sales, 0
    for both.
    """

    features: pd.DataFrame
    side: Floats
    supplier: Ints
    buyer: Ints

    def design(self) -> pd.DataFrame:
        """The columns of the regression: figures, products, and both once more by side."""
        products = {f"{a} × {b}": self.features[a] * self.features[b] for a, b in PRODUCTS}
        common = pd.concat([self.features, pd.DataFrame(products)], axis=1)
        by_side = common.mul(self.side, axis=0).add_prefix("side × ").assign(side=self.side)
        return pd.concat([common, by_side], axis=1)


@dataclass(frozen=True)
class PooledLogistic:
    """A fitted regression; `effects` are those of suppliers and of buyers by key, as logits."""

    mean: Floats
    spread: Floats
    model: Any
    effects: tuple[Floats, Floats]

    def probabilities(self, rows: Rows) -> Floats:
        """P(trade) of each row."""
        logit = self.model.decision_function((rows.design().to_numpy() - self.mean) / self.spread)
        own = self.effects[0][rows.supplier] + self.effects[1][rows.buyer]
        return np.asarray(expit(logit + own))

    def weights(self, rows: Rows) -> pd.Series:
        """Coefficient of each column of the design, in logits per spread of the column."""
        return pd.Series(self.model.coef_[0], index=rows.design().columns)


def fit_pooled(rows: Rows, traded: Flags, enterprises: int) -> PooledLogistic | None:
    """Fit to rows whose outcome is known; None where all or none traded.

    `enterprises` is one more than the largest key that may ever be asked about.
    """
    if traded.all() or not traded.any():
        return None
    design = rows.design()
    mean, spread = design.mean().to_numpy(), design.std(ddof=0).to_numpy()
    spread = np.where(spread > 0, spread, 1.0)
    spread /= np.where(design.columns.str.startswith("side"), SIDE_SCALE, 1.0)
    scaled = (design.to_numpy() - mean) / spread
    model = LogisticRegression(C=1 / (RIDGE * len(traded)), max_iter=500).fit(scaled, traded)
    logit = model.decision_function(scaled)
    return PooledLogistic(mean, spread, model, _effects(logit, traded, rows, enterprises))


def _effects(logit: Floats, traded: Flags, rows: Rows, enterprises: int) -> tuple[Floats, Floats]:
    """Penalised Newton steps, suppliers and buyers by turns."""
    ends = (rows.supplier, rows.buyer)
    effects = (np.zeros(enterprises), np.zeros(enterprises))
    for _ in range(EFFECT_ROUNDS):
        for end, effect in zip(ends, effects, strict=True):
            p = expit(logit + effects[0][ends[0]] + effects[1][ends[1]])
            wrong = np.bincount(end, weights=traded - p, minlength=enterprises)
            information = np.bincount(end, weights=p * (1 - p), minlength=enterprises)
            np.add(effect, (wrong - EFFECT_WEIGHT * effect) / (information + EFFECT_WEIGHT), effect)
    return effects
