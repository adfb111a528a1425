"""XML invoices: their lines, found by the paths of a layout and checked against their total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from lxml import etree

from chainscan.errors import FileError
from chainscan.ingest.layouts import Layout
from chainscan.ingest.layouts.element_path import Elements, Path, Value, path_of, value_of
from chainscan.ingest.reading.xml_amounts import (
    TURNED,
    Cells,
    InvoiceError,
    add_tax,
    check_total,
    negate,
    written_day,
)
from chainscan.ingest.reading.xml_document import local_name, namespace_of

PARTIES = {
    "supplier_id": "buyer_id",
    "supplier_name": "buyer_name",
    "buyer_id": "supplier_id",
    "buyer_name": "supplier_name",
}

Columns = tuple[tuple[str, tuple[Value, ...]], ...]


@dataclass(frozen=True)
class XmlRow:
    """One line of an XML invoice: column → text; `source_row` is its place, from 1."""

    source_row: int
    cells: dict[str, str]


@dataclass(frozen=True)
class _Kind:
    when: tuple[tuple[Path, tuple[str, ...]], ...] = ()
    credit: bool = False
    swap_parties: bool = False
    void: bool = False
    no_trade: str = ""


@dataclass(frozen=True)
class _Charge:
    path: Path
    sign: int
    columns: Columns


def is_read_by(layout: Layout, root: etree._Element) -> bool:
    """Whether the layout is for documents with this root element."""
    wanted = layout.xml
    return (
        wanted is not None
        and local_name(root) in wanted.root
        and wanted.namespace in ("", namespace_of(root))
    )


def xml_rows(layout: Layout, root: etree._Element, where: str = "") -> list[XmlRow]:
    """The lines of all invoices in a document, or the head as one row of one without lines.

    Allowances and charges of a whole invoice are rows of their own, after its lines; credit
    notes are negative. `where` names the document in what is raised. Raises FileError where
    the lines do not add up to the net total that the invoice states, where an amount is no
    figure, and where the document is no invoice at all.
    """
    try:
        cells = _reader_of(layout).rows(Elements(root))
    except InvoiceError as wrong:
        raise FileError(wrong.what, where=where, to_do=wrong.to_do) from wrong
    return [XmlRow(number, found) for number, found in enumerate(cells, start=1)]


class _Reader:
    """One layout's paths, taken apart once."""

    def __init__(self, layout: Layout) -> None:
        assert layout.xml is not None
        self.layout, self.xml = layout, layout.xml
        self.documents = tuple(path_of(path) for path in self.xml.documents)
        self.lines = path_of(self.xml.lines)
        self.line_columns = _columns(layout.line_columns)
        own = {*layout.line_columns, *TURNED}
        columns = _columns(layout.columns)
        self.shared = tuple(each for each in columns if each[0] not in own)
        self.of_head = tuple(each for each in columns if each[0] in own)
        originals = layout.columns.get("original_number", ())
        self.originals = tuple(path_of(path) for path in originals)
        self.net_total = value_of(self.xml.net_total) if self.xml.net_total else None
        self.tax_total = value_of(self.xml.tax_total) if self.xml.tax_total else None
        self.charges = tuple(
            _Charge(path_of(each.path), each.sign, _columns(each.columns))
            for each in self.xml.charges
        )
        self.kinds = tuple(
            _Kind(
                tuple((path_of(path), values) for path, values in each.when.items()),
                **each.model_dump(exclude={"when"}),
            )
            for each in self.xml.kinds
        )

    def rows(self, document: Elements) -> list[Cells]:
        """All rows of the document; raises InvoiceError."""
        root = document.root
        starts = [each for path in self.documents for each in path.elements(document, root)]
        if self.documents and not starts:
            raise InvoiceError(f"the document holds no <{self.xml.documents[0]}>")
        found = [(start, self._kind(document, start)) for start in starts or [root]]
        other = [kind.no_trade for _, kind in found if kind.no_trade]
        if len(other) == len(found):
            raise InvoiceError(
                f"the document is {other[0]}, not an invoice: nothing was sold by it",
                "leave it out; load the invoice itself",
            )
        return [
            cells for start, kind in found for cells in self._invoice_rows(document, start, kind)
        ]

    def _invoice_rows(self, document: Elements, start: etree._Element, kind: _Kind) -> list[Cells]:
        head = _read(document, start, self.shared)
        lines = self.lines.elements(document, start)
        if lines:
            rows = [head | _read(document, line, self.line_columns) for line in lines]
            rows += self._charge_rows(document, start, head)
        else:
            rows = [head | _read(document, start, self.of_head)]
        if self.net_total is None:
            total = None
        else:
            total = check_total(rows, self.net_total(document, start), self.xml.net_total)
            if self.tax_total is not None:
                add_tax(rows, self.tax_total(document, start))
        if kind.credit:
            negate(rows, total)
            total = -total if total is not None else None
        is_named = self._names_original(document, start, total)
        return [self._finished(cells, kind, is_named) for cells in rows]

    def _charge_rows(
        self, document: Elements, start: etree._Element, head: Cells
    ) -> Iterable[Cells]:
        """A row for each allowance and charge of the invoice that is not nought."""
        for charge in self.charges:
            for element in charge.path.elements(document, start):
                cells = head | _read(document, element, charge.columns)
                if charge.sign < 0:
                    negate([cells], None)
                if cells.get("amount", "").strip("-+0."):
                    yield cells

    def _kind(self, document: Elements, start: etree._Element) -> _Kind:
        """What the document is: all that the fitting kinds say, taken together."""
        found = _Kind(credit=self.xml.credit)
        for kind in self.kinds:
            if all(path.text(document, start) in values for path, values in kind.when):
                found = replace(
                    found,
                    credit=found.credit or kind.credit,
                    swap_parties=found.swap_parties or kind.swap_parties,
                    void=found.void or kind.void,
                    no_trade=found.no_trade or kind.no_trade,
                )
        return found

    def _names_original(
        self, document: Elements, start: etree._Element, total: Decimal | None
    ) -> bool:
        """Whether it says which one invoice it corrects: of several, none is the original."""
        if total is not None and total >= 0:
            return False
        named = {text for path in self.originals for text in path.texts(document, start)}
        return len(named) <= 1

    def _finished(self, cells: Cells, kind: _Kind, is_named: bool) -> Cells:
        if not is_named:
            cells.pop("original_number", None)
        if kind.swap_parties:
            cells = {PARTIES.get(name, name): text for name, text in cells.items()}
        if kind.void or kind.no_trade:
            cells["status"] = "voided"
        if self.xml.day_as_written and "issued_on" in cells:
            cells["issued_on"] = written_day(cells["issued_on"])
        return cells


_readers: dict[int, _Reader] = {}


def _reader_of(layout: Layout) -> _Reader:
    """The layout's reader: made once, since taking paths apart costs more than a document."""
    reader = _readers.get(id(layout))
    if reader is None or reader.layout is not layout:
        reader = _readers[id(layout)] = _Reader(layout)
    return reader


def _columns(columns: Mapping[Any, tuple[str, ...]]) -> Columns:
    return tuple((name, tuple(value_of(path) for path in paths)) for name, paths in columns.items())


def _read(document: Elements, start: etree._Element, columns: Columns) -> Cells:
    """The first text found for each column."""
    found: Cells = {}
    for name, values in columns:
        for value in values:
            text = value(document, start)
            if text:
                found[name] = text
                break
    return found
