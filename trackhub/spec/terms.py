"""Python's terms turned into UCSC's: ``(128, 0, 5)`` is ``128,0,5``, ``True`` is ``on``.

Only how a value is written; whether it makes sense is judged afterwards, in `kinds`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from os import PathLike, fspath
from pathlib import PurePath
from typing import Any

from .colors import BASIC_NAMES, RGB, from_numbers, from_text
from .table import Setting
from .verdict import quoted

__all__ = ["Unfit", "respell", "spell"]


class Unfit(Exception):
    """A value that cannot be written at all; carries the reason and, where there is one, the fix."""

    def __init__(self, reason: str, fix: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


def spell(setting: Setting, value: object) -> str:
    """Return the text of a value that is not a plain string; empty: leave the setting out.

    ``True`` and ``False`` become the setting's own words; where the absence of a setting means
    no, ``False`` is the empty text.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bytes | bytearray | memoryview):
        raise Unfit(f"{setting.name} takes text, got {type(value).__name__}", "decode it first")
    if isinstance(value, PathLike):
        return _path(value)
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "ndim", None) == 0:
        value = item()
    if isinstance(value, bool):
        return _truth(setting, value)
    if isinstance(value, Mapping):
        return _mapping(setting, value)
    if isinstance(value, set | frozenset):
        return _sequence(setting, sorted(value, key=str))
    if hasattr(value, "__iter__") and hasattr(value, "__len__"):
        return _sequence(setting, list(value))
    if isinstance(value, int | float) or hasattr(value, "__float__"):
        return _number(setting, value)
    raise Unfit(
        f"{setting.name} takes {_wanted(setting)}, got an object of type {type(value).__name__}"
    )


def _wanted(setting: Setting) -> str:
    return setting.format or setting.kind


def _path(value: PathLike[Any]) -> str:
    if isinstance(value, PurePath):
        return value.as_posix()
    path = fspath(value)
    return path if isinstance(path, str) else path.decode("utf-8", "surrogateescape")


# ---------------------------------------------------------------------------------------- scalars


def _truth(setting: Setting, value: bool) -> str:
    """The setting's own word for yes or no."""
    if setting.kind == "flag_off":
        return "" if value else "off"
    if setting.kind in ("flag_on", "flag_dot"):
        return (setting.allowed or ("on",))[0] if value else ""
    if setting.kind == "bool_truefalse":
        return "true" if value else "false"
    if setting.kind in ("text", "html_text", "pattern", "list_comma", "list_space"):
        return str(value)
    ours = [word.split()[0] for word in setting.allowed or (setting.format.split("|")[0],)]
    for yes, no in (("on", "off"), ("true", "false"), ("yes", "no"), ("1", "0")):
        if yes in ours or no in ours:
            word = yes if value else no
            return word if word in ours else ""
    if setting.allowed:
        return str(value)
    raise Unfit(f"{setting.name} takes {_wanted(setting)}, got {value}")


def _number(setting: Setting, value: Any) -> str:
    number = _plain_number(setting, value)
    if setting.kind.startswith(("bool", "flag")) and number in (0, 1):
        return _truth(setting, bool(number))
    if setting.name == "visibility" and number in range(5):
        return _MODES[int(number)]
    return _digits(setting, number, whole="int" in setting.kind)


#: Visibilities by the numbers that UCSC's programs give them.
_MODES = ("hide", "dense", "full", "pack", "squish")


def _plain_number(setting: Setting, value: Any) -> int | float:
    """The number that an object of any numeric type stands for."""
    if isinstance(value, int | float):
        return value
    try:
        return int(value.__index__()) if hasattr(value, "__index__") else float(value)
    except (ArithmeticError, TypeError, ValueError):
        kind = type(value).__name__
        raise Unfit(f"{setting.name} takes {_wanted(setting)}, got a {kind}") from None


def _digits(setting: Setting, value: Any, whole: bool = False) -> str:
    """The text of a number that C reads back as the same."""
    number = _plain_number(setting, value)
    if isinstance(number, int):
        if number.bit_length() > 64:
            bits = number.bit_length()
            raise Unfit(f"{setting.name} takes {_wanted(setting)}, got a number of {bits} bits")
        return str(int(number))
    if number != number or number in (float("inf"), float("-inf")):
        raise Unfit(f"{setting.name} takes {_wanted(setting)}, got {number}")
    if whole and number.is_integer():
        return str(int(number))
    return repr(float(number))


