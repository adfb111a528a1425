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
    "no_trade": Reason(
        "该时段没有可据以计算的交易",
        "no trade in the window to compute the figure from",
    ),
    "comparator_not_positive": Reason(
        "对比期数值为零或负数，不计算变动幅度",
        "no change is stated: the earlier figure is zero or negative",
    ),
    "too_few_months": Reason(
        "本期之前的完整月份不足，不作判断",
        "too few months of the book lie before the period to say what is improbable",
    ),
    "nothing_usual": Reason(
        "上一年数值为零或负数，无从预期",
        "nothing is to be expected: the figure of the year before is zero or negative",
    ),
    "too_few_peers": Reason(
        "同类企业不足，看不出季节规律",
        "too few enterprises with a whole year to see the season by",
    ),
    "too_few_errors": Reason(
        "可比的历史月份不足，无法衡量预期误差",
        "too few past months to see how far such expectations are off",
    ),
    "not_foreseen": Reason(
        "该指标不作预期",
        "nothing is foreseen for figures of this kind",
    ),
    "not_looked_into": Reason(
        "该企业总额不在细分判断的确凿下降之列",
        "not looked into: the enterprise's whole is not among the firm falls that are",
    ),
}
