"""Reading MAF: one block after another, checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ...errors import FormatError
from ..text.source import Input
from .words import numbers

__all__ = ["Aligned", "Block", "read_blocks", "species_of"]

_ACCESSION = re.compile(rb"GC[AF]_\d+\.\d+(?=\.)")
_KEPT = (b"s", b"i", b"e", b"q")
_WORDS = 7
_I_WORDS = 6


@dataclass(slots=True)
class Aligned:
    """One sequence of a block: an ``s`` line, and the ``i`` line that belongs to it.

    Parameters
    ----------
    source
        Its name, such as ``hg38.chr1``.
    start, size
        On its strand, 0-based.
    strand
        ``+`` or ``-``.
    total
        Length of the whole sequence.
    text
        Letters and dashes.
    left, right
        How it goes on in the blocks before and behind; C (on and on) where that is not told.
    """

    source: bytes
    start: int
    size: int
    strand: bytes
    total: int
    text: bytes
    left: bytes = b"C"
    right: bytes = b"C"


@dataclass(slots=True)
class Block:
    """A paragraph of a MAF, the reference first.

    Parameters
    ----------
    number
        Of its first line.
    lines
        As they stand there.
    aligned
        What its ``s`` lines say.
    """

    number: int
    lines: list[bytes] = field(default_factory=list)
    aligned: list[Aligned] = field(default_factory=list)


@lru_cache(maxsize=1 << 16)
def species_of(source: bytes) -> bytes:
    """The species or assembly in the name of a sequence.

    Examples
    --------
    >>> species_of(b"mm39.chr1"), species_of(b"GCA_000001.1.NC_1.1"), species_of(b"baboon")
    (b'mm39', b'GCA_000001.1', b'baboon')
    """
    match = _ACCESSION.match(source)
    return match[0] if match is not None else source.partition(b".")[0]


def read_blocks(source: Input) -> Iterator[Block]:
    """The blocks of a MAF that align anything.

    Raises
    ------
    FormatError
        With the line: a sequence whose letters are not as many as it says, or that leaves its
        chromosome; lines of a block that differ in length; a line that belongs to no block; the
        first line of a text that has no blocks.

    Notes
    -----
    Lines of other kinds are passed over, as the format asks.
    """
    block: Block | None = None
    blocks = 0
    strange: FormatError | None = None
    for number, line in source.lines(blank=True):
        code = line[:1]
        if code == b"a" and line[1:2] in b" \t":
            if block is not None and block.aligned:
                yield block
            block = Block(number, [line])
            blocks += 1
        elif not line or line.isspace():
            if block is not None and block.aligned:
                yield block
            block = None
        elif code in _KEPT and line[1:2] in b" \t":
            if block is None:
                raise source.error("the line belongs to no block: an 'a' line is due", number, line)
            _add(block, source, number, line)
        elif strange is None:
            strange = source.error(
                "this is no MAF: no block is in it, which an 'a' line begins", number, line
            )
    if strange is not None and not blocks:
        raise strange
    if block is not None and block.aligned:
        yield block


def _add(block: Block, source: Input, number: int, line: bytes) -> None:
    if b";" in line:
        raise source.error("a line of a block cannot hold a semicolon", number, line)
    block.lines.append(line)
    code = line[:1]
    if code == b"s":
        aligned = _aligned(source, number, line)
        if block.aligned and len(aligned.text) != len(block.aligned[0].text):
            raise source.error(
                f"the sequence is {len(aligned.text)} columns long and the block "
                f"{len(block.aligned[0].text)}",
                number,
                line,
            )
        block.aligned.append(aligned)
    elif code == b"i":
        words = line.split()
        last = block.aligned[-1] if block.aligned else None
        if len(words) != _I_WORDS or last is None or words[1] != last.source:
            raise source.error(
                "an 'i' line has 6 words and stands behind the 's' line of its sequence",
                number,
                line,
            )
        last.left, last.right = words[2][:1], words[4][:1]


def _aligned(source: Input, number: int, line: bytes) -> Aligned:
    words = line.split()
    if len(words) != _WORDS:
        raise source.error(
            f"the line has {len(words)} words, and an 's' line 7: s, name, start, size, strand, "
            "length of the sequence, letters",
            number,
            line,
        )
    _, name, start, size, strand, total, text = words
    values = numbers((start, size, total), ("start", "size", "srcSize"), source, number, line)
    if strand not in (b"+", b"-"):
        raise source.error("the strand must be + or -", number, line)
    letters = len(text) - text.count(b"-")
    if letters != values[1]:
        raise source.error(f"size is {values[1]} and there are {letters} letters", number, line)
    if values[0] + values[1] > values[2]:
        raise source.error(
            f"{values[0]}+{values[1]} leaves the sequence of {values[2]} letters", number, line
        )
    return Aligned(name, values[0], values[1], strand, values[2], text)