# ---------------------------------------------------------------------------------------- several


def _sequence(setting: Setting, values: list[Any]) -> str:
    writer = _SEQUENCES.get(setting.kind)
    if writer is None:
        raise Unfit(f"{setting.name} takes {_wanted(setting)}, got a list")
    return writer(setting, values)


def _member(setting: Setting, value: Any) -> str:
    """The text of one member of a list or mapping."""
    if isinstance(value, str):
        return str.__str__(value).strip()
    if isinstance(value, PathLike):
        return _path(value)
    if isinstance(value, bool):
        return str(value)
    if hasattr(value, "__float__"):
        return _digits(setting, value)
    raise Unfit(
        f"{setting.name} takes {_wanted(setting)}, got a member of type {type(value).__name__}"
    )


def _members(setting: Setting, values: list[Any]) -> list[str]:
    return [_member(setting, value) for value in values]


def _commas(setting: Setting, values: list[Any]) -> str:
    """Words with commas between them; the values of a filter may hold commas, written twice."""
    members = _members(setting, values)
    if "Values" in setting.name:
        return ",".join(member.replace(",", ",,") for member in members)
    for member in members:
        if "," in member:
            raise Unfit(
                f"{setting.name} takes {_wanted(setting)}, got {quoted(member)} with a comma"
            )
    return ",".join(members)


def _blanks(setting: Setting, values: list[Any]) -> str:
    """Words with blanks between them; one that holds blanks is quoted where UCSC unquotes it."""
    members = _members(setting, values)
    for number, member in enumerate(members):
        if not member or len(member.split()) > 1:
            if setting.name != "barChartBars" or '"' in member or not member:
                raise Unfit(
                    f"{setting.name} takes {_wanted(setting)}, got {quoted(member)} among the words",
                    f"write {'_'.join(member.split())}" if member else None,
                )
            members[number] = f'"{member}"'
    return " ".join(members)


def _words(setting: Setting, values: list[Any]) -> str:
    return " ".join(_members(setting, values))


def _range(setting: Setting, values: list[Any]) -> str:
    kept = [value for value in values if value is not None]
    return ":".join(
        member
        if isinstance(member, str)
        else _digits(setting, member, setting.kind != "range_number")
        for member in kept
    )


def _pairs(setting: Setting, values: list[Any]) -> str:
    """Words that are ``key=value`` already; for a sort order, names alone sort upwards."""
    members = _members(setting, values)
    if setting.name == "sortOrder":
        return " ".join(member if "=" in member else f"{member}=+" for member in members)
    return " ".join(members)


def _color(setting: Setting, values: list[Any]) -> str:
    if len(values) == 4 and all(isinstance(value, float) for value in values):
        values = values[:3]
    try:
        numbers = [value if isinstance(value, int | float) else float(value) for value in values]
    except (TypeError, ValueError):
        numbers = []
    rgb = from_numbers(numbers)
    if rgb is None:
        got = quoted(", ".join(str(number) for number in numbers))
        raise Unfit(f"{setting.name} takes R,G,B with numbers from 0 to 255, got {got}")
    return _hex(rgb) if setting.kind == "hexcolor" else _rgb(rgb)


def _colors(setting: Setting, values: list[Any]) -> str:
    return " ".join(
        _respell_color(setting, value.strip())
        if isinstance(value, str)
        else _color(setting, list(value) if hasattr(value, "__iter__") else [])
        for value in values
    )


_SEQUENCES: dict[str, Callable[[Setting, list[Any]], str]] = {
    "color": _color,
    "hexcolor": _color,
    "color_pair": _colors,
    "color_list": _colors,
    "int_pair": _words,
    "keyvalues": _pairs,
    "list_comma": _commas,
    "list_space": _blanks,
    "range_int": _range,
    "range_number": _range,
    "range3_int": _range,
    "server": _words,
    "structured": _words,
    "typeline": _words,
}


