"""A backtest on record is told in the overview: its figures, its curves, and only of these data."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from chainscan.engine import Engine
from chainscan.reports.charts import foreseen_and_came
from chainscan.reports.edition import Edition, open_edition
from chainscan.reports.track_record import curves, remarks
from chainscan.told import note_backtest, noted_backtest
from tests.reports import economy


def outlook(day: str, side: str, auc: float | None, error: float | None) -> dict[str, Any]:
    curve = [] if auc is None else [[0.1, 0.12, 50], [0.9, 0.8, 50]]
    figures = {"auc": auc, "brier": 0.15, "calibration_error": error}
    return {"day": day, "side": side, "links": 100, "curve": curve} | figures


FOUND: dict[str, Any] = {
    "window": 90,
    "outlook": [
        outlook("2019-03-31", "purchases", 0.83, 0.016),
        outlook("2019-06-30", "purchases", 0.845, 0.017),
        outlook("2019-06-30", "sales", 0.86, 0.022),
    ],
    "flags": [
        {"rule": "silence test", "flags": 4, "followed": 3, "came_back": 1},
        {"rule": "silence test", "flags": 2, "followed": 2, "came_back": 0},
        {"rule": "three mean gaps", "flags": 120, "followed": 100, "came_back": 41},
    ],
    "planted": [
        {"rule": "silence test", "trades_a_month": "8+", "planted": 12, "found": 11},
        {"rule": "silence test", "trades_a_month": "8+", "planted": 14, "found": 11},
        {"rule": "silence test", "trades_a_month": "4–8", "planted": 9, "found": 5},
        {"rule": "three mean gaps", "trades_a_month": "8+", "planted": 26, "found": 26},
    ],
}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Engine]:
    with economy.build(tmp_path / "e.duckdb") as engine:
        yield engine


def edition(engine: Engine, lang: str = "en") -> Edition:
    return open_edition(engine, economy.SETTINGS, lang=lang, audience="internal", period=None)


def test_without_a_backtest_the_overview_says_how_to_make_one(own: Engine) -> None:
    assert "run chainscan backtest links" in " ".join(remarks(edition(own)))
    assert curves(edition(own)) is None


def test_what_a_backtest_found_is_told_in_sums_over_its_days(own: Engine) -> None:
    note_backtest(own, FOUND)
    said = " ".join(remarks(edition(own)))
    assert "300 forecasts were made, one a link, book and day; links that trade" in said
    assert "with an AUC of 0.83–0.86 (1: always right)" in said
    assert "chances off by 1.6–2.2" in said
    assert "raised 6 flags; of 5 that could be followed for 90 days, 1 came back" in said
    assert "120 flags; of 100 followed, 41 came back" in said
    assert "8+: 22 of 26" in said
    assert "run chainscan backtest" not in said
    in_chinese = "".join(remarks(edition(own, "zh")))
    assert "静默检验列出 6 次" in in_chinese
    found = curves(edition(own))
    assert found is not None
    assert "within 90 days" in found[1]


def test_a_backtest_of_other_data_is_not_told(own: Engine) -> None:
    note_backtest(own, FOUND)
    own.connection.execute("UPDATE step SET input_hash = 'other' WHERE name = 'ingest'")
    assert noted_backtest(own) is None


@pytest.mark.parametrize("content", ["", "[]", '{"found": 3}', "\x00"])
def test_a_broken_note_counts_as_none(own: Engine, content: str) -> None:
    own.path.with_name("e.backtest.json").write_text(content, encoding="utf-8")
    assert noted_backtest(own) is None


def test_the_note_can_be_read_by_its_owner_alone_and_replaces_the_one_before(own: Engine) -> None:
    note_backtest(own, {"window": 1})
    path = note_backtest(own, FOUND)
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text("utf-8"))["found"] == noted_backtest(own) == FOUND
    assert [file.name for file in path.parent.glob("*backtest*")] == ["e.backtest.json"]


def test_where_all_or_none_traded_there_is_no_score_to_tell(own: Engine) -> None:
    note_backtest(own, FOUND | {"outlook": [outlook("2019-03-31", "sales", None, None)]})
    assert "AUC" not in " ".join(remarks(edition(own)))
    assert curves(edition(own)) is None


def test_each_side_has_a_panel_and_each_day_a_line_beside_the_diagonal() -> None:
    frame = pd.DataFrame(
        [
            {"side": side, "day": day, "expected": p, "came": p / 2}
            for side, day in (("purchases", "a"), ("purchases", "b"), ("sales", "a"))
            for p in (0.2, 0.8)
        ]
    )
    labels = {name: name for name in ("purchases", "sales", "expected", "came", "perfect")}
    figure = foreseen_and_came(frame, labels)
    drawn = [[line.get_label() for line in axes.get_lines()] for axes in figure.axes]
    assert drawn == [["perfect", "a", "b"], ["perfect", "a"]]
    line = figure.axes[0].get_lines()[1]
    assert [list(line.get_xdata()), list(line.get_ydata())] == [[20, 80], [10, 40]]
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["purchases", "sales"]


def test_forecasts_that_could_not_be_told_apart_are_counted_and_said_to_be_left_out(
    own: Engine,
) -> None:
    unscored = outlook("2019-03-31", "sales", None, None)
    note_backtest(own, FOUND | {"outlook": [*FOUND["outlook"], unscored]})
    [said] = [text for text in remarks(edition(own)) if "AUC" in text]
    assert "400 forecasts were made" in said
    assert "left out: 100 forecasts (sales books 31 March 2019), for" in said
    assert "全部未开票" in "".join(remarks(edition(own, "zh")))
    note_backtest(own, FOUND)
    assert "left out" not in " ".join(remarks(edition(own)))
