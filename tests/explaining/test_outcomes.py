"""What is on record of a finding stands in its explanation."""

import shutil
from datetime import timedelta
from pathlib import Path

from chainscan.engine import Engine, open_engine
from chainscan.explain import explain_finding
from chainscan.settings import DatabaseSettings, IngestSettings
from chainscan.told import record_outcome

SQL = {
    "K": "SELECT min(link_id) FROM broken_link",
    "D": "SELECT min(event_id) FROM disruption",
    "N": "SELECT min(need_id) FROM need",
    "M": "SELECT min(match_id) FROM match",
    "C": "SELECT min(change_id) FROM enterprise_change",
}


def test_outcomes_on_record_are_told_of_findings_of_every_kind(
    demo: Engine, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.duckdb"
    for end in ("", ".wal"):
        if (part := Path(f"{demo.path}{end}")).exists():
            shutil.copyfile(part, f"{copy}{end}")
    with open_engine(DatabaseSettings(path=copy)) as engine:
        day = engine.steps()["links"].as_of
        assert day
        for kind, sql in SQL.items():
            [(finding,)] = engine.connection.execute(sql).fetchall()
            assert finding[0] == kind
            assert "on record" not in explained(engine, finding)
            before = day - timedelta(days=2)
            record_outcome(engine, finding, "false_alarm", day=before, note="电话", valid_days=30)
            record_outcome(engine, finding, "visited", day=day, valid_days=30)
            told = explained(engine, finding)
            until = day + timedelta(days=30)
            assert (
                f"on record 处理结果: 已走访 visited, {day}, holds until {until} before that"
                in told
            )
            before_until = until - timedelta(days=2)
            first = (
                f"before that 此前: 误报 false alarm, {before}, holds until {before_until}: 电话"
            )
            assert first in told


def explained(engine: Engine, finding: str) -> str:
    found = explain_finding(engine, IngestSettings(), finding, 5)
    return " ".join(" ".join(found.lines()).split())
