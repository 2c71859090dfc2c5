"""GTF to bigGenePred, PSL to bigPsl and MAF to bigMaf, against the floor of splitting the lines.

Run: python tests/benchmarks/bench_genes.py [TRANSCRIPTS]
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from trackhub.formats.convert import convert_file
from trackhub.formats.genes import read_genes

SIZES = {f"chr{number}": 250_000_000 for number in range(1, 23)}
TYPES = ("protein_coding", "lncRNA", "processed_pseudogene", "retained_intron")


def gtf(transcripts: int) -> Iterator[str]:
    """Lines as GENCODE has them: some nineteen a transcript, in order of the genome by gene."""
    dice = random.Random(4)
    per_chrom = -(-transcripts // len(SIZES))
    for number in range(transcripts):
        chrom = f"chr{number // per_chrom + 1}"
        start = 10_000 + (number % per_chrom) * (240_000_000 // per_chrom)
        yield from _transcript(dice, number, chrom, start)


def _transcript(dice: random.Random, number: int, chrom: str, start: int) -> Iterator[str]:
    strand = dice.choice("+-")
    kind = TYPES[0] if number % 4 else dice.choice(TYPES[1:])
    gene, name = f"ENSG{number // 4:011}.3", f"GENE{number // 4}"
    shared = (
        f'gene_id "{gene}"; transcript_id "ENST{number:011}.2"; gene_type "{kind}"; '
        f'gene_name "{name}"; transcript_type "{kind}"; transcript_name "{name}-20{number % 4}"; '
    )
    tags = 'level 2; protein_id "ENSP0.1"; transcript_support_level "1"; tag "basic"; tag "CCDS"; '
    if not number % 4:
        tags += 'tag "Ensembl_canonical"; '
    tags += 'havana_gene "OTTHUMG00000000001.1"; havana_transcript "OTTHUMT00000000001.1";'

    def line(feature: str, first: int, last: int, phase: str = ".", more: str = "") -> str:
        place = f"{chrom}\tHAVANA\t{feature}\t{first}\t{last}\t.\t{strand}\t{phase}"
        return f"{place}\t{shared}{more}{tags}\n"

    exons = []
    at = start
    for _ in range(dice.randrange(4, 13)):
        length = dice.randrange(60, 300)
        exons.append((at, at + length - 1))
        at += length + dice.randrange(90, 3000)
    if not number % 4:
        yield line("gene", start, exons[-1][1])
    yield line("transcript", start, exons[-1][1])
    coding = 0
    for nth, (first, last) in enumerate(exons if strand == "+" else exons[::-1], 1):
        more = f'exon_number {nth}; exon_id "ENSE{number:08}{nth:03}.1"; '
        yield line("exon", first, last, ".", more)
        if kind == TYPES[0]:
            yield line("CDS", first, last, str(-coding % 3), more)
            coding += last - first + 1
            if nth == 1:
                at = first if strand == "+" else last - 2
                yield line("start_codon", at, at + 2, "0", more)
    if kind == TYPES[0]:
        yield line("UTR", exons[0][0], exons[0][0] + 10)


def psl(alignments: int) -> Iterator[str]:
    """Spliced alignments of about ten blocks."""
    dice = random.Random(5)
    for number in range(alignments):
        blocks, sizes, queries, targets = dice.randrange(1, 20), [], [], []
        query, target = 0, dice.randrange(200_000_000)
        for _ in range(blocks):
            sizes.append(dice.randrange(20, 300))
            queries.append(query)
            targets.append(target)
            query += sizes[-1]
            target += sizes[-1] + dice.randrange(50, 3000)
        end = targets[-1] + sizes[-1]
        columns = [query, 3, 0, 0, 0, 0, blocks - 1, 500, dice.choice("+-"), f"NM_{number}"]
        columns += [query, 0, query, f"chr{number % 22 + 1}", 250_000_000, targets[0], end, blocks]
        lists = [",".join(map(str, values)) + "," for values in (sizes, queries, targets)]
        yield "\t".join([*map(str, columns), *lists]) + "\n"


def maf(blocks: int) -> Iterator[str]:
    """Blocks of six species, some 120 columns wide."""
    dice = random.Random(6)
    letters = "".join(dice.choices("ACGT", k=10_000))
    at = 0
    yield "##maf version=1\n"
    for number in range(blocks):
        width, place = dice.randrange(20, 220), dice.randrange(9_000)
        text = letters[place : place + width]
        yield f"a score={number}.0\n"
        for species in ("hg38", "panTro6", "mm39", "rn7", "canFam6", "galGal6"):
            yield f"s {species}.chr1 {at} {width} + 250000000 {text}\n"
        yield "\n"
        at += width + dice.randrange(30)


def seconds(call: Callable[[], object]) -> float:
    best = []
    for _ in range(3):
        start = time.process_time()
        call()
        best.append(time.process_time() - start)
    return min(best)


def split_lines(path: Path) -> None:
    with open(path, "rb") as file:
        for line in file:
            line.split(b"\t")


def main() -> None:
    transcripts = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    with tempfile.TemporaryDirectory() as folder:
        for kind, lines in (
            ("gtf", gtf(transcripts)),
            ("psl", psl(transcripts)),
            ("maf", maf(transcripts)),
        ):
            path = Path(folder, f"a.{kind}")
            with open(path, "w") as file:
                file.writelines(lines)
            floor = seconds(lambda path=path: split_lines(path))
            megabytes = path.stat().st_size / 1e6
            print(f"{kind}: {megabytes:.0f} MB, splitting the lines {floor:.2f} s CPU")

            def show(
                what: str, spent: float, floor: float = floor, size: float = megabytes
            ) -> None:
                print(
                    f"  {what:32} {spent:6.2f} s CPU, {spent / floor:.2f} x floor, "
                    f"{size / spent:.0f} MB/s"
                )

            if kind == "gtf":
                show("read", seconds(lambda path=path: read_genes(path)))
                show(
                    "convert, no search",
                    seconds(lambda path=path: convert_file(path, chrom_sizes=SIZES, search=False)),
                )
            show("convert", seconds(lambda path=path: convert_file(path, chrom_sizes=SIZES)))


if __name__ == "__main__":
    main()
