"""Identity-card numbers inside texts that were read from a user's file."""

import re

from chainscan.reference import taxpayer_id

DIGIT, SIGN = "[0-9０-９]", "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"
GAP = "[ \t\r\n\xa0\xad\u200b-\u200d\u2060\u3000\ufeff-]?"
LONG_NUMBER = re.compile(f"{DIGIT}(?:{GAP}{DIGIT}){{14}}")
NUMBER_START = re.compile(f"(?<!{DIGIT})(?={DIGIT})")
LENGTHS = (20, 18, 17, 15)
"""Of ids made from an identity-card number, see taxpayer_id.kind."""
FORMS = {
    length: re.compile(f"{DIGIT}(?:{GAP}{DIGIT}){{14}}(?:{GAP}{SIGN}){{{length - 15}}}")
    for length in LENGTHS
}
CARD = 18


def masked(text: str) -> str:
    """The text with every identity-card number in it masked; all else stays as it is.

    A number is looked for wherever digits begin, also with spaces or hyphens between them.
    Where more digits follow, it is a card's only if its check character is right.
    """
    if not LONG_NUMBER.search(text):
        return text
    parts, at = [], 0
    for start in NUMBER_START.finditer(text):
        found = _card_at(text, start.start()) if start.start() >= at else None
        if found:
            parts += [text[at : start.start()], taxpayer_id.mask(_bare(found[0]))]
            at = found.end()
    return "".join([*parts, text[at:]])


def _card_at(text: str, place: int) -> re.Match[str] | None:
    for length in LENGTHS:
        found = FORMS[length].match(text, place)
        if found is None:
            continue
        after, sort = text[found.end() : found.end() + 1], taxpayer_id.kind(_bare(found[0]))
        if sort == "personal" and (not re.match(DIGIT, after) or _is_checked_card(found[0])):
            return found
        if sort not in ("personal", "none") and not re.match(SIGN, after):
            return None
    return None


def _is_checked_card(written: str) -> bool:
    number = _bare(written)
    return len(number) == CARD and taxpayer_id.check_character_ok(number) is True


def _bare(written: str) -> str:
    return taxpayer_id.clean(written.replace("-", ""))
