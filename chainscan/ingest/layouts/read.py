"""Read layout files: those of this package, and mapping files that users write."""

import difflib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from chainscan.errors import FileError
from chainscan.ingest.layouts.layout import COLUMNS, Layout

FOLDER = Path(__file__).parent
WORDS = FOLDER / "words.toml"
SYNONYMS = FOLDER / "synonyms.toml"
NO_LAYOUTS = (WORDS, SYNONYMS)


def built_in_files() -> dict[str, Path]:
    """The layout files of this package, by the layout's name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml")) if path not in NO_LAYOUTS}


@cache
def built_in_layouts() -> tuple[Layout, ...]:
    """The layouts of this package, by name."""
    return tuple(read_layout(path) for path in built_in_files().values())


def layouts_in(folder: Path) -> tuple[Layout, ...]:
    """The mapping files of a folder; other `.toml` files there are none of ours.

    Raises FileError for one that is meant as a mapping file and has no [columns].
    """
    found = []
    for path in sorted(folder.glob("*.toml")):
        content = _toml(path)
        if "columns" in content:
            found.append(read_layout(path))
            continue
        near = difflib.get_close_matches("columns", content, n=1, cutoff=0.7)
        if near or "grain" in content:
            hint = f"write [columns] instead of [{near[0]}]" if near else "add [columns]"
            raise FileError(
                "the layout file cannot be used: it has no [columns]",
                where=str(path),
                to_do=f"{hint}; see docs/layouts/README.md for an example",
            )
    return tuple(found)


def read_layout(path: Path) -> Layout:
    """Read one layout file; raise FileError that names the key that is wrong."""
    try:
        return Layout.model_validate(_toml(path))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = [str(part) for part in first["loc"]]
        advice = "see docs/layouts/README.md for an example"
        if where[:1] == ["columns"] and where[1:2] and where[1] not in COLUMNS:
            near = difflib.get_close_matches(where[1], COLUMNS, n=1, cutoff=0)
            advice = f"did you mean '{near[0]}'? known: {', '.join(COLUMNS)}"
        elif first["type"] == "extra_forbidden":
            near = difflib.get_close_matches(where[-1], Layout.model_fields, n=1, cutoff=0)
            advice = f"did you mean '{near[0]}'?"
        what = f"the layout file cannot be used: {'.'.join(where)}: {first['msg']}"
        raise FileError(what, where=str(path), to_do=advice) from wrong


@cache
def shared_words() -> dict[str, dict[str, str]]:
    """The words that all layouts share, by kind: word → meaning."""
    return {kind: words for kind, words in _toml(WORDS).items() if kind != "codes"}


def words_of(layout: Layout) -> list[tuple[str, str, str]]:
    """All words a layout knows, as (kind, word, meaning).

    Its own win over the codes of its system, and these over the shared ones.
    """
    kinds = {kind: dict(words) for kind, words in shared_words().items()}
    for own in (_toml(WORDS)["codes"].get(layout.codes, {}), layout.words):
        for kind, words in own.items():
            kinds.setdefault(kind, {}).update(words)
    return [(kind, word, kinds[kind][word]) for kind in sorted(kinds) for word in kinds[kind]]


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as wrong:
        raise FileError(
            f"the layout file cannot be read: {wrong}",
            where=str(path),
            to_do="mend that line; see docs/layouts/README.md for an example",
        ) from wrong
