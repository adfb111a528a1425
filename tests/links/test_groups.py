import numpy as np
import pytest
from scipy import stats

from chainscan.links.groups import (
    ENTERPRISE_SHARE,
    EXPECTED,
    NONE,
    Observed,
    explain,
    log_chance,
    weigh,
)


def observed(
    *links: tuple[int, int, float, bool],
    region: dict[int, int] | None = None,
    pace: dict[int, float] | None = None,
) -> Observed:
    """Links as (supplier, buyer, p_trade, silent); regions and pace as a supplier by enterprise."""
    supplier, buyer, p, silent = (np.array(column) for column in zip(*links, strict=True))
    places = region or {}
    return Observed(
        supplier,
        buyer,
        np.array([places.get(int(key), NONE) for key in supplier]),
        np.array([places.get(int(key), NONE) for key in buyer]),
        p.astype(float),
        silent.astype(bool),
        np.array([(pace or {}).get(int(key), 0.0) for key in supplier]),
        np.zeros(len(buyer)),
    )


def causes_of(links: Observed, least: int = 3) -> list[tuple[str, int, list[int]]]:
    """Groups silent enough, taken as proven: cause, key and the links each explains."""
    proven = [
        (evidence, 0.01, 0.05)
        for cause in ("region", "supplier_down", "buyer_down")
        for evidence in weigh(links, cause, least)
        if evidence.is_silent
    ]
    groups = explain(links, proven, least)
    return [(g.evidence.cause, g.evidence.key, g.links.tolist()) for g in groups]


def test_a_supplier_that_has_found_other_buyers_is_not_down() -> None:
    links = [(1, 11, 0.9, True), (1, 12, 0.9, True), (1, 13, 0.8, True)]
    assert causes_of(observed(*links, pace={1: 0.2})) == [("supplier_down", 1, [0, 1, 2])]
    assert causes_of(observed(*links, pace={1: 0.3})) == []


def test_a_supplier_silent_to_all_its_buyers_is_down() -> None:
    links = observed(
        (1, 11, 0.9, True), (1, 12, 0.9, True), (1, 13, 0.8, True), (2, 11, 0.9, False)
    )
    assert causes_of(links) == [("supplier_down", 1, [0, 1, 2])]


def test_a_supplier_that_still_serves_one_of_three_is_not_down() -> None:
    links = observed((1, 11, 0.9, True), (1, 12, 0.9, True), (1, 13, 0.9, False))
    assert causes_of(links) == []


def test_too_few_partners_prove_nothing() -> None:
    links = observed((1, 11, 0.9, True), (1, 12, 0.9, True))
    assert causes_of(links) == []


def test_partners_from_whom_little_was_expected_do_not_count() -> None:
    links = observed((1, 11, 0.9, True), (1, 12, 0.9, True), (1, 13, 0.2, True))
    assert causes_of(links) == []


def test_a_link_common_to_two_silent_enterprises_goes_to_the_larger() -> None:
    links = observed(
        *((1, buyer, 0.9, True) for buyer in (11, 12, 13)),
        *((supplier, 11, 0.9, True) for supplier in (2, 3, 4, 5)),
    )
    # Buyer 11 has lost five links, supplier 1 three; without the common one it keeps only two.
    assert causes_of(links) == [("buyer_down", 11, [0, 3, 4, 5, 6])]


def test_a_region_needs_five_silent_enterprises_and_then_comes_first() -> None:
    five = observed(
        *((supplier, buyer, 0.9, True) for supplier in range(1, 6) for buyer in (11, 12, 13)),
        region=dict.fromkeys(range(1, 6), 7),
    )
    assert causes_of(five) == [("region", 7, list(range(15)))]
    four = observed(
        *((supplier, buyer, 0.9, True) for supplier in range(1, 5) for buyer in (11, 12, 13)),
        region=dict.fromkeys(range(1, 5), 7),
    )
    assert "region" not in [cause for cause, _, _ in causes_of(four)]


def test_one_large_silent_supplier_is_not_its_region() -> None:
    links = observed(
        *((1, buyer, 0.9, True) for buyer in range(11, 41)),
        *((supplier, 50, 0.9, False) for supplier in range(2, 7)),
        region=dict.fromkeys(range(1, 7), 7),
    )
    assert causes_of(links) == [("supplier_down", 1, list(range(30)))]


def test_an_enterprise_down_in_one_role_is_down_in_the_other_too_however_few_links_it_has() -> None:
    bought = [(supplier, 1, 0.9, True) for supplier in (21, 22, 23)]
    silent = observed(*bought, (1, 11, 0.9, True))
    assert causes_of(silent) == [("buyer_down", 1, [0, 1, 2]), ("supplier_down", 1, [3])]
    selling = observed(*bought, (1, 11, 0.9, True), (1, 12, 0.9, False))
    assert causes_of(selling) == [("buyer_down", 1, [0, 1, 2])]


def test_the_other_role_leans_on_the_proof_of_the_first() -> None:
    links = observed(*((supplier, 1, 0.9, True) for supplier in (21, 22, 23)), (1, 11, 0.9, True))
    proven = [(weigh(links, "buyer_down", 3)[0], 0.01, 0.05)]
    first, other = explain(links, proven, 3)
    assert (other.p, other.q, other.by_role) == (first.p, first.q, first.evidence)
    assert (other.evidence.partners, first.by_role) == (1, None)


@pytest.mark.parametrize("traded", [0, 1, 4])
def test_the_chance_of_so_few_trades_is_never_stated_smaller_than_it_is(traded: int) -> None:
    p, silent = np.full(20, 0.6), np.arange(20) >= traded
    exact = stats.binom.logcdf(traded, 20, 0.6)
    found = log_chance(p, silent)
    assert found >= exact - 1e-9
    assert found <= exact / 2
    if traded == 0:
        assert found == pytest.approx(exact)


def test_trade_as_expected_is_no_evidence() -> None:
    assert log_chance(np.full(10, 0.5), np.arange(10) >= 5) == 0.0


def test_the_evidence_of_many_enterprises_agrees_with_a_slow_count() -> None:
    rng = np.random.default_rng(3)
    ends = zip(rng.integers(1, 40, 600).tolist(), rng.integers(50, 90, 600).tolist(), strict=True)
    dead = {7, 8, 9}
    rows = [
        (supplier, buyer, float(rng.random()), supplier in dead or bool(rng.random() < 0.3))
        for supplier, buyer in ends
    ]
    found = {evidence.key: evidence for evidence in weigh(observed(*rows), "supplier_down", 3)}
    for key in {supplier for supplier, *_ in rows}:
        mine = [(p, silent) for supplier, _, p, silent in rows if supplier == key and p > EXPECTED]
        if len(mine) < 3:
            assert key not in found
            continue
        gone = [p for p, silent in mine if silent]
        total, most = sum(p for p, _ in mine), max(gone, default=0.0)
        evidence = found[key]
        assert (evidence.partners, evidence.silent_partners) == (len(mine), len(gone))
        assert evidence.expected == pytest.approx(total)
        assert evidence.silent_share == pytest.approx(sum(gone) / total)
        assert evidence.is_silent == ((sum(gone) - most) / (total - most) >= ENTERPRISE_SHARE)
        assert (evidence.log_chance < 0) == evidence.is_silent
    assert {key for key, evidence in found.items() if evidence.is_silent} >= dead
