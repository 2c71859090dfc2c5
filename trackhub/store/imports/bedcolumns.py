"""Columns of BED, and of the formats whose lines begin as BED's: their names, and their values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ...formats.alike import OWN_COLUMNS
from ...formats.autosql import standard
from ...formats.autosql.model import INTEGERS, Field
from ...formats.text.columns import integers
from ...formats.text.fields import Fields, unreadable
from ...formats.text.numbers import decimals
from ..bigbed import BED_COLUMNS

__all__ = ["BED_KINDS", "STRANDS", "Column", "bed_columns"]

#: Kinds of files whose lines begin as those of BED.
BED_KINDS = frozenset({"bed", "bedDetail", *OWN_COLUMNS})
#: How a table has the strand.
STRANDS = {b"+": 1, b"-": -1, b".": 0, b"?": 0, b"": 0}

_NO_NUMBERS = {
    b".": float("nan"),
    b"na": float("nan"),
    b"nan": float("nan"),
    b"inf": float("inf"),
    b"-inf": float("-inf"),
}
#: bedGraph is BED with a name that is a number, where it is asked for as features.
_AS_BED = ("bed", "bedGraph")
#: What has no definition of its own in the package.
_MORE = {
    "bed15": (Field("expCount", "int"), Field("expIds", "string"), Field("expScores", "string")),
    "bedDetail": (Field("id", "string"), Field("description", "string")),
}

#: The name of a column, and what reads it.
Column = tuple[str, Callable[[Fields, int, str], "np.ndarray | list[bytes]"]]


def bed_columns(kind: str, count: int) -> list[Column]:
    """The columns of a kind of file after the place.

    Those behind its own, and behind BED's, are called by their number: ``column13``.

    Parameters
    ----------
    kind
        One of `BED_KINDS`.
    count
        How many columns its lines have, with the three of the place.

    Examples
    --------
    >>> [name for name, _ in bed_columns("narrowPeak", 11)][3:]
    ['signalValue', 'pValue', 'qValue', 'peak', 'column11']
    """
    more: tuple[Field, ...] = ()
    if kind in _AS_BED:
        own = 3 + len(BED_COLUMNS)
    elif kind in _MORE:
        more = _MORE[kind]
        own = OWN_COLUMNS.get(kind, max(3, count - len(more)))
    else:
        own = OWN_COLUMNS[kind]
        more = standard(kind).fields[own:]
    found: list[Column] = [(name, _BED.get(name, _texts)) for name in BED_COLUMNS[: own - 3]]
    found += [(field.name, _reader(field)) for field in more]
    unnamed = range(len(found) + 4, count + 1)
    return [*found, *((f"column{number}", _texts) for number in unnamed)][: count - 3]


def _reader(field: Field) -> Callable[[Fields, int, str], np.ndarray | list[bytes]]:
    """What reads a column of a definition."""
    if field.name in _BED:
        return _BED[field.name]
    if field.size is None and field.type in INTEGERS:
        return _whole
    return _numbers if field.size is None and field.type in ("float", "double") else _texts


def _texts(fields: Fields, column: int, label: str) -> list[bytes]:
    found: Sequence[bytes] = fields.values(column, np.arange(len(fields)))
    return list(found)


def _whole(fields: Fields, column: int, label: str) -> np.ndarray:
    values, odd = integers(fields, column)
    if odd.any():
        row = int(np.argmax(odd))
        raise unreadable(fields, row, f"{label} is {_shown(fields, row, column)}, no whole number")
    return values


def _numbers(fields: Fields, column: int, label: str) -> np.ndarray:
    values, odd = decimals(fields.buffer, fields.begins(column), fields.ends(column))
    for row in np.flatnonzero(odd).tolist():
        value = _NO_NUMBERS.get(fields.value(row, column).lower())
        if value is None:
            raise unreadable(fields, row, f"{label} is {_shown(fields, row, column)}, no number")
        values[row] = value
    return values


def _scores(fields: Fields, column: int, label: str) -> np.ndarray:
    """Whole numbers where all are, otherwise float64; a point stands for 0."""
    values, odd = integers(fields, column)
    if not odd.any():
        return values
    found, bad = decimals(fields.buffer, fields.begins(column), fields.ends(column))
    whole = True
    for row in np.flatnonzero(odd).tolist():
        text = fields.value(row, column)
        if bad[row] and text != b".":
            raise unreadable(fields, row, f"the {label} {_shown(fields, row, column)} is no number")
        whole &= text == b"."
        if text == b".":
            found[row] = 0.0
    return found.astype(np.int64) if whole else found


def _strands(fields: Fields, column: int, label: str) -> np.ndarray:
    texts = _texts(fields, column, label)
    try:
        return np.array([STRANDS[text] for text in texts], np.int8)
    except KeyError as error:
        row = texts.index(error.args[0])
        raise unreadable(fields, row, "the strand is none of '+', '-' and '.'") from None


def _shown(fields: Fields, row: int, column: int) -> str:
    return repr(fields.value(row, column).decode("utf-8", "replace")[:40])


#: What reads a column of BED; the others are texts.
_BED: dict[str, Callable[[Fields, int, str], np.ndarray | list[bytes]]] = {
    "score": _scores,
    "strand": _strands,
    "thickStart": _whole,
    "thickEnd": _whole,
    "blockCount": _whole,
}
