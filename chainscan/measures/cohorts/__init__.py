"""Cohorts: which enterprises are shown, how much of them the data hold, and who lost most."""

from chainscan.measures.cohorts.cohort import Cohort, members_of
from chainscan.measures.cohorts.ranking import CohortCoverage, Loss, Ranking, cover, rank

__all__ = ["Cohort", "CohortCoverage", "Loss", "Ranking", "cover", "members_of", "rank"]
