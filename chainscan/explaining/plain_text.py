"""Figures and tables as a terminal shows them, where a Chinese character is two columns wide."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from chainscan.reference.goods import english_group
from chainscan.reference.regions import region_name

WIDEST_NAME = 30
MINUS = "−"
CLOSING = "，。、；：！？）》」』】"
"""No line begins with these."""
UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Cs")


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(_columns(sign) for sign in text)


def goods(name: str) -> str:
    """A goods group in both languages: 铁矿石 iron ore; the name alone where it is of no group."""
    return " ".join(dict.fromkeys((name, english_group(name))))


def place(name: str | None, code: str) -> str:
    """A region in both languages, with its code: 湖北省 Hubei (42)."""
    names = (name, region_name(code.ljust(6, "0"), "en"))
    said = " ".join(dict.fromkeys(part for part in names if part))
    return f"{said} ({code})" if said else code


def cut(text: str, most: int = WIDEST_NAME) -> str:
    """A text that takes at most so many columns, the cut shown as …, on one line."""
    text = " ".join(
        "".join(" " if unicodedata.category(sign) in UNSEEN else sign for sign in text).split()
    )
    if width(text) <= most:
        return text
    kept, columns = "", 1
    for sign in text:
        columns += _columns(sign)
        if columns > most:
            break
        kept += sign
    return f"{kept}…"


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = (), indent: int = 2
) -> list[str]:
    """Lines of a table, each column as wide as its widest cell; those in `right` end flush."""
    if not rows:
        return []
    every = [head, *rows] if any(head) else list(rows)
    widths = [max(width(row[place]) for row in every) for place in range(len(head))]
    return [
        (
            " " * indent
            + "  ".join(
                _padded(cell, widths[place], place in right) for place, cell in enumerate(row)
            )
        ).rstrip()
        for row in every
    ]


def wrapped(text: str, indent: int = 0, most: int = 98) -> list[str]:
    """A long text on several lines, broken at spaces and between Chinese characters."""
    lines, line, room = [], "", most - indent
    for piece in _pieces(text):
        if line and width(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [f"{' ' * indent}{part}" for part in [*lines, line.rstrip()] if part]


def figure(value: Decimal | None, decimals: int | None = 2) -> str:
    """1,234.50 with a real minus; `decimals` None: as many as there are, up to eight."""
    if value is None:
        return "—"
    if decimals is None:
        text = f"{abs(value):,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{abs(value):,.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


def change(fraction: float | None) -> str:
    """A change as +5.0 % or −23.6 %."""
    return "" if fraction is None else f"{fraction:+.1%}".replace("-", MINUS).replace("%", " %")


def share(fraction: float | Decimal) -> str:
    """A share of a whole as 34.0 %."""
    return f"{fraction:.1%}".replace("-", MINUS).replace("%", " %")


def chance(value: float) -> str:
    """A probability in per cent; never quite 0 or 100 where it is not."""
    if 0 < value < 1 and share(value) in ("0.0 %", "100.0 %"):
        return "under 0.1 %" if value < 0.5 else "over 99.9 %"
    return share(value)


def probability(value: float | None) -> str:
    """A probability with two digits that say something."""
    return "—" if value is None else f"{value:.2g}"


def days(first: date, last: date) -> str:
    """2020-02-01..2020-02-29, as --observed and --period read it."""
    return f"{first}..{last}"


def party(identity: str | None, name: str | None) -> str:
    """A name with its id."""
    return f"{name} ({identity})" if name else f"{identity or 'unknown'}"


def counted(number: int, noun: str) -> str:
    """1 invoice, 2 invoices."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _columns(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _padded(text: str, columns: int, flush_right: bool) -> str:
    room = " " * (columns - width(text))
    return room + text if flush_right else text + room


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    word = ""
    for sign in text:
        if sign in CLOSING and not word and pieces:
            pieces[-1] += sign
        elif sign == " " or _columns(sign) == 2:
            pieces.append(word + sign)
            word = ""
        else:
            word += sign
    return [*pieces, word]
