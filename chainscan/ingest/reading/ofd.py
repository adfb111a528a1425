"""OFD invoices: a zip archive that may carry the invoice as XML beside its printed page."""

import zipfile
import zlib
from pathlib import Path

from chainscan.errors import FileError
from chainscan.ingest.reading.xml_document import MOST_BYTES, XmlRoot, xml_root

MOST_ATTACHMENTS = 20
"""Invoices carry one or two."""
EXPORT_XML = "download the invoice as XML, or export the list of invoices as xlsx"


def read_ofd_roots(path: Path) -> list[XmlRoot]:
    """The roots of the XML documents attached to an OFD, at least one.

    Members are read in memory, never written anywhere, and their names only say which of them
    are attachments. Raises FileError where there is none, as in the OFD of a 数电票, and for
    archives that are damaged, encrypted or unpack to more than an invoice holds.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            contents = _attached(archive, str(path))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as wrong:
        raise FileError(
            "the OFD is damaged or cut short", where=str(path), to_do="download it again"
        ) from wrong
    except (NotImplementedError, RuntimeError) as wrong:
        raise FileError(
            "the OFD is encrypted or packed in an unusual way", where=str(path), to_do=EXPORT_XML
        ) from wrong
    if not contents:
        raise FileError(
            "this OFD holds only the invoice's printed page, not its XML",
            where=str(path),
            to_do=EXPORT_XML,
        )
    return [xml_root(content, str(path)) for content in contents]


def _attached(archive: zipfile.ZipFile, where: str) -> list[bytes]:
    """The contents of the XML attachments, the invoice's usual place first."""
    members = [member for member in archive.infolist() if _is_attachment(member.filename)]
    members.sort(key=lambda member: not member.filename.endswith("/original_invoice.xml"))
    contents: list[bytes] = []
    left = MOST_BYTES
    for member in members[:MOST_ATTACHMENTS]:
        with archive.open(member) as file:
            content = file.read(left + 1)  # what the archive says of its size is not trusted
        left -= len(content)
        if left < 0:
            raise FileError(
                f"the OFD unpacks to more than {MOST_BYTES // 1024**2} MB and is not trusted",
                where=where,
            )
        contents.append(content)
    return contents


def _is_attachment(name: str) -> bool:
    folders, _, last = name.rpartition("/")
    return folders.endswith("Attachs") and last.endswith(".xml") and last != "Attachments.xml"
