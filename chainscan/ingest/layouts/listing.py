"""The built-in layouts, listed and shown."""

import difflib
from dataclasses import dataclass

from chainscan.errors import FileError
from chainscan.ingest.layouts.layout import Layout
from chainscan.ingest.layouts.read import built_in_files, built_in_layouts


@dataclass(frozen=True)
class ListedLayout:
    """One layout: its name and title, whether a row is a head or a line, and its sign.

    `required` are the headers (of each the usual spelling) or, of XML, the root elements by
    which a file is recognised.
    """

    name: str
    title: str
    grain: str
    required: tuple[str, ...]


@dataclass(frozen=True)
class LayoutList:
    """All built-in layouts, by name."""

    layouts: tuple[ListedLayout, ...]

    def lines(self) -> list[str]:
        """Three lines a layout: name and grain, title, and what it is recognised by."""
        return [line for layout in self.layouts for line in _lines(layout)]


def list_layouts() -> LayoutList:
    """The layouts that files are recognised by without any mapping file."""
    return LayoutList(tuple(_listed(layout) for layout in built_in_layouts()))


def layout_text(name: str) -> str:
    """A built-in layout's file, to be copied and changed; raise FileError for an unknown name."""
    files = built_in_files()
    if name not in files:
        near = difflib.get_close_matches(name, files, n=1, cutoff=0)
        raise FileError(
            f"there is no layout '{name}'",
            to_do=f"did you mean '{near[0]}'? `chainscan layout list` names them all",
        )
    return files[name].read_text(encoding="utf-8")


def _listed(layout: Layout) -> ListedLayout:
    if layout.xml is not None:
        signs = [f"<{root}>" for root in layout.xml.root]
    else:
        columns = [layout.columns[column] for column in layout.required]
        signs = [names[0] for names in (*columns, *layout.marks)]
    return ListedLayout(layout.name, layout.title, layout.grain, tuple(dict.fromkeys(signs)))


def _lines(layout: ListedLayout) -> list[str]:
    return [
        f"{layout.name} ({layout.grain}s)",
        f"    {layout.title}",
        f"    known by: {', '.join(layout.required)}",
    ]
