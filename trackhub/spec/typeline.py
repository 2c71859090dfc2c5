"""The `type` line of a track: its word and the arguments that some types take.

Whether the track is a container that may say more than a data track is the caller's knowledge.
"""

from __future__ import annotations

import re
from functools import cache

from .numerals import is_float
from .table import lookup, settings
from .tracktypes import suggest_type, track_type, track_types
from .verdict import FATAL, Cleaned, fine, quoted

__all__ = ["judge_type"]

_LOADED = frozenset({"documented", "accepted", "internal"})


@cache
def _table_words() -> frozenset[str]:
    """Words that UCSC uses for its own tables and that only a container may say in a hub."""
    listed = {word for setting in settings("trackDb") for word in setting.types}
    return frozenset(word for word in listed if track_type(word) is None) - {"all"}


def judge_type(text: str, leaf: bool = False) -> Cleaned:
    """Judge a `type` line as UCSC reads it.

    Parameters
    ----------
    text
        The line's value, such as ``bigBed 6 +``.
    leaf
        Whether it stands in the stanza of a data track. A container may also name the types of
        UCSC's own tables, such as ``bed 3``; where this is not known, that is only a hint.

    Examples
    --------
    >>> judge_type("bigBed 6 +").severity is None
    True
    >>> judge_type("bigBed 6+").fix
    'write bigBed 6 +'
    >>> judge_type("bed 3").severity, judge_type("bed 3", leaf=True).severity
    ('hint', 'fatal')
    """
    word, *args = text.split()
    kind = track_type(word)
    if kind is None or kind.name != word or kind.word != word or kind.status not in _LOADED:
        return _unknown(text, word, args, leaf)
    judged = _ARGUMENTS.get(word, _free)(text, args)
    if judged.severity is None and len(args) > 3:
        return Cleaned(
            text,
            "warning",
            f"type has {len(args) + 1} words, UCSC reads four at most: {quoted(text)}",
        )
    return judged


def _unknown(text: str, word: str, args: list[str], leaf: bool) -> Cleaned:
    meant = suggest_type(word)
    fix = f"write {' '.join([meant, *args])}" if meant else None
    if word in _table_words():
        reason = f"type {word} is for containers, a data track of a hub cannot have it"
        return Cleaned(text, FATAL if leaf else "hint", reason, fix)
    known = ", ".join(sorted(t.word for t in track_types() if t.status == "documented"))
    reason = f"type takes one of UCSC's track types ({known}), got {quoted(word)}"
    return Cleaned(text, FATAL, reason, fix)


def _free(text: str, args: list[str]) -> Cleaned:
    return fine(text)


def _bigbed(text: str, args: list[str]) -> Cleaned:
    if not args:
        return fine(text)
    columns, *more = args
    digits = re.match(r"\d+", columns, re.ASCII)
    if digits is None:
        reason = f"type bigBed takes the number of standard columns, 3 to 12, got {quoted(columns)}"
        return Cleaned(text, FATAL, reason, "write bigBed 3 +")
    number, rest = int(digits[0][:9]), columns[digits.end() :]
    if rest:
        plain = f"write bigBed {number} {rest[0] if rest[0] in '+.' else '+'}"
        reason = (
            f"type bigBed takes a blank between the number of columns and +, got {quoted(text)}"
        )
        return Cleaned(text, FATAL, reason, plain)
    if number < 3:
        reason = f"type bigBed takes 3 to 12 standard columns, got {number}"
        return Cleaned(text, FATAL, reason, "write bigBed 3")
    if number > 12:
        reason = f"type bigBed takes 3 to 12 standard columns, got {number}"
        return Cleaned(text, "error", reason, "write bigBed 12 +")
    if more and more[0] not in ("+", "."):
        reason = f"type bigBed {number} is followed by + when the file has more columns, got {quoted(text)}"
        return Cleaned(text, "warning", reason, f"write bigBed {number} +")
    return fine(text)


def _bigwig(text: str, args: list[str]) -> Cleaned:
    if not args:
        return fine(text)
    if len(args) < 2 or not all(is_float(number) for number in args[:2]):
        reason = (
            f"type bigWig takes the lowest and the highest value, two numbers, got {quoted(text)}"
        )
        numbers = [number for number in re.split(r"[:,\s]+", " ".join(args)) if number]
        if len(numbers) == 2 and all(is_float(number) for number in numbers):
            return Cleaned(text, "error", reason, f"write bigWig {numbers[0]} {numbers[1]}")
        return Cleaned(text, "error", reason, "write bigWig")
    if float(args[0]) > float(args[1]):
        reason = f"type bigWig takes the lowest value before the highest, got {quoted(text)}"
        return Cleaned(text, "error", reason, f"write bigWig {args[1]} {args[0]}")
    return fine(text)


def _names_assembly(text: str, args: list[str]) -> Cleaned:
    setting = lookup("trackDb", "type", text.split()[0])
    if args or setting is None:
        return fine(text)
    reason = f"type {text} is followed by the other assembly's name: {setting.format}"
    return Cleaned(text, "warning", reason)


_ARGUMENTS = {
    "bigBed": _bigbed,
    "bigWig": _bigwig,
    "bigChain": _names_assembly,
    "bigNet": _names_assembly,
}
