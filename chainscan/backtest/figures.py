"""Calibration curves: what was expected against what came."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from chainscan.backtest.result import OutlookScore


def calibration_figure(rows: Sequence[OutlookScore]) -> Figure:
    """One panel a book, one line a day; a point is a tenth of the links."""
    sides = sorted({row.side for row in rows})
    figure = Figure(figsize=(5 * max(len(sides), 1), 4.6), layout="constrained")
    for number, side in enumerate(sides):
        axes = figure.add_subplot(1, len(sides), number + 1)
        axes.plot([0, 1], [0, 1], color="0.7", linewidth=1, label="as expected")
        for row in rows:
            if row.side == side:
                expected, came, _ = zip(*row.curve, strict=True)
                axes.plot(expected, came, marker="o", markersize=3, label=str(row.day))
        axes.set(title=side, xlabel="expected to trade", ylabel="traded", xlim=(0, 1), ylim=(0, 1))
        axes.legend(frameon=False)
    return figure
