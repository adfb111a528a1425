"""Open an XML document without trusting it."""

import codecs
import re
from pathlib import Path

from lxml import etree

from chainscan.errors import FileError

MOST_BYTES = 20 * 1024**2
"""An invoice of 20,000 lines is smaller than this."""
MOST_TAGS = 2_000_000
"""An invoice of 20,000 lines has fewer; each takes some 150 bytes of memory once read."""
DEEPEST = 100
"""Elements in elements: the deepest invoice format has twelve."""

XmlRoot = etree._Element
"""The root element of a document that was read."""

_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    remove_comments=True,  # else a figure with a comment in it would be cut short there
    remove_pis=True,
    remove_blank_text=True,
    collect_ids=False,
    encoding="utf-8",
)
DECLARED = re.compile(rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([A-Za-z0-9._\-]{1,40})["']""")
PLAIN_ENCODINGS = ("gb2312", "gbk", "gb18030", "big5", "iso8859-", "cp125", "koi8-", "euc_")
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (DEEPEST + 1) + ")")


def read_xml_root(path: Path, content: bytes | None = None) -> XmlRoot:
    """The root element of the document in a file; raises FileError as `xml_root` does.

    `content` are the file's bytes, where they have been read already.
    """
    if content is not None:
        return xml_root(content, str(path))
    with path.open("rb") as file:
        return xml_root(file.read(MOST_BYTES + 1), str(path))


def xml_root(content: bytes, where: str) -> XmlRoot:
    """The root element of a document; `where` names it in what is raised.

    Raises FileError for documents that are too large, too deep, not well-formed, or declare a
    DTD: entities, external files and the network are never touched.
    """
    if len(content) > MOST_BYTES or content.count(b"<") > MOST_TAGS:
        raise FileError(
            f"an XML invoice of more than {MOST_BYTES // 1024**2} MB or "
            f"{MOST_TAGS:,} tags is not trusted",
            where=where,
        )
    try:
        content = _as_utf8(content)
        if b"<!DOCTYPE" in content:  # before parsing: libxml2 would open what it refers to
            raise _declares_type(where)
        root = etree.fromstring(content, _PARSER)
    except (etree.LxmlError, LookupError, ValueError) as wrong:
        raise FileError(
            f"the XML is not well-formed: {_one_line(wrong)}",
            where=where,
            to_do="download the invoice again",
        ) from wrong
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declares_type(where)
    if _TOO_DEEP(root.getroottree()):
        raise FileError(
            f"the XML nests elements more than {DEEPEST} deep and is not trusted", where=where
        )
    return root


def local_name(root: XmlRoot) -> str:
    """The element's name without its namespace."""
    return etree.QName(root).localname


def namespace_of(root: XmlRoot) -> str:
    """The element's namespace, empty where it has none."""
    return etree.QName(root).namespace or ""


def _as_utf8(content: bytes) -> bytes:
    """The document in UTF-8, from an encoding in which no `<` can hide from a look at its bytes.

    Raises LookupError for other encodings, ValueError where the bytes are not in the one declared.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16").encode()
    content = content.removeprefix(codecs.BOM_UTF8)
    declared = DECLARED.match(content[:300])
    if declared is None:
        return content
    name = codecs.lookup(declared[1].decode()).name
    if name in ("utf-8", "ascii"):
        return content
    if not name.startswith(PLAIN_ENCODINGS):
        raise LookupError(f"its encoding {name} is not for invoices")
    return content.decode("gb18030" if name.startswith("gb") else name).encode()


def _declares_type(where: str) -> FileError:
    return FileError(
        "the XML declares a document type, which no invoice needs; it is not trusted",
        where=where,
    )


def _one_line(wrong: Exception) -> str:
    """The parser's message without signs that are not for print."""
    text = getattr(wrong, "msg", None) or str(wrong) or "it holds no element"
    return "".join(sign if sign.isprintable() else " " for sign in text)[:200].strip()
