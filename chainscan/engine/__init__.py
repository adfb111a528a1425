"""The only place that knows a database.

`open_engine` gives an Engine over one DuckDB file; stages build their tables through it and
read them back through it, always from `.sql` files with bound values.
"""

from chainscan.engine.duckdb_engine import Engine
from chainscan.engine.opening import open_engine
from chainscan.engine.sql_file import SqlFile, read_sql
from chainscan.engine.stage import Stage
from chainscan.engine.steps import STEP_INPUTS, StepRecord

__all__ = ["STEP_INPUTS", "Engine", "SqlFile", "Stage", "StepRecord", "open_engine", "read_sql"]
