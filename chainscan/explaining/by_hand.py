"""SQL to be run by hand: in any DuckDB client, its values set visibly before it."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from chainscan.engine import read_sql
from chainscan.engine.sql_file import TOKEN


def by_hand(path: Path, values: Mapping[str, Any], unknown: str = "") -> str:
    """The file's statement with `SET VARIABLE` lines for its values, to be pasted as it is.

    A parameter without a value is set to NULL, with the remark `unknown` behind it.
    """
    file = read_sql(path)
    text = path.read_text(encoding="utf-8")
    statement = TOKEN.sub(_variable, re.sub(r"^-- params:.*\n", "", text, flags=re.MULTILINE))
    settings = [
        f"SET VARIABLE {name} = {_literal(values[name])};"
        if name in values
        else f"SET VARIABLE {name} = NULL;{unknown}"
        for name in file.params
    ]
    end = "" if statement.rstrip().endswith(";") else ";"
    return "\n".join([*settings, f"{statement.rstrip()}{end}"])


def _variable(token: re.Match[str]) -> str:
    return token["skip"] if token["skip"] is not None else f"getvariable('{token['name']}')"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return f"DATE '{value}'"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_literal(item) for item in value)}]"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)
