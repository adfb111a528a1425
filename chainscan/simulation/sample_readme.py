"""The README of the sample: what a run on it must find, with the figures as planted."""

from typing import TYPE_CHECKING

from chainscan.simulation.events import REGULAR

if TYPE_CHECKING:
    from chainscan.simulation.sample import Sample

COMMAND = (
    "chainscan run sample_invoices --period 2020-02 --as-of 2020-03-10 --normal-until 2020-01-24"
)
CAUSES_ZH = {
    "region": "与湖北（42）的往来全部中断",
    "supplier_down": "供应商停产",
    "buyer_down": "采购方停产",
    "link": "单条供应关系中断",
}
CAUSES_EN = {
    "region": "all trade with Hubei (42) stops",
    "supplier_down": "supplier down",
    "buyer_down": "buyer down",
    "link": "single link cut",
}


CHINESE = """\
# 样例发票

全部为程序虚构：企业名称均含“示例”，税号仅格式有效，与任何真实企业无关。
由 `python tools/make_sample.py` 生成，同一版本每次生成的字节相同。

主角是虚构的钢铁企业 **{name}**（`{identity}`）。运行：

    {command} --enterprise {identity}

## 应当发现什么

2020-01-22 之后有 {planted} 条供应关系因预设事件中断，其中 {regular} 条此前每月至少交易两次，
断供检验至少应标出其中九成，而不应标出仍在交易的供应关系：

{events}

其中 {name} 失去 {suppliers} 家供应商，另有 {buyers} 家客户不再采购。
停产的企业既不卖也不买，所以“采购方停产”的企业还另列了它停止的销售。

下列供应商与失去的供应商同品种、同规格，仍在开票，但销量低于以往，可以替代。
月缺口是被中断关系此前一年的月均金额；月余量是替代者此前一年的月均销售额减去事件后预设的销售额（元）：

{substitutes}

## 文件与核对

{files}

重复行来自两次导出都含有的 2019 年 6 月；拒收行的日期是 2019/2/30；
XML 中的发票在同一企业的销项导出里也有，合并后只算一次。
`国际电子发票/` 与 `电子发票OFD/` 属于预设经济以外的虚构企业，金额为各自币种。
红字发票 `{red}` 冲红 `{original}`。
`registry.csv` 是企业名册（17 行：15 家，1 行重复，1 行无税号，1 处地名查不到），
`consents.csv` 是披露同意与撤回；文件夹中的这两个文件不当作发票，
要用 `--registry`、`--consent` 指定。
`truth/` 是预设的全部真相，程序不读它。
"""
ENGLISH = """
# Sample invoices

Everything is invented: every company name holds 示例 (“example”), the taxpayer ids are valid in
form only. Written by `python tools/make_sample.py`; the same program writes the same bytes.

It is about the invented steel maker **{name}** (`{identity}`).
Run the command above. {planted} links end with a planted event after 2020-01-22; {regular} of them
traded at least twice a month: the silence test must flag at least nine in ten of these, and no link
that still trades:

{events}

The steel maker itself loses {suppliers} suppliers and {buyers} buyers. An enterprise that is down
neither sells nor buys, so the buyer that is down is also listed for its sales.

These suppliers sell the same goods and specification as a lost one. They go on trading, but sell
less than before, and so could step in (yuan a month; “lost” is the broken link's average over the
year before, “to spare” what the other sold on average less what it was planned to sell since):

{substitutes}

{files}

Duplicates come from June 2019, which stands in two exports; the rejected row is dated 2019/2/30;
the XML invoices also stand in their owner's workbook and count once. Red letter
`{red}` reverses `{original}`.
`国际电子发票/` (e-invoices of other countries, in their own currencies) and `电子发票OFD/` are of
invented enterprises outside the planted economy.
`registry.csv` lists enterprises (17 rows: 15 of them, one repeated, one without an id; one place
is not found), `consents.csv` holds consents and a withdrawal. In a folder the two are no invoices:
name them with `--registry` and `--consent`.
`truth/` holds all that was planted; no command reads it.
"""
EVENT_HEADS = {
    "zh": ("事件", "原因", "企业", "自", "中断的供应关系", "此前月均金额（元）"),
    "en": ("event", "cause", "enterprise", "since", "links", "average a month before (yuan)"),
}
SUBSTITUTE_HEADS = {
    "zh": ("品种编码", "失去的供应商", "月缺口", "可替代的供应商", "月余量"),
    "en": ("goods code", "lost supplier", "lost", "could step in", "to spare"),
}
FILE_HEADS = {
    "zh": ("文件", "格式", "行数", "重复", "拒收", "合计行"),
    "en": ("file", "layout", "rows", "duplicate", "rejected", "summary"),
}


