"""Thin home for the validators of 1.0: each asks the option table about a setting of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import settings as switches
from .errors import ValidationError

__all__ = [
    "CSV",
    "RGB",
    "ColSV2",
    "ColSV2_numbers_or_single_number",
    "ColSV3",
    "Param",
    "RGBList",
    "ValidationError",
    "alphanumeric_",
    "float_like",
    "full_or_local_url",
    "full_url",
    "hex_or_named",
    "int_like",
    "key_val",
    "long_label",
    "off_or_int",
    "short_label",
    "tracktypes",
    "ucsc_position",
    "validator",
]


class Param:
    """One row of the option table, as 1.0 had it.

    Parameters
    ----------
    name
        Name of the setting.
    fmt
        Its syntax, a list of lines.
    types
        Track types that it is documented for.
    required
        Whether UCSC asks for it.
    validator
        A set of allowed values, a type, a callable, or the name of the setting in
        UCSC's tables whose rule holds.

    Examples
    --------
    >>> Param("color", ["color <red,green,blue>"], ["all"], False, RGB).validate("128,0,5")
    True
    """

    def __init__(
        self,
        name: str,
        fmt: list[str],
        types: list[str],
        required: bool,
        validator: Any,
        min_bed_fields: int | None = None,
    ) -> None:
        self.name = name
        self.fmt = fmt
        self.types = types
        self.required = required
        self.validator = validator
        self.min_bed_fields = min_bed_fields

    def validate(self, value: Any) -> bool:
        """Return whether `value` is allowed.

        Raises
        ------
        ValidationError
            Where the rule can say what is wrong.
        """
        rule = self.validator
        if isinstance(rule, (set, frozenset, list, tuple)):
            return value in rule
        if isinstance(rule, str):
            return _by_setting(rule, self.name)(value)
        if isinstance(rule, type):
            try:
                rule(value)
            except ValueError:
                raise ValidationError(f"{self.name} takes {rule.__name__}, got {value!r}") from None
            return True
        return bool(rule(value))

    def __repr__(self) -> str:
        return f'<Param "{self.name}">'


class _Validator:
    def __init__(self, function: Callable[[Any], bool], examples: tuple[Any, ...]) -> None:
        self._function = function
        self._examples = examples
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__

    def __call__(self, value: Any) -> bool:
        if not switches.VALIDATE:
            return True
        try:
            good = self._function(value)
        except ValidationError:
            raise
        except Exception:
            good = False
        if not good:
            examples = ", ".join(map(repr, self._examples))
            raise ValidationError(f"{self.__name__}: {value!r} is not of the form of {examples}")
        return True

    def __repr__(self) -> str:
        return f"<Validator [{self.__name__}]>"


def validator(*example: Any) -> Callable[[Callable[[Any], bool]], _Validator]:
    """Turn a function that answers True or False into one that raises for False.

    Parameters
    ----------
    *example
        Good values, which the error shows.
    """

    def wrap(function: Callable[[Any], bool]) -> _Validator:
        return _Validator(function, example)

    return wrap


def _by_setting(setting_name: str, name: str) -> _Validator:
    """Return the rule that the option table has for a setting."""

    def rule(value: Any) -> bool:
        from .spec import clean, lookup

        row = lookup("trackDb", setting_name)
        if row is None:
            return True
        answer = clean(row, value)
        if answer.severity == "error":
            cure = f"; {answer.fix}" if answer.fix else ""
            raise ValidationError(f"{answer.reason}{cure}")
        return True

    rule.__name__ = name
    return _Validator(rule, ())


RGB = _by_setting("color", "RGB")
RGBList = _by_setting("colorByStrand", "RGBList")
key_val = _by_setting("subGroups", "key_val")
ColSV3 = _by_setting("maxHeightPixels", "ColSV3")
ColSV2 = _by_setting("viewLimits", "ColSV2")
ColSV2_numbers_or_single_number = _by_setting("scoreFilter", "ColSV2_numbers_or_single_number")
off_or_int = _by_setting("smoothingWindow", "off_or_int")
short_label = _by_setting("shortLabel", "short_label")
long_label = _by_setting("longLabel", "long_label")
tracktypes = _by_setting("type", "tracktypes")
hex_or_named = _by_setting("highlightColor", "hex_or_named")


@validator("chr21:33031596-33033258")
def ucsc_position(value: str) -> bool:
    """Whether this is ``chrom:start-end``."""
    match = re.fullmatch(r"[^\s:]+:([\d,]+)-([\d,]+)", value)
    if match is None:
        return False
    start, end = (int(number.replace(",", "")) for number in match.groups())
    return start < end


@validator("a,b,c")
def CSV(value: str) -> bool:
    """Whether this is a list with commas."""
    return isinstance(value, str)


@validator(1, "500")
def int_like(value: Any) -> bool:
    """Whether this is a whole number."""
    return int(value) == float(value)


@validator(1.5, "0.2")
def float_like(value: Any) -> bool:
    """Whether this is a number."""
    return float(value) == float(value)


@validator("asdf1234_33")
def alphanumeric_(value: str) -> bool:
    """Whether this is letters, digits and ``_`` only."""
    return re.fullmatch(r"\w+", value, re.ASCII) is not None


@validator("https://example.com", "path/to/a.html")
def full_or_local_url(value: str) -> bool:
    """Whether this is a URL or a path, in one word."""
    return bool(value) and len(value.split()) == 1


@validator("https://example.com")
def full_url(value: str) -> bool:
    """Whether this is an absolute URL."""
    return re.match(r"(https?|ftp)://\S+$", value) is not None
