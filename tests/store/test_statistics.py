"""Statistics against Python's own whole numbers and exact sums."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trackhub.store.layout import DTYPES
from trackhub.store.statistics import TrackStats

LENGTHS = (1, 8191, 8192, 65_537, 200_001)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("dtype", [name for name in DTYPES if "int" in name])
@pytest.mark.parametrize("highest", [1, 45, 46, 127, None])
def test_whole_numbers_are_counted_exactly(dtype: str, highest: int | None, length: int) -> None:
    limits = np.iinfo(dtype)
    low = int(limits.min) if highest is None else max(int(limits.min), -highest)
    high = int(limits.max) if highest is None else highest
    values = np.random.default_rng(length).integers(low, high, length, dtype, endpoint=True)
    known = values.tolist()
    stats = TrackStats.of(values)
    assert (stats.n, stats.n_nan, stats.min, stats.max) == (length, 0, min(known), max(known))
    assert stats.sum == sum(known)
    assert stats.n_zero == known.count(0)
    assert stats.sumsq == pytest.approx(sum(x * x for x in known), rel=1e-12)


@pytest.mark.parametrize("value", [45, -45, 46])
def test_the_largest_sums_of_small_values_are_exact(value: int) -> None:
    stats = TrackStats.of(np.full(65_536, value, "i2"))
    assert (stats.sum, stats.sumsq) == (65_536 * value, 65_536 * value * value)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shift", [-9.0, 0.0, 9.0])
def test_missing_values_do_not_count(dtype: str, shift: float, length: int) -> None:
    random = np.random.default_rng(length)
    values = (random.normal(0, 1, length) + shift).astype(dtype)
    values[random.random(length) < 0.1] = 0
    values[random.random(length) < 0.1] = np.nan
    values[70_000:150_000] = np.nan
    known = [x for x in values.tolist() if x == x]
    stats = TrackStats.of(values)
    assert (stats.n, stats.n_nan) == (len(known), length - len(known))
    assert (stats.min, stats.max) == (min(known, default=None), max(known, default=None))
    assert stats.n_zero == known.count(0)
    tolerance = 1e-13 * math.fsum(map(abs, known))
    assert stats.sum == pytest.approx(math.fsum(known), abs=tolerance)
    assert stats.sumsq == pytest.approx(math.fsum(x * x for x in known), rel=1e-12)


def test_values_without_an_end_are_kept(recwarn: pytest.WarningsRecorder) -> None:
    stats = TrackStats.of(np.array([1, np.inf, np.nan, -np.inf], "f4"))
    assert (stats.min, stats.max, stats.n, stats.n_nan) == (-math.inf, math.inf, 3, 1)
    assert list(recwarn) == []


@pytest.mark.parametrize("dtype", DTYPES)
def test_no_values_have_no_statistics(dtype: str) -> None:
    assert TrackStats.of(np.zeros(0, dtype)) == TrackStats()
    assert TrackStats.of(np.zeros(70_000, dtype)) == TrackStats(70_000, 0, 0, 0, 0, 0.0, 70_000)


def test_all_values_may_be_missing() -> None:
    assert TrackStats.of(np.full(70_000, np.nan, "f4")) == TrackStats(n_nan=70_000)