def readme(sample: "Sample", red_letter: tuple[str, str]) -> str:
    """The whole text, Chinese first."""
    links = sample.truth.links
    planted = links[links["event"] != ""]
    shared = {
        "name": sample.enterprise_name,
        "identity": sample.enterprise_id,
        "command": COMMAND,
        "planted": len(planted),
        "regular": int((planted["trades_per_month"] >= REGULAR).sum()),
        "suppliers": int((planted["buyer_id"] == sample.enterprise_id).sum()),
        "buyers": int((planted["supplier_id"] == sample.enterprise_id).sum()),
        "red": red_letter[0],
        "original": red_letter[1],
    }
    parts = []
    for lang, text, causes in (("zh", CHINESE, CAUSES_ZH), ("en", ENGLISH, CAUSES_EN)):
        tables = {
            "events": _event_table(sample, causes, EVENT_HEADS[lang]),
            "substitutes": _substitute_table(sample, SUBSTITUTE_HEADS[lang]),
            "files": _file_table(sample, FILE_HEADS[lang]),
        }
        parts.append(text.format(**shared, **tables))
    return "".join(parts)


def _event_table(sample: "Sample", causes: dict[str, str], heads: tuple[str, ...]) -> str:
    rows = []
    for event in sample.truth.events.to_dict("records"):
        who = event["enterprise_name"]
        if event["cause"] == "link":
            who = _pair_of(sample, str(event["event"]))
        amount = f"{float(event['monthly_amount']):,.2f}"
        first = [event["event"], causes[event["cause"]], who]
        rows.append([*first, event["since"], event["links"], amount])
    return _table(heads, rows)


def _pair_of(sample: "Sample", event: str) -> str:
    links = sample.truth.links
    (row,) = links[links["event"] == event].to_dict("records")
    return f"{sample.names[row['supplier_id']]} → {sample.names[row['buyer_id']]}"


def _substitute_table(sample: "Sample", heads: tuple[str, ...]) -> str:
    table, names = sample.truth.substitutes, sample.names
    own = table[table["buyer_id"] == sample.enterprise_id]
    rows = [
        [
            row["goods_code"],
            names[row["lost_supplier_id"]],
            f"{float(row['monthly_lost_amount']):,.2f}",
            names[row["substitute_id"]],
            f"{float(row['monthly_spare_amount']):,.2f}",
        ]
        for row in own.to_dict("records")
    ]
    return _table(heads, rows)


def _file_table(sample: "Sample", heads: tuple[str, ...]) -> str:
    documents = [one for one in sample.deliveries if one.layout == "einvoice_xml"]
    rows = [
        [f"`{one.path}`", one.layout, one.rows, one.duplicates, one.rejected, one.summary]
        for one in sample.deliveries
        if one.layout != "einvoice_xml"
    ]
    place = documents[0].path.split("/")[0]
    lines = sum(one.rows for one in documents)
    rows.insert(-2, [f"`{place}/` ({len(documents)})", "einvoice_xml", lines, 0, 0, 0])
    return _table(heads, rows)


def _table(heads: tuple[str, ...], rows: list[list[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
