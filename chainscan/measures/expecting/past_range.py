"""What was to be expected of the windows before the period: the band behind a curve.

Each is foreseen from the year before it alone, as the period is; how wide the range is around it
comes from the rule's errors in all past windows.
"""

import numpy as np
import pandas as pd

from chainscan.measures.expecting.families import Family
from chainscan.measures.expecting.past_errors import Yardstick
from chainscan.measures.expecting.rule import foresee
from chainscan.measures.expecting.windows import PastWindows

CODES = ("M01", "M03")
COLUMNS = {
    "code": "str",
    "enterprise_key": "int64",
    "first_number": "int64",
    "last_number": "int64",
    "expected_low": "float64",
    "expected_high": "float64",
}


def past_range_rows() -> pd.DataFrame:
    """No rows, of the right types."""
    return pd.DataFrame({name: [] for name in COLUMNS}).astype(COLUMNS)


def past_ranges(
    family: Family, yardstick: Yardstick | None, windows: PastWindows, share: float
) -> pd.DataFrame:
    """One row an enterprise and past window with the range that holds `share` of such figures.

    Of the curves that are drawn, purchases and sales outside (M01, M03 as a whole); no rows of
    other figures, or without a yardstick.
    """
    of_rows = family.rows
    drawn = (
        of_rows["code"].isin(CODES)
        & (of_rows["scope"] == "all")
        & (of_rows["measured"] == "amount")
    ).to_numpy()
    if yardstick is None or not drawn.any():
        return past_range_rows()
    tails = yardstick.tails(share)
    first, last = windows.days()
    parts = [past_range_rows()]
    for block in range(1, windows.past + 1):
        foreseen = foresee(family.figures, windows, block)
        if foreseen is None:
            continue
        span = windows.blocks[block]
        rows = np.flatnonzero(drawn & foreseen.stands & family.figures.usable[:, span])
        low, high = yardstick.within(foreseen, tails)
        part = family.rows.iloc[rows][["code", "enterprise_key"]].assign(
            first_number=first[span],
            last_number=last[span],
            expected_low=low[rows],
            expected_high=high[rows],
        )
        parts.append(part.astype(COLUMNS))
    return pd.concat(parts, ignore_index=True)
