"""Text that the shipped fonts can print and that stays inside its column.

Names come from other people's files: they may hold control characters, words without end, or
characters that no shipped font has. What cannot be printed is shown by its code, as [U+20BB7],
so that nothing is lost in silence; `unprintable` says which characters these were.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from matplotlib.ft2font import FT2Font

from chainscan.reference.fonts import font_dir

FIRST_IDEOGRAPH = 0x2E80
"""From here on lines may break between any two characters."""
LONGEST_WORD = 22
"""Characters without a gap after which a line may break: no name may leave its cell."""
BREAK_HERE = "\u200b"
LONG_RUN = re.compile(rf"[^ \u2e80-\U0010ffff]{{{LONGEST_WORD}}}")


def printable_content(value: Any) -> Any:
    """The same plain content with every string of it made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: printable_content(item) for key, item in value.items()}
    if isinstance(value, list):
        return [printable_content(item) for item in value]
    return value


@lru_cache(maxsize=16_384)
def printable(text: str) -> str:
    """The same text, composed, without what cannot be printed, breakable in long words."""
    return LONG_RUN.sub(r"\g<0>" + BREAK_HERE, _composed(text).translate(_shapes()))


def unprintable(value: Any) -> list[str]:
    """The characters of plain content that `printable` shows by their code, each once."""
    used = set(_composed("\n".join(_strings(value))))
    return sorted(character for character in used if _shown(character).startswith("[U+"))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


class _Shapes(dict[int, str]):
    """How each character is shown, found out when it is first met."""

    def __missing__(self, number: int) -> str:
        self[number] = _shown(chr(number))
        return self[number]


@cache
def _shapes() -> _Shapes:
    return _Shapes()


def _shown(character: str) -> str:
    if character == "\n":
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if category == "Cf":  # joiners and direction marks have no shape
        return ""
    return character if ord(character) in _charmap() else f"[U+{ord(character):04X}]"


@cache
def _charmap() -> frozenset[int]:
    """The characters that every shipped font has."""
    fonts = [FT2Font(str(path)).get_charmap() for path in sorted(font_dir().glob("*.otf"))]
    return frozenset.intersection(*(frozenset(font) for font in fonts))
