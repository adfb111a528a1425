"""Cohorts: which enterprises are shown, how much of them the data hold, and who lost most."""

from chainscan.measures.cohorts.cohort import Cohort, check_cohort, members_of, trading_members
from chainscan.measures.cohorts.ranking import CohortCoverage, Loss, Ranking, cover, rank

__all__ = [
    "Cohort",
    "CohortCoverage",
    "Loss",
    "Ranking",
    "check_cohort",
    "cover",
    "members_of",
    "rank",
    "trading_members",
]
