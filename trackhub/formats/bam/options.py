"""Checks of options that callers give."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from ...errors import ParameterError

__all__ = ["choice", "whole"]


def choice(option: str, value: Any, allowed: Iterable[str]) -> str:
    """The value, which must be one of several words."""
    names = list(allowed)
    if value in names:
        return str(value)
    near = get_close_matches(str(value), names, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"give {', '.join(map(repr, names))}"
    raise ParameterError(f"{option} is {value!r}; {hint}")


def whole(option: str, value: Any, low: int, high: int) -> int:
    """The value, which must be a whole number of a range."""
    try:
        number = operator.index(value)
    except TypeError:
        number = low - 1
    if not low <= number <= high:
        raise ParameterError(f"{option} is {value!r}; give a whole number from {low} to {high}")
    return number
