"""Choose the layouts that read a file's tables."""

from collections.abc import Sequence

from chainscan.errors import FileError
from chainscan.ingest.layouts import COLUMNS, Heads, Layout, Match, built_in_layouts, match_table
from chainscan.ingest.loading.source import Part
from chainscan.ingest.reading import Connection, Table
from chainscan.ingest.sheets.blocks import in_one_order
from chainscan.ingest.sheets.joined import join_heads

Fit = tuple[Table, Match]


def parts_of(
    connection: Connection, tables: Sequence[Table], groups: Sequence[Sequence[Layout]]
) -> tuple[Part, ...]:
    """The layouts that read these tables, lines before heads; empty where none fits.

    The first group of layouts that has a fitting one decides; in it, a user's own mapping file
    whose headers are all there, else the one that knows most columns, and of equals the first.
    Where that is the sheet of invoices of an export whose
    lines are here, too, the lines decide. Raises FileError where lines come without the sheet
    that holds their dates and parties.
    """
    for group in groups:
        found = {layout.name: fits for layout in group if (fits := _fits(layout, tables))}
        if found:
            layouts = {layout.name: layout for layout in reversed(group)}
            best = max(found, key=lambda name: _rank(found[name][0][1]))
            lines = [name for name in found if _heads_of(layouts[name]) == best]
            chosen = layouts[lines[0] if lines else best]
            known = [layout for each in groups for layout in each]
            return _with_heads(connection, chosen, tables, known)
    return ()


def _with_heads(
    connection: Connection, layout: Layout, tables: Sequence[Table], known: Sequence[Layout]
) -> tuple[Part, ...]:
    """The part that `layout` reads, and the sheet of invoices that belongs to it."""
    fits = _fits(layout, tables)
    if layout.heads is None:
        return (_part(layout, [in_one_order(connection, *fit) for fit in fits]),)
    others = [table for table in tables if all(table is not used for used, _ in fits)]
    heads = next((each for each in known if each.name == layout.heads.layout), None)
    head_fits = _fits(heads, others) if heads else []
    if layout.heads.join:
        if not head_fits:
            raise _no_heads(layout, layout.heads, heads)
        fits = [join_heads(fit, head_fits) for fit in fits]
    parts = [_part(layout, fits)]
    if heads and head_fits:
        parts.append(_part(heads, head_fits))
    return tuple(parts)


def _part(layout: Layout, fits: Sequence[Fit]) -> Part:
    """The part with only those columns that stand in this file: whether it names an owner, or
    both parties, depends on what is there and not on what could be.
    """
    there = {name for _, match in fits for name in match.positions}
    stated = {str(name): names for name, names in layout.columns.items()}
    columns = {name: stated.get(name, (name,)) for name in COLUMNS if name in there}
    return Part(layout.model_copy(update={"columns": columns}), tables=tuple(fits))


def _rank(match: Match) -> tuple[bool, int]:
    """A mapping that was written for this very table, then how many columns are known."""
    layout = match.layout
    is_complete = set(match.positions) == set(layout.columns)
    return is_complete and layout not in built_in_layouts(), len(match.positions)


def _heads_of(layout: Layout) -> str | None:
    return layout.heads.layout if layout.heads else None


def _no_heads(layout: Layout, named: Heads, heads: Layout | None) -> FileError:
    sheet = heads.sheets.wanted[0] if heads and heads.sheets.wanted else named.layout
    return FileError(
        f"the lines ({layout.name}) have neither date nor parties: these stand in the sheet "
        f"{sheet}, which is not here",
        to_do=f"export the workbook again with the sheet {sheet}",
    )


def _fits(layout: Layout, tables: Sequence[Table]) -> list[Fit]:
    """The tables that the layout fits: all wanted sheets, or where none has such a name, one."""
    found = [(table, match_table(layout, table.sample)) for table in tables]
    fitting = [(table, match) for table, match in found if match is not None]
    wanted = [each for each in fitting if _base_name(each[0]) in layout.sheets.wanted]
    # 信息汇总表1 goes on where 信息汇总表 ends; a sheet of another name tells the same again
    same = [each for each in wanted if _base_name(each[0]) == _base_name(wanted[0][0])]
    return same or fitting[:1]


def _base_name(table: Table) -> str:
    return table.name.strip().rstrip("0123456789 ()")
