"""Which goods groups stand under a heading of the goods codes."""

from pathlib import Path

from chainscan.engine import Engine
from chainscan.reference.goods import ancestry, goods_groups

SQL = Path(__file__).parent


def groups_under(engine: Engine, heading: int, level: int) -> list[int]:
    """The keys of the groups counted under `heading` at a level, 1 (top) to 4.

    A group that is itself a heading above the level stands under itself, and so does one that the
    code table does not have.
    """
    rows = engine.rows(SQL / "goods_key.sql")
    keys = {row["group_code"]: row["goods_group"] for row in rows}
    known = set(goods_groups()["group_code"])
    found = []
    for code, key in keys.items():
        above = key
        if code in known:
            path = ancestry(code)
            above = keys.get(path[min(level, len(path)) - 1], key)
        if above == heading:
            found.append(key)
    return sorted(found)
