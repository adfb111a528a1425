"""New moons and the sun's longitude after Meeus, Astronomical Algorithms (1998), chapters 25, 49.

From these the Spring Festival by the rule of the Chinese calendar (GB/T 33661-2017), Beijing time.
"""

from datetime import date, timedelta
from itertools import pairwise
from math import floor, radians, sin

J2000 = 2451545.0
BEIJING = 8 / 24
NEW_MOON_TERMS = (  # factor, power of E, multiples of M, M', F, Ω
    (-0.40720, 0, 0, 1, 0, 0),
    (0.17241, 1, 1, 0, 0, 0),
    (0.01608, 0, 0, 2, 0, 0),
    (0.01039, 0, 0, 0, 2, 0),
    (0.00739, 1, -1, 1, 0, 0),
    (-0.00514, 1, 1, 1, 0, 0),
    (0.00208, 2, 2, 0, 0, 0),
    (-0.00111, 0, 0, 1, -2, 0),
    (-0.00057, 0, 0, 1, 2, 0),
    (0.00056, 1, 1, 2, 0, 0),
    (-0.00042, 0, 0, 3, 0, 0),
    (0.00042, 1, 1, 0, 2, 0),
    (0.00038, 1, 1, 0, -2, 0),
    (-0.00024, 1, -1, 2, 0, 0),
    (-0.00017, 0, 0, 0, 0, 1),
)


def new_moon(number: int) -> date:
    """The day in Beijing of the new moon so many after that of 6 January 2000."""
    t = number / 1236.85
    jde = 2451550.09766 + 29.530588861 * number + 0.00015437 * t**2
    e = 1 - 0.002516 * t
    sun = 2.5534 + 29.10535670 * number
    moon = 201.5643 + 385.81693528 * number + 0.0107582 * t**2
    latitude = 160.7108 + 390.67050284 * number - 0.0016118 * t**2
    node = 124.7746 - 1.56375588 * number
    for factor, power, *of in NEW_MOON_TERMS:
        angle = sum(n * x for n, x in zip(of, (sun, moon, latitude, node), strict=True))
        jde += factor * e**power * sin(radians(angle))
    jde += 0.000325 * sin(radians(299.77 + 0.107408 * number))  # the largest planetary term
    return _day(jde - 70 / 86400)  # dynamical to universal time, 64 to 93 seconds in 2000–2050


def longitude(day: date) -> float:
    """The sun's apparent longitude in degrees at midnight in Beijing, when the day begins."""
    t = (day.toordinal() + 1721424.5 - BEIJING - J2000) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t**2
    m = radians(357.52911 + 35999.05029 * t - 0.0001537 * t**2)
    centre = (1.914602 - 0.004817 * t) * sin(m) + (0.019993 - 0.000101 * t) * sin(2 * m)
    centre += 0.000289 * sin(3 * m)
    return float(mean + centre - 0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * t))) % 360


def has_major_term(start: date, end: date) -> bool:
    """Whether the sun passes a multiple of 30° from the beginning of `start` to that of `end`."""
    return floor(longitude(start) / 30) != floor(longitude(end) / 30)


def lunar_new_year(year: int) -> date:
    """The first day of the first month: of the month two after that of the winter solstice,
    not counting a leap month, the first without a major term between two solstices 13 apart."""
    first, last = _solstice_month(year - 1), _solstice_month(year)
    starts = [new_moon(number) for number in range(first, last + 1)]
    leap = None
    if last - first == 13:
        months = enumerate(pairwise(starts))
        leap = next(n for n, (one, other) in months if not has_major_term(one, other))
    return starts[2 if leap is None or leap > 2 else 3]


def _solstice_month(year: int) -> int:
    """The number of the new moon that begins the month of that December's solstice."""
    solstice = next(
        day
        for day in (date(year, 12, 19) + timedelta(days=number) for number in range(6))
        if longitude(day + timedelta(days=1)) >= 270 > longitude(day)
    )
    number = round((solstice - date(2000, 1, 6)).days / 29.530588861) + 1
    while new_moon(number) > solstice:
        number -= 1
    return number


def _day(jd: float) -> date:
    return date.fromordinal(floor(jd + 0.5 + BEIJING) - 1721425)
