"""Fill an invoice's own columns down to all of its lines."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

import duckdb

from chainscan.ingest.reading import Relation

NUMBERS = ("einvoice_number", "invoice_number", "invoice_code")
OF_A_LINE = ("goods_name", "quantity", "unit_price", "amount", "tax", "total")
SUMMARY_SIGN = "小计"
"""Put before what a title or a repeated header says, so that the row counts as a summary."""
LAST_MARK = "last_value(mark IGNORE NULLS) OVER (ORDER BY source_row)"
FIRST_LINE = "first_value(head) OVER (PARTITION BY mark ORDER BY source_row)"


def filled_down(
    texts: Relation, columns: Sequence[str], words: Sequence[str], date_header: str
) -> Relation:
    """The texts with `columns` filled from the first line of the invoice that a row belongs to.

    An invoice begins where a number stands beside a line; it ends before the next one, or at a
    row that is no line: a total (its cells begin with one of `words`), a title, or the header
    once more. Rows after such an end belong to no invoice until the next begins: they stay as
    they are, and so are rejected for want of a date. Only the invoice's first line is copied
    from, also where a cell of it is empty: a consumer does not get the last buyer's id.
    """
    is_title = ~_any(_is_filled(name) for name in OF_A_LINE) & _is_filled("first_cell")
    is_header = _trim("issued_on") == duckdb.ConstantExpression(date_header)
    is_total = ~_is_filled("issued_on") & _begins_with(words)
    numbers = [name for name in NUMBERS if name in columns]
    has_number = _any(_matches(_column(name), "[0-9]") for name in numbers)
    is_odd = _any(_is_filled(name) for name in numbers) & ~has_number
    ends = is_title | is_header | is_total
    row = _column("source_row")
    mark = duckdb.CaseExpression(ends | is_odd, -row).when(has_number, row).alias("mark")
    sign = duckdb.CaseExpression(ends, duckdb.ConstantExpression(SUMMARY_SIGN))
    first_cell = duckdb.FunctionExpression(
        "concat_ws", duckdb.ConstantExpression("|"), sign, _column("first_cell")
    )
    shown = duckdb.CaseExpression(_is_filled("first_cell"), first_cell).alias("first_cell")
    head = duckdb.FunctionExpression("struct_pack", *[_column(n).alias(n) for n in columns])
    names = list(texts.columns)
    others = [_column(name) for name in names if name != "first_cell"]
    marked = texts.select(*others, shown, mark, head.alias("head"))
    marked = marked.select(*names, "head", duckdb.SQLExpression(LAST_MARK).alias("mark"))
    filled = marked.select(*names, "mark", duckdb.SQLExpression(FIRST_LINE).alias("head"))
    cells = [_filled_cell(name) if name in columns else _column(name) for name in names]
    return filled.select(*cells).order("source_row")


def _filled_cell(name: str) -> duckdb.Expression:
    belongs = (_column("mark") > duckdb.ConstantExpression(0)) & _is_filled("first_cell")
    said = duckdb.FunctionExpression(
        "struct_extract", _column("head"), duckdb.ConstantExpression(name)
    )
    above = duckdb.CaseExpression(belongs & ~_is_filled(name), said)
    return above.otherwise(_column(name)).alias(name)


def _begins_with(words: Sequence[str]) -> duckdb.Expression:
    """Whether a cell of the row begins with one of these words, spaces left out."""
    cells = [_column(name) for name in ("first_cell", "goods_name", "invoice_number")]
    row = duckdb.FunctionExpression("concat_ws", duckdb.ConstantExpression("|"), *cells)
    plain = duckdb.FunctionExpression(
        "regexp_replace",
        row,
        duckdb.ConstantExpression(r"[\s\x{A0}\x{3000}]"),
        duckdb.ConstantExpression(""),
        duckdb.ConstantExpression("g"),
    )
    return _matches(plain, rf"(^|\|)({'|'.join(words)})")


def _any(conditions: Iterable[duckdb.Expression]) -> duckdb.Expression:
    return reduce(or_, conditions, duckdb.ConstantExpression(False))


def _is_filled(name: str) -> duckdb.Expression:
    return _matches(_column(name), r"[^\s\x{A0}\x{200B}\x{3000}\x{FEFF}]")


def _matches(value: duckdb.Expression, pattern: str) -> duckdb.Expression:
    found = duckdb.FunctionExpression("regexp_matches", value, duckdb.ConstantExpression(pattern))
    return duckdb.CoalesceOperator(found, duckdb.ConstantExpression(False))


def _trim(name: str) -> duckdb.Expression:
    none = duckdb.ConstantExpression("")
    return duckdb.CoalesceOperator(duckdb.FunctionExpression("trim", _column(name)), none)


def _column(name: str) -> duckdb.Expression:
    return duckdb.ColumnExpression(name)
