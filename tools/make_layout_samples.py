"""Write docs/samples/: one small invented export for each table layout that docs/formats.md shows.

    python tools/make_layout_samples.py

Every name holds 示例; the taxpayer ids are valid in form only.
"""

import csv
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from chainscan.reference.taxpayer_id import make_uscc

FOLDER = Path(__file__).parent.parent / "docs" / "samples"
STEEL, MACHINES, GEARS = (make_uscc("450200", 90_000_001 + k) for k in range(3))
STEEL_NAME, MACHINES_NAME, GEARS_NAME = (
    f"示例柳州{trade}有限公司" for trade in ("轧钢", "机械", "齿轮")
)
COIL, BAR = "*黑色金属冶炼压延品*热轧卷板", "*黑色金属冶炼压延品*螺纹钢"
CODE = "1080206000000000000"
MADE = datetime(2020, 3, 10)  # noqa: DTZ001 a workbook's time has no zone

LINES_HEADER = [
    *["序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号"],
    *["购买方名称", "开票日期", "税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号"],
    *["单位", "数量", "单价", "金额", "税率", "税额", "价税合计", "发票来源", "发票票种"],
    *["发票状态", "是否正数发票", "发票风险等级", "开票人", "备注"],
]
HEADS_HEADER = [*LINES_HEADER[:9], *LINES_HEADER[16:17], *LINES_HEADER[18:]]
GOODS_HEADER = [
    *["序号", "发票代码", "发票号码", "数电发票号码", "税收分类编码", "货物或应税劳务名称"],
    *["规格型号", "单位", "数量", "单价", "金额", "税率", "税额"],
]
TICK_HEADER = [
    *["序号", "是否勾选*", "数电票号码", "发票代码", "发票号码", "开票日期*", "金额*"],
    *["票面税额*", "有效抵扣税额*", "购买方识别号*", "销售方纳税人名称", "销售方纳税人识别号"],
    *["发票来源", "票种*", "发票状态", "红字锁定标志", "转内销证明编号", "业务类型", "勾选时间"],
    *["发票风险等级", "风险状态"],
]
CONFIRM_HEADER = [
    *["序号", "勾选状态", "数电发票号码", "发票代码", "发票号码", "开票日期"],
    *["销售方纳税人识别号", "销售方纳税人名称", "金额", "税额", "有效抵扣税额", "发票状态"],
    *["勾选时间", "发票来源", "发票票种", "发票风险等级"],
]
SALES_HEADER = [
    *["发票代码", "发票号码", "购方企业名称", "购方税号", "银行账号", "地址电话", "开票日期"],
    *["商品编码版本号", "单据号", "商品名称", "规格", "单位", "数量", "单价", "金额", "税率"],
    *["税额", "税收分类编码"],
]
PLATFORM_HEADER = [
    *["数电号码", "购方企业名称", "购方税号", "销方企业名称", "销方税号", "开票日期", "商品名称"],
    *["规格", "单位", "数量", "单价", "金额", "税率", "税额"],
]


def main() -> None:
    """Write every sample."""
    write_etax()
    write_platform_summary()
    write_purchases()
    write_client_sales()
    write_client_text()
    write_bureau()
    write_others()


def placed(header: Sequence[str], **cells: Any) -> list[Any]:
    """The cells under their headers."""
    return [cells.get(name.rstrip("*")) for name in header]


