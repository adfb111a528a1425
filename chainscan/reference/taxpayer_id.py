"""Taxpayer ids: cleaning, kinds, and check characters.

An enterprise's id is the unified social credit code of 18 characters (GB 32100-2015): two for
the registry, six for the division where it registered, nine for the organisation (GB 11714),
one check character. Ids before 2015 had 15 characters: division and organisation; 20 stood for
special registrations. Small traders were given ids made from an identity card (GB 11643).

Every function takes an id as found and cleans it first; none raises for a malformed id.
"""

import re
from datetime import date
from operator import mul
from typing import Literal, NamedTuple

Kind = Literal["uscc18", "old15", "old20", "personal", "none"]

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100: no I, O, Z, S, V."""
_CREDIT_VALUES = {sign: value for value, sign in enumerate(CREDIT_ALPHABET)}
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CARD_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
CARD_CHECKS = "10X98765432"
FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR = 1900, 2029
PROVINCE = "(1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)"

_PLAIN = re.compile("[0-9A-Z]+")
_CREDIT = re.compile(f"[{CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{CREDIT_ALPHABET}]{{10}}")
_OLD_15 = re.compile("[0-9]{6}[0-9A-Z]{8}[0-9X]")
_OLD_20 = re.compile("[0-9A-Z]{20}")
_CARD_15 = re.compile(f"{PROVINCE}[0-9]{{13}}")
_CARD_18 = re.compile(f"{PROVINCE}[0-9]{{15}}[0-9X]")
_NO_ID = re.compile(r"[^1-9A-Z]*|NULL|NONE|NAN|NIL|N/?A|.*[\u3400-\u9fff].*", re.DOTALL)
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_WRAPPING = "'\"`‘’“”="


class Form(NamedTuple):
    """What an id's form says: see the functions of the same names; `shown` is its mask."""

    kind: Kind
    organisation_code: str | None
    region_digits: str | None
    check_ok: bool | None
    shown: str


def clean(text: str) -> str:
    """The id as it should have been written: half-width, upper case, without white space.

    Takes off what spreadsheets put around an id to keep it text, `="…"`, apostrophes, tabs,
    and the `.0` of an id that was once read as a number.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = text.translate(_HALF_WIDTH).translate(_UPPER).translate(_INVISIBLE)
    text = "".join(text.split())
    while True:
        bare = re.sub(r"(?<=[0-9])\.0+$", "", text.strip(_WRAPPING))
        if bare == text:
            return text
        text = bare


def form(text: str) -> Form:
    """All that an id's form says, for many ids at once."""
    id_, sort = clean(text), kind(text)
    if sort == "uscc18":
        check_ok = _credit_check(id_[:17]) == id_[17]
        return Form(sort, id_[8:17], id_[2:8], check_ok, id_)
    if sort == "old15":
        return Form(sort, id_[6:15], id_[:6], _organisation_fits(id_[6:]), mask(id_))
    if sort == "personal":
        return Form(sort, None, None, check_character_ok(id_), mask(id_))
    return Form(sort, None, None, None, id_)


def kind(text: str) -> Kind:
    """What sort of id this is, by its form.

    `personal` ids are made from an identity-card number: 15 or 18 digits, alone or with digits
    or letters added to make 17 or 20. Where the form allows a card and an organisation's id, the
    check characters decide; if both fit, 18 digits are a card, which must not be shown by
    mistake, and 15, which as cards were withdrawn in 2013, an organisation.
    """
    id_ = clean(text)
    if is_consumer(id_):
        return "none"
    if _CREDIT.fullmatch(id_) and not _is_rather_card(id_):
        return "uscc18"
    if _OLD_15.fullmatch(id_) and (_organisation_fits(id_[6:]) or not _is_card_15(id_)):
        return "old15"
    if _is_made_from_card(id_):
        return "personal"
    return "old20" if _OLD_20.fullmatch(id_) else "none"


