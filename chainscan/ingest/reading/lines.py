"""What one pass over a text's bytes tells of its lines, without taking it apart."""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from chainscan.errors import FileError

Bytes: TypeAlias = bytes | memoryview
Lines: TypeAlias = npt.NDArray[np.int64]

MOST_SKIPPED = 20_000_000
"""Empty lines and line breaks in quotes; noting more would fill the memory."""
LONG_LINE = 2048
"""Bytes in a line that must be looked at, because it may have a great many cells."""
NEWLINE, RETURN, QUOTE = 10, 13, 34
NO_LINES: Lines = np.empty(0, dtype=np.int64)
NO_PLACES: Lines = np.empty((0, 3), dtype=np.int64)


@dataclass(frozen=True)
class LineFacts:
    """The lines of a text, numbered from 1 as an editor shows them.

    `empty` are the lines without any byte, `continued` those that begin inside quotes, so that
    they belong to the row before; `long` has number, place in bytes and length of the long lines.
    `longest` counts bytes, and `longest_line` is that line's number; `nul_line` is the first line
    with a NUL byte, 0 where there is none. `crlf` says that lines end as on Windows, `mixed_ends`
    that they end in different ways outside quotes, which a CSV reader does not forgive.
    """

    lines: int = 0
    quotes: int = 0
    empty: Lines = field(default_factory=lambda: NO_LINES)
    continued: Lines = field(default_factory=lambda: NO_LINES)
    long: Lines = field(default_factory=lambda: NO_PLACES)
    longest: int = 0
    longest_line: int = 0
    nul_line: int = 0
    crlf: bool = False
    mixed_ends: bool = False
    returns_in_quotes: bool = False

    @property
    def breaks_in_quotes(self) -> bool:
        """Whether a quoted field holds a line break."""
        return bool(self.continued.size) or self.returns_in_quotes


class LineCounter:
    """Takes a text's bytes piece by piece, in order; `facts` ends the count.

    Works on UTF-8 and on every encoding whose quotes and line ends are those of ASCII and stand
    in no other sign (GB18030 is one). `feed` raises FileError where a file holds so many lines
    that are no rows that noting them would fill the memory.
    """

    def __init__(self) -> None:
        self._done = self._newlines = self._quotes = self._start = self._last = 0
        self._longest = (0, 0)
        self._nul_line = 0
        self._lf = self._crlf = self._cr = self._returns_in_quotes = False
        self._empty: list[Lines] = []
        self._continued: list[Lines] = []
        self._long: list[Lines] = []
        self._skipped = 0

    def feed(self, piece: Bytes) -> None:
        """Count on through the next bytes."""
        signs = np.frombuffer(piece, np.uint8)
        if not signs.size:
            return
        ends = np.flatnonzero(signs == NEWLINE)
        quotes = np.flatnonzero(signs == QUOTE)
        if not self._nul_line and not signs.all():
            self._nul_line = self._newlines + 1 + int(np.searchsorted(ends, np.argmin(signs)))
        inside = self._inside(ends, quotes)
        if inside.any():
            self._note(self._continued, np.flatnonzero(inside) + self._newlines + 2)
        self._note_returns(signs, quotes)
        if ends.size:
            self._note_lines(signs, ends, inside)
        self._newlines += ends.size
        self._quotes += quotes.size
        self._done += signs.size
        self._last = int(signs[-1])

    def facts(self) -> LineFacts:
        """What was counted; the last line need not end in a line break."""
        rest = self._done - self._start
        self._longest = max(self._longest, (rest, -self._newlines - 1))
        if rest > LONG_LINE:
            self._long.append(np.array([[self._newlines + 1, self._start, rest]]))
        cr = self._cr or self._last == RETURN
        return LineFacts(
            lines=self._newlines + (rest > 0),
            quotes=self._quotes,
            empty=np.concatenate([NO_LINES, *self._empty]),
            continued=np.concatenate([NO_LINES, *self._continued]),
            long=np.concatenate([NO_PLACES, *self._long]),
            longest=self._longest[0],
            longest_line=-self._longest[1],
            nul_line=self._nul_line,
            crlf=self._crlf,
            mixed_ends=cr or (self._lf and self._crlf),
            returns_in_quotes=self._returns_in_quotes,
        )

    def _inside(self, places: Lines, quotes: Lines) -> npt.NDArray[np.bool_]:
        """Which of the places in this piece lie inside quotes."""
        if not quotes.size:
            return np.full(places.size, self._quotes % 2 == 1)
        before = np.asarray(np.searchsorted(quotes, places) + self._quotes)
        return np.asarray(before % 2 == 1)

    def _note_returns(self, signs: npt.NDArray[np.uint8], quotes: Lines) -> None:
        """Carriage returns that end no line: those in quotes are text, others a slip."""
        if self._last == RETURN and signs[0] != NEWLINE:
            self._cr |= self._quotes % 2 == 0
            self._returns_in_quotes |= self._quotes % 2 == 1
        returns = np.flatnonzero(signs[:-1] == RETURN)
        alone = returns[signs[returns + 1] != NEWLINE]
        if alone.size:
            inside = self._inside(alone, quotes)
            self._cr |= not inside.all()
            self._returns_in_quotes |= bool(inside.any())

    def _note_lines(
        self, signs: npt.NDArray[np.uint8], ends: Lines, inside: npt.NDArray[np.bool_]
    ) -> None:
        """The lines that end in this piece: how long they are and how they end."""
        before = signs[ends - 1]
        if ends[0] == 0:
            before[0] = self._last
        returned = before == RETURN
        self._crlf |= bool(returned[~inside].any())
        self._lf |= not returned[~inside].all()
        lengths = np.diff(ends, prepend=self._start - self._done - 1) - 1
        place = int(np.argmax(lengths))
        self._longest = max(self._longest, (int(lengths[place]), -(self._newlines + place + 1)))
        if lengths[place] > LONG_LINE:
            long = np.flatnonzero(lengths > LONG_LINE)
            starts = ends[long] - lengths[long] + self._done
            self._long.append(np.stack([long + self._newlines + 1, starts, lengths[long]], axis=1))
        empty = np.flatnonzero(lengths - returned <= 0)
        if empty.size:
            self._note(self._empty, empty + self._newlines + 1)
        self._start = self._done + int(ends[-1]) + 1

    def _note(self, noted: list[Lines], lines: Lines) -> None:
        noted.append(lines)
        self._skipped += lines.size
        if self._skipped > MOST_SKIPPED:
            raise FileError(
                f"more than {MOST_SKIPPED:,} lines are empty or stand inside quotes",
                to_do="export it again",
            )
