"""Industries of GB/T 4754-2017, sections and divisions, and what they are called in English.

A registry says what it likes of an industry. Where that is a section or division, by code (C, 31,
C31), by its name or by both, English pages have its English name, chainscan's own translation.
"""

import re
from functools import cache

from chainscan.reference.files import rows

WRITTEN = re.compile(r"(?P<section>[A-T])?(?P<division>[0-9]{2})?(?P<name>[^0-9A-Za-z].*)?")
SEPARATORS = " -－—·:：.、\t"


def english_industry(text: str) -> str:
    """The English name of an industry as registries write it; `text` itself where it is finer or
    no industry of the standard.

    >>> english_industry("C31 黑色金属冶炼及压延加工业")
    'Smelting and rolling of ferrous metals'
    >>> english_industry("3110 炼铁")
    '3110 炼铁'
    """
    written = WRITTEN.fullmatch(text.strip())
    if written is None:
        return text
    code = written["division"] or written["section"] or ""
    name = (written["name"] or "").strip(SEPARATORS)
    found = _by_name().get(_plain(name)) if name else _by_code().get(code)
    return found or text


@cache
def _by_code() -> dict[str, str]:
    return {row["code"]: row["name_en"] for row in rows("industries.csv")}


@cache
def _by_name() -> dict[str, str]:
    return {_plain(row["name"]): row["name_en"] for row in rows("industries.csv")}


def _plain(name: str) -> str:
    """Without what differs between editions: 及 and 和, blanks."""
    return re.sub(r"\s", "", name).replace("及", "和")
