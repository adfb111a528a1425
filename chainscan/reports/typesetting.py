"""Typst makes the pages: content as a JSON file and charts as SVG in, PDF and PNG out.

Content never becomes markup: templates read the JSON file and show its strings as text, so a name
with `#` or `$` in it is printed as it stands. Only the fonts that ship with chainscan are used,
documents carry no date, and the same content gives the same bytes.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from matplotlib.figure import Figure

from chainscan.reference.fonts import FAMILY, font_dir
from chainscan.reports import style
from chainscan.reports.printable import printable_content

log = logging.getLogger("chainscan")

TEMPLATES = ("page.typ", "overview.typ", "dossier.typ")
PIXELS_PER_INCH = 144.0


@dataclass(frozen=True)
class Document:
    """What a template is given: plain content, and figures by the name the content uses."""

    template: str
    content: dict[str, Any]
    figures: Mapping[str, Figure] = field(default_factory=dict)


class Typesetter:
    """Compiles documents in a working folder that holds the templates and nothing of value."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(font_dir())],
        )
        self._compilers: dict[str, typst.Compiler] = {}
        source = files("chainscan.reports").joinpath("templates")
        for name in TEMPLATES:
            folder.joinpath(name).write_bytes(source.joinpath(name).read_bytes())

    def write(self, document: Document, stem: str, out: Path) -> list[Path]:
        """Write <stem>.pdf and <stem>-1.png … into `out`; the files, in that order."""
        for name, figure in document.figures.items():
            style.save(figure, self._folder / f"{stem}-{name}.svg")
        content = printable_content(document.content) | {
            "stem": stem,
            "font": FAMILY,
            "chart_width": style.WIDTH,
        }
        path = self._folder / f"{stem}.json"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        pdf = out / f"{stem}.pdf"
        pdf.write_bytes(self._compile(document.template, path.name, "pdf")[0])
        pages = self._compile(document.template, path.name, "png")
        pngs = [out / f"{stem}-{number}.png" for number in range(1, len(pages) + 1)]
        for png, page in zip(pngs, pages, strict=True):
            png.write_bytes(page)
        return [pdf, *pngs]

    def _compile(self, template: str, content: str, kind: Any) -> list[bytes]:
        compiler = self._compilers.get(template)
        if compiler is None:
            compiler = self._compilers[template] = typst.Compiler(
                self._folder / template,
                root=self._folder,
                font_paths=self._fonts,
                ignore_system_fonts=True,
            )
        made, warnings = compiler.compile_with_warnings(
            format=kind, ppi=PIXELS_PER_INCH, sys_inputs={"content": content}, timestamp=0
        )
        for warning in warnings:
            log.warning("typesetting %s: %s", template, warning.message)
        return made if isinstance(made, list) else [made or b""]
