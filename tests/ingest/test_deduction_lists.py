"""Lists of purchases: 抵扣勾选, 用途确认, and the certification export of 2018."""

from decimal import Decimal
from pathlib import Path

import pytest

from chainscan.errors import FileError
from tests.ingest.files import BUYER, OTHER, SELLER, number, write_workbook
from tests.ingest.layouts_at_hand import owner_of, read_texts

TICK = [
    *["序号", "是否勾选*", "数电票号码", "发票代码", "发票号码", "开票日期*", "金额*", "票面税额*"],
    *["有效抵扣税额*", "购买方识别号*", "销售方纳税人名称", "销售方纳税人识别号", "发票来源"],
    *["票种*", "发票状态", "红字锁定标志", "转内销证明编号", "业务类型", "勾选时间"],
    *["发票风险等级", "风险状态"],
]
CONFIRM = [
    *["序号", "勾选状态", "数电发票号码", "发票代码", "发票号码", "开票日期", "销售方纳税人识别号"],
    *["销售方纳税人名称", "金额", "税额", "有效抵扣税额", "发票状态", "勾选时间", "发票来源"],
    *["发票票种", "发票风险等级"],
]
CERTIFIED = [
    *["序号", "发票代码", "发票号码", "开票日期", "销方名称", "销方税号", "金额", "税额", ""],
    *["认证时间", "发票类型"],
]


def test_a_ticked_list_is_the_buyers_purchases(tmp_path: Path) -> None:
    row = ["1", "是", number(1), "", "", "2020-01-05", "100.00", "13.00", "9.00", BUYER]
    row += ["示例钢铁有限公司", SELLER, "电子发票服务平台", "数电票", "正常", "未锁定"]
    path = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [TICK, row]})
    (found,) = read_texts(path)["deduct_tick"]
    assert (found["owner_id"], found["buyer_id"], found["supplier_id"], found["side"]) == (
        BUYER,
        BUYER,
        SELLER,
        "purchases",
    )
    # 票面税额, the tax on the invoice, not the part of it that may be deducted
    assert (found["amount"], found["tax"]) == ("100.00", "13.00")


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ([f"纳税人识别号：{BUYER}  纳税人名称：示例机械有限公司  税款所属期：202001"], BUYER),
        (["税款所属期", "202001", "纳税人", f"示例机械有限公司（{OTHER}）"], None),
        (["税款所属期", "202001", "纳税人识别号", "91450200MA5K0000X1"], "91450200MA5K0000X1"),
        (["税款所属期：202001", "纳税人名称：示例机械有限公司"], None),
    ],
)
def test_the_taxpayer_of_a_confirmed_list_stands_above_its_header(
    tmp_path: Path, title: list[str], owner: str | None
) -> None:
    row = ["1", "已勾选", number(1), "", "", "2020-01-05", SELLER, "示例钢铁有限公司"]
    row += ["100.00", "13.00", "13.00", "正常"]
    sheets = {"Sheet1": [["用途确认信息"], title, CONFIRM, row]}
    path = write_workbook(tmp_path / "a.xlsx", sheets)
    (found,) = read_texts(path)["deduct_confirm"]
    assert owner_of(path) == found.get("owner_id") == owner
    assert (found["side"], found["supplier_id"], found["tax"]) == ("purchases", SELLER, "13.00")


@pytest.mark.parametrize("time", ["认证时间", "确认时间"])
def test_the_certification_export_is_known(tmp_path: Path, time: str) -> None:
    header = [time if name == "认证时间" else name for name in CERTIFIED]
    row = ["1", "4500180000", "123", "2018-05-04", "示例钢铁有限公司", SELLER, "100", "17"]
    total = ["合计", "", "", "", "", "", "100", "17"]
    path = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [header, row, total]})
    found, last = read_texts(path)["certified_2018"]
    assert (found["invoice_number"], found["amount"], found["side"]) == ("123", "100", "purchases")
    assert last["first_cell"] == "合计"


def test_a_list_without_the_sign_of_its_kind_is_not_taken_for_one(tmp_path: Path) -> None:
    row = ["1", "4500180000", "123", "2018-05-04", "示例钢铁有限公司", SELLER, "100", "17"]
    path = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [CERTIFIED[:8], row]})
    with pytest.raises(FileError, match=r"nearest is certified_2018.*认证时间"):
        read_texts(path)


def test_the_public_lists_add_up(shared: Path) -> None:
    rows = read_texts(shared / "formats" / "201805_3.xls")["certified_2018"]
    assert (len(rows), rows[-1]["first_cell"]) == (18, "合计")
    for column in ("amount", "tax"):
        parts = sum(Decimal(row[column]) for row in rows[:-1])
        assert parts == Decimal(rows[-1][column])
    (ticked,) = read_texts(shared / "formats" / "抵扣勾选_synthetic.xlsx")["deduct_tick"]
    assert (ticked["owner_id"], ticked["amount"]) == ("91310000MA0000002X", "15500.00")
