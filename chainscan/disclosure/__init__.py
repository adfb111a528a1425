"""What an output may tell, and to whom: the one place that every output passes.

`open_gate` gives a Gate for one audience, `internal`, `enterprise`, `platform` or `public`. What
leaves the authority is asked of the gate, which knows the consents in force on the day, turns
amounts into bands and keeps small or dominated cells back; `Gate.seal` notes every file written in
the release log. docs/disclosure.md says what each audience may hold and why.
"""

from chainscan.disclosure.audiences import AUDIENCES, Audience, stamp, terms
from chainscan.disclosure.bands import Band, band_of
from chainscan.disclosure.gate import Gate, open_gate
from chainscan.disclosure.notices import Candidate, Notice, Sought
from chainscan.disclosure.platform import Entry, Pair, PlatformList
from chainscan.disclosure.public import PublicTable
from chainscan.disclosure.releases import (
    Release,
    ReleaseList,
    list_releases,
    note_internal,
    sync_releases,
)

__all__ = [
    "AUDIENCES",
    "Audience",
    "Band",
    "Candidate",
    "Entry",
    "Gate",
    "Notice",
    "Pair",
    "PlatformList",
    "PublicTable",
    "Release",
    "ReleaseList",
    "Sought",
    "band_of",
    "list_releases",
    "note_internal",
    "open_gate",
    "stamp",
    "sync_releases",
    "terms",
]
