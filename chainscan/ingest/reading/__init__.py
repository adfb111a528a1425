"""Open export files of any kind; each gives tables of text cells, or an XML invoice's lines."""

from chainscan.ingest.reading.kind import Kind, kind_of
from chainscan.ingest.reading.parquet_table import open_parquet
from chainscan.ingest.reading.table import Connection, Malformed, Relation, Table
from chainscan.ingest.reading.text_table import open_text
from chainscan.ingest.reading.workbook import open_workbook
from chainscan.ingest.reading.xml_invoice import XmlRow, local_name, read_xml_root, xml_rows

__all__ = [
    "Connection",
    "Kind",
    "Malformed",
    "Relation",
    "Table",
    "XmlRow",
    "kind_of",
    "local_name",
    "open_parquet",
    "open_text",
    "open_workbook",
    "read_xml_root",
    "xml_rows",
]
