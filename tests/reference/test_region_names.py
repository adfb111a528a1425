"""Places by name: as registers write them, and never the wrong one."""

import pytest

from chainscan.reference import regions
from chainscan.reference.region_names import find


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("柳州市", "450200"),
        ("柳州", "450200"),
        ("广西", "450000"),
        ("广西柳州", "450200"),
        ("广西壮族自治区柳州市柳北区", "450205"),
        ("广西壮族自治区 / 柳州市", "450200"),
        ("柳州市高新区", "450200"),
        ("柳州市柳北区示例路1号", "450205"),
        ("融水县", "450225"),
        ("三江侗族自治县", "450226"),
        ("恩施州", "422800"),
        ("上海浦东新区", "310115"),
        ("佛山市顺德区", "440606"),
        ("柳江县", "450206"),  # a district since
        ("莱芜市", "370100"),
        ("吉林", "220000"),  # the province, not its city
        ("吉林市", "220200"),
        ("450205", "450205"),
        ("４５０２０５", "450205"),
        ("450200.0", "450200"),
        ("14502050000", "450205"),
        ("国家税务总局柳州市柳北区税务局", "450205"),
        ("国家税务总局广西壮族自治区税务局", "450000"),
        ("柳州市柳江县国家税务局第一税务分局", "450206"),
    ],
)
def test_names_and_codes(text: str, code: str) -> None:
    assert find(text) == code


@pytest.mark.parametrize(
    "text", ["", "柳洲市", "鼓楼区", "朝阳区", "广西高新区", "外地", "99", "某市"]
)
def test_no_place_and_several_places_are_no_answer(text: str) -> None:
    assert find(text) is None


def test_a_place_that_several_cities_have_is_found_within_its_own() -> None:
    assert find("南京市鼓楼区") == "320106"
    assert find("福州鼓楼区") == "350102"


def test_every_province_and_city_is_found_by_its_name() -> None:
    missed = {
        place.region_code: place.name
        for place in regions.every_region()
        if place.level in {"province", "city"}
        and place.last_year is None
        and not place.name.startswith(regions.NO_PLACE_NAMES)
        and find(place.name) != place.region_code
    }
    assert missed == {}
