"""XML and OFD files that nobody should trust: one clear line each, soon and in little memory."""

import io
import os
import random
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from chainscan.errors import FileError
from chainscan.ingest.layouts import built_in_layouts
from chainscan.ingest.reading import (
    XmlRoot,
    is_read_by,
    kind_of,
    read_ofd_roots,
    read_xml_root,
    xml_root,
    xml_rows,
)
from chainscan.simulation.foreign_invoices import INVOICES, OFD_MAIN, foreign_text, write_ofd

INVOICE = foreign_text("ubl_invoice.xml")
FUZZ_SECONDS = float(os.environ.get("CHAINSCAN_FUZZ_SECONDS", "3"))
LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (k, (b"&l%d;" % (k - 1)) * 10 if k else b"ha") for k in range(12)
)


def opened(path: Path) -> list[XmlRoot]:
    """The documents in a file, as `ingest` opens it."""
    return read_ofd_roots(path) if kind_of(path) == "ofd" else [read_xml_root(path)]


def read(content: bytes, where: str = "x.xml") -> int:
    """How many rows a document gives by the layout that fits it; none fits: none."""
    root = xml_root(content, where)
    fitting = [each for each in built_in_layouts() if is_read_by(each, root)]
    return len(xml_rows(fitting[0], root, where)) if fitting else 0


def after_declaration(inserted: bytes, content: bytes = INVOICE) -> bytes:
    head, rest = content.split(b"?>", 1)
    return head + b"?>" + inserted + rest


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (after_declaration(b"<!DOCTYPE Invoice>"), "document type"),
        (after_declaration(b"<!DOCTYPE a [" + LAUGHS + b"]>"), "document type"),
        (b"<a>" * 101 + b"</a>" * 101, "more than 100 deep"),
        (b"<a>" * 5000 + b"</a>" * 5000, "not well-formed: .*[Dd]epth"),
        (b"<a>" + b" " * (20 * 1024**2) + b"</a>", "more than 20 MB"),
        (b"<a>" + b"<b/>" * 2_000_000 + b"</a>", "2,000,000 tags"),
        (INVOICE[:-20], "not well-formed"),
        (INVOICE[: len(INVOICE) // 2], "not well-formed"),
        (INVOICE.replace(b"UTF-8", b"UTF-16", 1), "not well-formed"),
        (INVOICE.replace(b"UTF-8", b"klingon", 1), "not well-formed: unknown encoding: klingon"),
        (INVOICE.decode().encode("gb18030"), "not well-formed"),
        (INVOICE.replace(b"Fracht", b"Fra\x00cht"), "not well-formed"),
        (INVOICE.replace(b"Fracht", b"Fra\xffcht"), "not well-formed"),
        (b"<a xmlns='" + b"u" * 11_000_000 + b"'/>", "not well-formed"),
        (b"<a " + b" ".join(b"a%d=''" % k for k in range(1_500_000)) + b"/>", "not well-formed"),
        (b"<", "not well-formed"),
        (b"", "not well-formed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_documents_are_refused_with_one_line(content: bytes, said: str) -> None:
    began = time.monotonic()
    with pytest.raises(FileError, match=said) as refusal:
        read(content)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(("[x.xml]", "— download the invoice again"))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "UTF-32", "UTF-7", "IBM037"])
@pytest.mark.parametrize(
    "declared",
    [
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///dev/zero'> %p;]>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///dev/zero'>]>",
        "<!DOCTYPE a SYSTEM 'file:///dev/zero'>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'>",
        f"<!DOCTYPE a [{LAUGHS.decode()}]>",
    ],
)
def test_what_a_document_refers_to_is_never_opened(encoding: str, declared: str) -> None:
    declaration = f"<?xml version='1.0' encoding='{encoding}'?>"
    text = f"{declared}<a b='&l11;'>&x;&l11;</a>"
    began = time.monotonic()
    for content in (
        (declaration + text).encode(encoding),
        declaration.encode() + text.encode(encoding),
        f"{declaration}+ADw-{text[1:]}".encode(),
    ):
        with pytest.raises(FileError, match=r"document type|not well-formed"):
            xml_root(content, "x.xml")
    assert time.monotonic() - began < 2


def test_nothing_is_fetched_and_nothing_included(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    name = b"<cbc:Name>Arbeitswalze</cbc:Name>"
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}"/>'
    content = INVOICE.replace(name, b"<cbc:Name>" + include.encode() + b"</cbc:Name>")
    root = xml_root(content, "x.xml")
    layout = next(each for each in built_in_layouts() if is_read_by(each, root))
    assert "goods_name" not in xml_rows(layout, root)[0].cells


def test_a_hundred_levels_and_many_attributes_are_read() -> None:
    assert read(b"<a>" * 100 + b"</a>" * 100) == 0
    many = b" ".join(b"a%d='1'" % k for k in range(100_000))
    assert read(INVOICE.replace(b"<cac:InvoiceLine>", b"<cac:InvoiceLine " + many + b">", 1)) == 4


def test_a_comment_in_a_figure_does_not_cut_it_short() -> None:
    assert read(INVOICE.replace(b">4800.00<", b">48<!-- -->00<?x?>.00<")) == 4


def test_other_encodings_are_read_as_declared() -> None:
    text = INVOICE.decode()
    for name in ("UTF-16", "GB18030"):
        assert read(text.replace("UTF-8", name, 1).encode(name)) == 4


def archive(members: dict[str, bytes]) -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in ({"OFD.xml": OFD_MAIN.encode()} | members).items():
            packed.writestr(name, content)
    return place.getvalue()


def lying_about_its_size(content: bytes) -> bytes:
    """The archive with the sizes in its directory replaced by 100 bytes."""
    found = content
    at = found.find(b"PK\x01\x02")
    while at >= 0:
        found = found[: at + 24] + struct.pack("<I", 100) + found[at + 28 :]
        at = found.find(b"PK\x01\x02", at + 4)
    return found


def encrypted(content: bytes) -> bytes:
    """The archive with every member marked as encrypted."""
    found = bytearray(content)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = found.find(mark)
        while at >= 0:
            found[at + offset] |= 1
            at = found.find(mark, at + 4)
    return bytes(found)


ATTACHED = "Doc_0/Attachs/original_invoice.xml"
BOMB = archive({ATTACHED: b" " * 60_000_000})
MANY = archive({f"Doc_0/Attachs/{k}.xml": b" " * 2_000_000 for k in range(15)})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB, "unpacks? to|more than"),
        (lying_about_its_size(BOMB), "unpack|damaged"),
        (MANY, "unpacks? to|more than"),
        (encrypted(archive({ATTACHED: INVOICE})), "encrypted"),
        (archive({ATTACHED: INVOICE})[:-30], "damaged"),
        (archive({ATTACHED: b"<eInvoice"}), "not well-formed"),
        (archive({"../../Attachs/../x.xml": INVOICE}), "printed page"),
        (archive({}), "printed page"),
    ],
    ids=["bomb", "lie", "many", "encrypted", "cut", "xml", "path", "none"],
)
def test_hostile_ofds_are_refused_with_one_line(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ofd"
    path.write_bytes(content)
    began = time.monotonic()
    with pytest.raises(FileError, match=said) as refusal:
        opened(path)
    assert "\n" not in str(refusal.value)
    assert str(path) in str(refusal.value)
    assert [each.name for each in tmp_path.rglob("*")] == ["a.ofd"]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("content", [BOMB, MANY], ids=["bomb", "many"])
def test_an_ofd_is_unpacked_no_further_than_an_invoice_is_large(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.ofd"
    path.write_bytes(content)
    with pytest.raises(FileError, match="unpacks to more than 20 MB"):
        read_ofd_roots(path)


def flipped(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def deleted(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content))
    del content[at : at + chance.choice((1, 1, 7, 80))]


def doubled(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content))
    content[at:at] = content[at : at + chance.choice((3, 30, 300))]


def cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def other_figure(content: bytearray, chance: random.Random) -> None:
    digits = [at for at, sign in enumerate(content) if 48 <= sign <= 57] or [0]
    at = chance.choice(digits)
    content[at : at + 1] = chance.choice(
        (
            b"-",
            b"",
            b"99999999999999999999999999999999",
            b"1e9",
            b".",
            b",",
            b"NaN",
            b"\xef\xbc\x91",
        )
    )


MUTATIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flipped,
    deleted,
    doubled,
    cut,
    other_figure,
)


