"""What is behind a figure: `explain` takes the id of a finding and shows what it rests on.

It reads the tables that the stages leave (docs/tables.md) and computes each figure once more, from
the invoice lines that net trade is made of. `list_statements` and `statement` show the SQL of every
step, ready to be run by hand.
"""

from chainscan.explaining.explain import Explanation, FindingError, explain
from chainscan.explaining.invoices import COLUMNS, InvoiceLine, file_rows
from chainscan.explaining.link import LinkExplanation
from chainscan.explaining.statements import (
    StatementList,
    StatementText,
    list_statements,
    statement,
)
from chainscan.explaining.timeline import Palette, draw_timeline
from chainscan.explaining.words import Both, Words

__all__ = [
    "COLUMNS",
    "Both",
    "Explanation",
    "FindingError",
    "InvoiceLine",
    "LinkExplanation",
    "Palette",
    "StatementList",
    "StatementText",
    "Words",
    "draw_timeline",
    "explain",
    "file_rows",
    "list_statements",
    "statement",
]
