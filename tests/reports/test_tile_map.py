"""The map of provinces, checked by what it draws."""

import math
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from chainscan.reference.regions import provinces
from chainscan.reports import style
from chainscan.reports.tile_map import MOST_BARS, STEPS, change_by_province, look_of

LABELS = {"missing": "无数据", "home": "本地区", "difference": "差额"}
CHANGES = {"42": -0.9, "44": -0.3, "43": -0.12, "31": 0.04, "33": 0.2, "11": 0.3, "45": 0.8}


def drawn(home: str = "45") -> Figure:
    frame = provinces()
    changes = [CHANGES.get(code, math.nan) for code in frame["province_code"]]
    frame = frame.assign(
        name=frame["short_name"],
        short=frame["short_name"],
        change=changes,
        figure=["" if math.isnan(one) else f"{one:+.0%}" for one in changes],
        difference=[100 * one for one in changes],
        is_home=frame["province_code"] == home,
    )
    return change_by_province(frame, LABELS, "万元")


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def squares(figure: Figure) -> list:
    return [patch for patch in figure.axes[0].patches if patch.get_gid() != "legend"]


def test_every_province_has_one_square_with_name_and_figure() -> None:
    figure = drawn()
    assert len(squares(figure)) == len(provinces()) == 34
    assert len({patch.get_xy() for patch in squares(figure)}) == 34
    assert set(provinces()["short_name"]) <= set(texts(figure))
    assert {"-90%", "-30%", "+80%"} <= set(texts(figure))


def test_a_province_without_a_figure_is_hatched_and_has_none() -> None:
    hatched = [patch for patch in squares(drawn()) if patch.get_hatch()]
    assert len(hatched) == 34 - len(CHANGES)
    assert {to_rgb(patch.get_facecolor()) for patch in hatched} == {(1.0, 1.0, 1.0)}
    assert texts(drawn()).count("") == 0


def test_falls_and_rises_are_marked_by_more_than_colour() -> None:
    marks = [line.get_marker() for line in drawn().axes[0].get_lines()]
    in_legend = 3
    assert marks.count("v") == 3 + in_legend
    assert marks.count("^") == 3 + in_legend
    assert [look_of(change).mark for change in (-0.1, -0.09, 0.09, 0.1)] == ["v", "", "", "^"]
    with pytest.raises(ValueError, match="not a change"):
        look_of(math.nan)


def test_larger_changes_are_darker_on_both_sides_and_text_can_be_read() -> None:
    def light(colour: str) -> float:
        parts = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)
        ]
        return sum(
            weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
        )

    lights = [light(fill) for _, fill, _ in STEPS]
    assert lights[:4] == sorted(lights[:4])
    assert lights[3:] == sorted(lights[3:], reverse=True)
    for _, fill, ink in STEPS:
        low, high = sorted((light(fill), light(ink)))
        assert (high + 0.05) / (low + 0.05) >= 3.8, fill


def test_home_has_a_frame_and_the_legend_says_so_only_then() -> None:
    framed = [patch for patch in squares(drawn()) if patch.get_linewidth() > 1]
    (home,) = framed
    row = provinces().set_index("province_code").loc["45"]
    assert (int(home.get_x()), int(home.get_y())) == (row["tile_col"], row["tile_row"])
    assert "本地区" in texts(drawn())
    assert "本地区" not in texts(drawn(home=""))
    assert "无数据" in texts(drawn(home=""))


def test_the_bars_are_the_largest_differences_falls_first() -> None:
    axes = drawn().axes[1]
    assert [bar.get_width() for bar in axes.patches] == sorted(100 * c for c in CHANGES.values())
    assert len(axes.patches) <= MOST_BARS
    assert axes.get_yticklabels()[0].get_text() == "湖北"
    assert any(text.get_text() == "差额\n万元" for text in axes.texts)


def test_it_is_saved_as_png_and_svg_the_same_each_time(tmp_path: Path) -> None:
    for suffix in ("png", "svg"):
        paths = [tmp_path / f"{number}.{suffix}" for number in range(2)]
        for path in paths:
            style.save(drawn(), path)
        assert paths[0].read_bytes() == paths[1].read_bytes()
        assert paths[0].stat().st_size > 10_000


def test_without_any_figure_all_is_hatched() -> None:
    frame = provinces().assign(
        name="x", short="x", change=math.nan, figure="", difference=math.nan, is_home=False
    )
    assert all(patch.get_hatch() for patch in squares(change_by_province(frame, LABELS, "元")))
