"""The sample economy without consents, measured and matched once; each test gets a copy."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chainscan.demo import SAMPLE, demo_request, demo_settings
from chainscan.engine import Engine, open_engine
from chainscan.ingest import Registers
from chainscan.ingest.loading import prepare_tables
from chainscan.ingest.registry import load_consents, prepare_registry
from chainscan.reports import write_report
from chainscan.run import STEPS
from chainscan.settings import Settings
from tests.disclosure.outputs import told
from tests.ingest.registers import write_rows

CONSENT = ("enterprise_id", "role", "recipient", "from", "until", "evidence", "withdrawn_on")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    """Database and settings of a run without a consent file and without a report."""
    folder = tmp_path_factory.mktemp("secret")
    settings = demo_settings(SAMPLE, folder, "zh")
    request = demo_request(SAMPLE)
    registers = Registers(registry=request.registers.registry)
    with open_engine(settings.database) as engine:
        for name, step in STEPS:
            if name != "report":
                step(engine, settings, replace(request, registers=registers))
    return settings.database.path, settings


@pytest.fixture
def secret(made: tuple[Path, Settings], tmp_path: Path) -> Iterator["Office"]:
    """The authority's desk: its database, and what it gives out."""
    path, settings = made
    shutil.copy(path, tmp_path / "own.duckdb")
    mine = settings.with_values(database={"path": tmp_path / "own.duckdb"})
    with open_engine(mine.database) as engine:
        yield Office(engine, mine, tmp_path)


class Office:
    """Writes for an audience and reads what was written; takes consents."""

    def __init__(self, engine: Engine, settings: Settings, folder: Path) -> None:
        self.engine, self.settings, self.folder = engine, settings, folder
        self._files = 0

    def write(self, audience: str, *enterprises: str, lang: str = "zh") -> Path:
        """Give out; the folder."""
        self._files += 1
        out = self.folder / f"out{self._files}"
        write_report(
            self.engine, self.settings, out=out, audience=audience, enterprises=enterprises,
            lang=lang,
        )  # fmt: skip
        return out

    def told(self, audience: str, *enterprises: str, lang: str = "zh") -> str:
        """Give out; all that can be read of it."""
        return told(self.write(audience, *enterprises, lang=lang))

    def consents(self, *rows: tuple[str, ...]) -> None:
        """Load consents: id, role, recipient, and where it matters the days and a withdrawal."""
        self._files += 1
        filled = []
        for id_, role, recipient, *rest in rows:
            start, until, withdrawn = [*rest, *("2020-01-01", "", "")[len(rest) :]]
            filled.append([id_, role, recipient, start, until, "授权书", withdrawn])
        path = write_rows(self.folder / f"consents{self._files}.csv", CONSENT, *filled)
        prepare_tables(self.engine)
        prepare_registry(self.engine)
        report = load_consents(self.engine, path)
        assert report.rows_rejected == 0, report.doubts

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query."""
        return self.engine.connection.execute(query).fetchall()
