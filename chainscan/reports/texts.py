"""Every word a report says, in one catalogue (`texts.toml`), Chinese and English side by side.

Sentences have `{places}` for figures. Codes of other stages (causes, reasons, where a partner is
registered) are sections of the catalogue whose keys are the codes.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


@dataclass(frozen=True)
class Texts:
    """The catalogue in one language."""

    lang: Lang
    entries: Mapping[str, str] = field(repr=False)

    def of(self, key: str, **values: object) -> str:
        """The sentence at `section.key` with its places filled; KeyError for unknown keys."""
        return self.entries[key].format_map(values) if values else self.entries[key]

    def code(self, section: str, code: str) -> str:
        """The words for another stage's code; the code itself where the catalogue has none."""
        return self.entries.get(f"{section}.{code}", code)

    def section(self, section: str) -> dict[str, str]:
        """All entries of one section, by their key, in the order of the catalogue."""
        start = f"{section}."
        return {k.removeprefix(start): v for k, v in self.entries.items() if k.startswith(start)}

    def join(self, parts: list[str]) -> str:
        """Parts of one sentence, with the comma of the language."""
        return ("，" if self.lang == "zh" else ", ").join(parts)

    def listed(self, parts: list[str]) -> str:
        """Names one after the other, as the language lists them."""
        return ("、" if self.lang == "zh" else ", ").join(parts)

    def sentences(self, parts: list[str]) -> str:
        """Whole sentences one after the other."""
        return ("" if self.lang == "zh" else " ").join(part for part in parts if part)


def texts_in(lang: str) -> Texts:
    """The catalogue in a language of `LANGS`."""
    if lang not in LANGS:
        raise ValueError(f"no texts in {lang!r}: there are {', '.join(LANGS)}")
    return Texts(lang, {key: both[lang] for key, both in catalogue().items()})


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """`section.key` → language → text, as written in texts.toml."""
    text = files("chainscan.reports").joinpath("texts.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{key}": both
        for section, keys in tomllib.loads(text).items()
        for key, both in keys.items()
    }
