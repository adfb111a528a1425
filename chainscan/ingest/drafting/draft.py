"""Write the draft of a mapping file, with what was guessed and how sure that is."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from chainscan.errors import FileError
from chainscan.ingest.drafting.guess import Guess, guess_columns, known_headers
from chainscan.ingest.layouts import built_in_layouts
from chainscan.ingest.layouts.match import header_form
from chainscan.ingest.reading import Connection, Table, kind_of
from chainscan.ingest.recognise import open_tables
from chainscan.ingest.sheets import parts_of

SAMPLED_ROWS = 300
LINE_COLUMNS = {"goods_code", "goods_name", "specification", "quantity", "unit_price"}
NEEDED = ("issued_on", "amount", "supplier_id", "buyer_id")
IN_MEMORY: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@dataclass(frozen=True)
class Draft:
    """A drafted mapping file: its text, the guesses in it, and the headers left over.

    `written` is where it was put, None where it was only to be shown. `missing` are columns
    without which rows will not load, and that the user must name.
    """

    text: str
    guesses: tuple[Guess, ...]
    left: tuple[str, ...]
    missing: tuple[str, ...]
    written: Path | None = None

    def lines(self) -> list[str]:
        """The file itself, or where it was written and what is to be checked in it."""
        if self.written is None:
            return self.text.splitlines()
        lines = [f"wrote {self.written}: {len(self.guesses)} columns guessed"]
        lines += [f"    {_guess_line(guess)}" for guess in self.guesses]
        if self.left:
            lines.append(f"    not used: {', '.join(self.left)}")
        if self.missing:
            lines.append(f"    to be added before it can be used: {', '.join(self.missing)}")
        return [*lines, "check every line of it, then run `chainscan ingest`"]


def draft_layout(file: Path, out: Path | None = None) -> Draft:
    """Draft a mapping file for a table from its header and its first rows.

    It is written to `out`, which must not exist yet, or only given back. Raises FileError where
    the file cannot be read or is no table. No value of the table stands in the draft.
    """
    if out is not None and out.exists():
        raise FileError(
            "there is a file already", where=str(out), to_do="name another with --out FILE"
        )
    if kind_of(file) in ("xml", "ofd"):
        raise FileError(
            "this is a document, not a table",
            where=str(file),
            to_do="copy the nearest of the XML layouts: `chainscan layout show einvoice_xml`",
        )
    with duckdb.connect(config=IN_MEMORY) as connection, open_tables(connection, file) as tables:
        table, header_row = _find_header(tables, file)
        header = [cell or "" for cell in table.sample[header_row]]
        rows = _rows_below(connection, table, header_row, len(header))
        parts = parts_of(connection, tables, [built_in_layouts()])
    draft = _draft(file, header, rows, [part.layout.name for part in parts])
    if out is None:
        return draft
    with out.open("x", encoding="utf-8", newline="\n") as target:
        target.write(draft.text)
    return Draft(draft.text, draft.guesses, draft.left, draft.missing, out)


def _find_header(tables: Sequence[Table], file: Path) -> tuple[Table, int]:
    """The row with most known headers, of equals the fullest, then the first."""
    known = known_headers()
    best: tuple[int, int, Table, int] | None = None
    for table in tables:
        for at, row in enumerate(table.sample):
            texts = [cell for cell in row if cell and cell.strip()]
            words = [cell for cell in texts if not re.fullmatch(r"[\d.,:/\s-]+", cell)]
            hits = sum(header_form(cell) in known for cell in texts)
            if len(words) >= 2 and (best is None or (hits, len(words)) > best[:2]):
                best = (hits, len(words), table, at)
    if best is None:
        raise FileError(
            "no row looks like a header", where=str(file), to_do="write one above the rows"
        )
    return best[2], best[3]


def _rows_below(
    connection: Connection, table: Table, header_row: int, width: int
) -> list[tuple[str | None, ...]]:
    rows = table.load(connection, header_row).limit(SAMPLED_ROWS)
    names = [name for name in rows.columns if name != "source_row"][:width]
    found = rows.select(*[duckdb.ColumnExpression(name) for name in names]).fetchall()
    return [row + (None,) * (width - len(row)) for row in found if any(row)]


def _draft(
    file: Path,
    header: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    fitting: Sequence[str],
) -> Draft:
    guesses = guess_columns(header, rows)
    guesses += _owners_side(guesses)
    found = {guess.column for guess in guesses}
    taken = {guess.position for guess in guesses}
    left = [text for at, text in enumerate(header) if text.strip() and at not in taken]
    missing = [name for name in NEEDED if name not in found]
    if "amount" in missing and "total" in found:
        missing.remove("amount")
    title = f"{file.name} (drafted)"
    grain = "line" if found & LINE_COLUMNS else "head"
    lines = [
        f"# Drafted by `chainscan layout new` from the header of {_quoted(file.name)}.",
        "# Check every line, then put this file beside the table or name it with --layout FILE.",
        *(f"# The built-in layout {name} reads this file already." for name in fitting[:1]),
        f"name = {_quoted(_name(file))}",
        f"title = {_quoted(title)}",
        f'grain = "{grain}"  # a row is a goods line ("line") or an invoice ("head")',
        *_amount_lines(found),
        f"required = {json.dumps([name for name in NEEDED if name in found])}",
        "",
        "[columns]",
        *(_guess_line(guess) for guess in guesses),
        *_missing_lines(missing),
        *(f"# not used: {_quoted(text)}" for text in left),
        *_owner_lines(guesses),
    ]
    return Draft("\n".join(lines) + "\n", tuple(guesses), tuple(left), tuple(missing))


def _guess_line(guess: Guess) -> str:
    return f"{guess.column} = {_quoted(guess.header)}  # {guess.certainty}: {guess.why}"


def _amount_lines(found: set[str]) -> list[str]:
    """Whether the amount includes tax is what a draft must never get wrong silently."""
    if "amount" in found and {"tax", "total"} <= found:
        return ["amount_includes_tax = false"]
    if "amount" in found or "total" not in found:
        return ["amount_includes_tax = false  # true: the amount is the price with tax — check it"]
    return ["amount_includes_tax = true  # there is only a total: tax or tax_rate is needed, too"]


def _missing_lines(missing: Sequence[str]) -> list[str]:
    return [f'# {name} = ""  # not found: write the header here' for name in missing]


def _owners_side(guesses: Sequence[Guess]) -> list[Guess]:
    """Where a column names the owner and another only sellers or only buyers: the owner is
    the other party.
    """
    by_column = {guess.column: guess for guess in guesses}
    named = [name for name in ("supplier_id", "buyer_id") if name in by_column]
    if "owner_id" not in by_column or len(named) != 1:
        return []
    party = "buyer_id" if named == ["supplier_id"] else "supplier_id"
    owner = by_column["owner_id"]
    return [Guess(party, owner.position, owner.header, "likely", "the owner is the other party")]


def _owner_lines(guesses: Sequence[Guess]) -> list[str]:
    places = {guess.column: guess.position for guess in guesses}
    one_sided = [
        side
        for party, side in (("supplier_id", "sales"), ("buyer_id", "purchases"))
        if "side" not in places and places.get(party, -1) == places.get("owner_id", -2)
    ]
    lines = ["", "[constants]"]
    if one_sided:
        return [*lines, f'side = "{one_sided[0]}"  # likely: each row names only the other party']
    if {"owner_id", "side"} <= set(places):
        return []
    lines = ["", "# Whose books these are: name a column as owner_id, give --owner, or state it"]
    lines += ["# here; the side only where the owner is not among the parties of a row."]
    lines.append("# [constants]")
    if "owner_id" not in places:
        lines.append('# owner_id = "91450200…"')
    if "side" not in places:
        lines.append('# side = "sales"  # or "purchases"')
    return lines


def _name(file: Path) -> str:
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", file.stem).strip("_")[:40]
    known = {layout.name for layout in built_in_layouts()}
    if not plain:
        return "own_export"
    return f"own_{plain}"[:40] if plain in known else plain


def _quoted(text: str) -> str:
    """A TOML string, which also keeps a comment on its line."""
    return json.dumps(text.strip(), ensure_ascii=False).replace("\x7f", "\\u007f")
