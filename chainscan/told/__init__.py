"""What people tell: needs and offers they state, and what became of what was found.

Below the stages: ingest reads statements into `statement`, match takes them into account, and
`record_outcome` keeps what became of a finding. docs/matching.md tells how each counts.
"""

from chainscan.told.backtest_note import note_backtest, noted_backtest
from chainscan.told.outcome_file import load_outcomes
from chainscan.told.record import STATUSES, Recorded, prepare_told, record_outcome

__all__ = [
    "STATUSES",
    "Recorded",
    "load_outcomes",
    "note_backtest",
    "noted_backtest",
    "prepare_told",
    "record_outcome",
]
