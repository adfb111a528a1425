"""One economy and its report in both languages, made once for all tests that only read them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
import pytest

from chainscan.engine import Engine
from chainscan.reports import write_report
from tests.reports import economy

EVERYBODY = (economy.STEEL, economy.MACHINES, economy.ODD, economy.NEW, economy.STRANGER)


@dataclass(frozen=True)
class Written:
    """A report on disk, read back as a reader's program would."""

    folder: Path

    def text(self, stem: str) -> str:
        """All text of a PDF, without the spaces and line ends that typesetting brings in."""
        return "".join("".join(page.extract_text() for page in self.pdf(stem).pages).split())

    def pdf(self, stem: str) -> pypdf.PdfReader:
        """The PDF of a document."""
        return pypdf.PdfReader(self.folder / f"{stem}.pdf")

    def index(self) -> dict[str, Any]:
        """What run.json says."""
        content: dict[str, Any] = json.loads((self.folder / "run.json").read_text("utf-8"))
        return content


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with economy.build(tmp_path_factory.mktemp("economy") / "e.duckdb") as engine:
        yield engine


@pytest.fixture(scope="session")
def report(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Written]:
    """The report in a language, with the dossiers of five very different enterprises."""
    made: dict[str, Written] = {}

    def written(lang: str) -> Written:
        if lang not in made:
            folder = tmp_path_factory.mktemp(f"report-{lang}") / "out"
            ids = [economy.id_of(key) for key in EVERYBODY]
            write_report(engine, economy.SETTINGS, out=folder, enterprises=ids, lang=lang)
            made[lang] = Written(folder)
        return made[lang]

    return written
