"""Fill `expectation`: what every figure was expected to be, and how improbable its fall is."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from chainscan.engine import Stage
from chainscan.measures.expecting.families import Books, Family, families
from chainscan.measures.expecting.firmness import is_firm, q_of_parts, q_of_wholes
from chainscan.measures.expecting.past_errors import Yardstick, past_errors, yardsticks
from chainscan.measures.expecting.past_range import past_range_rows, past_ranges
from chainscan.measures.expecting.rule import Figures, Flags, Floats, foresee, usable_blocks
from chainscan.measures.expecting.windows import PastWindows, past_windows
from chainscan.measures.windows import Window
from chainscan.period import Period
from chainscan.settings import MeasureSettings

SQL = Path(__file__).parent
KEY = [
    *("code", "measured", "scope", "enterprise_key", "side", "goods_level", "goods_group"),
    *("supply_class", "region_code", "unit"),
]
COMPARED = ("value", "aligned", "last_year", "loss")
FILLED = ["expected", "expected_low", "expected_high", "p_value", "q_value", "is_firm", "why_not"]
LOOKED_INTO, PEERS = 300, 150
"""Inside at most so many enterprises a code, those with the largest losses; and inside so many
others on each side, from whose past their errors are known."""


@dataclass(frozen=True)
class Case:
    """One period to judge: its windows and the settings."""

    windows: PastWindows
    settings: MeasureSettings


def fill_expectations(
    stage: Stage, settings: MeasureSettings, period: Period, value: Window
) -> None:
    """Make the temporary table `expectation` for `enterprise_change.sql` to read.

    `value` is the period as far as it has come. Reads trade and book, and the stage's own
    partner_place, measure_scope and goods_rollup. First every code as a whole is judged over all
    enterprises, then what lies inside the firm ones.
    """
    first_day = stage.rows(SQL.parent / "data_days.sql")[0]["first_day"]
    case = Case(past_windows(period, value, first_day), settings)
    stage.frame("past_window_frame", case.windows.frame())
    for table in ("past_window", "past_day", "past_pair", "past_place"):
        stage.scratch(SQL / f"{table}.sql")
    books = Books(stage, case.windows, settings.unknown_limit)
    stage.scratch(SQL / "whole" / "past_figure.sql")
    past: list[pd.DataFrame] = []
    wholes = _judged(stage, case, books, past)
    stage.frame("past_range_frame", pd.concat([past_range_rows(), *past]))
    stage.select(SQL / "expected_past.sql")
    q = q_of_wholes(wholes)
    wholes["q_value"], wholes["is_firm"] = q, is_firm(wholes, q, settings)
    parts = _parts(stage, case, books, wholes)
    filled = pd.concat([wholes, parts], ignore_index=True)
    filled["is_firm"] = filled["is_firm"].astype("boolean").mask(filled["p_value"].isna())
    stage.frame("expectation_frame", filled[[*KEY, *FILLED]])
    stage.scratch(SQL / "expectation.sql")


def _parts(stage: Stage, case: Case, books: Books, wholes: pd.DataFrame) -> pd.DataFrame:
    """The figures inside those wholes that are firm."""
    of_all = wholes[wholes["scope"] == "all"]
    firm = of_all[of_all["is_firm"]].sort_values(["code", "loss"], ascending=[True, False])
    firm = firm.groupby("code").head(LOOKED_INTO)
    if firm.empty:
        return wholes.head(0)
    looked = pd.concat([firm, _peers(of_all, firm)])[["code", "enterprise_key", "side"]]
    stage.frame("looked_into", looked.drop_duplicates().astype({"enterprise_key": "int32"}))
    stage.scratch(SQL / "inside" / "past_figure.sql")
    judged = _judged(stage, case, books)
    mine = judged.merge(firm[["code", "enterprise_key"]], on=["code", "enterprise_key"])
    of_judged = of_all[of_all["p_value"].notna()]["code"].value_counts()
    q = q_of_parts(mine, firm["code"].value_counts() / of_judged)
    return mine.assign(q_value=q, is_firm=is_firm(mine, q, case.settings))


def _peers(of_all: pd.DataFrame, firm: pd.DataFrame) -> pd.DataFrame:
    """Some enterprises of each side, spread over all of them, for every code that has firm ones."""
    owners = of_all.loc[of_all["p_value"].notna(), ["enterprise_key", "side"]]
    owners = owners.drop_duplicates().sort_values(["side", "enterprise_key"])
    some = [
        each.iloc[np.linspace(0, len(each) - 1, min(PEERS, len(each))).astype(int)]
        for _, each in owners.groupby("side")
    ]
    return pd.concat(some).merge(firm[["code", "side"]].drop_duplicates(), on="side")


def _judged(
    stage: Stage, case: Case, books: Books, past: list[pd.DataFrame] | None = None
) -> pd.DataFrame:
    """The figures of the table `past_figure`, judged family by family.

    What was to be expected of the months before is put into `past`.
    """
    found = list(families(stage, case.windows, books))
    if not found:
        return pd.DataFrame(columns=[*KEY, *FILLED, "kind", *COMPARED])
    errors = [past_errors(family.figures, case.windows) for family in found]
    measured_by = yardsticks(errors, [family.kind for family in found])
    if past is not None:
        share = case.settings.expected_share
        each = zip(found, measured_by, strict=True)
        past += [past_ranges(*one, case.windows, share) for one in each]
    judged = [judge(*each, case) for each in zip(found, measured_by, strict=True)]
    return pd.concat(judged, ignore_index=True)


def judge(family: Family, yardstick: Yardstick | None, case: Case) -> pd.DataFrame:
    """The rows of a family with value, comparators, expected, range, p and loss; NaN: none.

    `why_not` is the reason for which there is no expected value, or else no p.
    """
    figures, windows = family.figures, case.windows
    seen = figures.usable[:, windows.blocks[0]]
    value = _where(seen, figures.amount[:, windows.blocks[0]])
    months = usable_blocks(figures, windows) * 12 / windows.per_year
    why = np.where(months < 12, "too_few_months", "nothing_usual").astype(object)
    nothing = np.full(len(value), np.nan)
    rows = family.rows.assign(kind=family.kind, value=value)
    rows = rows.assign(**dict.fromkeys((*COMPARED[1:], *FILLED[:4]), nothing), why_not=why)
    foreseen = foresee(figures, windows, 0)
    if foreseen is None:
        rows.loc[months >= 12, "why_not"] = "too_few_peers"
        return rows
    stands = foreseen.stands & seen
    rows["expected"] = _where(stands, foreseen.expected)
    rows["loss"] = (rows["expected"] - value) * family.yuan
    rows["aligned"] = _positive(figures, windows.aligned[0])
    rows["last_year"] = _positive(figures, windows.blocks[windows.per_year])
    rows.loc[stands, "why_not"] = "too_few_errors" if yardstick is None else "too_few_months"
    if yardstick is not None:
        low, high = yardstick.ranges(foreseen, case.settings.expected_share)
        long = stands & (months >= case.settings.least_months)
        rows["expected_low"], rows["expected_high"] = _where(stands, low), _where(stands, high)
        rows["p_value"] = _where(long, yardstick.p_values(np.nan_to_num(value), foreseen))
        rows.loc[long, "why_not"] = None
    rows.loc[~seen, "why_not"] = "not_observed"
    return rows


def _positive(figures: Figures, span: int) -> Floats:
    """The figure of a window; NaN where it is not observed, zero or negative."""
    figure = figures.amount[:, span]
    return _where(figures.usable[:, span] & (figure > 0), figure)


def _where(stated: Flags, figure: Floats) -> Floats:
    return np.where(stated, figure, np.nan)
