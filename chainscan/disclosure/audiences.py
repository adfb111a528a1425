"""The four audiences, the stamp that each page and file carries, and on what terms it is given."""

from typing import Literal, get_args

Audience = Literal["internal", "enterprise", "platform", "public"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)

STAMPS: dict[Audience, dict[str, str]] = {
    "internal": {
        "zh": "内部资料｜仅限税务机关分析人员",
        "en": "INTERNAL · for the authority's analysts only",
    },
    "enterprise": {
        "zh": "仅供收件企业本身使用｜不得转交",
        "en": "FOR THE ADDRESSEE ONLY · not to be passed on",
    },
    "platform": {
        "zh": "仅供对接平台使用｜依企业同意提供",
        "en": "FOR THE MATCHMAKING PLATFORM ONLY · given by consent",
    },
    "public": {"zh": "公开资料｜仅含汇总数据", "en": "PUBLIC · aggregates only"},
}
TERMS = {
    "zh": "本资料仅供参考，不构成推荐；不含库存、合同与质量信息，是否合作由企业自行决定。",
    "en": "This is information, not a recommendation: it knows nothing of stocks, contracts or "
    "quality, and whether to trade is the enterprises' own decision.",
}


def stamp(audience: str, lang: str) -> str:
    """What every page and file for that audience says of itself."""
    return next(words[lang] for name, words in STAMPS.items() if name == audience)


def terms(lang: str) -> str:
    """That a notice is information and no recommendation."""
    return TERMS[lang]
