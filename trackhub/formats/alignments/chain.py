"""Chains to bigChain, and their blocks to bigLink."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..autosql import standard
from ..registry import Context, Converted, Summary
from ..text.output import Chunk, Row, write_chunks, write_rows
from ..text.places import Places
from ..text.source import Input
from ..together import written_together
from .words import SizeCheck, numbers, other_assembly

__all__ = ["convert"]

_CHAIN_COLUMNS, _LINK_COLUMNS = 6, 4
_HEADER_WORDS = (12, 13)
_NUMBERS = (3, 5, 6, 8, 10, 11)
_NAMES = ("tSize", "tStart", "tEnd", "qSize", "qStart", "qEnd")
_ROWS = 1 << 15


@dataclass(slots=True)
class _Chain:
    """One chain: its header, and size, gap in this genome and gap in the other of each block."""

    line: int
    name: bytes
    score: bytes
    chrom: bytes
    size: int
    start: int
    end: int
    strand: bytes
    query: bytes
    query_size: int
    query_start: int
    query_end: int
    blocks: list[int] = field(default_factory=list)

    def row(self) -> Row:
        """The row of a bigChain."""
        rest = b"%b\t1000\t%b\t%d\t%b\t%d\t%d\t%d\t%b" % (
            self.name,
            self.strand,
            self.size,
            self.query,
            self.query_size,
            self.query_start,
            self.query_end,
            self.score,
        )
        return self.line, self.chrom, self.start, self.end, rest


def convert(
    source: Input, out: Path, context: Context, *, other_db: str | None = None
) -> Converted:
    """Make a bigChain and its bigLink of chains.

    Parameters
    ----------
    source
        Chains; this genome is the target, that is the first of the two in each header.
    out
        The bigChain; the blocks go beside it, with the ending ``.link.bb``.
    context
        Sizes and names of chromosomes, compression.
    other_db
        Name of the other assembly for the type line, such as ``mm39``; None takes it from a name of
        the file such as ``hg38.mm39.all.chain.gz`` or ``hg38ToMm39.over.chain.gz``.

    Raises
    ------
    FormatError
        With the line that is wrong.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/chain.html and
    https://genome.ucsc.edu/goldenPath/help/bigChain.html
    """
    other = other_assembly(other_db, source, context)
    links = out.with_suffix("").with_name(f"{out.with_suffix('').name}.link.bb")
    with written_together(out, links) as parts:
        blocks = _Links(source, replace(context, index=()))
        count = write_rows(
            parts[0],
            blocks.passing(_chains(source, context)),
            source,
            context,
            table=standard("bigChain"),
            own=_CHAIN_COLUMNS,
        )
        blocks.write(parts[1])
    context.note_if_empty(count)
    settings: dict[str, Any] = {**context.settings, "linkDataUrl": links}
    if context.index:
        settings["searchIndex"] = ",".join(context.index)
    return Converted(
        out,
        f"bigChain {other}".rstrip(),
        settings,
        (links,),
        Summary("", "bigChain", count),
    )


def _chains(source: Input, context: Context) -> Iterator[_Chain]:
    """The chains of an input, each checked."""
    sizes = SizeCheck(source, context)
    chain: _Chain | None = None
    ended = True
    count = 0
    for number, line in source.lines():
        words = line.split()
        if words[0] == b"chain":
            if chain is not None:
                yield _checked(chain, ended, source)
            count += 1
            chain = _header(words, count, source, number, line)
            sizes.add(chain.chrom, chain.size)
            ended = False
            continue
        if chain is None or ended or len(words) not in (1, 3):
            raise source.error(
                "lines of three numbers and a last one of one number follow the header of a chain",
                number,
                line,
            )
        chain.blocks += numbers(words, ("size", "dt", "dq"), source, number, line)
        ended = len(words) == 1
    if chain is not None:
        yield _checked(chain, ended, source)


def _header(words: list[bytes], count: int, source: Input, number: int, line: bytes) -> _Chain:
    if len(words) not in _HEADER_WORDS:
        raise source.error(
            f"the header of a chain has 12 words and a number, this one {len(words)}", number, line
        )
    size, start, end, query_size, query_start, query_end = numbers(
        [words[at] for at in _NUMBERS], _NAMES, source, number, line
    )
    if words[4] != b"+" or words[9] not in (b"+", b"-"):
        raise source.error(
            "the strand of this genome (word 5) must be +, that of the other (word 10) + or -",
            number,
            line,
        )
    if not (start < end <= size and query_start < query_end <= query_size):
        raise source.error("a range of the chain is empty or leaves its sequence", number, line)
    name = words[12] if len(words) == _HEADER_WORDS[1] else b"%d" % count
    return _Chain(
        number,
        name,
        words[1],
        words[2],
        size,
        start,
        end,
        words[9],
        words[7],
        query_size,
        query_start,
        query_end,
    )


def _checked(chain: _Chain, ended: bool, source: Input) -> _Chain:
    """The chain, whose blocks fill its ranges."""
    blocks = chain.blocks
    aligned = sum(blocks[::3])
    here, there = aligned + sum(blocks[1::3]), aligned + sum(blocks[2::3])
    if not ended:
        raise source.error(
            "the chain is cut off: a last line of one number is due", chain.line, chain.name
        )
    if here != chain.end - chain.start or there != chain.query_end - chain.query_start:
        raise source.error(
            f"the blocks of the chain span {here} and {there} bases and its header "
            f"{chain.end - chain.start} and {chain.query_end - chain.query_start}",
            chain.line,
        )
    return chain


class _Links:
    """The blocks of chains on their way into a bigLink."""

    def __init__(self, source: Input, context: Context) -> None:
        self._source = source
        self._context = context
        self._places = Places(source, context)
        self._names: list[bytes] = []
        self._chroms: list[int] = []
        #: Of each chain start, end, and start in the other genome of its blocks.
        self._blocks: list[np.ndarray] = []

    def passing(self, chains: Iterator[_Chain]) -> Iterator[Row]:
        """The rows of chains, whose blocks are kept."""
        for chain in chains:
            sizes, here, there = np.array([*chain.blocks, 0, 0], np.int64).reshape(-1, 3).T
            starts = chain.start + np.cumsum(sizes + here) - sizes - here
            queries = chain.query_start + np.cumsum(sizes + there) - sizes - there
            self._chroms.append(self._places.chrom(chain.chrom, chain.line))
            self._names.append(chain.name)
            self._blocks.append(np.stack([starts, starts + sizes, queries]))
            yield chain.row()

    def write(self, out: Path) -> None:
        """Write the bigLink."""
        write_chunks(
            out, self._chunks(), self._places, self._context, standard("bigLink"), _LINK_COLUMNS
        )

    def _chunks(self) -> Iterator[Chunk]:
        if not self._blocks:
            return
        lengths = [blocks.shape[1] for blocks in self._blocks]
        starts, ends, queries = np.concatenate(self._blocks, axis=1)
        owners = np.repeat(np.arange(len(lengths)), lengths)
        chroms = np.array(self._chroms, np.int32)[owners]
        ranks = np.argsort(np.argsort(list(self._context.chrom_sizes)))
        order = np.lexsort((starts, ranks[chroms]))
        for at in range(0, len(order), _ROWS):
            some = order[at : at + _ROWS]
            pairs = zip(owners[some].tolist(), queries[some].tolist(), strict=True)
            rest = [b"%b\t%d" % (self._names[owner], start) for owner, start in pairs]
            yield chroms[some], starts[some], ends[some], rest
