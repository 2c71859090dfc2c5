"""Numbers out of text: as `int` and `float` read them, for everything that is a plain number."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackhub.formats.text.numbers import MARGIN, decimals, padded, read_decimal, whole_numbers


def laid_out(words: list[bytes]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A buffer with the words, and where each begins and ends."""
    lengths = np.array([len(word) for word in words])
    begins = np.cumsum(lengths + 1) - lengths - 1 + MARGIN
    return padded(b"\t".join(words) + b"\n"), begins, begins + lengths


def read_whole(*words: bytes) -> list[int | None]:
    values, odd = whole_numbers(*laid_out(list(words)))
    return [None if wrong else value for value, wrong in zip(values.tolist(), odd, strict=True)]


def read_floats(*words: bytes) -> list[float | None]:
    values, odd = decimals(*laid_out(list(words)))
    return [None if wrong else value for value, wrong in zip(values.tolist(), odd, strict=True)]


@given(st.lists(st.integers(0, 10**16 - 1), min_size=1))
def test_whole_numbers_are_read_as_int_reads_them(numbers: list[int]) -> None:
    assert read_whole(*[b"%d" % number for number in numbers]) == numbers


def test_leading_zeros_change_nothing() -> None:
    assert read_whole(b"007", b"0000000000000042", b"0") == [7, 42, 0]


@pytest.mark.parametrize(
    "word",
    [b"", b"-5", b"+5", b"1.5", b"1e3", b"12a", b"a12", b"1 2", b":", b"/", b"\xff", b"9" * 17],
)
def test_what_is_no_plain_whole_number_is_marked(word: bytes) -> None:
    assert read_whole(b"1", word, b"123456789") == [1, None, 123456789]


@pytest.mark.parametrize("place", range(16))
def test_a_letter_at_any_place_of_a_number_is_seen(place: int) -> None:
    digits = bytearray(b"1234567890123456")
    digits[place] = ord("x")
    assert read_whole(bytes(digits)) == [None]


def test_decimals_are_read_as_float_reads_them() -> None:
    rng = random.Random(5)
    words = [f"{rng.uniform(-1e6, 1e6):.{rng.randrange(9)}f}".encode() for _ in range(2000)]
    assert read_floats(*words) == [float(word) for word in words]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_finite_float_is_read_exactly(numbers: list[float]) -> None:
    assert read_floats(*[repr(number).encode() for number in numbers]) == numbers


def test_unusual_spellings_of_numbers_are_read() -> None:
    words = [b"5.", b".5", b"+1.5", b"1E3", b"-1e-3", b"12345678901", b"0.1234567890123"]
    assert read_floats(*words) == [5.0, 0.5, 1.5, 1000.0, -0.001, 12345678901.0, 0.1234567890123]


@pytest.mark.parametrize(
    "word",
    [
        b"",
        b"-",
        b".",
        b"-.",
        b"nan",
        b"inf",
        b"1e999",
        b"1_0",
        b"1,5",
        b"0x10",
        b"1.2.3",
        b"--1",
        b"1-",
    ],
)
def test_what_is_no_finite_number_is_marked(word: bytes) -> None:
    assert read_floats(b"1.5", word, b"2") == [1.5, None, 2.0]


@given(st.lists(st.binary(max_size=20).filter(lambda word: not set(word) & {9, 10}), min_size=1))
def test_any_bytes_are_read_as_one_number_is(words: list[bytes]) -> None:
    assert read_floats(*words) == [read_decimal(word) for word in words]
