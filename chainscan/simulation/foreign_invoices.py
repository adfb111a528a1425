"""E-invoices of other countries, and one in an OFD: small, invented, written by hand.

The texts stand in `foreign/`, a file for each layout (CFDI in both its versions). They belong
to enterprises of their own, outside the invented economy.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "foreign"
XML_FOLDER, OFD_FOLDER = "国际电子发票", "电子发票OFD"
OFD_NAME = "045000000001_00000012"
OFD_MAIN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" DocType="OFD" Version="1.0">'
    "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>\n"
)


@dataclass(frozen=True)
class ForeignInvoice:
    """A file under `foreign/`: the layout that reads it, how many rows and invoices that gives."""

    name: str
    layout: str
    rows: int
    invoices: int = 1


XML_INVOICES = (
    ForeignInvoice("ubl_invoice.xml", "ubl_invoice", 4),
    ForeignInvoice("ubl_creditnote.xml", "ubl_creditnote", 1),
    ForeignInvoice("cii.xml", "cii", 3),
    ForeignInvoice("fatturapa.xml", "fatturapa", 5, invoices=2),
    ForeignInvoice("nfe.xml", "nfe", 3),
    ForeignInvoice("cfdi.xml", "cfdi", 2),
    ForeignInvoice("cfdi_egreso.xml", "cfdi", 1),
)
OFD_INVOICE = ForeignInvoice("ofd_invoice.xml", "ofd_invoice", 2)
INVOICES = (*XML_INVOICES, OFD_INVOICE)


def write_foreign(folder: Path) -> list[tuple[Path, ForeignInvoice]]:
    """Write them all below `folder`, the OFD's packed as such: where, and which."""
    xml_folder, ofd_folder = folder / XML_FOLDER, folder / OFD_FOLDER
    for each in (xml_folder, ofd_folder):
        each.mkdir(parents=True, exist_ok=True)
    for invoice in XML_INVOICES:
        (xml_folder / invoice.name).write_bytes(foreign_text(invoice.name))
    ofd = ofd_folder / f"{OFD_NAME}.ofd"
    write_ofd(ofd, foreign_text(OFD_INVOICE.name))
    return [(xml_folder / each.name, each) for each in XML_INVOICES] + [(ofd, OFD_INVOICE)]


def foreign_text(name: str) -> bytes:
    """The bytes of a text under `foreign/`, with the same line ends everywhere."""
    return (TEXTS / name).read_bytes().replace(b"\r\n", b"\n")


def write_ofd(path: Path, invoice: bytes | None) -> None:
    """An OFD that carries the invoice as XML, or, as those of 数电票, only its printed page."""
    members = {"OFD.xml": OFD_MAIN.encode(), "Doc_0/Document.xml": b"<Document/>"}
    if invoice is not None:
        members["Doc_0/Attachs/original_invoice.xml"] = invoice
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2019, 8, 12, 9, 0, 0)), content)