def _mapping(setting: Setting, values: Mapping[Any, Any]) -> str:
    if setting.kind == "json":
        try:
            return json.dumps(dict(values))
        except (TypeError, ValueError) as error:
            raise Unfit(f"{setting.name} takes one JSON object: {error}") from None
    if setting.kind == "list_comma" and "|" in setting.format:
        return _commas(setting, [f"{key}|{label}" for key, label in values.items()])
    if setting.kind != "keyvalues":
        raise Unfit(f"{setting.name} takes {_wanted(setting)}, got a mapping")
    return " ".join(_pair(setting, str(key), value) for key, value in values.items())


def _pair(setting: Setting, key: str, value: Any) -> str:
    if setting.name == "dimensions" and not key.startswith("dim"):
        key = f"dim{key}"
    if setting.name == "sortOrder" and isinstance(value, bool):
        value = "+" if value else "-"
    text = _member(setting, value)
    if not key or "=" in key or len(key.split()) != 1:
        raise Unfit(f"{setting.name} takes {_wanted(setting)}, got the key {quoted(key)}")
    if len(text.split()) > 1 or not text:
        if setting.name in _UNQUOTED:
            raise Unfit(
                f"{setting.name} takes one word for each key, got {quoted(text)} for {key}",
                f"write {'_'.join(text.split())}" if text else None,
            )
        mark = "'" if '"' in text else '"'
        if mark in text:
            raise Unfit(
                f"{setting.name} takes no value with both quotation marks, got {quoted(text)}"
            )
        text = f"{mark}{text}{mark}"
    return f"{key}={text}"


_UNQUOTED = frozenset({"dimensions", "sortOrder", "subGroups"})

# ---------------------------------------------------------------------------------------- strings


def respell(setting: Setting, text: str) -> str:
    """Return a string in UCSC's terms: colour names, ``True``, blanks where UCSC wants none."""
    writer = _STRINGS.get(setting.kind)
    return writer(setting, text) if writer else text


def _respell_switch(setting: Setting, text: str) -> str:
    word = text.lower()
    if word in setting.allowed:
        return word
    if word in ("on", "true"):
        return _truth(setting, True)
    if word in ("off", "false"):
        return _truth(setting, False)
    return text


def _respell_flag(setting: Setting, text: str) -> str:
    return _truth(setting, True) if text.lower() == "true" else text


def _respell_color(setting: Setting, text: str) -> str:
    rgb = from_text(text)
    if rgb is None:
        parts = [part for part in re.split(r"[,\s]+", text) if part]
        return ",".join(parts) if len(parts) == 3 else text
    return _rgb(rgb)


def _respell_color_pair(setting: Setting, text: str) -> str:
    return " ".join(_respell_color(setting, part) for part in text.split())


def _respell_color_list(setting: Setting, text: str) -> str:
    return " ".join(
        part
        if (part.startswith("#") and len(part) == 7) or part.lower() in BASIC_NAMES
        else _respell_color(setting, part)
        for part in text.split()
    )


def _respell_hexcolor(setting: Setting, text: str) -> str:
    rgb = from_text(text)
    if rgb is None and re.fullmatch(r"\d{1,3},\d{1,3},\d{1,3}", text, re.ASCII):
        rgb = from_numbers([int(part) for part in text.split(",")])
    return text if rgb is None else _hex(rgb)


def _respell_range(setting: Setting, text: str) -> str:
    return ":".join(part.strip() for part in text.split(":"))


def _respell_position(setting: Setting, text: str) -> str:
    name, mark, place = text.rpartition(":")
    return f"{name}{mark}{place.replace(',', '')}" if mark else text


def _respell_list(setting: Setting, text: str) -> str:
    if "|" in setting.format or (", " not in text and " ," not in text):
        return text
    return ",".join(part.strip() for part in text.split(","))


def _rgb(rgb: RGB) -> str:
    return ",".join(map(str, rgb))


def _hex(rgb: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


_STRINGS: dict[str, Callable[[Setting, str], str]] = {
    "bool_onoff": _respell_switch,
    "bool_truefalse": _respell_switch,
    "bool_yesno": _respell_switch,
    "flag_on": _respell_flag,
    "flag_dot": _respell_flag,
    "color": _respell_color,
    "color_pair": _respell_color_pair,
    "color_list": _respell_color_list,
    "hexcolor": _respell_hexcolor,
    "range_int": _respell_range,
    "range_number": _respell_range,
    "range3_int": _respell_range,
    "position": _respell_position,
    "list_comma": _respell_list,
}
