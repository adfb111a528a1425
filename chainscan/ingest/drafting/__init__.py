"""Draft a mapping file for a table that no layout knows: `chainscan layout new FILE`."""

from chainscan.ingest.drafting.draft import Draft, draft_layout

__all__ = ["Draft", "draft_layout"]
