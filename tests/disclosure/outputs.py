"""Everything a reader can find in a folder of outputs, whatever the kind of file."""

import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import pypdf


def told(folder: Path) -> str:
    """All text in the files below a folder, in their metadata and in their names.

    Without spaces and thousands separators: typesetting puts them anywhere.
    """
    parts = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*"))]
    parts += [_text(path) for path in sorted(folder.rglob("*")) if path.is_file()]
    return bare("\n".join(parts))


def bare(text: str) -> str:
    """Without spaces, breaks and thousands separators."""
    return re.sub(r"[\s\u200b]|(?<=\d),(?=\d{3})", "", text)


def _text(path: Path) -> str:
    readers = {".pdf": _pdf, ".png": _png, ".xlsx": _zip}
    read = readers.get(path.suffix)
    return read(path) if read else path.read_text("utf-8-sig")


def _pdf(path: Path) -> str:
    reader = pypdf.PdfReader(path)
    parts = [str(value) for value in (reader.metadata or {}).values()]
    parts += [page.extract_text() for page in reader.pages]
    parts.append(reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else "")
    if shutil.which("pdftotext"):
        done = subprocess.run(
            ["pdftotext", "-layout", str(path), "-"],
            capture_output=True, check=True, encoding="utf-8",
        )  # fmt: skip
        parts.append(done.stdout)
    return "\n".join(parts)


def _png(path: Path) -> str:
    """The chunks that are not the picture."""
    content, at, parts = path.read_bytes(), 8, []
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + 8 + length]
        if kind in (b"tEXt", b"iTXt", b"eXIf"):
            parts.append(body.decode("utf-8", "replace"))
        elif kind == b"zTXt":
            parts.append(zlib.decompress(body.split(b"\0", 1)[1][1:]).decode("utf-8", "replace"))
        at += length + 12
    return "\n".join(parts)


def _zip(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(
            [*archive.namelist(), *(archive.read(n).decode() for n in archive.namelist())]
        )
