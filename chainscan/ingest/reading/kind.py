"""What kind of file this is, by its first bytes and never by its name."""

import zipfile
from pathlib import Path
from typing import Literal

from chainscan.errors import FileError

Kind = Literal["workbook", "parquet", "xml", "text"]
MOST_UNPACKED = 4 * 1024**3
HIGHEST_RATIO = 200
"""Workbooks of invoices shrink 5 to 20 times when zipped; far more is a zip bomb."""

EXPORT_AS = "export it again as xlsx or CSV"


def kind_of(path: Path) -> Kind:
    """The kind of an export file; raise FileError for what cannot be one, saying why."""
    with path.open("rb") as file:
        start = file.read(1024)
    if not start.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise FileError("the file is empty", where=str(path), to_do=EXPORT_AS)
    if start.startswith(b"PK\x03\x04"):
        return _zip_kind(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "workbook"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"%PDF"):
        raise FileError("this is a PDF, not an export", where=str(path), to_do=EXPORT_AS)
    text = _ascii(start)
    if text.startswith(("<html", "<table", "<!doctypehtml")):
        raise FileError(
            "this is a web page saved under a workbook's name",
            where=str(path),
            to_do="open it in a spreadsheet program and save it as xlsx",
        )
    return "xml" if text.startswith("<") else "text"


def _ascii(start: bytes) -> str:
    """The first signs without byte order mark, spaces and (UTF-16) zero bytes."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        start = start.removeprefix(mark)
    plain = start.replace(b"\x00", b"").decode("ascii", errors="replace").lower()
    return "".join(plain.split())


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as wrong:
        raise FileError(
            "the workbook is damaged or cut short", where=str(path), to_do=EXPORT_AS
        ) from wrong
    names = {member.filename for member in members}
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED or unpacked > HIGHEST_RATIO * max(path.stat().st_size, 100_000):
        raise FileError(
            f"the file would unpack to {unpacked / 1024**2:,.0f} MB and is not trusted",
            where=str(path),
            to_do="split the export into smaller ones",
        )
    if any(name.startswith("xl/") for name in names):
        return "workbook"
    if any(name.endswith("OFD.xml") for name in names):
        raise FileError(
            "OFD files are not read yet",
            where=str(path),
            to_do="export the invoice as XML, or the list of invoices as xlsx",
        )
    raise FileError(
        "this is a zip archive, not a workbook", where=str(path), to_do="unpack it first"
    )
