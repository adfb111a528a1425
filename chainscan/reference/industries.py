"""Industries of GB/T 4754-2017, sections and divisions, and what they are called in English.

A registry says what it likes of an industry. Where that is a section or division, by code (C, 31,
C31), by its name or by both, or one of the names in daily use (钢铁业, 汽车零部件), English pages
have its English name, chainscan's own translation.
"""

import re
from functools import cache

from chainscan.reference.files import rows

WRITTEN = re.compile(r"(?P<section>[A-T])?(?P<division>[0-9]{2})?(?P<name>[^0-9A-Za-z].*)?")
IN_DAILY_USE = re.compile("(行业|产业|工业|制造业|业)$")
"""What such names may end in, and the table leaves out."""
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
    if not name:
        return _by_code().get(code, text)
    plain = _plain(name)
    return _by_name().get(plain) or _in_daily_use().get(IN_DAILY_USE.sub("", plain), text)


@cache
def _by_code() -> dict[str, str]:
    return {row["code"]: row["name_en"] for row in rows("industries.csv") if row["code"]}


@cache
def _by_name() -> dict[str, str]:
    return {_plain(row["name"]): row["name_en"] for row in rows("industries.csv") if row["code"]}


@cache
def _in_daily_use() -> dict[str, str]:
    return {row["name"]: row["name_en"] for row in rows("industries.csv") if not row["code"]}


def _plain(name: str) -> str:
    """Without what differs between editions: 及 and 和, blanks."""
    return re.sub(r"\s", "", name).replace("及", "和")
