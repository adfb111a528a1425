"""A registry of the home region's enterprises, and what some of them consent to."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from chainscan.reference.regions import region_name
from chainscan.simulation.firms import Firms
from chainscan.simulation.goods import Goods

REGISTRY, CONSENTS = "registry.csv", "consents.csv"
HEADER = (
    "统一社会信用代码",
    "企业名称",
    "行政区划",
    "行业",
    "集团名称",
    "企业类别",
    "上年税收(万元)",
    "联系人",
)
GROUP, GROUP_MEMBERS = "示例柳钢集团", ("steel", "steel2", "ore_port")
LARGE = 2.0
CONSENT_HEADER = ("enterprise_id", "role", "recipient", "from", "until", "evidence", "withdrawn_on")
CONSENTING = (
    ("steel", "seeker;contact", "platform", "2020-02-01", "2020-12-31", "示例授权书2020-001"),
    ("coke", "supplier;capacity_band;contact", "platform", "2020-02-03", "", "示例授权书2020-002"),
    ("alloy", "supplier", "platform;enterprise", "2020-02-03", "", "示例授权书2020-003"),
    ("coal_guizhou", "supplier", "enterprise", "2020-02-05", "2020-06-30", "示例授权书2020-004"),
    ("bearing_hunan", "supplier", "platform", "2020-02-10", "", "示例授权书2020-005"),
)
WITHDRAWN = ("bearing_hunan", "supplier", "platform", "2020-03-01")

Row = Sequence[str]


def write_registers(
    folder: Path, firms: Firms, kinds: Sequence[Goods], keys: Mapping[str, int]
) -> None:
    """Write registry.csv, which has three rows that need a look, and consents.csv."""
    home = [key for key, index in keys.items() if index < firms.count and firms.home[index]]
    rows = [_registered(key, firms, kinds, keys[key]) for key in home]
    first = rows[0]
    odd = [("", "示例无证有限公司"), first, _somewhere(firms, keys["ore_port"])]
    _write(folder / REGISTRY, HEADER, [*rows, *odd])
    consents = [(firms.ids[keys[key]], *rest, "") for key, *rest in CONSENTING]
    key, role, recipient, day = WITHDRAWN
    withdrawal = (firms.ids[keys[key]], role, recipient, "", "", "", day)
    _write(folder / CONSENTS, CONSENT_HEADER, [*consents, withdrawal])


def _registered(key: str, firms: Firms, kinds: Sequence[Goods], index: int) -> Row:
    trade = next(kind.maker for kind, makes in zip(kinds, firms.makes[index], strict=True) if makes)
    tax = Decimal(str(firms.size[index])) * Decimal("1234.5")
    return (
        firms.ids[index],
        firms.names[index],
        _place(firms.regions[index]),
        f"{trade}{'批发' if firms.trader[index] else '业'}",
        GROUP if key in GROUP_MEMBERS else "",
        "重点企业" if firms.size[index] >= LARGE else "",
        f"{tax:,.2f}",
        f"示例联系人{index + 1}",
    )


def _place(code: str) -> str:
    """The city's own places by name, the others by code: registers hold both."""
    city = region_name(code[:4] + "00")
    return f"{city}{region_name(code)}" if code.startswith("4502") else code


def _somewhere(firms: Firms, index: int) -> Row:
    """A member of the group elsewhere, at a place that cannot be found."""
    return (firms.ids[index], firms.names[index], "某港口", "", GROUP)


def _write(path: Path, header: Row, rows: Iterable[Row]) -> None:
    """UTF-8 with a byte order mark, so that a spreadsheet program reads the Chinese."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([*row, *[""] * (len(header) - len(row))] for row in rows)
