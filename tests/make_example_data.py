"""Make the example data that the package carries, in ``trackhub/data``.

Run ``python tests/make_example_data.py`` after a change here. Places and sizes of sequences are
those of hg38 and mm39; signals, reads, variants and annotations are invented, and so is the
assembly newOrg1. The same run gives the same content everywhere, though another zlib may pack it
into other bytes.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pysam

from trackhub.formats import chrom_sizes
from trackhub.formats.autosql import BED_FIELDS, Field, Table, checker, standard
from trackhub.formats.bigbed import write_bigbed
from trackhub.formats.bigwig import write_bigwig
from trackhub.formats.twobit import write_twobit

DATA = Path(__file__).resolve().parent.parent / "trackhub" / "data"

#: The neighbourhood of LMNA, a gene of some 25,000 bases.
CHROM, START, END = "chr1", 156_100_000, 156_150_000
HG38 = {name: size for name, size in chrom_sizes("hg38").items() if "_" not in name}
#: Where mm39 has its Lmna, for the alignments.
MOUSE_CHROM, MOUSE_START, MOUSE_END = "chr3", 88_380_000, 88_430_000
MOUSE_SIZE = chrom_sizes("mm39")[MOUSE_CHROM]
NEW_ORGANISM = {"chr1": 100_000, "chr2": 30_000, "chrM": 6_000}

GREEN, ORANGE, VIOLET, PINK = "27,158,119", "217,95,2", "117,112,179", "231,41,138"

#: Invented transcripts: name, gene, strand, exons, coding part.
TRANSCRIPTS = (
    (
        "demo1.1",
        "DEMO1",
        "+",
        ((156_114_700, 156_115_200), (156_130_500, 156_130_700), (156_134_800, 156_136_100)),
        (156_114_900, 156_135_500),
    ),
    (
        "demo1.2",
        "DEMO1",
        "+",
        ((156_114_700, 156_115_200), (156_134_800, 156_135_000), (156_137_600, 156_140_000)),
        (156_114_900, 156_138_300),
    ),
    (
        "demo2.1",
        "DEMO2",
        "-",
        ((156_104_000, 156_104_900), (156_107_300, 156_107_450), (156_110_200, 156_110_600)),
        (156_104_450, 156_110_500),
    ),
    ("demo3.1", "DEMO3", "-", ((156_143_000, 156_145_200),), None),
)


def make(directory: Path) -> None:
    """Write all files into `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    for number in range(3):
        waves(directory / f"sine-hg38-{number}.bedgraph.bw", number)
        random_regions(directory / f"random-hg38-{number}.bigBed", HG38, CHROM, START, END)
        random_regions(directory / f"random-no1-{number}.bigBed", NEW_ORGANISM, "chr1", 0, 100_000)
    for period in (100, 1000):
        waves_everywhere(directory / f"sine-no1-{period}.bedgraph.bw", period)
    new_organism(directory / "newOrg1.2bit")
    bands(directory / "bands-no1.bb")
    reads(directory / "reads-hg38.bam")
    variants(directory / "variants-hg38.vcf.gz")
    genes(directory / "genes-hg38.bb")
    transcripts(directory / "transcripts-hg38.bb")
    peaks(directory / "peaks-hg38.bb")
    interactions(directory / "interactions-hg38.bb")
    expression(directory / "expression-hg38.bb")
    lollipops(directory / "lollipops-hg38.bb")
    methylation(directory / "methylation-hg38.bb")
    chains(directory / "chains-hg38-mm39.bb", directory / "chains-hg38-mm39.link.bb")
    nets(directory / "nets-hg38-mm39.bb")
    alignment(directory / "alignment-hg38.bb", directory / "alignment-summary-hg38.bb")
    samples(directory / "samples.tsv")


# ---------------------------------------------------------------------------------------- signals


def waves(path: Path, number: int) -> None:
    """One of three sine waves over the region, a third of a period apart; from 10 to 90."""
    step, period = 50, 12_000
    starts = list(range(START, END, step))
    values = [_wave(x % period / period + number / 3) for x in starts]
    write_bigwig(path, HG38, (CHROM, starts, [x + step for x in starts], values))


def waves_everywhere(path: Path, period: int) -> None:
    """A sine wave of `period` bases over all sequences of the small assembly."""
    step = period // 10
    write_bigwig(
        path,
        NEW_ORGANISM,
        [
            (
                chrom,
                list(range(0, size, step)),
                [min(x + step, size) for x in range(0, size, step)],
                [_wave(x % period / period) for x in range(0, size, step)],
            )
            for chrom, size in NEW_ORGANISM.items()
        ],
    )


def _wave(turn: float) -> float:
    # Rounded, so that the last digit of a machine's sine does not matter.
    return round(50 + 40 * math.sin(2 * math.pi * turn), 2)


# ---------------------------------------------------------------------------------------- items


def random_regions(path: Path, sizes: dict[str, int], chrom: str, start: int, end: int) -> None:
    """Forty items with names, scores and strands."""
    below = _dice(path)
    rows = []
    for number in range(40):
        first = start + below(end - start - 1500)
        last = first + 200 + below(1300)
        rows.append((chrom, first, last, f"region{number}", below(1001), "+-"[below(2)]))
    _bigbed(path, standard("bed6"), rows, sizes=sizes)


def genes(path: Path) -> None:
    """Transcripts with their reading frames; can be searched by name."""
    rows = []
    for name, gene, strand, exons, coding in TRANSCRIPTS:
        state, (thick_start, thick_end) = ("cmpl", coding) if coding else ("none", (0, 0))
        first, last = exons[0][0], exons[-1][1]
        rows.append(
            (
                *(CHROM, first, last, name, 1000, strand),
                *(thick_start or first, thick_end or first, GREEN, *_blocks(exons)),
                *(gene, state, state, _list(_frames(exons, coding, strand))),
                *("coding" if coding else "lncRNA", gene, "invented", "demo"),
            )
        )
    _bigbed(path, standard("bigGenePred"), rows, 12, extra_index=["name"])


def transcripts(path: Path) -> None:
    """The transcripts once more, as alignments of their RNA."""
    rows = []
    for name, _, strand, exons, coding in TRANSCRIPTS:
        sizes = [end - start for start, end in exons]
        length = sum(sizes)
        starts = [sum(sizes[:number]) for number in range(len(sizes))]
        first, last = exons[0][0], exons[-1][1]
        rows.append(
            (
                *(CHROM, first, last, name, 1000, strand, *(coding or (first, first)), 0),
                *(*_blocks(exons), 0, length, "+", length, _list(starts), "", ""),
                *(HG38[CHROM], length, 0, 0, 0, 1),
            )
        )
    _bigbed(path, standard("bigPsl"), rows, 12)


def peaks(path: Path) -> None:
    """Peaks on the crests of the first wave."""
    rows = []
    for number, summit in enumerate(range(START - START % 12_000 + 3000, END, 12_000)):
        if summit - 900 >= START and summit + 700 <= END:
            score = 1000 - 150 * number
            rows.append(
                (
                    CHROM,
                    summit - 900,
                    summit + 700,
                    f"peak{number}",
                    score,
                    ".",
                    9.5,
                    12.25,
                    8.5,
                    900,
                )
            )
    _bigbed(path, standard("bigNarrowPeak"), rows, 6)


def interactions(path: Path) -> None:
    """Arcs from a promoter to six places."""
    below = _dice(path)
    source = (156_114_200, 156_115_200)
    rows = []
    for number in range(6):
        start = START + 2000 + number * 7500
        target = (start, start + 1000)
        value = 1 + below(90) / 10
        rows.append(
            (
                *(CHROM, min(source[0], start), max(source[1], target[1]), f"loop{number}"),
                *(int(value * 100), value, "demo", VIOLET),
                *(CHROM, *source, "promoter", "+", CHROM, *target, f"enhancer{number}", "."),
            )
        )
    _bigbed(path, standard("bigInteract"), rows, 5)


def expression(path: Path) -> None:
    """For each transcript a bar in liver, heart and brain."""
    below = _dice(path)
    rows = []
    for name, gene, strand, exons, _ in TRANSCRIPTS:
        bars = [below(1000) / 10 for _ in range(3)]
        rows.append((CHROM, exons[0][0], exons[-1][1], gene, 0, strand, name, 3, _list(bars)))
    _bigbed(path, standard("simpleBarChartBed"), rows, 6)


def lollipops(path: Path) -> None:
    """Single bases with a score and an effect, by which they can be drawn larger."""
    table = Table(
        "lollipops",
        "Invented variants with a size of effect",
        (*BED_FIELDS[:9], Field("effect", "double", comment="Size of effect, invented")),
    )
    below = _dice(path)
    rows = []
    for number in range(12):
        at = 156_114_700 + number * 2000 + below(1000)
        color = (GREEN, ORANGE)[number % 2]
        rows.append(
            (
                CHROM,
                at,
                at + 1,
                f"lolly{number}",
                below(1001),
                ".",
                at,
                at + 1,
                color,
                below(50) / 10,
            )
        )
    _bigbed(path, table, rows, 9)


def methylation(path: Path) -> None:
    """Sites with the share of reads that are methylated."""
    below = _dice(path)
    rows = []
    for number in range(60):
        at = 156_113_000 + number * 70
        modified, plain = below(30), 1 + below(30)
        cover = modified + plain
        share = round(100 * modified / cover, 2)
        rows.append(
            (
                *(CHROM, at, at + 1, "m", min(1000, cover), "+", at, at + 1, "255,0,0"),
                *(cover, share, modified, plain, 0, below(3), below(3), 0, 0),
            )
        )
    _bigbed(path, standard("bigMethyl"), rows, 9)


# ---------------------------------------------------------------------------------------- alignments

#: Gapless blocks between hg38 and mm39: start here, start there, length.
_ALIGNED = (
    (156_114_600, 88_389_000, 900),
    (156_130_400, 88_401_200, 700),
    (156_134_600, 88_405_100, 2500),
)


def chains(path: Path, links: Path) -> None:
    """One chain to mouse, and its blocks."""
    first, last = _ALIGNED[0], _ALIGNED[-1]
    here, there = (first[0], last[0] + last[2]), (first[1], last[1] + last[2])
    row = (CHROM, *here, "1", 1000, "+", HG38[CHROM], MOUSE_CHROM, MOUSE_SIZE, *there, 310_000.0)
    _bigbed(path, standard("bigChain"), [row], 6)
    blocks = [(CHROM, start, start + size, "1", other) for start, other, size in _ALIGNED]
    _bigbed(links, standard("bigLink"), blocks, 4)


def nets(path: Path) -> None:
    """The net over that chain: one fill with one gap."""
    first, last = _ALIGNED[0], _ALIGNED[-1]
    bases = sum(size for *_, size in _ALIGNED)
    unknown = (-1,) * 13
    gap = (first[0] + first[2], _ALIGNED[1][0], first[1] + first[2], _ALIGNED[1][1])
    rows = [
        (
            *(CHROM, first[0], last[0] + last[2], MOUSE_CHROM, 0, "+", 1, first[1]),
            *(last[1] + last[2], 1, bases, 310_000.0, "top", *unknown),
        ),
        (CHROM, *gap[:2], MOUSE_CHROM, 0, "+", 2, *gap[2:], 0, 0, 0.0, "gap", *unknown),
    ]
    _bigbed(path, standard("bigNet"), rows, 6)


def alignment(path: Path, summary: Path) -> None:
    """Letters of human and mouse side by side, and a summary of how well they agree."""
    below = _dice(path)
    rows, scores = [], []
    for start, other, _ in _ALIGNED:
        here = "".join("ACGT"[below(4)] for _ in range(120))
        there = "".join(letter if below(5) else "ACGT"[below(4)] for letter in here)
        lines = (
            "a score=1000.0",
            f"s hg38.{CHROM} {start} 120 + {HG38[CHROM]} {here}",
            f"s mm39.{MOUSE_CHROM} {other} 120 + {MOUSE_SIZE} {there}",
        )
        rows.append((CHROM, start, start + 120, "".join(f"{line};" for line in lines)))
        same = sum(a == b for a, b in zip(here, there, strict=True))
        scores.append((CHROM, start, start + 120, "mm39", round(same / 120, 3), "C", "C"))
    _bigbed(path, standard("bigMaf"), rows)
    _bigbed(summary, standard("mafSummary"), scores)


def reads(path: Path) -> None:
    """Two hundred pairs of reads, every fourth with a spliced first mate, and their index."""
    below = _dice(path)
    names = list(HG38)
    header = {
        "HD": {"VN": "1.6", "SO": "coordinate"},
        "SQ": [{"SN": name, "LN": HG38[name]} for name in names],
        "RG": [{"ID": "demo", "SM": "demo"}],
    }
    made = []
    for number in range(200):
        spliced = number % 4 == 0
        start = 156_112_000 + below(28_000)
        insert = 300 + below(200) + 1500 * spliced
        for mate in (1, 2):
            read = pysam.AlignedSegment(pysam.AlignmentHeader.from_dict(header))
            read.query_name = f"pair{number}"
            read.query_sequence = "".join("ACGT"[below(4)] for _ in range(60))
            read.query_qualities = pysam.qualitystring_to_array("I" * 60)
            read.reference_id = read.next_reference_id = names.index(CHROM)
            left, right = start, start + insert - 60
            read.reference_start, read.next_reference_start = (
                (left, right) if mate == 1 else (right, left)
            )
            read.cigarstring = "30M1500N30M" if spliced and mate == 1 else "60M"
            read.mapping_quality = 60 - 10 * below(4)
            read.template_length = insert if mate == 1 else -insert
            read.flag = 0x1 | 0x2 | (0x20 | 0x40 if mate == 1 else 0x10 | 0x80)
            read.set_tag("RG", "demo")
            made.append(read)
    made.sort(key=lambda read: (read.reference_start, read.query_name, read.flag))
    with pysam.AlignmentFile(str(path), "wb", header=header) as file:
        for read in made:
            file.write(read)
    pysam.index(str(path))


def variants(path: Path) -> None:
    """Variants of a child and its parents, phased, and their index."""
    below = _dice(path)
    lines = [
        "##fileformat=VCFv4.2",
        '##FILTER=<ID=lowQual,Description="Invented, to have something to filter">',
        '##INFO=<ID=AF,Number=A,Type=Float,Description="Frequency of the other allele">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        f"##contig=<ID={CHROM},length={HG38[CHROM]}>",
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tchild\tmother\tfather",
    ]
    for number in range(80):
        # The position of a VCF counts from 1.
        position = 156_112_001 + number * 350 + below(300)
        ref = "ACGT"[below(4)]
        alt = ref + "AT" if number % 10 == 0 else "ACGT".replace(ref, "")[below(3)]
        mother, father = (below(2), below(2)), (below(2), below(2))
        alleles = [(mother[below(2)], father[below(2)]), mother, father]
        genotypes = "\t".join(f"{one}|{other}" for one, other in alleles)
        quality, state = (20, "lowQual") if number % 9 == 0 else (60, "PASS")
        frequency = sum(map(sum, alleles[1:])) / 4
        lines.append(
            f"{CHROM}\t{position}\tdemo{number}\t{ref}\t{alt}\t{quality}\t{state}\t"
            f"AF={frequency}\tGT\t{genotypes}"
        )
    text = path.with_suffix("")
    text.write_text("\n".join(lines) + "\n", encoding="utf-8")
    pysam.tabix_compress(str(text), str(path), force=True)
    text.unlink()
    pysam.tabix_index(str(path), preset="vcf", force=True)


# ---------------------------------------------------------------------------------------- assembly


def new_organism(path: Path) -> None:
    """Three sequences; the first has a gap of N, all have lower-case repeats."""
    below = _dice(path)
    sequences = []
    for name, size in NEW_ORGANISM.items():
        letters = ["ACGT"[below(4)] for _ in range(size)]
        for start in range(1000, size - 500, 5000):
            letters[start : start + 400] = [
                letter.lower() for letter in letters[start : start + 400]
            ]
        if name == "chr1":
            letters[40_000:45_000] = ["N"] * 5000
        sequences.append((name, "".join(letters)))
    write_twobit(path, sequences)


def bands(path: Path) -> None:
    """Chromosome bands, for the ideogram above the browser image."""
    layout = (
        ("chr1", 0, 25_000, "p12", "gneg"),
        ("chr1", 25_000, 40_000, "p11", "gpos75"),
        ("chr1", 40_000, 42_500, "p10", "acen"),
        ("chr1", 42_500, 45_000, "q10", "acen"),
        ("chr1", 45_000, 70_000, "q11", "gpos50"),
        ("chr1", 70_000, 100_000, "q12", "gneg"),
        ("chr2", 0, 30_000, "q11", "gneg"),
    )
    _bigbed(path, standard("cytoBand"), layout, 4, sizes=NEW_ORGANISM)


def samples(path: Path) -> None:
    """A table such as a lab keeps: one row a sample, files and what they are."""
    rows = [
        ("sample", "cell", "treatment", "signal", "regions", "color"),
        *(
            (
                f"s{number + 1}",
                cell,
                treatment,
                f"sine-hg38-{number}.bedgraph.bw",
                f"random-hg38-{number}.bigBed",
                color,
            )
            for number, (cell, treatment, color) in enumerate(
                [("K562", "none", GREEN), ("K562", "heat shock", ORANGE), ("HeLa", "none", VIOLET)]
            )
        ),
    ]
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


# ---------------------------------------------------------------------------------------- tools


def _dice(path: Path) -> Callable[[int], int]:
    """A function that gives numbers below its argument, the same ones on every run."""
    # Of all methods of Random, only random() is promised never to change.
    random = Random(path.name).random
    return lambda limit: int(random() * limit)


def _bigbed(
    path: Path,
    table: Table,
    rows: Iterable[tuple],
    defined: int | None = None,
    *,
    sizes: dict[str, int] = HG38,
    extra_index: Iterable[str] = (),
) -> None:
    """Write rows in any order, checked against their definition."""
    fits = checker(table)
    ordered = sorted(rows, key=lambda row: row[:3])
    texts = [[str(value).encode() for value in row] for row in ordered]
    for row in texts:
        problem = fits(row)
        if problem is not None:
            sys.exit(f"{path.name}: {b' '.join(row).decode()}: {problem}")
    columns = (
        [row[0] for row in ordered],
        [row[1] for row in ordered],
        [row[2] for row in ordered],
        [b"\t".join(row[3:]) for row in texts],
    )
    write_bigbed(
        path,
        sizes,
        columns,
        autosql=table.to_text(),
        defined_fields=defined or len(table.fields),
        extra_index=list(extra_index),
    )


def _blocks(exons: tuple[tuple[int, int], ...]) -> tuple[int, str, str]:
    """The three columns of a BED that describe its blocks."""
    first = exons[0][0]
    sizes, starts = [end - start for start, end in exons], [start - first for start, _ in exons]
    return len(exons), _list(sizes), _list(starts)


def _frames(
    exons: tuple[tuple[int, int], ...], coding: tuple[int, int] | None, strand: str
) -> list[int]:
    """Reading frame of each exon: coding bases before it, modulo 3; -1 where nothing is coded."""
    frames = {}
    before = 0
    for start, end in exons if strand == "+" else reversed(exons):
        bases = min(end, coding[1]) - max(start, coding[0]) if coding else 0
        frames[start] = before % 3 if bases > 0 else -1
        before += max(bases, 0)
    return [frames[start] for start, _ in exons]


def _list(values: Iterable[object]) -> str:
    return "".join(f"{value}," for value in values)


if __name__ == "__main__":
    make(DATA)
    print(f"{sum(path.stat().st_size for path in DATA.iterdir())} bytes in {DATA}")
