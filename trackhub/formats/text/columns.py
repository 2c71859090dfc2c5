"""What the columns of a table hold, checked a column at a time against an autoSql definition.

Values that are written in the usual way are read all at once; a row with any other value is handed
to the checker of rows, which finds the words for what is wrong. What BED asks beyond the types is
in `bedrules`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from ...errors import FormatError
from ..autosql import Field, Table, checker
from ..autosql.model import INTEGERS
from .fields import Fields, unreadable
from .numbers import decimals, whole_numbers

__all__ = ["TableCheck", "integers", "listed", "odd_colors"]

_INTEGER = re.compile(rb"[-+]?\d{1,18}")
_COMMA = 44

_Check = Callable[[Fields], "np.ndarray | None"]


def integers(fields: Fields, column: int) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers with or without a sign.

    Returns
    -------
    tuple
        Values (int64); where there is no whole number (bool).
    """
    begins, ends = fields.begins(column), fields.ends(column)
    minus = fields.buffer[begins] == ord("-")
    values, odd = whole_numbers(fields.buffer, begins + minus, ends)
    values = np.where(minus, -values, values)
    rare = np.flatnonzero(odd)
    if len(rare):
        for row, text in zip(rare.tolist(), fields.values(column, rare), strict=True):
            if _INTEGER.fullmatch(text):
                values[row], odd[row] = int(text), False
    return values, odd


def listed(fields: Fields, column: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The values of lists that are parted by commas, a comma at the end being no value.

    Returns
    -------
    tuple
        Where each value begins and ends, all lists behind each other; how many values each row has.
    """
    if column not in fields.lists:
        fields.lists[column] = _listed(fields, column)
    return fields.lists[column]


def _listed(fields: Fields, column: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    begins, ends = fields.begins(column), fields.ends(column)
    commas = fields.commas
    first = np.searchsorted(commas, begins)
    inside = np.searchsorted(commas, ends) - first
    closed = (fields.buffer[ends - 1] == _COMMA) & (ends > begins)
    counts = np.where(ends > begins, inside + ~closed, 0)
    total = int(counts.sum())
    row = np.repeat(np.arange(len(fields)), counts)
    nth = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    after = np.append(commas, len(fields.buffer))
    place = first[row] + nth
    value_ends = np.minimum(after[np.minimum(place, len(commas))], ends[row])
    value_begins = np.where(nth == 0, begins[row], after[np.maximum(place - 1, 0)] + 1)
    return value_begins, value_ends, counts


class TableCheck:
    """Checks lines against a definition, the places apart.

    Parameters
    ----------
    table
        The definition.
    but
        Numbers of columns that somebody else checks.
    """

    def __init__(self, table: Table, but: frozenset[int] = frozenset()) -> None:
        self.table = table
        self._exactly = checker(table)
        self._checks = [
            check
            for number, item in enumerate(table.fields)
            if number not in but and (check := self._column(number, item)) is not None
        ]

    def __call__(self, fields: Fields) -> None:
        """Raise for the first row that does not fit.

        Raises
        ------
        FormatError
            With the line and the column.
        """
        doubtful: np.ndarray | None = None
        for check in self._checks:
            found = check(fields)
            if found is not None and found.any():
                doubtful = found if doubtful is None else doubtful | found
        if doubtful is None:
            return
        for row in np.flatnonzero(doubtful).tolist():
            error = self.problem(fields, row)
            if error is not None:
                raise error

    def problem(self, fields: Fields, row: int) -> FormatError | None:
        """What is wrong with one row, or None."""
        found = self._exactly([fields.value(row, column) for column in range(fields.columns)])
        return None if found is None else unreadable(fields, row, found[1])

    def _column(self, number: int, item: Field) -> _Check | None:
        kind = item.type
        if kind in ("enum", "set"):
            return lambda fields: np.ones(len(fields), bool)
        if kind == "char":
            most = item.size if isinstance(item.size, int) else 1
            return lambda fields: fields.ends(number) - fields.begins(number) > most
        if item.size is not None:
            return self._list(number, item)
        if kind in INTEGERS:
            least, most = INTEGERS[kind]

            def whole(fields: Fields) -> np.ndarray:
                values, odd = integers(fields, number)
                odd |= (values < least) | (values > most)
                return odd

            return whole
        if kind in ("float", "double"):
            return lambda fields: decimals(
                fields.buffer, fields.begins(number), fields.ends(number)
            )[1]
        return None

    def _list(self, number: int, item: Field) -> _Check:
        counter = self.table.names.index(item.size) if isinstance(item.size, str) else None

        def check(fields: Fields) -> np.ndarray:
            begins, ends, counts = listed(fields, number)
            if counter is None:
                odd = counts != item.size
            else:
                wanted, odd = integers(fields, counter)
                odd |= counts != wanted
            wrong = _odd_values(fields, begins, ends, item.type)
            if wrong is not None and wrong.any():
                row = np.repeat(np.arange(len(fields)), counts)
                odd[row[wrong]] = True
            return odd

        return check


def _odd_values(
    fields: Fields, begins: np.ndarray, ends: np.ndarray, kind: str
) -> np.ndarray | None:
    """Which values of lists may not be of a type."""
    if kind in INTEGERS:
        minus = fields.buffer[begins] == ord("-")
        values, odd = whole_numbers(fields.buffer, begins + minus, ends)
        values = np.where(minus, -values, values)
        least, most = INTEGERS[kind]
        odd |= (values < least) | (values > most)
        return odd
    if kind in ("float", "double"):
        return decimals(fields.buffer, begins, ends)[1]
    return None


def odd_colors(fields: Fields, column: int) -> tuple[np.ndarray, bool]:
    """Rows whose color is not plainly ``0`` or ``R,G,B``; whether another has a color at all."""
    heads = fields.runs(column)
    texts = fields.values(column, heads)
    plain = np.array([_COLOR.fullmatch(text) is not None for text in texts], bool)
    odd = np.repeat(~plain, np.diff(heads, append=len(fields)))
    return np.flatnonzero(odd), any(text != b"0" for text in texts)


_PART = rb"(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])"
_COLOR = re.compile(rb"0|%s,%s,%s" % (_PART, _PART, _PART))
