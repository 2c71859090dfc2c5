"""Nets to bigNet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..autosql import standard
from ..registry import Context, Converted, Summary
from ..text.output import Row, write_rows
from ..text.source import Input
from .words import SizeCheck, numbers, other_assembly

__all__ = ["convert"]

_OWN_COLUMNS = 6
_FIXED_WORDS = 7
_NAMES = ("tStart", "tSize", "qStart", "qSize")
#: Numbers that a line may give after a word; each is -1 where it does not.
_COUNTS = (
    b"qOver",
    b"qFar",
    b"qDup",
    b"tN",
    b"qN",
    b"tR",
    b"qR",
    b"tNewR",
    b"qNewR",
    b"tOldR",
    b"qOldR",
    b"tTrf",
    b"qTrf",
)
_REST = b"%b\t1000\t%b\t%d\t%d\t%d\t%b\t%b\t%b\t%b\t%b"


def convert(
    source: Input,
    out: Path,
    context: Context,
    *,
    other_db: str | None = None,
    chain_track: str | None = None,
) -> Converted:
    """Make a bigNet of nets.

    Parameters
    ----------
    source
        Nets: for each chromosome of this genome the fills and gaps, nested.
    out
        The bigNet.
    context
        Sizes and names of chromosomes, indexes, compression.
    other_db
        Name of the other assembly for the type line, such as ``mm39``; None takes it from a name of
        the file such as ``hg38.mm39.net.gz``.
    chain_track
        Name of the bigChain track that the net was made from, for the type line.

    Raises
    ------
    FormatError
        With the line that is wrong.

    Notes
    -----
    Each fill and gap is an item; the level counts both, so that the top is 1, its gaps are 2, and
    what fills these is 3.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/net.html and
    https://genome.ucsc.edu/goldenPath/help/bigNet.html
    """
    other = other_assembly(other_db, source, context)
    count = write_rows(
        out, _rows(source, context), source, context, table=standard("bigNet"), own=_OWN_COLUMNS
    )
    context.note_if_empty(count)
    if other and chain_track is None:
        context.notes.append("UCSC wants the bigChain track that the net is of: give chain_track")
    words = ["bigNet", other, chain_track if other and chain_track else ""]
    settings = dict(context.settings)
    if context.index:
        settings["searchIndex"] = ",".join(context.index)
    return Converted(
        out, " ".join(filter(None, words)), settings, summary=Summary("", "bigNet", count)
    )


def _rows(source: Input, context: Context) -> Iterator[Row]:
    sizes = SizeCheck(source, context)
    chrom, size = b"", 0
    # Indentation, start and end of what the next line may lie in.
    above: list[tuple[int, int, int]] = []
    for number, line in source.lines():
        words = line.split()
        if words[0] == b"net":
            if len(words) < 3:
                raise source.error("a name and a size follow 'net'", number, line)
            chrom = words[1]
            (size,) = numbers(words[2:3], ("size",), source, number, line)
            sizes.add(chrom, size)
            above = [(-1, 0, size)]
            continue
        if words[0] not in (b"fill", b"gap") or len(words) < _FIXED_WORDS:
            raise source.error("lines of a net begin with net, fill or gap", number, line)
        if not above:
            raise source.error("a line 'net CHROMOSOME SIZE' is due before", number, line)
        start, length, query_start, query_size = numbers(
            [words[1], words[2], words[5], words[6]], _NAMES, source, number, line
        )
        depth = len(line) - len(line.lstrip())
        while depth <= above[-1][0]:
            above.pop()
        _, first, last = above[-1]
        if not first <= start < start + length <= last:
            raise source.error(
                f"{start}+{length} is empty or does not lie within {first}-{last} above it",
                number,
                line,
            )
        if words[4] not in (b"+", b"-"):
            raise source.error("the strand must be + or -", number, line)
        level = len(above)
        above.append((depth, start, start + length))
        told = dict(zip(words[_FIXED_WORDS::2], words[_FIXED_WORDS + 1 :: 2], strict=False))
        rest = _REST % (
            words[3],
            words[4],
            level,
            query_start,
            query_start + query_size,
            told.get(b"id", b"0"),
            told.get(b"ali", b"0"),
            told.get(b"score", b"0"),
            _type(words[0], level, told),
            b"\t".join([told.get(name, b"-1") for name in _COUNTS]),
        )
        yield number, chrom, start, start + length, rest


def _type(word: bytes, level: int, told: Mapping[bytes, bytes]) -> bytes:
    if word == b"gap":
        return word
    return told.get(b"type", b"top" if level == 1 else b"fill")