def check_character_ok(text: str) -> bool | None:
    """Whether the check character is right; None for ids that have none.

    GB 32100 for 18 characters, GB 11714 for the organisation code of the older 15, GB 11643
    for ids made from an 18-digit card. A wrong one is a reason to warn, not to reject: the
    registries themselves issued a few.
    """
    id_, sort = clean(text), kind(text)
    if sort == "uscc18":
        return _credit_check(id_[:17]) == id_[17]
    if sort == "old15":
        return _organisation_fits(id_[6:])
    if sort == "personal" and len(id_) >= 18:
        return _card_check(id_[:17]) == id_[17]
    return None


def organisation_code(text: str) -> str | None:
    """The nine-character organisation code that the 15- and 18-character ids share, else None."""
    sort = kind(text)
    if sort == "uscc18":
        return clean(text)[8:17]
    return clean(text)[6:15] if sort == "old15" else None


def region_digits(text: str) -> str | None:
    """The six digits that say where the enterprise registered; None where the id has none.

    An identity card says where its holder first lived, not where a business is: None.
    """
    sort = kind(text)
    if sort == "uscc18":
        return clean(text)[2:8]
    return clean(text)[:6] if sort == "old15" else None


def is_consumer(text: str) -> bool:
    """Whether the id says there is none: empty, zeros, dashes or strokes, NULL, or in words.

    No id holds Chinese characters: 无, 个人, 散户, or a name in the wrong column.
    """
    return _NO_ID.fullmatch(clean(text)) is not None


def mask(text: str) -> str:
    """The id for output: of ids made from an identity card only four and two characters stay.

    So also of the 15 digits that are taken for an organisation's but could be a card's: it costs
    an organisation little to be shown masked, and a person much not to be.
    """
    id_ = clean(text)
    if kind(id_) != "personal" and not _is_card_15(id_):
        return id_
    return id_[:4] + "*" * (len(id_) - 6) + id_[-2:]


def make_uscc(region_code: str, organisation_number: int, registry: str = "91") -> str:
    """A valid 18-character id, for invented economies: both its check characters are right.

    `organisation_number` has up to eight digits; `registry` is 91 for enterprises, 92 for
    individual businesses. ValueError for parts that fit no id.
    """
    if not re.fullmatch("[0-9]{6}", region_code):
        raise ValueError(f"region code {region_code!r} is not six digits")
    if not 0 <= organisation_number < 100_000_000:
        raise ValueError(f"organisation number {organisation_number} has not one to eight digits")
    if not re.fullmatch(f"[{CREDIT_ALPHABET}]{{2}}", registry):
        raise ValueError(f"registry {registry!r} is not two characters of GB 32100")
    number = f"{organisation_number:08d}"
    body = registry + region_code + number + _organisation_check(number)
    return body + _credit_check(body)


def _credit_check(body: str) -> str:
    total = sum(map(mul, map(_CREDIT_VALUES.__getitem__, body), CREDIT_WEIGHTS))
    return CREDIT_ALPHABET[-total % 31]


def _organisation_check(number: str) -> str:
    values = map(ORGANISATION_ALPHABET.index, number)
    total = sum(map(mul, values, ORGANISATION_WEIGHTS))
    return "0123456789X"[-total % 11]


def _organisation_fits(code: str) -> bool:
    return _organisation_check(code[:8]) == code[8]


def _card_check(body: str) -> str:
    total = sum(map(mul, map(int, body), CARD_WEIGHTS))
    return CARD_CHECKS[total % 11]


def _is_card_15(id_: str) -> bool:
    return bool(_CARD_15.fullmatch(id_)) and _is_birthday("19" + id_[6:12])


def _is_card_18(id_: str) -> bool:
    return bool(_CARD_18.fullmatch(id_)) and _is_birthday(id_[6:14])


def _is_rather_card(id_: str) -> bool:
    if not _is_card_18(id_):
        return False
    return _card_check(id_[:17]) == id_[17] or _credit_check(id_[:17]) != id_[17]


def _is_birthday(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return FIRST_BIRTH_YEAR <= born.year <= LAST_BIRTH_YEAR


def _is_made_from_card(id_: str) -> bool:
    if not (id_.isascii() and id_.isalnum()):
        return False
    if len(id_) in (15, 17):
        return _is_card_15(id_[:15])
    return len(id_) in (18, 20) and _is_card_18(id_[:18])
