"""Find the layout by which a file is to be read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chainscan.errors import FileError
from chainscan.ingest.find_files import FoundFile
from chainscan.ingest.layouts import (
    Layout,
    Match,
    built_in_layouts,
    layouts_in,
    likely_header,
    match_table,
    missing_headers,
    read_layout,
)
from chainscan.ingest.loading import Source, TableSource, XmlSource
from chainscan.ingest.reading import (
    Connection,
    Table,
    kind_of,
    local_name,
    open_parquet,
    open_text,
    open_workbook,
    read_xml_root,
    xml_rows,
)

SHOWN_HEADERS = 12


class Layouts:
    """The layouts that may be meant, first those asked for.

    `asked` is a built-in layout's name or a mapping file, which is then the only one; or a
    folder of mapping files, which are tried before the built-in ones.
    """

    def __init__(self, asked: str | Path | None) -> None:
        self.forced: Layout | None = None
        self.first: tuple[Layout, ...] = ()
        self._own: dict[Path, tuple[Layout, ...]] = {}
        if asked is None:
            return
        named = {layout.name: layout for layout in built_in_layouts()}
        path = Path(asked)
        if str(asked) in named:
            self.forced = named[str(asked)]
        elif path.is_dir():
            self.first = layouts_in(path)
        elif path.is_file():
            self.forced = read_layout(path)
        if not (self.forced or self.first):
            raise FileError(
                f"there is no layout '{asked}'",
                to_do=f"give a mapping file, a folder of them, or one of: {', '.join(named)}",
            )

    def for_file(self, file: FoundFile) -> list[tuple[Layout, ...]]:
        """Groups in the order in which they are tried.

        A folder's own mapping files stand with the built-in layouts: the one that knows most
        of the columns wins, and of equals the folder's own.
        """
        if self.forced:
            return [(self.forced,)]
        if file.folder not in self._own:
            self._own[file.folder] = layouts_in(file.folder)
        return [self.first, (*self._own[file.folder], *built_in_layouts())]


@contextmanager
def open_source(
    connection: Connection, file: FoundFile, layouts: Layouts, identity: tuple[str, int]
) -> Iterator[Source]:
    """The file with its layout, open for as long as the context lasts.

    `identity` is the file's sha256 and size. Raises FileError for what cannot be read, and for
    what no layout fits, naming the headers seen.
    """
    groups = layouts.for_file(file)
    given = [layout for group in groups for layout in group]
    kind = kind_of(file.path)
    if kind == "xml":
        yield _xml_source(file.path, given, identity)
    elif kind == "workbook":
        yield _table_source(file.path, open_workbook(connection, file.path), groups, identity)
    elif kind == "parquet":
        yield _table_source(file.path, open_parquet(connection, file.path), groups, identity)
    else:
        hints = tuple(layout.encoding for layout in given if layout.encoding)
        delimiters = tuple(layout.delimiter for layout in given if layout.delimiter)
        with open_text(file.path, hints, delimiters) as tables:
            yield _table_source(file.path, tables, groups, identity)


def _xml_source(path: Path, layouts: Sequence[Layout], identity: tuple[str, int]) -> XmlSource:
    root = read_xml_root(path)
    name = local_name(root)
    for layout in layouts:
        if layout.xml is not None and layout.xml.root == name:
            return XmlSource(path, *identity, layout, tuple(xml_rows(layout, root)))
    known = [layout.xml.root for layout in layouts if layout.xml is not None]
    raise FileError(
        f"an XML document <{name}> is of no known layout (known: {', '.join(known) or 'none'})",
        where=str(path),
        to_do="write a layout with [xml] and element paths, and name it with --layout FILE",
    )


def _table_source(
    path: Path,
    tables: Sequence[Table],
    groups: Sequence[Sequence[Layout]],
    identity: tuple[str, int],
) -> TableSource:
    """The first group that has a fitting layout decides; in it, the one with most columns."""
    if not tables:
        raise FileError("the workbook holds no cells", where=str(path), to_do="export it again")
    for group in groups:
        fitting = [(layout, _matches(layout, tables)) for layout in group]
        found = [(layout, matches) for layout, matches in fitting if matches]
        if found:
            layout, matches = max(found, key=lambda each: len(each[1][0][1].positions))
            return TableSource(path, *identity, layout, tuple(matches))
    raise _unknown(path, tables, [layout for group in groups for layout in group])


def _matches(layout: Layout, tables: Sequence[Table]) -> list[tuple[Table, Match]]:
    """The tables that the layout fits: all wanted sheets, or where none has such a name, one."""
    found = [(table, match_table(layout, table.sample)) for table in tables]
    fitting = [(table, match) for table, match in found if match is not None]
    wanted = [each for each in fitting if _base_name(each[0]) in layout.sheets.wanted]
    # 信息汇总表1 goes on where 信息汇总表 ends; a sheet of another name tells the same again
    same = [each for each in wanted if _base_name(each[0]) == _base_name(wanted[0][0])]
    return same or fitting[:1]


def _base_name(table: Table) -> str:
    return table.name.strip().rstrip("0123456789 ()")


def _unknown(path: Path, tables: Sequence[Table], layouts: Sequence[Layout]) -> FileError:
    """Say what was seen instead: the wrong sheet, a layout's missing headers, or all headers."""
    names = [table.name for table in tables if table.name]
    for layout in layouts:
        instead = [name for name in names if name.strip() in layout.sheets.instead]
        if instead:
            return FileError(
                f"the workbook has the sheet {instead[0]} (invoices without their lines) "
                f"but not {layout.sheets.wanted[0]}",
                where=str(path),
                to_do=f"export it again with the sheet {layout.sheets.wanted[0]}",
            )
    if len(layouts) == 1:
        absent = missing_headers(layouts[0], [row for table in tables for row in table.sample])
        return FileError(
            f"layout {layouts[0].name} does not fit: no column is headed {', '.join(absent)}",
            where=str(path),
            to_do="correct the headers in the mapping file, or leave out --layout",
        )
    headers = likely_header([row for table in tables for row in table.sample])
    shown = ", ".join(header[:30] for header in headers[:SHOWN_HEADERS])
    more = f" and {len(headers) - SHOWN_HEADERS} more" if len(headers) > SHOWN_HEADERS else ""
    return FileError(
        f"no known layout has these headers: {shown}{more}",
        where=str(path),
        to_do="write a mapping file like those in docs/layouts (which of your headers is which "
        "column), put it beside the file or name it with --layout FILE",
    )
