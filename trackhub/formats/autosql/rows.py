"""Whether rows of text fit a definition."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from .model import INTEGERS, Field, Table

__all__ = ["RowChecker", "checker"]

_FLOAT = re.compile(
    rb"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:nan|inf|infinity)", re.I
)
_INTEGER = re.compile(rb"-?\d+")
_RGB = re.compile(rb"\d{1,3},\d{1,3},\d{1,3},?")
#: For each type a pattern that only values surely in range match; what it misses is looked at twice.
_NEVER = rb"(?!)"
_SURE = {
    "byte": rb"-?\d{1,2}",
    "ubyte": rb"\d{1,2}",
    "short": rb"-?\d{1,4}",
    "ushort": rb"\d{1,4}",
    "int": rb"-?\d{1,9}",
    "uint": rb"\d{1,9}",
    "bigint": rb"-?\d{1,18}",
    "float": rb"-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?",
    "double": rb"-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?",
    "string": rb"[^\t]*",
    "lstring": rb"[^\t]*",
}
_NUMBERS = {*INTEGERS, "float", "double"}
_PART = rb"(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])"
_SURE_COLOR = rb"(?:0|%s,%s,%s)" % (_PART, _PART, _PART)
#: The column that may hold R,G,B although it is declared a number.
_COLOR_COLUMN = 8
_POSITION = ("chrom", "chromStart", "chromEnd")

Problem = tuple[int, str]


class RowChecker:
    """Checks rows of text against a definition; made by `checker`.

    Calling it with the columns of a row gives None, or the number (from 0) of the first column that
    does not fit and the reason.
    """

    __slots__ = ("_checks", "_color", "_lists", "_match", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        names = table.names
        color = table.fields[_COLOR_COLUMN] if len(names) > _COLOR_COLUMN else None
        self._color = color is not None and names[:3] == _POSITION and color.type == "uint"
        self._lists: list[tuple[int, int]] = []
        self._checks = [self._column(number, item) for number, item in enumerate(table.fields)]
        patterns = [self._pattern(number, item) for number, item in enumerate(table.fields)]
        self._match = re.compile(rb"\t".join(patterns)).fullmatch

    def _pattern(self, number: int, item: Field) -> bytes:
        if number == _COLOR_COLUMN and self._color:
            return _SURE_COLOR
        if item.type == "char":
            most = item.size if isinstance(item.size, int) else 1
            return rb"[^\t]{0,%d}" % min(most, 65535)
        if item.type in ("enum", "set"):
            if item.type == "set" or item.size is not None:
                return _NEVER
            return b"(?:" + b"|".join(re.escape(value.encode()) for value in item.values) + b")"
        one = _SURE.get(item.type, rb"[^\t]*")
        if item.size is None:
            return one
        if isinstance(item.size, int):
            return _NEVER
        counter = self.table.names.index(item.size)
        if self.table.fields[counter].type not in INTEGERS:
            return _NEVER
        self._lists.append((number, counter))
        return rb"(?:%s(?:,%s)*,?)?" % (one, one) if item.type in _NUMBERS else one

    def __call__(self, row: Sequence[bytes]) -> Problem | None:
        """None when the row fits, else the column (from 0) and the reason."""
        if self._match(b"\t".join(row)) is not None and self._counts_fit(row):
            return None
        return self._slowly(row)

    def line(self, line: bytes) -> Problem | None:
        """The same for a line with tabs between the columns, without its line end."""
        if self._match(line) is not None and (
            not self._lists or self._counts_fit(line.split(b"\t"))
        ):
            return None
        return self._slowly(line.split(b"\t"))

    def _counts_fit(self, row: Sequence[bytes]) -> bool:
        for number, counter in self._lists:
            listed = row[number]
            count = listed.count(b",") + (listed != b"" and listed[-1:] != b",")
            if count != int(row[counter]):
                return False
        return True

    def _slowly(self, row: Sequence[bytes]) -> Problem | None:
        fields = self.table.fields
        if len(row) != len(fields):
            where = min(len(row), len(fields))
            return where, f"the row has {len(row)} columns and {self.table.name} {len(fields)}"
        for number, check in enumerate(self._checks):
            reason = check(row)
            if reason:
                return number, f"{fields[number].name}: {reason}"
        return None

    def _column(self, number: int, item: Field) -> Callable[[Sequence[bytes]], str | None]:
        one = _value_check(item)
        if number == _COLOR_COLUMN and self._color:
            return lambda row: _color_reason(row[number])
        if item.size is None or item.type == "char":
            return lambda row: one(row[number])
        counter = self.table.names.index(item.size) if isinstance(item.size, str) else None

        def check(row: Sequence[bytes]) -> str | None:
            values = row[number].split(b",")
            if values[-1] == b"":
                values.pop()
            wanted = item.size
            if counter is not None:
                if not _INTEGER.fullmatch(row[counter]) or len(row[counter]) > 18:
                    return f"{_shown(row[counter])} is no count of values"
                wanted = int(row[counter])
            if len(values) != wanted:
                told = "" if counter is None else f" by {item.size}"
                return f"{len(values)} values where {wanted} are due{told}"
            return next((reason for reason in map(one, values) if reason), None)

        return check


def _shown(value: bytes) -> str:
    text = value.decode("utf-8", "replace")
    return repr(text if len(text) <= 40 else text[:37] + "...")


def _color_reason(value: bytes) -> str | None:
    if _RGB.fullmatch(value):
        odd = [part for part in value.rstrip(b",").split(b",") if int(part) > 255]
        return f"{_shown(value)} has a part above 255" if odd else None
    if _INTEGER.fullmatch(value) and len(value) <= 18 and 0 <= int(value) <= INTEGERS["uint"][1]:
        return None
    return f"{_shown(value)} is no color: R,G,B from 0 to 255, or 0"


def _value_check(item: Field) -> Callable[[bytes], str | None]:
    kind = item.type
    if kind in INTEGERS:
        least, most = INTEGERS[kind]

        def integer(value: bytes) -> str | None:
            if not _INTEGER.fullmatch(value):
                return f"{_shown(value)} is no whole number"
            if len(value) > 24 or not least <= int(value) <= most:
                return f"{_shown(value)} does not lie in {least} to {most} ({kind})"
            return None

        return integer
    if kind in ("float", "double"):
        return lambda v: None if _FLOAT.fullmatch(v) else f"{_shown(v)} is no number"
    if kind == "char":
        size = item.size if isinstance(item.size, int) else 1
        return lambda v: None if len(v) <= size else f"{_shown(v)} is longer than {size}"
    if kind in ("enum", "set"):
        allowed = {value.encode() for value in item.values}
        told = ", ".join(item.values)

        def word(value: bytes) -> str | None:
            words = [w for w in value.split(b",") if w] if kind == "set" else [value]
            odd = [w for w in words if w not in allowed]
            return f"{_shown(odd[0])} is none of {told}" if odd else None

        return word
    return lambda v: None


def checker(table: Table) -> RowChecker:
    """A function that checks rows of text against a definition.

    A row is checked for the number of columns, whole numbers in the range of their type, numbers,
    lengths of ``char``, words of ``enum`` and ``set``, and the number of values in a list. The ninth
    column of BED may be ``R,G,B`` although it is declared ``uint``. Whether positions make sense is
    not looked at.

    Parameters
    ----------
    table
        The definition.

    Returns
    -------
    RowChecker
        Call it with the columns of a row as bytes: None when it fits, else a tuple of the column
        (from 0) and the reason.

    Examples
    --------
    >>> from trackhub.formats.autosql import bed
    >>> check = checker(bed(4))
    >>> check([b"chr1", b"0", b"10", b"a"])
    >>> check([b"chr1", b"0", b"1e3", b"a"])
    (2, "chromEnd: '1e3' is no whole number")
    """
    return _checker(table)


@lru_cache(maxsize=32)
def _checker(table: Table) -> RowChecker:
    return RowChecker(table)
