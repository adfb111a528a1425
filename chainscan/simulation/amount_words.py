"""An amount in Chinese capitals (大写金额), as it stands on every invoice."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def amount_in_words(fen: int) -> str:
    """`1751500` fen → 壹万柒仟伍佰壹拾伍圆整; negative amounts begin with （负数）."""
    yuan, rest = divmod(abs(fen), 100)
    jiao, odd = divmod(rest, 10)
    words = _whole(yuan) + "圆"
    if not rest:
        words += "整"
    else:
        words += DIGITS[jiao] + "角" if jiao else "零"
        words += DIGITS[odd] + "分" if odd else "整"
    return f"（负数）{words}" if fen < 0 else words


def _whole(yuan: int) -> str:
    if not yuan:
        return "零"
    words, gap = "", False
    groups = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = True
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group(group) + GROUPS[place]
        gap = False
    return words


def _group(number: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return words
