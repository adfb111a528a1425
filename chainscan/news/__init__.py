"""News: which findings are new, go on, or are resolved since the run before.

Below the stages: each hands over its findings as a SELECT; what was seen stays in the database,
whatever is derived anew. See docs/news.md.
"""

from chainscan.news.note import Finding, Kind, News, note_findings

__all__ = ["Finding", "Kind", "News", "note_findings"]