def etax(header: Sequence[str], k: int, day: str, amount: int, **cells: Any) -> list[Any]:
    """A line or head of 全量发票查询导出: STEEL sells coil to MACHINES, unless told otherwise."""
    tax = round(amount * 0.13, 2)
    usual = {
        "序号": str(k),
        "数电发票号码": f"20452000000000{k:06d}",
        "销方识别号": STEEL,
        "销方名称": STEEL_NAME,
        "购方识别号": MACHINES,
        "购买方名称": MACHINES_NAME,
        "开票日期": f"{day} 09:30:00",
        "税收分类编码": CODE,
        "货物或应税劳务名称": COIL,
        "规格型号": "Q235B",
        "单位": "吨",
        "数量": str(amount // 4000),
        "单价": "4000",
        "金额": f"{amount:.2f}",
        "税率": "13%",
        "税额": f"{tax:.2f}",
        "价税合计": f"{amount + tax:.2f}",
        "发票来源": "电子发票服务平台",
        "发票票种": "数电票（增值税专用发票）",
        "发票状态": "正常",
        "是否正数发票": "是" if amount > 0 else "否",
        "发票风险等级": "正常",
    }
    return placed(header, **(usual | cells))


def write_etax() -> None:
    """Both editions of 全量发票查询导出结果."""
    voided = {"发票状态": "已作废"}
    lines = [
        etax(LINES_HEADER, 1, "2020-01-06", 80_000),
        etax(LINES_HEADER, 1, "2020-01-06", 40_000, 货物或应税劳务名称=BAR, 规格型号="HRB400"),
        etax(LINES_HEADER, 2, "2020-02-03", 12_000, 购方识别号=GEARS, 购买方名称=GEARS_NAME),
    ]
    heads = [
        etax(HEADS_HEADER, 1, "2020-01-06", 120_000),
        etax(HEADS_HEADER, 2, "2020-02-03", 12_000, 购方识别号=GEARS, 购买方名称=GEARS_NAME),
        etax(HEADS_HEADER, 3, "2020-02-05", 8_000, **voided),
    ]
    sheets = {"信息汇总表": [LINES_HEADER, *lines], "发票基础信息": [HEADS_HEADER, *heads]}
    write_workbook("etax_lines/全量发票查询导出结果.xlsx", sheets)
    write_workbook("etax_heads/发票基础信息.xlsx", {"发票基础信息": [HEADS_HEADER, *heads]})
    paper = {"发票代码": "045002000111", "发票号码": "00000007", "数电发票号码": "--"}
    old = [
        etax(HEADS_HEADER, 1, "2020-01-06", 120_000),
        etax(HEADS_HEADER, 7, "2020-01-09", 4_000, **paper),
    ]
    goods = [
        etax(GOODS_HEADER, 1, "", 80_000),
        etax(GOODS_HEADER, 1, "", 40_000, 货物或应税劳务名称=BAR, 规格型号="HRB400"),
        etax(GOODS_HEADER, 7, "", 4_000, **paper),
        etax(GOODS_HEADER, 9, "", 4_000),
    ]
    sheets = {"发票基础信息": [HEADS_HEADER, *old], "增值税货物清单": [GOODS_HEADER, *goods]}
    write_workbook("etax_goods/全量发票查询导出结果_旧版.xlsx", sheets)


def write_platform_summary() -> None:
    """The platform's summary: two lines of STEEL and the footer."""
    parties = [MACHINES_NAME, MACHINES, STEEL_NAME, STEEL, "2020-01-06"]
    number = "20452000000000000001"
    rows = [
        PLATFORM_HEADER,
        [number, *parties, COIL, "Q235B", "吨", "20", "4000", "80000.00", "13%", "10400.00"],
        [number, *parties, BAR, "HRB400", "吨", "10", "4000", "40000.00", "13%", "5200.00"],
        ["份数：1  金额：120000.00元  税额：15600.00元"],
    ]
    write_workbook("platform_summary/平台汇总.xlsx", {"Sheet1": rows})


def write_purchases() -> None:
    """勾选, 用途确认, the certification of 2018, and customs duty, all of MACHINES."""
    bought = {
        "数电票号码": "20452000000000000001",
        "数电发票号码": "20452000000000000001",
        "开票日期": "2020-01-06 09:30:00",
        "金额": "120000.00",
        "票面税额": "15600.00",
        "税额": "15600.00",
        "有效抵扣税额": "15600.00",
        "购买方识别号": MACHINES,
        "销售方纳税人名称": STEEL_NAME,
        "销售方纳税人识别号": STEEL,
        "发票状态": "正常",
        "票种": "数电票（增值税专用发票）",
        "发票票种": "数电票（增值税专用发票）",
        "发票风险等级": "正常",
        "风险状态": "无风险",
    }
    rows = [TICK_HEADER, placed(TICK_HEADER, 序号="1", 是否勾选="是", **bought)]
    write_workbook("deduct_tick/抵扣勾选.xlsx", {"Sheet1": rows})
    titles = [["用途确认信息"], [f"纳税人识别号：{MACHINES}  税款所属期：202001"]]
    confirmed = placed(CONFIRM_HEADER, 序号="1", 勾选状态="已勾选", **bought)
    write_workbook(
        "deduct_confirm/用途确认信息.xlsx", {"Sheet1": [*titles, CONFIRM_HEADER, confirmed]}
    )
    header = ["序号", "发票代码", "发票号码", "开票日期", "销方名称", "销方税号", "金额", "税额"]
    certified = [
        [*header, None, "认证时间", "发票类型"],
        ["1", "4500182130", "7", "2018-05-04", STEEL_NAME, STEEL, "40000", "6800", None,
         "2018-05-28 21:04:37", "增值税专票"],
        ["合计", None, None, None, None, None, "40000", "6800"],
    ]  # fmt: skip
    write_workbook("certified_2018/201805.xlsx", {"Sheet1": certified})
    customs = [
        ["序号", "缴款书号码", "填发日期", "税款金额", "有效抵扣税款", "缴款单位税号", "税率"],
        ["1", "720120201012345678-L01", "2020-01-08", "13000.00", "13000.00", MACHINES, "13%"],
        ["2", "720120201012345679-L01", "2020-02-11", "9000.00", "9000.00", MACHINES, None],
    ]
    write_workbook("customs_duty/海关缴款书.xlsx", {"Sheet1": customs})


def write_client_sales() -> None:
    """Two invoices of STEEL as client software prints them, the first with two lines."""

    def line(goods: str, amount: str, tax: str, **cells: Any) -> list[Any]:
        usual = {"商品名称": goods, "单位": "吨", "金额": amount, "税额": tax, "税率": "16%"}
        return placed(SALES_HEADER, **(usual | cells))

    def first(number: str, buyer: str, name: str) -> dict[str, str]:
        given = {"发票代码": "4500182130", "发票号码": number, "开票日期": "2018-06-11"}
        return given | {"购方企业名称": name, "购方税号": buyer}

    def subtotal(amount: str, tax: str) -> list[Any]:
        return placed(SALES_HEADER, 商品名称="小计", 金额=amount, 税额=tax)

    rows = [
        [],
        [f"{STEEL_NAME}发票数据"],
        [],
        ["资料区间：2018-06-01 ~ 2018-06-30"],
        ["发票类别：专用发票"],
        SALES_HEADER,
        line(COIL, "40000.00", "6400.00", 数量="10", **first("00000007", MACHINES, MACHINES_NAME)),
        line(BAR, "20000.00", "3200.00", 数量="5"),
        subtotal("60000.00", "9600.00"),
        line(COIL, "8000.00", "1280.00", 数量="2", **first("00000008", GEARS, GEARS_NAME)),
        subtotal("8000.00", "1280.00"),
        [],
        ["份数：2  金额：68000.00元  税额：10880.00元"],
    ]
    write_workbook("client_sales/sell.xlsx", {"sheet1": rows})


def write_client_text() -> None:
    """Two invoices of STEEL as client software writes them to text, the second voided."""

    def head(void: str, number: str, lines: str, sums: Sequence[str], remark: str) -> str:
        fields = [void, "0", "s", "4500182130", number, lines, "20180611", "06", "", *sums]
        fields += [MACHINES_NAME, MACHINES, "", "", STEEL_NAME, STEEL, "", "", remark]
        return "~~".join([*fields, "开票员", "", ""])

    def line(sort: str, goods: str, measured: Sequence[str], sums: Sequence[str]) -> str:
        name, unit, quantity, price = (goods, *measured)
        return "~~".join([sort, name, "Q235B", unit, quantity, *sums, price, "0", ""])

    rows = [
        "SJJK0201~~已开发票传出",
        "2~~20180601~~20180630",
        "//发票1",
        head("0", "00000007", "2", ["38000.00", "0.16", "6080.00"], "第一批\\n自提"),
        line("0", COIL, ["吨", "10", "4000"], ["40000.00", "0.16", "6400.00"]),
        line("1", COIL, ["", "", ""], ["-2000.00", "0.16", "-320.00"]),
        "//发票2",
        head("1", "00000008", "1", ["0.00", "0.16", "0.00"], ""),
        line("0", COIL, ["吨", "", ""], ["0.00", "0.16", "0.00"]),
    ]
    path = FOLDER / "client_text" / "已开发票传出.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\r\n".join(rows) + "\r\n").encode("gb18030"))


