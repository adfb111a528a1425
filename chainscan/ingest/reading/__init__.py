"""Open export files of any kind; each gives tables of text cells, or an XML invoice's lines."""

from chainscan.ingest.reading.archive import archive_members
from chainscan.ingest.reading.client_text import open_client_text
from chainscan.ingest.reading.facts import FileFacts, file_facts, require_unchanged
from chainscan.ingest.reading.json_table import open_json
from chainscan.ingest.reading.kind import Kind, kind_of
from chainscan.ingest.reading.ofd import read_ofd_roots
from chainscan.ingest.reading.parquet_table import open_parquet
from chainscan.ingest.reading.table import Connection, Malformed, Relation, Table
from chainscan.ingest.reading.text_table import NotUtf8Error, open_text
from chainscan.ingest.reading.workbook import open_workbook
from chainscan.ingest.reading.xml_document import (
    XmlRoot,
    local_name,
    namespace_of,
    read_xml_root,
    xml_root,
)
from chainscan.ingest.reading.xml_invoice import XmlRow, is_read_by, xml_rows

__all__ = [
    "Connection",
    "FileFacts",
    "Kind",
    "Malformed",
    "NotUtf8Error",
    "Relation",
    "Table",
    "XmlRoot",
    "XmlRow",
    "archive_members",
    "file_facts",
    "is_read_by",
    "kind_of",
    "local_name",
    "namespace_of",
    "open_client_text",
    "open_json",
    "open_parquet",
    "open_text",
    "open_workbook",
    "read_ofd_roots",
    "read_xml_root",
    "require_unchanged",
    "xml_root",
    "xml_rows",
]
