"""What the overview says of how good the method was: only what is on record."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chainscan import told
from chainscan.engine import Engine
from chainscan.reports.edition import Edition, open_edition
from chainscan.reports.track_record import remarks
from tests.reports import economy

RECORDS = [
    ("K-1", "false_alarm", date(2020, 3, 2), date(2020, 9, 1), 1),
    ("K-2", "visited", date(2020, 3, 2), date(2020, 9, 1), 2),
    ("K-2", "false_alarm", date(2020, 3, 4), date(2020, 9, 1), 3),
    ("K-3", "visited", date(2020, 3, 2), date(2020, 9, 1), 4),
    ("K-4", "visited", date(2019, 3, 2), date(2019, 9, 1), 5),
    ("M-1", "refused", date(2020, 3, 2), date(2020, 9, 1), 6),
]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Engine]:
    with economy.build(tmp_path / "e.duckdb") as engine:
        yield engine


def edition(engine: Engine, lang: str) -> Edition:
    return open_edition(engine, economy.SETTINGS, lang=lang, audience="internal", period=None)


def test_the_last_outcome_of_each_link_that_has_not_run_out_is_counted(own: Engine) -> None:
    assert "尚无核实结果的记录" in "".join(remarks(edition(own, "zh")))
    own.define(Path(told.__file__).parent / "tables.sql")
    own.connection.executemany(
        "INSERT INTO outcome (finding_id, status, day, valid_until, record_number) "
        "VALUES (?, ?, ?, ?, ?)",
        RECORDS,
    )
    said = "".join(remarks(edition(own, "zh")))
    assert "已核实的断链结论 3 条：误报 2 条、已走访 1 条。" in said
    assert "尚无核实结果" not in said
    assert "looked into so far: 3; false alarm 2, visited 1." in " ".join(
        remarks(edition(own, "en"))
    )


@pytest.mark.parametrize(
    ("q_values", "said"),
    [
        ((0.01, 0.02, 0.04, 0.3, None), "3 条由静默检验列入（q 值最高 0.040）；2 条由中断事件连带"),
        ((0.01, 0.02, 0.04, 0.05, 0.1), "5 条全部由静默检验列入（q 值最高 0.100）"),
        ((0.11, 0.2, 0.3, 0.4, None), "5 条中，没有由静默检验列入的"),
    ],
)
def test_links_flagged_by_an_event_alone_are_told_apart(
    own: Engine, q_values: tuple[float | None, ...], said: str
) -> None:
    for number, q in enumerate(q_values):
        own.connection.execute(
            "UPDATE link_judgement SET q_value = ? WHERE link_id = ?", [q, f"flaggedNone{number}"]
        )
    assert said in "".join(remarks(edition(own, "zh")))