def test_mutated_invoices_give_rows_or_one_clear_line(tmp_path: Path) -> None:
    chance = random.Random(20200310)
    names = [each.name for each in INVOICES]
    write_ofd(tmp_path / "good.ofd", foreign_text("ofd_invoice.xml"))
    sources = [foreign_text(name) for name in names] + [(tmp_path / "good.ofd").read_bytes()]
    path = tmp_path / "mutated"
    until, read_well, refused = time.monotonic() + FUZZ_SECONDS, 0, 0
    while time.monotonic() < until:
        content = bytearray(chance.choice(sources))
        for _ in range(chance.choice((1, 1, 2, 5))):
            if content:
                chance.choice(MUTATIONS[:4] if content[:2] == b"PK" else MUTATIONS)(content, chance)
        path.write_bytes(content)
        rows = rows_or_refusal(path)
        read_well += rows > 0
        refused += rows < 0
    assert read_well > 50
    assert refused > 50


def rows_or_refusal(path: Path) -> int:
    """How many rows a file gives, −1 where it is refused in one line; nothing else may happen."""
    try:
        return sum(
            len(xml_rows(layout, root, str(path)))
            for root in opened(path)
            for layout in built_in_layouts()
            if is_read_by(layout, root)
        )
    except FileError as refusal:
        said = str(refusal)
    assert "\n" not in said
    assert str(path) in said
    return -1
