"""XML invoices: one document a file, its values found by element paths."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from chainscan.errors import FileError
from chainscan.ingest.layouts import Column, Layout

MOST_BYTES = 20 * 1024**2
"""An invoice of 20,000 lines is smaller than this."""


@dataclass(frozen=True)
class XmlRow:
    """One line of an XML invoice: column → text; `source_row` is its place, from 1."""

    source_row: int
    cells: dict[str, str]


def read_xml_root(path: Path) -> etree._Element:
    """The document's root element.

    Raises FileError for documents that are too large, not well-formed, or declare a DTD:
    entities, external files and the network are never touched.
    """
    if path.stat().st_size > MOST_BYTES:
        raise FileError(
            f"an XML invoice of more than {MOST_BYTES // 1024**2} MB is not trusted",
            where=str(path),
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False
    )
    try:
        tree = etree.fromstring(path.read_bytes(), parser).getroottree()
    except etree.XMLSyntaxError as wrong:
        raise FileError(
            f"the XML is not well-formed: {wrong.msg}",
            where=str(path),
            to_do="download the invoice again",
        ) from wrong
    if tree.docinfo.internalDTD is not None:
        raise FileError(
            "the XML declares a document type, which no invoice needs; it is not trusted",
            where=str(path),
        )
    return tree.getroot()


def xml_rows(layout: Layout, root: etree._Element) -> Iterator[XmlRow]:
    """The invoice's lines by the layout's paths, or its head as one row where it has none."""
    assert layout.xml is not None
    head = _cells(root, layout.columns)
    lines = root.findall(_any_namespace(layout.xml.lines))
    if not lines:
        yield XmlRow(1, head)
    for number, line in enumerate(lines, start=1):
        below = {name: text for name, text in head.items() if name not in layout.line_columns}
        yield XmlRow(number, below | _cells(line, layout.line_columns))


def local_name(root: etree._Element) -> str:
    """The element's name without its namespace."""
    return etree.QName(root).localname


def _cells(element: etree._Element, paths: dict[Column, tuple[str, ...]]) -> dict[str, str]:
    """The first non-empty text of each column's paths."""
    found: dict[str, str] = {}
    for column, names in paths.items():
        for name in names:
            text = element.findtext(_any_namespace(name))
            if text and text.strip():
                found[column] = text.strip()
                break
    return found


def _any_namespace(path: str) -> str:
    return "/".join(f"{{*}}{step}" for step in path.split("/"))
