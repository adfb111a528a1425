"""Delimited text: comma, tab, semicolon or bar, in any of the usual encodings."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from chainscan.errors import FileError
from chainscan.ingest.reading.encoding import PIECE, as_utf8, encoding_of
from chainscan.ingest.reading.table import (
    MOST_COLUMNS,
    SAMPLE_ROWS,
    Connection,
    Malformed,
    Relation,
    Row,
    positional,
)

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_SIGNS = 1 << 18


@dataclass(frozen=True)
class TextTable:
    """A delimited text file in UTF-8; `sample_lines[i]` is the last line of sample row i."""

    path: Path
    delimiter: str
    sample: list[Row]
    sample_lines: list[int]
    quotes: bool
    name: str = ""

    def load(self, connection: Connection, header_row: int) -> Relation:
        """See Table.load. Files with quotes are read by one thread: a quoted line break may
        stand where the file would be cut into parts.
        """
        connection.execute("DROP TABLE IF EXISTS text_reject; DROP TABLE IF EXISTS text_scan")
        skip, width = self.sample_lines[header_row], self._width(header_row)
        relation = connection.read_csv(
            re.sub(r"([*?\[])", r"[\1]", str(self.path)),
            header=False,
            skiprows=skip,
            columns={f"c{position}": "VARCHAR" for position in range(width)},
            delimiter=self.delimiter,
            quotechar='"',
            escapechar='"',
            auto_detect=False,
            null_padding=True,
            parallel=not self.quotes,
            store_rejects=True,
            rejects_table="text_reject",
            rejects_scan="text_scan",
        )
        return positional(relation, skip + 1)

    def _width(self, header_row: int) -> int:
        """As many columns as the header has, and blank ones where lines end in delimiters."""
        named = len(self.sample[header_row])
        padded = [row for row in self.sample if not any(cell for cell in row[named:])]
        return max(len(row) for row in padded)

    def malformed(self, connection: Connection) -> list[Malformed]:
        """Lines with more fields than the header, or with text after a closing quote."""
        rows = connection.execute(
            "SELECT line, min(csv_line) FROM text_reject GROUP BY line ORDER BY line"
        ).fetchall()
        return [Malformed(int(line), (text or "").strip()) for line, text in rows]

    def ruined(self, connection: Connection, position: int) -> Relation | None:  # noqa: ARG002
        """A number in text shows by itself: it has an exponent."""
        return None


@contextmanager
def open_text(
    path: Path, hints: tuple[str, ...] = (), delimiters: tuple[str, ...] = ()
) -> Iterator[list[TextTable]]:
    """The file as one table, for as long as the context lasts.

    `hints` and `delimiters` are those that mapping files declare. Raises FileError where the
    text cannot be decoded, or a quotation mark is opened and never closed.
    """
    with as_utf8(path, encoding_of(path, hints)) as readable:
        quotes = _count_quotes(readable)
        if quotes % 2:
            _require_closed_quotes(readable, path)
        delimiter, sample, lines = _best_sample(readable, (*delimiters, *DELIMITERS))
        if max((len(row) for row in sample), default=0) > MOST_COLUMNS:
            raise FileError(f"more than {MOST_COLUMNS} columns", where=str(path))
        yield [TextTable(readable, delimiter, sample, lines, quotes > 0)]


def _count_quotes(path: Path) -> int:
    with path.open("rb") as file:
        return sum(piece.count(b'"') for piece in iter(lambda: file.read(PIECE), b""))


def _require_closed_quotes(path: Path, given: Path) -> None:
    """Raise FileError where a field's opening quote is never closed: all after it is one field."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader, last = csv.reader(file, strict=True), 0
        try:
            for _row in reader:
                last = reader.line_num
        except csv.Error as wrong:
            if "unexpected end of data" in str(wrong):
                raise FileError(
                    "a quotation mark is opened and never closed",
                    where=f"{given}, line {last + 1}",
                    to_do="close it, or save the table again as CSV",
                ) from wrong


def _best_sample(path: Path, delimiters: tuple[str, ...]) -> tuple[str, list[Row], list[int]]:
    """The delimiter under which most rows have the same, largest number of cells."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        text = file.read(SAMPLE_SIGNS)
    best: tuple[int, str, list[Row], list[int]] | None = None
    for delimiter in delimiters:
        rows: list[Row] = []
        lines: list[int] = []
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for row in islice(reader, SAMPLE_ROWS):
            rows.append(row)
            lines.append(reader.line_num)
        usual = Counter(len(row) for row in rows if row).most_common(1)
        width = usual[0][0] if usual else 0
        if best is None or width > best[0]:
            best = (width, delimiter, rows, lines)
    assert best is not None
    return best[1:]
