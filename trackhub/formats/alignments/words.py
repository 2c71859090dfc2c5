"""What the readers of alignments have in common: numbers in words, and lengths that disagree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ..registry import Context
from ..text.source import Input

__all__ = ["SizeCheck", "assembly_in_name", "numbers", "other_assembly"]

_LONGEST = 18
_TOO_LARGE = 10**_LONGEST
#: UCSC's names of files of chains and nets: hg38.mm39.all.chain, hg38ToMm39.over.chain.
_FILE_NAME = re.compile(r"[A-Za-z]+\d+(?:\.(?P<dotted>[A-Za-z]+\d+)\.|To(?P<joined>[A-Z]\w*\d)\.)")


def numbers(
    words: Sequence[bytes], names: Sequence[str], source: Input, line: int, text: bytes
) -> list[int]:
    """Whole numbers from 0.

    Parameters
    ----------
    words
        The numbers as they stand there.
    names
        What each is, for errors; a list of numbers has one name for all.
    source, line, text
        Where they stand.

    Raises
    ------
    FormatError
        For a word that is none.
    """
    if b"".join(words).isdigit():
        with suppress(ValueError):
            values = list(map(int, words))
            if max(values) < _TOO_LARGE:
                return values
    at = next(i for i, word in enumerate(words) if not word.isdigit() or len(word) > _LONGEST)
    shown = words[at][:40].decode("utf-8", "replace")
    name = names[min(at, len(names) - 1)]
    raise source.error(f"{name} is {shown!r}; give a whole number from 0", line, text)


class SizeCheck:
    """Compares the lengths of sequences that a file states with those of the assembly.

    A difference is no error, as positions are checked by themselves; but it is worth a sentence.
    """

    def __init__(self, source: Input, context: Context) -> None:
        self._source = source
        self._context = context
        self._seen: set[bytes] = set()

    def add(self, chrom: bytes, size: int) -> None:
        """Take note of what the file says."""
        if chrom in self._seen:
            return
        self._seen.add(chrom)
        name = self._context.names.find(chrom.decode("utf-8", "replace"))
        known = None if name is None else self._context.chrom_sizes[name]
        if known is not None and known != size:
            self._context.notes.append(
                f"{name} has {known:,} bases in the assembly and {size:,} in {self._source.name}: "
                "is it the right assembly?"
            )


def assembly_in_name(path: str) -> str:
    """The other assembly in a file name of UCSC's, or nothing.

    Examples
    --------
    >>> assembly_in_name("hg38.mm39.all.chain.gz"), assembly_in_name("hg38ToMm39.over.chain")
    ('mm39', 'mm39')
    """
    match = _FILE_NAME.match(Path(path).name)
    if match is None:
        return ""
    joined = match["joined"]
    return match["dotted"] or joined[0].lower() + joined[1:]


def other_assembly(given: str | None, source: Input, context: Context) -> str:
    """The name of the other assembly; from the name of the file where it is not given, else empty."""
    if given is not None:
        return given
    other = assembly_in_name(source.names[0])
    if not other:
        context.notes.append("UCSC wants the name of the other assembly: give other_db")
        return ""
    context.notes.append(f"the other assembly was taken to be {other}, by the name of the file")
    return other
