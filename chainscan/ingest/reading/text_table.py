"""Delimited text: comma, tab, semicolon or bar, in any of the usual encodings."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from duckdb import CSVLineTerminator

from chainscan.errors import FileError
from chainscan.ingest.reading.encoding import as_utf8
from chainscan.ingest.reading.facts import FileFacts, file_facts
from chainscan.ingest.reading.faulty_lines import require_few_faults
from chainscan.ingest.reading.lines import LineFacts
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
LINE = re.compile(r"[^\n]*\n|[^\n]+")
SAMPLE_SIGNS = 1 << 18
LONGEST_LINE = 1 << 20
"""Bytes in a line; a hundred invoice lines fit into it."""
SHOWN_SIGNS = 1000
"""So much is kept of a line that is no row."""


class NotUtf8Error(Exception):
    """A large text is not UTF-8 beyond what was looked at: it must be looked at to its end."""


@dataclass(frozen=True)
class TextTable:
    """A delimited text file in UTF-8; `sample_lines[i]` is the last line of sample row i."""

    path: Path
    delimiter: str
    sample: list[Row]
    sample_lines: list[int]
    lines: LineFacts
    name: str = ""
    numbered: bool = False
    is_surely_utf8: bool = True

    def load(self, connection: Connection, header_row: int) -> Relation:
        """See Table.load; the rows are counted, so that blank and malformed lines shift them."""
        return positional(self.stream(connection, header_row), self.first_row(header_row))

    def first_row(self, header_row: int) -> int:
        """The line below the header."""
        return self.sample_lines[header_row] + 1

    def stream(self, connection: Connection, header_row: int) -> Relation:
        """The rows below the header in their order: text columns c0, c1, …, without numbers.

        They can be read on several threads, unless a quoted field holds a line break: the file
        might be cut into parts there. `skipped_lines` tells how to number them.
        """
        connection.execute("DROP TABLE IF EXISTS text_reject; DROP TABLE IF EXISTS text_scan")
        width = self._width(header_row)
        require_few_faults(self.path, self.lines, self.delimiter, width)
        above = self.sample_lines[header_row]
        rows_above = above - int(np.searchsorted(self.lines.continued, above, side="right"))
        return connection.read_csv(
            re.sub(r"([*?\[])", r"[\1]", str(self.path)),
            header=False,
            skiprows=rows_above,
            # told, because the reader would go by the first line break, quoted or not
            lineterminator=CSVLineTerminator.CARRIAGE_RETURN_LINE_FEED
            if self.lines.crlf
            else CSVLineTerminator.LINE_FEED,
            columns={f"c{position}": "VARCHAR" for position in range(width)},
            delimiter=self.delimiter,
            quotechar='"',
            escapechar='"',
            auto_detect=False,
            null_padding=True,
            parallel=not self.lines.breaks_in_quotes,
            store_rejects=True,
            rejects_table="text_reject",
            rejects_scan="text_scan",
        )

    @property
    def skipped_lines(self) -> list[int]:
        """The lines with which no row begins: empty ones, and those that go on inside quotes.

        With the `malformed` ones added, the k-th row read stands in the k-th line below the
        header that is not among them.
        """
        lines: list[int] = np.union1d(self.lines.empty, self.lines.continued).tolist()
        return lines

    def _width(self, header_row: int) -> int:
        """As many columns as the header has, and blank ones where lines end in delimiters."""
        named = len(self.sample[header_row])
        padded = [row for row in self.sample if not any(cell for cell in row[named:])]
        return max(1, *(len(row) for row in padded))

    def malformed(self, connection: Connection) -> list[Malformed]:
        """Lines with more fields than the header, or with text after a closing quote.

        Raises NotUtf8Error where the reader came upon a cell in another encoding and the file was
        not looked at to its end.
        """
        if (
            not self.is_surely_utf8
            and connection.execute(
                "SELECT 1 FROM text_reject WHERE error_type = 'INVALID ENCODING' LIMIT 1"
            ).fetchone()
        ):
            raise NotUtf8Error(str(self.path))
        rows = connection.execute(
            "SELECT line, min(left(csv_line, $signs)) FROM text_reject GROUP BY line ORDER BY line",
            {"signs": SHOWN_SIGNS},
        ).fetchall()
        # the reader counts a row of several lines as one line
        before = self.lines.continued - np.arange(self.lines.continued.size)
        shift = np.searchsorted(before, [line for line, _ in rows], side="right")
        return [
            Malformed(int(line) + int(more), (text or "").strip())
            for (line, text), more in zip(rows, shift, strict=True)
        ]

    def ruined(self, connection: Connection, position: int) -> Relation | None:  # noqa: ARG002
        """A number in text shows by itself: it has an exponent."""
        return None


@contextmanager
def open_text(
    path: Path,
    hints: tuple[str, ...] = (),
    delimiters: tuple[str, ...] = (),
    facts: FileFacts | None = None,
) -> Iterator[list[TextTable]]:
    """The file as one table, for as long as the context lasts.

    `hints` and `delimiters` are those that mapping files declare; `facts` spares reading the
    file once more. Raises FileError where the text cannot be decoded, or a quotation mark is
    opened and never closed.
    """
    facts = facts or file_facts(path)
    simple = facts.lines is not None and not facts.lines.mixed_ends and not facts.lines.quotes % 2
    with as_utf8(path, facts, hints, must_be_sure=not simple) as (readable, lines):
        require_text(lines, path)
        delimiter, sample, sample_lines = _best_sample(readable, (*delimiters, *DELIMITERS))
        if max((len(row) for row in sample), default=0) > MOST_COLUMNS:
            raise FileError(f"more than {MOST_COLUMNS} columns", where=str(path))
        if lines.quotes % 2:
            _require_closed_quotes(readable, path, delimiter)
        sure = facts.is_sure or not simple
        table = TextTable(readable, delimiter, sample, sample_lines, lines, is_surely_utf8=sure)
        yield [table]


def require_text(lines: LineFacts, path: Path, *, any_length: bool = False) -> None:
    """Raise FileError for what no export holds and the readers behind would stumble over: NUL
    bytes and, unless lines may be of `any_length`, endless lines.
    """
    if lines.nul_line:
        raise FileError(
            "the text holds NUL bytes: it is damaged, or no text",
            where=f"{path}, line {lines.nul_line}",
            to_do="export it again",
        )
    if lines.longest > LONGEST_LINE and not any_length:
        raise FileError(
            f"a line of {lines.longest / 1024**2:,.0f} MB is not trusted",
            where=f"{path}, line {lines.longest_line}",
            to_do="export it again as xlsx or CSV",
        )


def _require_closed_quotes(path: Path, given: Path, delimiter: str) -> None:
    """Raise FileError where a field's opening quote is never closed: all after it is one field."""
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        reader, last = csv.reader(file, strict=True, delimiter=delimiter), 0
        try:
            for _row in reader:
                last = reader.line_num
        except csv.Error as wrong:
            if "unexpected end of data" in str(wrong) or "field larger" in str(wrong):
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
        rows, lines = _sample(text, delimiter)
        usual = Counter(len(row) for row in rows if row).most_common(1)
        width = usual[0][0] if usual else 0
        if best is None or width > best[0]:
            best = (width, delimiter, rows, lines)
    assert best is not None
    return best[1:]


def _sample(text: str, delimiter: str) -> tuple[list[Row], list[int]]:
    rows: list[Row] = []
    lines: list[int] = []
    reader = csv.reader(LINE.findall(text), delimiter=delimiter)
    with suppress(csv.Error):  # a field of more than 131,072 signs: what comes before it is enough
        for row in islice(reader, SAMPLE_ROWS):
            rows.append(row)
            lines.append(reader.line_num)
    return rows, lines
