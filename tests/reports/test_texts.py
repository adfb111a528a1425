"""The catalogue of texts: complete, used, and as wide as the codes of the other stages."""

import csv
import re
import string
from pathlib import Path

import pytest

import chainscan
from chainscan.links.family import REASONS as LINK_REASONS
from chainscan.measures.reasons import REASONS as MEASURE_REASONS
from chainscan.reports.texts import LANGS, catalogue, texts_in

PACKAGE = Path(chainscan.__file__).parent
REPORTS = PACKAGE / "reports"
SOURCES = [*sorted(REPORTS.glob("*.py"))]
CODE = "\n".join(path.read_text("utf-8") for path in SOURCES)
TEMPLATES = "\n".join(path.read_text("utf-8") for path in sorted(REPORTS.glob("templates/*.typ")))
SHOWN_BY_TEMPLATES = ("chapter", "heading")


def section_of(key: str) -> str:
    return key.split(".", maxsplit=1)[0]


def keys_of(section: str) -> set[str]:
    return {key.split(".", 1)[1] for key in catalogue() if section_of(key) == section}


def places_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_is_there_in_every_language_with_the_same_places() -> None:
    for key, both in catalogue().items():
        assert set(both) == set(LANGS), key
        assert all(text.strip() for text in both.values()), key
        zh, en = (places_of(both[lang]) for lang in LANGS)
        assert zh == en, key


def test_every_text_is_used() -> None:
    said = set(re.findall(r'"([a-z_]+\.[A-Za-z0-9_]+)"', CODE))
    whole = set(re.findall(r'f"([a-z_]+)\.\{', CODE))
    whole |= set(
        re.findall(r'(?:code|section|evidence)\(\s*(?:edition, )?[\'"]([a-z_]+)[\'"]', CODE)
    )
    whole |= set(re.findall(r'startswith\("([a-z_]+)\."\)', CODE))
    shown = set(re.findall(r"words\.([a-z_]+)", TEMPLATES))
    for key in catalogue():
        section, name = key.split(".", 1)
        if section in SHOWN_BY_TEMPLATES:
            assert name in shown, f"{key} is in no template"
        else:
            assert key in said or section in whole, f"{key} is not used"


def test_every_text_that_is_asked_for_exists() -> None:
    known = set(catalogue())
    asked = set(re.findall(r'say\(\s*"([a-z_]+\.[A-Za-z0-9_]+)"', CODE))
    assert asked
    assert asked <= known
    shown = set(re.findall(r"words\.([a-z_]+)", TEMPLATES))
    assert shown <= keys_of("chapter") | keys_of("heading")


def test_the_codes_of_the_other_stages_have_words() -> None:
    assert set(MEASURE_REASONS) <= keys_of("reason")
    assert {reason for reason in LINK_REASONS if reason} <= keys_of("link_reason")
    causes = {"supplier_down", "buyer_down", "region", "link", "unknown"}
    assert causes == keys_of("cause") == keys_of("cause_sentence")
    unmet = (PACKAGE / "matching" / "unmet_need.sql").read_text("utf-8")
    assert set(re.findall(r"(?:THEN|ELSE) '([a-z_]+)'", unmet)) == keys_of("unmet")


def test_the_reasons_for_rejected_rows_have_words() -> None:
    reasons = PACKAGE / "ingest" / "loading" / "reasons.csv"
    with reasons.open(encoding="utf-8") as lines:
        assert {row["reason_code"] for row in csv.DictReader(lines)} == keys_of("rejection")


def test_an_unknown_code_is_shown_as_it_stands() -> None:
    assert texts_in("zh").code("cause", "sabotage") == "sabotage"
    with pytest.raises(ValueError, match="no texts in 'fr'"):
        texts_in("fr")
