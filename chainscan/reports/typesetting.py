"""Typst makes the pages: content as a JSON file and charts as SVG in, PDF and PNG out.

Content never becomes markup: templates read the JSON file and show its strings as text, so a name
with `#` or `$` in it is printed as it stands. Only the fonts that ship with chainscan are used,
documents carry no date, and the same content gives the same bytes.

A `Press` writes down what a document is made from and compiles several documents at a time, each in
a thread of its own, for Typst lets the others work meanwhile.
"""

import hashlib
import json
import logging
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from matplotlib.figure import Figure

from chainscan.reference.fonts import FAMILY, font_dir
from chainscan.reports import style
from chainscan.reports.printable import printable_content, unprintable
from chainscan.reports.svg import Drawing
from chainscan.version import __version__

Picture = Figure | Drawing
log = logging.getLogger("chainscan")

TEMPLATES = ("page.typ", "overview.typ", "dossier.typ", "released.typ")
PIXELS_PER_INCH = 144.0
AHEAD = 2
"""So many documents a thread are composed before their turn: memory stays flat."""


@dataclass(frozen=True)
class Document:
    """What a template is given: plain content, and figures by the name the content uses."""

    template: str
    content: dict[str, Any]
    figures: Mapping[str, Picture] = field(default_factory=dict)


@dataclass(frozen=True)
class Composed:
    """A document ready for Typst; `made_from` is the hash of all that its pages depend on."""

    stem: str
    template: str
    made_from: str
    sources: tuple[Path, ...]
    substituted: tuple[str, ...]


def _compose(document: Document, stem: str, folder: Path, place: str) -> Composed:
    """Write a document's content and figures into `folder`, where the templates lie.

    Their files are called by `place`. Characters that the fonts do not have are shown by their
    codes; the page says so.
    """
    odd = tuple(unprintable(document.content))
    content = printable_content(document.content) | {
        "stem": stem,
        "font": FAMILY,
        "chart_width": style.WIDTH,
        "has_substitutes": bool(odd),
    }
    text = json.dumps(content, ensure_ascii=False)
    sources = [folder / f"{place}.json"]
    sources[0].write_text(text, encoding="utf-8")
    made_from = hashlib.sha256(f"{_house()}\n{document.template}\n{text}".encode())
    for name, figure in document.figures.items():
        path = folder / f"{place}-{name}.svg"
        if isinstance(figure, Drawing):
            path.write_text(figure.svg(), encoding="utf-8", newline="\n")
        else:
            style.save(figure, path)
        made_from.update(path.read_bytes())
        sources.append(path)
    return Composed(stem, document.template, made_from.hexdigest(), tuple(sources), odd)


class Typesetter:
    """Compiles composed documents in the folder that holds them; one for each thread."""

    def __init__(self, folder: Path, fonts: typst.Fonts) -> None:
        self._folder, self._fonts = folder, fonts
        self._compilers: dict[str, typst.Compiler] = {}

    def write(self, composed: Composed, out: Path) -> list[Path]:
        """Write <stem>.pdf and <stem>-1.png … into `out`; the files, in that order."""
        pdf = out / f"{composed.stem}.pdf"
        pdf.write_bytes(self._compile(composed, "pdf")[0])
        pages = self._compile(composed, "png")
        pngs = [out / f"{composed.stem}-{number}.png" for number in range(1, len(pages) + 1)]
        for png, page in zip(pngs, pages, strict=True):
            png.write_bytes(page)
        return [pdf, *pngs]

    def _compile(self, composed: Composed, kind: Any) -> list[bytes]:
        compiler = self._compilers.get(composed.template)
        if compiler is None:
            compiler = self._compilers[composed.template] = typst.Compiler(
                self._folder / composed.template,
                root=self._folder,
                font_paths=self._fonts,
                ignore_system_fonts=True,
            )
        made, warnings = compiler.compile_with_warnings(
            format=kind,
            ppi=PIXELS_PER_INCH,
            sys_inputs={"content": composed.sources[0].name},
            timestamp=0,
        )
        for warning in warnings:
            log.warning("typesetting %s: %s", composed.template, warning.message)
        return made if isinstance(made, list) else [made or b""]


class Press:
    """Several typesetters at work in `folder`, which it fills with the templates.

    The same few file names serve all documents, one after the other: Typst keeps the files it has
    read by their names, and numbers no more than 65,535 of them.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder, self._threads = folder, threads
        self._places = deque(f"document-{n}" for n in range((AHEAD + 1) * threads + 1))
        self._fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(font_dir())],
        )
        self._own = threading.local()
        for name, template in _templates().items():
            folder.joinpath(name).write_bytes(template)

    def compose(self, document: Document, stem: str) -> Composed:
        """Make a document ready for `write`, or for `discard`.

        Characters that the fonts do not have are shown by their codes; the page says so.
        """
        return _compose(document, stem, self._folder, self._places.popleft())

    def discard(self, composed: Composed) -> None:
        """Remove what was written for Typst, so that another document can take its place."""
        for path in composed.sources:
            path.unlink(missing_ok=True)
        self._places.append(composed.sources[0].stem)

    def write(
        self, documents: Iterable[Composed], out: Path
    ) -> Iterator[tuple[Composed, list[Path]]]:
        """Write the pages of documents into `out`; each with its files, in the order given."""
        with ThreadPoolExecutor(self._threads) as pool:
            waiting: deque[tuple[Composed, Future[list[Path]]]] = deque()
            try:
                for composed in documents:
                    waiting.append((composed, pool.submit(self._write, composed, out)))
                    while len(waiting) > AHEAD * self._threads:
                        yield _finished(waiting.popleft())
                while waiting:
                    yield _finished(waiting.popleft())
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _write(self, composed: Composed, out: Path) -> list[Path]:
        if not hasattr(self._own, "typesetter"):
            self._own.typesetter = Typesetter(self._folder, self._fonts)
        written: list[Path] = self._own.typesetter.write(composed, out)
        self.discard(composed)
        return written


def _finished(work: tuple[Composed, Future[list[Path]]]) -> tuple[Composed, list[Path]]:
    return work[0], work[1].result()


@cache
def _templates() -> dict[str, bytes]:
    source = files("chainscan.reports").joinpath("templates")
    return {name: source.joinpath(name).read_bytes() for name in TEMPLATES}


def _house() -> str:
    """All that every document's pages depend on besides its content: versions and templates."""
    parts = [__version__.encode(), version("typst").encode(), *_templates().values()]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()
