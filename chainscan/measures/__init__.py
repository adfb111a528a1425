"""The measure stage: what an enterprise buys and sells, against earlier periods.

`measure` fills `enterprise_change` and `region_split`; `MEASURES` lists the codes and `REASONS`
the texts for figures that cannot be stated. Each code has a page in docs/measures.
"""

from chainscan.measures.catalogue import MEASURES, Measure
from chainscan.measures.cohorts import (
    Cohort,
    CohortCoverage,
    Loss,
    Ranking,
    check_cohort,
    trading_members,
)
from chainscan.measures.measure import measure
from chainscan.measures.reasons import REASONS, Reason
from chainscan.measures.regions import check_regions
from chainscan.measures.result import CodeSummary, Fall, MeasureResult
from chainscan.measures.windows import Window, comparison_windows

__all__ = [
    "MEASURES",
    "REASONS",
    "CodeSummary",
    "Cohort",
    "CohortCoverage",
    "Fall",
    "Loss",
    "Measure",
    "MeasureResult",
    "Ranking",
    "Reason",
    "Window",
    "check_cohort",
    "check_regions",
    "comparison_windows",
    "measure",
    "trading_members",
]
