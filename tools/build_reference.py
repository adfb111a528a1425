"""Derive every CSV file of chainscan/reference from the published tables in ../shared/data.

    python tools/build_reference.py [FOLDER]

Rerunnable: same input, same bytes. What no published table holds stands beside this script:
lunar_days.csv (days of the lunar festivals and Qingming), provinces.csv (English names, tile map),
region_successors.csv (mergers that a county's name cannot show), place_syllables.csv and
place_names_en.csv (how characters read in places' names, and the names that read otherwise),
goods_groups_en.csv (English names of goods groups, chainscan's own translation), planned_days.csv
(weekdays off and weekend days worked, by the State Council's yearly notices; the extension of the
Spring Festival holiday of 2020, decreed on 26 January, is not in it), vat_rates.csv,
industries.csv (sections and divisions of GB/T 4754-2017, and names in daily use).
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from reference_calendar import festival_rows, holiday_rows
from reference_goods import GoodsCode, goods_rows, group_rows, short_name_rows
from reference_regions import Edition, Romanised, province_rows, region_rows

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent
SOURCE = ROOT.parent / "shared" / "data"
TARGET = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "chainscan" / "reference"


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, every value as text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def pairs(name: str) -> dict[str, str]:
    """The first column of a table beside this script to its second."""
    return {first: second for first, second, *_ in map(dict.values, read(TOOLS / name))}


def write(name: str, header: str, rows: Iterable[Sequence[object]]) -> None:
    """Write a shipped table: UTF-8, header, line feeds."""
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def build_goods() -> None:
    """goods.csv, goods_groups.csv and short_names.csv from the tax classification codes."""
    codes = {
        row["合并编码"]: GoodsCode(
            row["合并编码"],
            row["货物和劳务名称"].strip(),
            row["商品和服务分类简称"].strip(),
            row["上级编码"],
            " ".join(row["关键字"].split()),
        )
        for row in read(SOURCE / "tax_codes" / "tax_codes_4204.csv")
    }
    write(
        "goods.csv",
        "code,name,short_name,parent_code,level,supply_class,goods_group,keywords",
        goods_rows(codes),
    )
    write(
        "goods_groups.csv",
        "goods_group,group_code,name,short_name,supply_class,name_en",
        group_rows(codes, pairs("goods_groups_en.csv")),
    )
    write("short_names.csv", "short_name,goods_group,rule", short_name_rows(codes))


def build_regions() -> None:
    """regions.csv and provinces.csv from GB/T 2260 and its present edition."""
    folder = SOURCE / "regions"
    editions: dict[int, Edition] = {}
    for row in read(folder / "gb2260_py_history.csv"):
        # 2003 is the edition of the year's end, 200306 the one of June, latest(2014) the last
        digits = row["revision"].removeprefix("latest(").removesuffix(")")
        edition = int(f"{digits}12" if len(digits) == 4 else digits)
        editions.setdefault(edition, {})[row["code"]] = row["name"]
    present = {row["code"]: row["name"] for row in read(folder / "areas.csv")}
    present |= {row["code"] + "00": row["name"] for row in read(folder / "cities.csv")}
    present |= {row["code"] + "0000": row["name"] for row in read(folder / "provinces.csv")}
    for code, name in editions[max(editions)].items():
        # the present list leaves out Taiwan, Hong Kong, Macao, and the 市辖区 that stand for a
        # city's districts together
        no_mainland = code[:2] in ("71", "81", "82")
        all_districts = code.endswith("01") and name.endswith("市辖区")
        if no_mainland or (all_districts and code[:4] + "00" in present):
            present.setdefault(code, name)
    provinces = read(TOOLS / "provinces.csv")
    romanised = Romanised(pairs("place_syllables.csv"), pairs("place_names_en.csv"))
    write(
        "regions.csv",
        "region_code,name,level,province_code,province_name,first_year,last_year,today_code,"
        "name_en",
        region_rows(editions, present, pairs("region_successors.csv"), provinces, romanised),
    )
    write(
        "provinces.csv",
        "province_code,name,short_name,name_en,tile_row,tile_col",
        province_rows(present, provinces),
    )


def build_calendar() -> None:
    """spring_festival.csv and holidays.csv from the days of the lunar festivals."""
    lunar = read(TOOLS / "lunar_days.csv")
    write("spring_festival.csv", "year,day", festival_rows(lunar))
    write("holidays.csv", "day,name_zh,name_en", holiday_rows(lunar))


def build_copies() -> None:
    """Tables that ship as they stand beside this script."""
    for name in ("planned_days.csv", "vat_rates.csv", "industries.csv"):
        rows = read(TOOLS / name)
        write(name, ",".join(rows[0]), [tuple(row.values()) for row in rows])


if __name__ == "__main__":
    build_goods()
    build_regions()
    build_calendar()
    build_copies()
