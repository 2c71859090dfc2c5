"""The nearest known spelling of a word: settings, track types, allowed words, colour names.

Knows words only, nothing of UCSC.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["Vocabulary", "distance", "fold", "nearest"]

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
    return Vocabulary(candidates).nearest(word)


class Vocabulary:
    """Known words, prepared for many questions.

    Parameters
    ----------
    words
        The words, in order of preference.

    Examples
    --------
    >>> Vocabulary(["view", "visibility"]).nearest("visiblity")
    'visibility'
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._exact: dict[str, str] = {}
        self._known: list[tuple[int, str, str]] = []
        for word in words:
            folded = fold(word)
            if self._exact.setdefault(folded, word) is word:
                self._known.append((_letters(folded), folded, word))

    def nearest(self, word: str) -> str | None:
        """Return the word that `word` was most likely meant to be, or None; see `nearest`."""
        given = fold(word)
        if given in self._exact:
            return self._exact[given]
        limit = _tolerance(len(given))
        letters = _letters(given)
        best = None
        for others, known, candidate in self._known:
            # A letter that the other word lacks takes a slip of its own.
            if (letters & ~others).bit_count() > limit or (others & ~letters).bit_count() > limit:
                continue
            slips = distance(given, known, limit)
            if slips <= limit:
                best, limit = candidate, slips - 1
        return best


def _letters(word: str) -> int:
    """Return which letters a word holds, as bits of a number; rare ones may share a bit."""
    bits = 0
    for letter in set(word):
        bits |= 1 << (ord(letter) & 63)
    return bits
