"""Find the layout by which a file is to be read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chainscan.errors import FileError
from chainscan.ingest.find_files import FoundFile
from chainscan.ingest.layouts import (
    Layout,
    built_in_layouts,
    layouts_in,
    likely_header,
    missing_headers,
    near_miss,
    read_layout,
)
from chainscan.ingest.loading import Part, Source
from chainscan.ingest.reading import (
    Connection,
    FileFacts,
    Table,
    XmlRoot,
    XmlRow,
    archive_members,
    is_read_by,
    kind_of,
    local_name,
    namespace_of,
    open_client_text,
    open_json,
    open_parquet,
    open_text,
    open_workbook,
    read_ofd_roots,
    read_xml_root,
    xml_rows,
)
from chainscan.ingest.sheets import parts_of

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

        A folder's own mapping files stand with the built-in layouts: one whose headers are all
        there wins, else the layout that knows most of the columns, and of equals the folder's own.
        """
        if self.forced:
            return [(self.forced,)]
        if file.is_stdin:
            raise FileError(
                "standard input is read only by a layout that is named",
                to_do="name it with --layout NAME or --layout FILE",
            )
        if file.folder not in self._own:
            self._own[file.folder] = layouts_in(file.folder)
        return [self.first, (*self._own[file.folder], *built_in_layouts())]


@contextmanager
def open_source(
    connection: Connection, file: FoundFile, layouts: Layouts, place: Path, facts: FileFacts
) -> Iterator[Source]:
    """The file with its layout, open for as long as the context lasts.

    `place` is where its bytes are and `facts` what they are. Raises FileError for what cannot be
    read, and for what no layout fits, naming the headers seen.
    """
    groups = layouts.for_file(file)
    given = [layout for group in groups for layout in group]
    identity = (facts.sha256, facts.size)
    kind = kind_of(place, facts.content)
    if kind == "xml":
        yield _xml_source(file, [read_xml_root(place, facts.content)], given, identity)
    elif kind == "ofd":
        yield _xml_source(file, read_ofd_roots(place), given, identity)
    else:
        with open_tables(connection, place, given, facts) as tables:
            yield _table_source(connection, file, tables, groups, identity)


@contextmanager
def open_tables(
    connection: Connection,
    path: Path,
    layouts: Sequence[Layout] = (),
    facts: FileFacts | None = None,
) -> Iterator[Sequence[Table]]:
    """The tables of a file that is no document, open for as long as the context lasts.

    Encodings and delimiters that `layouts` name are tried, too; `facts` spare reading a text once
    more.
    """
    kind = kind_of(path)
    if kind == "workbook":
        yield open_workbook(connection, path)
    elif kind == "parquet":
        yield open_parquet(connection, path)
    elif kind == "json":
        with open_json(connection, path, facts) as objects:
            yield objects
    elif kind == "client_text":
        with open_client_text(connection, path, facts) as lines:
            yield lines
    elif kind == "archive":
        archive_members(path)
        raise FileError("an archive is not read here", where=str(path), to_do="unpack it first")
    else:
        hints = tuple(layout.encoding for layout in layouts if layout.encoding)
        delimiters = tuple(layout.delimiter for layout in layouts if layout.delimiter)
        with open_text(path, hints, delimiters, facts) as tables:
            yield tables


def _xml_source(
    file: FoundFile,
    roots: Sequence[XmlRoot],
    layouts: Sequence[Layout],
    identity: tuple[str, int],
) -> Source:
    """The invoices in the first layout that fits: an OFD may hold several documents."""
    for layout in layouts:
        fitting = [root for root in roots if is_read_by(layout, root)]
        if fitting:
            rows = [row for root in fitting for row in xml_rows(layout, root, str(file.path))]
            placed = tuple(XmlRow(at, row.cells) for at, row in enumerate(rows, start=1))
            return Source(file.path, file.folder, *identity, (Part(layout, rows=placed),))
    known = [name for layout in layouts if layout.xml is not None for name in layout.xml.root]
    found = namespace_of(roots[0])
    raise FileError(
        f"an XML document <{local_name(roots[0])}>{f' of {found[:100]}' if found else ''} is of "
        f"no known layout (known: {', '.join(known) or 'none'})",
        where=str(file.path),
        to_do="write a layout with [xml] and element paths, and name it with --layout FILE",
    )


def _table_source(
    connection: Connection,
    file: FoundFile,
    tables: Sequence[Table],
    groups: Sequence[Sequence[Layout]],
    identity: tuple[str, int],
) -> Source:
    """The file with the layouts that read its sheets, and the owner named above a header."""
    path = file.path
    if not tables:
        raise FileError("the workbook holds no cells", where=str(path), to_do="export it again")
    try:
        parts = parts_of(connection, tables, groups)
    except FileError as wrong:
        raise FileError(wrong.what, where=wrong.where or str(path), to_do=wrong.to_do) from wrong
    if not parts:
        raise _unknown(path, tables, [layout for group in groups for layout in group])
    above = [match.above.get("owner_id") for part in parts for _, match in part.tables]
    return Source(path, file.folder, *identity, parts, owner=next(filter(None, above), None))


def _unknown(path: Path, tables: Sequence[Table], layouts: Sequence[Layout]) -> FileError:
    """Say what was seen instead: a layout's missing headers, or all headers."""
    rows = [row for table in tables for row in table.sample]
    if len(layouts) == 1:
        absent = missing_headers(layouts[0], rows) or ["…, all of them in one row"]
        return FileError(
            f"layout {layouts[0].name} does not fit: no column is headed {', '.join(absent)}",
            where=str(path),
            to_do="correct the headers in the mapping file, or leave out --layout",
        )
    near = near_miss(layouts, rows)
    if near:
        return FileError(
            f"no known layout fits; the nearest is {near.layout.name}, for which no column is "
            f"headed {', '.join(near.absent)}",
            where=str(path),
            to_do=f"export it again with these columns, or say which of yours they are: "
            f"`chainscan layout new {path.name}` drafts a mapping file",
        )
    headers = likely_header(rows)
    shown = ", ".join(header[:30] for header in headers[:SHOWN_HEADERS])
    more = f" and {len(headers) - SHOWN_HEADERS} more" if len(headers) > SHOWN_HEADERS else ""
    return FileError(
        f"no known layout has these headers: {shown}{more}",
        where=str(path),
        to_do=f"say which of your headers is which column: `chainscan layout new {path.name}` "
        "drafts a mapping file; put it beside the file or name it with --layout FILE",
    )
