"""Text that the shipped fonts can print and that stays inside its column.

Names come from other people's files: they may hold control characters, words without end, or
characters that no shipped font has. What cannot be printed is shown by its code, as [U+20BB7],
so that nothing is lost in silence.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from matplotlib.ft2font import FT2Font

from chainscan.reference.fonts import font_dir

FIRST_IDEOGRAPH = 0x2E80
"""From here on lines may break between any two characters."""
LONGEST_WORD = 22
"""Characters without a gap after which a line may break: no name may leave its cell."""
BREAK_HERE = "\u200b"


def printable_content(value: Any) -> Any:
    """The same plain content with every string of it made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: printable_content(item) for key, item in value.items()}
    if isinstance(value, list):
        return [printable_content(item) for item in value]
    return value


def printable(text: str) -> str:
    """The same text, composed, without what cannot be printed, breakable in long words."""
    shown = "".join(_shown(character) for character in unicodedata.normalize("NFC", text))
    return " ".join(_breakable(word) for word in shown.split(" "))


def _shown(character: str) -> str:
    if character == "\n":
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if category == "Cf":  # joiners and direction marks have no shape
        return ""
    return character if ord(character) in _charmap() else f"[U+{ord(character):04X}]"


def _breakable(word: str) -> str:
    run, parts = 0, []
    for character in word:
        run = 0 if ord(character) >= FIRST_IDEOGRAPH else run + 1
        parts.append(character)
        if run == LONGEST_WORD:
            parts.append(BREAK_HERE)
            run = 0
    return "".join(parts)


@cache
def _charmap() -> frozenset[int]:
    """The characters that every shipped font has."""
    fonts = [FT2Font(str(path)).get_charmap() for path in sorted(font_dir().glob("*.otf"))]
    return frozenset.intersection(*(frozenset(font) for font in fonts))
