"""Numbers out of text, a column at a time: eight digits are read with one load and a few steps.

A number that is written in an unusual way is marked, for the caller to look at by itself.
"""

from __future__ import annotations

import re

import numpy as np

__all__ = ["MARGIN", "decimals", "padded", "read_decimal", "whole_numbers"]

#: So many bytes must lie before and after the text of a buffer.
MARGIN = 16

_DIGITS = 8
_ZEROS = np.uint64(0x3030303030303030)
_NINES = np.uint64(0x7676767676767676)
_HIGH_BITS = np.uint64(0x8080808080808080)
_PAIRS = np.uint64(0x000000FF000000FF)
_MILLIONS_AND_HUNDREDS = np.uint64(0x000F424000000064)
_TEN_THOUSANDS_AND_ONES = np.uint64(0x0000271000000001)
#: For a number of up to eight digits: which of the eight bytes up to its end belong to it.
_OWN = np.array(
    [0] + [(0xFFFFFFFFFFFFFFFF << (8 * (8 - n))) & 0xFFFFFFFFFFFFFFFF for n in range(1, 9)],
    np.uint64,
)
_OTHERS_ZERO = _ZEROS & ~_OWN
_TENS = 10.0 ** np.arange(_DIGITS + 1)
_NUMBER = re.compile(rb"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")


def padded(data: bytes) -> np.ndarray:
    """The bytes as an array, with `MARGIN` bytes before and after."""
    margin = bytes(MARGIN)
    return np.frombuffer(b"".join((margin, data, margin)), np.uint8)


def _eights(buffer: np.ndarray) -> np.ndarray:
    """The eight bytes from every place on, as one number each; nothing is copied."""
    return np.ndarray((len(buffer) - 7,), np.dtype("<u8"), buffer, strides=(1,))


def _up_to_eight(
    eights: np.ndarray, ends: np.ndarray, lengths: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Values (uint64) of at most eight digits before `ends`, and where they are no digits."""
    text = eights[ends - _DIGITS]
    text &= _OWN[lengths]
    text |= _OTHERS_ZERO[lengths]
    text ^= _ZEROS
    odd = ((text + _NINES) | text) & _HIGH_BITS
    text = text * np.uint64(10) + (text >> np.uint64(8))
    high = (text & _PAIRS) * _MILLIONS_AND_HUNDREDS
    text >>= np.uint64(16)
    text &= _PAIRS
    text *= _TEN_THOUSANDS_AND_ONES
    text += high
    text >>= np.uint64(32)
    return text, odd != 0


def whole_numbers(
    buffer: np.ndarray, begins: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers of 1 to 16 digits without a sign.

    Parameters
    ----------
    buffer
        uint8 array with `MARGIN` bytes before and after the text.
    begins, ends
        int64 arrays: where each number begins, and one past its last digit.

    Returns
    -------
    tuple
        Values (int64); where there is no such number (bool), the value of which means nothing.

    Examples
    --------
    >>> text = padded(b"7,4294967296,x")
    >>> begins, ends = np.array([0, 2, 13]) + MARGIN, np.array([1, 12, 14]) + MARGIN
    >>> values, odd = whole_numbers(text, begins, ends)
    >>> values[:2].tolist(), odd.tolist()
    ([7, 4294967296], [False, False, True])
    """
    eights = _eights(buffer)
    lengths = ends - begins
    odd = (lengths < 1) | (lengths > 2 * _DIGITS)
    low = np.clip(lengths, 0, _DIGITS)
    values, wrong = _up_to_eight(eights, ends, low)
    odd |= wrong
    longer = np.flatnonzero((lengths > _DIGITS) & ~odd)
    if len(longer):
        high, wrong = _up_to_eight(eights, ends[longer] - _DIGITS, lengths[longer] - _DIGITS)
        values[longer] += high * np.uint64(10**_DIGITS)
        odd[longer] |= wrong
    return values.astype(np.int64), odd


def decimals(
    buffer: np.ndarray, begins: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Numbers with or without sign, point and exponent.

    Parameters
    ----------
    buffer, begins, ends
        As for `whole_numbers`.

    Returns
    -------
    tuple
        Values (float64); where there is no finite number (bool).

    Examples
    --------
    >>> text = padded(b"-0.25 1e-3 nan")
    >>> begins, ends = np.array([0, 6, 11]) + MARGIN, np.array([5, 10, 14]) + MARGIN
    >>> values, odd = decimals(text, begins, ends)
    >>> values[:2].tolist(), odd.tolist()
    ([-0.25, 0.001], [False, False, True])
    """
    negative = buffer[begins] == ord("-")
    digits = begins + negative
    points = _points(buffer, digits, ends)
    before, after = points - digits, np.maximum(ends - points - 1, 0)
    odd = (before < 1) | (before > _DIGITS) | (after > _DIGITS)
    eights = _eights(buffer)
    whole, wrong = _up_to_eight(eights, points, np.clip(before, 0, _DIGITS))
    odd |= wrong
    part, wrong = _up_to_eight(eights, ends, np.clip(after, 0, _DIGITS))
    odd |= wrong & (after > 0)
    scale = _TENS[np.clip(after, 0, _DIGITS)]
    # Both are below 2**53, so one division gives the nearest number.
    values = (whole * scale + part) / scale
    values = np.where(negative, -values, values)
    rare = np.flatnonzero(odd)
    if len(rare):
        text = buffer.tobytes()
        limits = zip(begins[rare].tolist(), ends[rare].tolist(), strict=True)
        read = [read_decimal(text[begin:end]) for begin, end in limits]
        values[rare] = [0.0 if value is None else value for value in read]
        odd[rare] = [value is None for value in read]
    return values, odd


def _points(buffer: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Where the first point of each number is; its end where it has none."""
    every = np.flatnonzero(buffer == ord("."))
    if not len(every):
        return ends
    if len(every) == len(begins) and bool(((every >= begins) & (every < ends)).all()):
        return every
    nth = np.searchsorted(every, begins)
    first = np.append(every, len(buffer))[nth]
    return np.minimum(first, ends)


def read_decimal(text: bytes) -> float | None:
    """The value of one number; None where it is none, or is not finite.

    Examples
    --------
    >>> read_decimal(b"1.5e3"), read_decimal(b"inf"), read_decimal(b"1_0")
    (1500.0, None, None)
    """
    if len(text) > 400 or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) != float("inf") else None
