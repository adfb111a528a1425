import numpy as np
import pytest
from scipy import integrate, stats

from chainscan.links.renewal import SHAPES, TAIL_MEANS, GammaMixture, WaitingTimes, fit_mixture

SILENCE = np.array([0.5, 3.0, 10.0, 25.0])


def of_shape(shape: float, mean: float) -> WaitingTimes:
    """All weight on one shape, its rate known exactly (r and α → ∞)."""
    share = np.where(shape == SHAPES, 1.0, 0.0)[None, :].repeat(len(SILENCE), axis=0)
    sure = 1e7
    a = np.full((len(SILENCE), len(SHAPES)), sure)
    return WaitingTimes(share, a, np.full_like(a, sure * mean / shape))


def simulated(links: int, shape: float, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gaps of links with rates of their own: number, sum and log-sum of each."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(3, 20, links)
    rates = rng.gamma(3.0, 1 / 20.0, links)
    gaps = [rng.gamma(shape, 1 / rate, n) for n, rate in zip(counts, rates, strict=True)]
    sums, logs = ([f(gap) for gap in gaps] for f in (np.sum, lambda gap: np.log(gap).sum()))
    return counts, np.array(sums), np.array(logs)


def test_with_random_gaps_and_a_known_rate_survival_is_exponential() -> None:
    times = of_shape(1.0, 5.0)
    assert times.survival(SILENCE) == pytest.approx(np.exp(-SILENCE / 5.0), rel=1e-4)
    assert times.mean_gap() == pytest.approx(np.full(4, 5.0), rel=1e-5)


def test_random_gaps_have_no_memory_so_backward_recurrence_is_survival() -> None:
    times = of_shape(1.0, 5.0)
    assert times.backward_recurrence(SILENCE) == pytest.approx(times.survival(SILENCE), rel=1e-4)


def test_backward_recurrence_is_what_one_meets_on_days_chosen_blindly() -> None:
    rng = np.random.default_rng(8)
    events = rng.gamma(4.0, 5.0 / 4.0, 400_000).cumsum()
    days = rng.uniform(100, events[-1] - 100, 200_000)
    age = days - events[np.searchsorted(events, days) - 1]
    met = np.array([(age >= silence).mean() for silence in SILENCE])
    assert of_shape(4.0, 5.0).backward_recurrence(SILENCE) == pytest.approx(met, abs=0.004)


def test_the_closed_form_of_backward_recurrence_equals_quadrature_up_to_forty_mean_gaps() -> None:
    mixture = GammaMixture(
        np.array([0.1, 0.4, 0.2, 0.2, 0.1]),
        np.array([2, 1.5, 3, 2, 5.0]),
        np.array([20, 8, 9, 4, 3.0]),
    )
    times = mixture.posterior(np.array([4]), np.array([22.0]), np.array([5.0]))
    until = TAIL_MEANS * float(times.mean_gap()[0])

    def survival(t: float) -> float:
        return float(times.survival(np.array([t]))[0])

    for silence in SILENCE:
        beyond, _ = integrate.quad(survival, silence, until, limit=200)
        before, _ = integrate.quad(survival, 0, silence, limit=200)
        closed = float(times.backward_recurrence(np.array([silence]))[0])
        assert closed == pytest.approx(beyond / (before + beyond), rel=1e-6)


def test_the_likelihood_of_a_link_integrates_its_unknown_rate_out() -> None:
    gaps, r, alpha = np.array([2.0, 5.0, 3.5]), 2.5, 12.0
    mixture = GammaMixture(np.full(5, 0.2), np.full(5, r), np.full(5, alpha))
    logs = mixture.log_likelihoods(
        np.array([3]), np.array([gaps.sum()]), np.array([np.log(gaps).sum()])
    )[0]
    for shape, found in zip(SHAPES, logs, strict=True):

        def joint(rate: float, shape: float = shape) -> float:
            of_gaps = stats.gamma.pdf(gaps, shape, scale=1 / rate).prod()
            return float(of_gaps * stats.gamma.pdf(rate, r, scale=1 / alpha))

        whole, _ = integrate.quad(joint, 0, 20, limit=400)
        assert found == pytest.approx(np.log(whole), rel=1e-6)


def test_each_round_of_em_raises_the_likelihood() -> None:
    fitted = fit_mixture(*simulated(500, 2.0))
    assert len(fitted.log_likelihood) > 3
    assert (np.diff(fitted.log_likelihood) >= -1e-6).all()


@pytest.mark.parametrize("shape", [1.0, 4.0])
def test_em_finds_the_regularity_that_was_put_in(shape: float) -> None:
    fitted = fit_mixture(*simulated(2_000, shape))
    assert fitted.weight @ SHAPES == pytest.approx(shape, rel=0.15)
    assert fitted.weight.sum() == pytest.approx(1)


def test_a_longer_silence_is_never_more_probable() -> None:
    fitted = fit_mixture(*simulated(300, 2.0))
    silences = np.linspace(0, 200, 60)
    many = (np.full(60, 6), np.full(60, 40.0), np.full(60, 9.0))
    for probability in (
        fitted.posterior(*many).survival(silences),
        fitted.posterior(*many).backward_recurrence(silences),
    ):
        assert (np.diff(probability) <= 1e-12).all()
        assert probability[0] == pytest.approx(1)


def test_one_link_like_clockwork_leaves_the_other_shapes_finite() -> None:
    gaps = np.array([19])
    fitted = fit_mixture(gaps, gaps * 5.0, gaps * np.log(5.0))
    assert np.isfinite(fitted.r).all()
    assert np.isfinite(fitted.alpha).all()
    assert np.argmax(fitted.weight) == len(SHAPES) - 1
