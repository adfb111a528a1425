"""Why a figure or a change is not stated: the codes in `reason`, and what to tell a reader."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """The text for one code, in both languages; a whole phrase, no full stop."""

    zh: str
    en: str


REASONS: dict[str, Reason] = {
    "not_observed": Reason(
        "数据未完整覆盖该时段的账簿，无法计算",
        "the data do not cover the enterprise's book over the whole window",
    ),
    "no_home_region": Reason(
        "未设定本地区（home_region），无法计算",
        "not computable: no home region is set",
    ),
    "no_focus_region": Reason(
        "未设定重点地区（focus_regions），无法计算",
        "not computable: no focus regions are set",
    ),
    "regions_unknown": Reason(
        "交易对方所在地区全部未知，无法计算",
        "not computable: the region of every partner is unknown",
    ),
    "too_many_unknown": Reason(
        "地区未知的交易占比过高，不列变动幅度",
        "no change is stated: too much trade is with partners of unknown region",
    ),
    "comparator_not_positive": Reason(
        "对比期数值为零或负数，不计算变动幅度",
        "no change is stated: the earlier figure is zero or negative",
    ),
}
