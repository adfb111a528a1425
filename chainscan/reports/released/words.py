"""The catalogue of what leaves the authority, read as the report's own."""

import tomllib
from functools import cache
from importlib.resources import files

from chainscan.reports.texts import Lang, Texts


@cache
def words_in(lang: Lang) -> Texts:
    """The catalogue `words.toml` in one language."""
    text = files("chainscan.reports.released").joinpath("words.toml").read_text(encoding="utf-8")
    return Texts(
        lang,
        {
            f"{section}.{key}": both[lang]
            for section, keys in tomllib.loads(text).items()
            for key, both in keys.items()
        },
    )