def write_bureau() -> None:
    """The tax authority's tables: heads alone, and heads with their lines."""

    def head(number: str, day: date, amount: float, **cells: Any) -> dict[str, Any]:
        days = (day - date(1970, 1, 1)).days
        usual: dict[str, Any] = {
            "fpdm": "4500191130",
            "fphm": number,
            "kprq": (days * 24 - 8) * 3_600_000,
            "xfsbh": STEEL,
            "xfmc": STEEL_NAME,
            "gfsbh": MACHINES,
            "gfmc": MACHINES_NAME,
            "je": amount,
            "se": round(amount * 0.13, 2),
            "jshj": round(amount * 1.13, 2),
            "fpztDm": "0",
            "xfQxswjgDm": "14502050000",
            "gfQxswjgDm": "14502020000",
        }
        return usual | cells

    def line(number: str, place: int, goods: str, amount: float) -> dict[str, Any]:
        return {
            "fpdm": "4500191130",
            "fphm": number,
            "mxxh": place,
            "spbm": CODE,
            "spmc": goods,
            "jldw": "吨",
            "hwsl": amount / 4000,
            "dj": 4000,
            "je": amount,
            "sl": "0.13",
            "se": round(amount * 0.13, 2),
        }

    gears = {"gfsbh": GEARS, "gfmc": GEARS_NAME, "gfQxswjgDm": "14502040000"}
    heads = [
        head("00000007", date(2020, 1, 6), 120_000.0),
        head("00000008", date(2020, 2, 3), 12_000.0, **gears),
        head("00000009", date(2020, 2, 5), 8_000.0, fpztDm="2"),
    ]
    lines = [
        line("00000007", 1, COIL, 80_000.0),
        line("00000007", 2, BAR, 40_000.0),
        line("00000010", 1, COIL, 4_000.0),
    ]
    write_json("bureau_heads/main.json", heads)
    write_json("bureau_lines/main_lines.json", {"main": heads, "lines": lines})


