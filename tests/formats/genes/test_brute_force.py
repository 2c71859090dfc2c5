"""Gene models against a count base by base, whatever order their lines come in."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

import pytest
from gene_rows import SIZES, rows_of
from hypothesis import given, settings
from hypothesis import strategies as st

from trackhub.formats.convert import convert_file


class Model(NamedTuple):
    """A transcript by its bases: exons, coding part, and whether it has its codons."""

    name: str
    chrom: str
    reverse: bool
    exons: list[tuple[int, int]]
    cds: tuple[int, int]
    codons: bool


@st.composite
def models(draw: st.DrawFn) -> list[Model]:
    found = []
    for number in range(draw(st.integers(1, 5))):
        edges = sorted(draw(st.sets(st.integers(0, 400), min_size=2, max_size=10)))
        edges = edges[: len(edges) // 2 * 2]
        exons = list(zip(edges[::2], edges[1::2], strict=True))
        bases = [base for start, end in exons for base in range(start, end)]
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(bases) - 1)] * 2)))
        codons = last - first > 9 and draw(st.booleans())
        if codons:
            # From codon to codon there are whole codons.
            last -= (last + 1 - first) % 3
        cds = (bases[first], bases[last] + 1) if codons or draw(st.booleans()) else (0, 0)
        chrom = draw(st.sampled_from(["chr1", "chr2"]))
        found.append(Model(f"T{number}", chrom, draw(st.booleans()), exons, cds, codons))
    return found


def coding(model: Model) -> list[int]:
    """The coding bases, in the direction of transcription."""
    first, last = model.cds
    bases = [base for exon in model.exons for base in range(*exon) if first <= base < last]
    return bases[::-1] if model.reverse else bases


def features(model: Model) -> list[tuple[str, int, int, str]]:
    """Kind, start, end and phase of the lines of a GTF; the stop codon is not in its CDS."""
    bases = coding(model)
    codons = {"start_codon": bases[:3], "stop_codon": bases[-3:]} if model.codons else {}
    before_stop = bases[:-3] if model.codons else bases
    lines = [("exon", *exon, ".") for exon in model.exons]
    for kind, part in [("CDS", before_stop), *codons.items()]:
        for start, end in model.exons:
            inside = [base for base in part if start <= base < end]
            if inside:
                phase = -part.index(inside[0]) % 3
                lines.append((kind, min(inside), max(inside) + 1, str(phase)))
    return lines


def expected(model: Model, ends_told: bool) -> str:
    bases = coding(model)
    starts = [start for start, _ in model.exons]
    first, last = starts[0], model.exons[-1][1]
    frames = []
    for start, end in model.exons:
        inside = [at for at, base in enumerate(bases) if start <= base < end]
        frames.append(inside[0] % 3 if inside else -1)
    thick = (min(bases), max(bases) + 1) if bases else (last, last)
    whole = not ends_told or model.codons
    state = ("cmpl" if whole else "incmpl") if bases else "none"
    sizes = "".join(f"{end - start}," for start, end in model.exons)
    offsets = "".join(f"{start - first}," for start in starts)
    place = [model.chrom, str(first), str(last), model.name, "0", "-" if model.reverse else "+"]
    blocks = [*map(str, thick), "0", str(len(starts)), sizes, offsets]
    told = ["G", state, state, "".join(f"{frame}," for frame in frames)]
    return "\t".join([*place, *blocks, *told])


def lines_of(model: Model, kind: str) -> list[str]:
    names = f'gene_id "G"; transcript_id "{model.name}";'
    strand = "-" if model.reverse else "+"
    lines = []
    for word, start, end, phase in features(model):
        if kind == "gff3":
            names = f"Parent={model.name}"
        lines.append(f"{model.chrom}\tx\t{word}\t{start + 1}\t{end}\t.\t{strand}\t{phase}\t{names}")
    if kind == "gff3":
        first, last = model.exons[0][0] + 1, model.exons[-1][1]
        own = f"ID={model.name};Parent=G{model.name};gene_id=G"
        lines.append(f"{model.chrom}\tx\tmRNA\t{first}\t{last}\t.\t{strand}\t.\t{own}")
    return lines


def converted(folder: Path, found: list[Model], kind: str, dice: random.Random) -> list[str]:
    lines = [line for model in found for line in lines_of(model, kind)]
    dice.shuffle(lines)
    source = folder / f"genes.{kind}"
    source.write_text("\n".join(lines) + "\n")
    made = convert_file(source, chrom_sizes=SIZES, kind=kind, search=False)
    return sorted("\t".join(row.split("\t")[:16]) for row in rows_of(made.path))


@settings(max_examples=80, deadline=None)
@given(found=models(), dice=st.randoms(use_true_random=False))
def test_lines_in_any_order_give_what_counting_bases_gives(
    tmp_path_factory: pytest.TempPathFactory, found: list[Model], dice: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("brute")
    told = sorted(expected(model, ends_told=True) for model in found)
    assert converted(folder, found, "gtf", dice) == told
    # A GFF3 file without any codons says nothing about the ends.
    any_codons = any(model.codons and coding(model) for model in found)
    told = sorted(expected(model, ends_told=any_codons) for model in found)
    assert converted(folder, found, "gff3", dice) == told
