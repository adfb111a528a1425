"""Who trades, where, and which days of whose books the data cover."""

from chainscan.ingest.deriving.parties.derive_parties import derive_parties

__all__ = ["derive_parties"]
