"""Layouts: what each supported export looks like, as declarative files.

A layout says how its columns are headed, whether a row is an invoice (`head`) or a goods line
(`line`), and which words it uses. Files are recognised by what their header row holds, never
by their name. A mapping file that a user writes has the same form as those in this folder.
"""

from chainscan.ingest.layouts.layout import COLUMNS, Column, Heads, Layout
from chainscan.ingest.layouts.match import (
    Match,
    NearMiss,
    likely_header,
    match_table,
    missing_headers,
    near_miss,
    values_above,
)
from chainscan.ingest.layouts.read import built_in_layouts, layouts_in, read_layout

__all__ = [
    "COLUMNS",
    "Column",
    "Heads",
    "Layout",
    "Match",
    "NearMiss",
    "built_in_layouts",
    "layouts_in",
    "likely_header",
    "match_table",
    "missing_headers",
    "near_miss",
    "read_layout",
    "values_above",
]