def write_others() -> None:
    """A file under this program's own column names, the contest's form, and an unknown ledger."""
    header = [
        "einvoice_number",
        "issued_on",
        "supplier_id",
        "buyer_id",
        "goods_name",
        "amount",
        "tax",
    ]
    row = ["20452000000000000001", "2020-01-06", STEEL, MACHINES, COIL, "120000.00", "15600.00"]
    write_csv("canonical/invoices.csv", [header, row])
    for side, partner in (("purchases", "销方单位代号"), ("sales", "购方单位代号")):
        contest = [
            "企业代号",
            "发票号码",
            "开票日期",
            partner,
            "金额",
            "税额",
            "价税合计",
            "发票状态",
        ]
        rows = [
            ["E901", "7", "2019/7/8", "A90001", "40000.0", "5200.0", "45200.0", "有效发票"],
            ["E901", "8", "2019/7/9", "A90001", "8000.0", "1040.0", "9040.0", " 作废发票"],
        ]
        write_csv(f"cumcm2020c_{side}/a1_{side}.csv", [contest, *rows])
    ledger = [
        ["票号", "业务日期", "供应商税号", "供应商", "客户税号", "品名", "数量", "未税", "税",
         "应付"],
        ["20452000000000000001", "2020-01-06", STEEL, STEEL_NAME, MACHINES, COIL, "30", "120000.00",
         "15600.00", "135600.00"],
    ]  # fmt: skip
    write_csv("ledger/应付明细.csv", ledger)


def write_workbook(name: str, sheets: dict[str, Sequence[Sequence[Any]]]) -> None:
    """A workbook of text cells, the same bytes each time."""
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = xlsxwriter.Workbook(path)
    workbook.set_properties({"created": MADE})
    for title, rows in sheets.items():
        sheet = workbook.add_worksheet(title)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write_string(at, place, cell)
    workbook.close()


def write_json(name: str, document: Any) -> None:
    """A JSON file in UTF-8."""
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def write_csv(name: str, rows: Sequence[Sequence[str]]) -> None:
    """A CSV file in UTF-8."""
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
