"""What kind of file this is, by its first bytes and never by its name."""

from pathlib import Path
from typing import Literal

from chainscan.errors import FileError
from chainscan.ingest.reading.facts import unreadable
from chainscan.ingest.reading.zip_member import zip_members

Kind = Literal["workbook", "parquet", "xml", "ofd", "json", "client_text", "archive", "text"]
EXPORT_AS = "export it again as xlsx or CSV"
SAVE_AS = "open it in a spreadsheet program and save it as xlsx"
MOST = 1024
"""So many bytes at its beginning tell what a file is."""
SIGNATURE = "sjjk0201~~"
"""How the client software's text export begins, in small letters."""


def kind_of(path: Path, content: bytes | None = None) -> Kind:
    """The kind of an export file; raise FileError for what cannot be one, saying why.

    `content` are its bytes, where they have been read already.
    """
    start = _start(path) if content is None else content[:MOST]
    if not start.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise FileError("the file is empty", where=str(path), to_do=EXPORT_AS)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
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
            to_do=SAVE_AS,
        )
    if text.startswith(SIGNATURE):
        return "client_text"
    if text.startswith(("[{", '{"', "[]")):
        return "json"
    return "xml" if text.startswith("<") else "text"


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST)
    except OSError as wrong:
        raise unreadable(path, wrong) from wrong


def _ascii(start: bytes) -> str:
    """The first signs without byte order mark, spaces and (UTF-16) zero bytes."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        start = start.removeprefix(mark)
    plain = start.replace(b"\x00", b"").decode("ascii", errors="replace").lower()
    return "".join(plain.split())


def _zip_kind(path: Path) -> Kind:
    """What a zip archive is, by what it holds; raise FileError for those we do not read."""
    names = {member.filename for member in zip_members(path)}
    if "xl/workbook.bin" in names:
        raise FileError("this is a binary workbook (xlsb)", where=str(path), to_do=SAVE_AS)
    if any(name.startswith("xl/") for name in names):
        return "workbook"
    if names & {"OFD.xml", "/OFD.xml"}:
        return "ofd"
    if names & {"[Content_Types].xml", "META-INF/manifest.xml"}:
        raise FileError("this is a document, but no workbook", where=str(path), to_do=SAVE_AS)
    return "archive"
