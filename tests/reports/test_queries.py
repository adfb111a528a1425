"""What the report asks of the database stays cheap, however many rows there are."""

from pathlib import Path
from typing import Any

import pytest

from chainscan.engine import Engine, read_sql
from chainscan.reports import write_report
from tests.reports import economy


def test_no_statement_compares_every_row_with_every_other(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: dict[str, str] = {}
    asked = Engine.rows

    def planned(self: Engine, path: Path, **values: Any) -> list[dict[str, Any]]:
        file = read_sql(path)
        explained = self.connection.execute(f"EXPLAIN {file.sql}", file.bind(values)).fetchall()
        plans[file.name] = explained[0][1]
        return asked(self, path, **values)

    monkeypatch.setattr(Engine, "rows", planned)
    write_report(
        engine, economy.SETTINGS, out=tmp_path / "r", enterprises=[economy.id_of(economy.STEEL)]
    )
    assert "Hash Join" in plans["monthly_trade"]
    assert len(plans) > 20
    assert [name for name, plan in plans.items() if "Blockwise" in plan] == []


def test_enterprises_named_are_all_found_by_one_query(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    rows = Engine.rows
    monkeypatch.setattr(
        Engine, "rows", lambda self, path, **v: asked.append(path.stem) or rows(self, path, **v)
    )
    named = [economy.id_of(economy.STEEL), economy.NAMED[economy.CARS], economy.id_of(5).lower()]
    made = write_report(engine, economy.SETTINGS, out=tmp_path / "r", enterprises=named)
    assert asked.count("find_enterprise") == 1
    found = [path.stem for path in made.files if path.suffix == ".pdf"]
    assert found == ["overview", *(f"dossier-{economy.id_of(key)}" for key in (1, 3, 5))]
