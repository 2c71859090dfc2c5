"""The nearest known spelling of a word: settings, track types, allowed words, colour names.

Knows words only, nothing of UCSC.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["distance", "fold", "nearest"]

_JOINTS = str.maketrans("", "", "_-: \t")


def fold(word: str) -> str:
    """Return `word` without case and without the characters that join its parts.

    Examples
    --------
    >>> fold("short_label") == fold("shortLabel")
    True
    """
    return word.casefold().translate(_JOINTS)


def distance(a: str, b: str, limit: int) -> int:
    """Return how many letters have to be added, dropped, changed or swapped with their neighbour.

    Parameters
    ----------
    a, b
        The two words.
    limit
        Beyond this number the answer is only said to be ``limit + 1``.

    Examples
    --------
    >>> distance("visiblity", "visibility", 3), distance("Cgf", "Cfg", 3), distance("abc", "xyz", 1)
    (1, 1, 2)
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1] if last[-1] <= limit else limit + 1


def _tolerance(length: int) -> int:
    """How many slips a word of this length may hold and still be known again."""
    return 0 if length < 3 else 1 if length <= 5 else 2 if length <= 9 else 3


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `word` was most likely meant to be, or None.

    Words that differ only in case or in ``_`` and ``-`` come first, then those within a few slips
    of the finger; a short word may hold fewer of them. Among equals the earliest candidate wins.

    Examples
    --------
    >>> nearest("short_label", ["longLabel", "shortLabel"])
    'shortLabel'
    >>> nearest("visiblity", ["view", "visibility"])
    'visibility'
    >>> nearest("banana", ["view", "visibility"]) is None
    True
    """
    given = fold(word)
    limit = _tolerance(len(given))
    best = None
    for candidate in candidates:
        known = fold(candidate)
        if known == given:
            return candidate
        slips = distance(given, known, limit)
        if slips <= limit:
            best, limit = candidate, slips - 1
    return best
