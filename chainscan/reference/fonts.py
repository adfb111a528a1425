"""The Chinese fonts of reports and charts, so that no system font is needed."""

from importlib.resources import files
from pathlib import Path

FAMILY = "Noto Sans CJK SC"
"""The family name inside the font files: regular and bold, subset to GBK and punctuation."""


def font_dir() -> Path:
    """The folder that holds NotoSansSC-Regular.otf, NotoSansSC-Bold.otf and their licence."""
    return Path(str(files("chainscan.reference").joinpath("fonts")))
