"""Goods codes, their groups and supply classes, for build_reference.py.

The hierarchy is the table's own column of parents (上级编码): some codes end in a significant 0,
so cutting digits off a code does not give its parent.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

GROUP_LEVEL = 4
"""Codes of goods (1…) fall into 57 groups at level 3, 604 at level 4, 3,045 at level 5; the
aim is about 400, and 604 is nearest."""
DOMINANT_SHARE = 0.8


class GoodsCode(NamedTuple):
    """One row of the classification."""

    code: str
    name: str
    short_name: str
    parent: str
    keywords: str


Codes = dict[str, GoodsCode]

RENT_FEES = ("306", "30405")
"""Finance and insurance; leases, under which tolls (道路通行服务) stand."""
FIRST_DIGIT_CLASS = {
    "1": "materials",
    "2": "services",
    "3": "services",
    "4": "capital_goods",
    "5": "capital_goods",
    "6": "not_trade",
}

# Machinery (109…) is capital equipment, except what is built into other goods or bought for
# resale to households. A heading passes its class on to everything below it.
BUILT_IN = re.compile(
    "轴承|齿轮|密封|阀门|液压|气动|铸件|锻件|冲压件|弹簧|紧固|电线电缆|光纤|光缆|绝缘制品|电池|"
    "电光源|车身|底盘|发动机|电动机|电容器|电子元|元器件|器件|集成电路|半导体|微电子|印制电路|"
    "传感器|耗材|标准件|点火起动|植（介）入|车辆专用照明|推进器|车辆配件"
)
PART = re.compile("(零件|零部件|部件|配件|零附件|零、附件|配套件|元件|组件|附件|辅件|配套设备)$")
EQUIPMENT_WITH_PARTS = re.compile("及其(零|部)|、零件$|、配件$|和零部?件$|及零部?件$")
WHOLE_EQUIPMENT = re.compile("(?<!配套)(设备|机械|机床|仪器|车辆|风车）)$")
HOUSEHOLD = re.compile("^家用|^非电力家用|^眼镜|^钟表|移动通信终端|^脚踏自行车|^助动自行车")


def ancestry(codes: Codes, code: str) -> list[str]:
    """The codes from the top of the hierarchy down to `code` itself."""
    path = [code]
    while parent := codes[path[-1]].parent:
        path.append(parent)
    return path[::-1]


def group_code(codes: Codes, code: str) -> str:
    """The ancestor at the group level, or the code itself above it."""
    path = ancestry(codes, code)
    return path[min(GROUP_LEVEL, len(path)) - 1]


def is_material(name: str) -> bool:
    """Whether a heading of machinery names things built into others, or sold to households."""
    if HOUSEHOLD.search(name):
        return True
    if BUILT_IN.search(name):
        return not WHOLE_EQUIPMENT.search(name)
    return bool(PART.search(name)) and not EQUIPMENT_WITH_PARTS.search(name)


def supply_class(codes: Codes, code: str) -> str:
    """What buying this means to the buyer."""
    if code.startswith("110"):
        return "utilities"
    if code.startswith(RENT_FEES):
        return "rent_fees"
    if code.startswith("109"):
        names = [codes[above].name for above in ancestry(codes, code)[GROUP_LEVEL - 1 :]]
        return "materials" if any(map(is_material, names)) else "capital_goods"
    return FIRST_DIGIT_CLASS[code[0]]


def group_keys(codes: Codes) -> dict[str, int]:
    """Group code → key: the rank of the group code from 1; 0 is kept for unknown goods."""
    found = sorted({group_code(codes, code) for code in codes})
    return {code: key for key, code in enumerate(found, start=1)}


def goods_rows(codes: Codes) -> Iterator[tuple[object, ...]]:
    """One row a code."""
    keys = group_keys(codes)
    for code, row in sorted(codes.items()):
        yield (
            code,
            row.name,
            row.short_name,
            row.parent,
            len(ancestry(codes, code)),
            supply_class(codes, code),
            keys[group_code(codes, code)],
            row.keywords,
        )


def group_rows(codes: Codes, english: dict[str, str]) -> Iterator[tuple[object, ...]]:
    """One row a group, named and classed as its heading is; `english` by group code."""
    for code, key in group_keys(codes).items():
        row = codes[code]
        yield key, code, row.name, row.short_name, supply_class(codes, code), english[code]


def shared_heading(codes: Codes, members: list[str]) -> str:
    """The lowest code above all of `members`, empty when they share none."""
    paths = [ancestry(codes, code) for code in members]
    shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    return shared[-1] if shared else ""


def short_name_rows(codes: Codes) -> Iterator[tuple[str, int, str]]:
    """Short name → group, for invoices that carry `*简称*` and no code.

    `dominant`: at least four fifths of the lowest codes of that short name lie in one group.
    `heading`: they spread over several groups below one heading, which is a group of its own;
    headings at the very top count only if they bear the short name themselves.
    """
    keys = group_keys(codes)
    parents = {row.parent for row in codes.values()}
    members: dict[str, list[str]] = defaultdict(list)
    for code, row in sorted(codes.items()):
        members[row.short_name].append(code)
    for name, found in sorted(members.items()):
        lowest = [code for code in found if code not in parents] or found
        counts = Counter(group_code(codes, code) for code in lowest)
        group, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
        if count >= DOMINANT_SHARE * len(lowest):
            yield name, keys[group], "dominant"
            continue
        heading = shared_heading(codes, found)
        if heading and (codes[heading].parent or codes[heading].short_name == name):
            yield name, keys[group_code(codes, heading)], "heading"
