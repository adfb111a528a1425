"""Which sheets of a file are read by which layouts, and sheets that must be put together first.

Lines without date and parties are joined with the sheet of their invoices; a sheet of several
blocks, each under a header of its own, is brought into the order of the first.
"""

from chainscan.ingest.sheets.choose import parts_of

__all__ = ["parts_of"]
