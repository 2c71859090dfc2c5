"""Alignments as programs and UCSC's downloads have them, each with its habits."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from trackhub.formats import BigBed
from trackhub.formats.autosql import standard
from trackhub.formats.convert import convert_file
from trackhub.formats.registry import Converted

SIZES = {"chr1": 248_956_422, "chr7": 159_345_973, "chrX": 156_040_895}


def converted(folder: Path, file: str, text: str | bytes, **options: object) -> Converted:
    source = folder / file
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    return convert_file(source, chrom_sizes=SIZES, **options)


def rows(path: Path) -> list[str]:
    with BigBed(path) as found:
        return [
            f"{chrom}\t{start}\t{end}\t{rest.decode()}"
            for chrom in found.chroms
            for start, end, rest in zip(*found.rows(chrom), strict=True)
        ]


# -- MAF ----------------------------------------------------------------------------------------

MULTIZ = """##maf version=1 scoring=autoMZ.v1
# multiz.v11.2

a score=23262.0
s hg38.chr7           27578828 10 + 159345973 AAAGGG--AATG
s panTro4.chr6        28741140 10 + 161576975 AAAGGG--AATG
q panTro4.chr6                                999999--9999
i panTro4.chr6        N 0 C 0
s rn5.chr4            81344243 11 - 187371129 -AAGGGGAAATG
s rn5.chrUn_AABR07      110000 12 + 187371129 AAAGGGTTAATG
i rn5.chrUn_AABR07    C 0 I 12
e mm10.chr6           53310102 13 + 151104725 I
# in between

a score=5062.000000
s hg38.chr7           27578938  6 + 159345973 TAAAGA
s GCA_0123.1.NW_003.1 28862317  6 + 161576975 TAAAGC
s rn5.chr4                 100  6 + 187371129 TAAAGA
##eof maf
"""


def test_multiz_with_all_kinds_of_lines(tmp_path: Path) -> None:
    made = converted(tmp_path, "chr7.maf.gz", gzip.compress(MULTIZ.encode()))
    lines = MULTIZ.splitlines()
    first, second = (row.split("\t") for row in rows(made.path))
    assert first[:3] == ["chr7", "27578828", "27578838"]
    assert first[3] == ";".join(lines[3:12]) + ";"
    assert second[3] == ";".join(lines[14:18]) + ";"
    assert made.settings["speciesOrder"] == "panTro4 rn5 GCA_0123.1"
    # The chimp is the same in 10 of 10 columns that have a letter; of the two rats the second
    # is the more similar in the first block: 10 of 12 columns, and 6 of 6 in the one behind.
    assert rows(made.side_files[0]) == [
        "chr7\t27578828\t27578838\tpanTro4\t1\tN\tC",
        "chr7\t27578828\t27578944\trn5\t0.888889\tC\tC",
        "chr7\t27578938\t27578944\tGCA_0123.1\t0.833333\tC\tC",
    ]


@pytest.mark.parametrize(
    ("options", "name", "notes"),
    [({}, "chr1", ["UCSC wants the assembly in fro"]), ({"db": "hg38"}, "hg38.chr1", [])],
)
def test_last_writes_reads_without_an_assembly(
    tmp_path: Path, options: dict[str, str], name: str, notes: list[str]
) -> None:
    made = converted(
        tmp_path,
        "last.maf",
        "# LAST version 1256\n# a=21 b=9\n# batch 0\na score=24 EG2=1.3e+06 E=0.0011\n"
        "s chr1 100 10 + 248956422 ACGTACGTAC\ns read1  0  10 - 10 ACGTACGTAC\np          55555\n\n",
        summary=False,
        **options,
    )
    assert rows(made.path) == [
        f"chr1\t100\t110\ta score=24 EG2=1.3e+06 E=0.0011;s {name} 100 10 + 248956422 ACGTACGTAC;"
        "s read1  0  10 - 10 ACGTACGTAC;"
    ]
    assert [note[:30] for note in made.summary.notes] == notes


def test_the_assembly_gets_its_own_name_for_a_chromosome(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "ensembl.maf",
        "##maf version=1\na score=1\ns homo_sapiens.X   10 4 + 156040895 ACGT\n"
        "s homo_sapiens.7   10 4 + 159345973 ACGT\ns mus_musculus.X 7 4 - 99 ACGT\n",
        summary=False,
    )
    assert rows(made.path) == [
        "chrX\t10\t14\ta score=1;s homo_sapiens.chrX   10 4 + 156040895 ACGT;"
        "s homo_sapiens.7   10 4 + 159345973 ACGT;s mus_musculus.X 7 4 - 99 ACGT;"
    ]
    assert made.settings["speciesOrder"] == "mus_musculus"


def test_cactus_writes_tabs_and_an_empty_line_before_each_block(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "cactus.maf",
        "##maf version=1 scoring=N/A\n# hal ((hg38,mm39)Anc0);\n\na\n"
        "s\thg38.chr1\t10\t5\t+\t248956422\tACGTA\ns\tAnc0.refChr1\t10\t5\t-\t100\tACGTA\n\n",
    )
    assert [row.split("\t")[3] for row in rows(made.path)] == [
        "a;s hg38.chr1 10 5 + 248956422 ACGTA;s Anc0.refChr1 10 5 - 100 ACGTA;"
    ]


# -- PSL ----------------------------------------------------------------------------------------

HEADER = """psLayout version 3

match\tmis- \trep. \tN's\tQ gap\tQ gap\tT gap\tT gap\tstrand\tQ        \tQ   \tQ    \tQ  \tT        \tT   \tT    \tT  \tblock\tblockSizes \tqStarts\t tStarts
     \tmatch\tmatch\t   \tcount\tbases\tcount\tbases\t      \tname     \tsize\tstart\tend\tname     \tsize\tstart\tend\tcount
---------------------------------------------------------------------------------------------------------------------------------------------------------------
"""
DNA = (
    "50\t2\t1\t0\t0\t0\t1\t20\t{}\tq1\t100\t40\t93\tchr1\t248956422\t200\t273\t2\t20,33,\t{}\t{}\n"
)
PLUS, MINUS = DNA.format("+", "40,60,", "200,240,"), DNA.format("-", "7,27,", "200,240,")
COLUMNS = standard("bigPsl").names


def psl(folder: Path, text: str, file: str = "blat.psl") -> list[dict[str, str]]:
    found = rows(converted(folder, file, text).path)
    return [dict(zip(COLUMNS, row.split("\t"), strict=True)) for row in found]


def some(item: dict[str, str], names: str) -> str:
    return " ".join(item[name] or "-" for name in names.split())


BLOCKS = "strand blockCount blockSizes chromStarts oChromStart oChromEnd oStrand oChromStarts"


@pytest.mark.parametrize(
    "text", [PLUS + MINUS, HEADER + PLUS + MINUS, HEADER + PLUS + HEADER + MINUS]
)
def test_blat_with_a_header_or_two_or_none(tmp_path: Path, text: str) -> None:
    one, two = psl(tmp_path, text)
    assert some(one, BLOCKS) == "+ 2 20,33, 0,40, 40 93 + 40,60,"
    assert some(two, BLOCKS) == "- 2 20,33, 0,40, 40 93 + 7,27,"
    assert some(one, "name match misMatch repMatch nCount chromSize seqType") == (
        "q1 50 2 1 0 248956422 0"
    )


def test_blanks_for_tabs_and_a_name_with_blanks_in_tabs(tmp_path: Path) -> None:
    [one] = psl(tmp_path, PLUS.replace("\t", " "))
    assert some(one, "name chromStart chromEnd") == "q1 200 273"
    [two] = psl(tmp_path, PLUS.replace("q1", "my read 1"))
    assert two["name"] == "my read 1"


def test_a_translated_search_has_two_strands(tmp_path: Path) -> None:
    size = SIZES["chr1"]
    turned = DNA.format("+-", "40,73,", f"{size - 273},{size - 220},")
    [item] = psl(tmp_path, turned.replace("20,33,", "33,20,"))
    assert some(item, "chromStart chromEnd") == "200 273"
    assert some(item, BLOCKS) == "- 2 20,33, 0,40, 40 93 - 7,27,"


def test_a_protein_takes_three_bases_a_letter_on_both_strands(tmp_path: Path) -> None:
    size = SIZES["chrX"]
    line = "30\t0\t0\t0\t0\t0\t1\t10\t{}\tprot\t50\t5\t35\tchrX\t156040895\t200\t300\t2\t10,20,\t5,15,\t{}\n"
    plus = line.format("++", "200,240,")
    minus = line.format("+-", f"{size - 300},{size - 260},")
    one, two = psl(tmp_path, plus + minus)
    assert some(one, BLOCKS) == "+ 2 30,60, 0,40, 5 35 + 5,15,"
    assert some(two, BLOCKS) == "- 2 60,30, 0,70, 5 35 - 15,35,"


# -- chains and nets ----------------------------------------------------------------------------


def test_a_large_chain_of_ucsc_in_gzip_gives_each_block_as_a_link(tmp_path: Path) -> None:
    dice = random.Random(7)
    text = [
        "##matrix=axtChain 16 91 -114 -31 -123 -114 100 -125 -31 -31 -125 100 -114 -123 -31 -114 91",
        "##gapPenalties=axtChain O=400 E=30",
    ]
    links = []
    for number, blocks in enumerate((40_000, 30_000, 5), 1):
        start, other = dice.randrange(1000, 90_000), dice.randrange(1000, 90_000)
        at, there, lines = start, other, []
        for block in range(blocks):
            size, here, away = (dice.randrange(1, 90) for _ in range(3))
            links.append(("chrX" if number == 2 else "chr1", at, at + size, number, there))
            last = block == blocks - 1
            lines.append(f"{size}" if last else f"{size}\t{here}\t{away}")
            at, there = at + size + (0 if last else here), there + size + (0 if last else away)
        chrom = "chrX" if number == 2 else "chr1"
        text += [
            f"chain {9000 - number} {chrom} {SIZES[chrom]} + {start} {at} chr2 182113224 - {other} {there} {number}",
            *lines,
            "",
        ]
    packed = gzip.compress("\n".join(text).encode(), 1)
    made = converted(tmp_path, "hg38.mm39.all.chain.gz", packed)
    assert made.tracktype == "bigChain mm39"
    assert made.summary.items == 3
    with BigBed(made.side_files[0]) as found:
        names = list(found.chroms)
        listed = [
            (names[chrom], start, end, *rest.decode().split("\t"))
            for chroms, starts, ends, rests in found.chunks()
            for chrom, start, end, rest in zip(
                chroms.tolist(), starts.tolist(), ends.tolist(), rests, strict=True
            )
        ]
    wanted = [(chrom, a, b, str(number), str(there)) for chrom, a, b, number, there in links]
    assert sorted(listed) == sorted(wanted)
    assert [place[:2] for place in listed] == sorted(place[:2] for place in wanted)
    assert sorted(row.split("\t")[3] for row in rows(made.path)) == ["1", "2", "3"]


def test_a_net_of_ucsc_with_all_its_words(tmp_path: Path) -> None:
    text = (
        "net chr1 248956422\n"
        " fill 100 300 chrX + 50 280 id 7 score 4900 ali 250 qDup 5 type top tN 1 qN 2 tR 3 qR 4 "
        "tTrf 5 qTrf 6\n"
        "  gap 150 60 chrX + 90 40 tN 0 tR 12\n"
        "   fill 160 30 chrY - 900 25 id 9 score 77 ali 20 qOver 0 qFar 100 qDup 0 type nonSyn\n"
        "net chr7 159345973\n"
        "net chrX 156040895\n"
        " fill 0 9 chr2 - 1 9 id 8 score 12.5 ali 9 qDup 0 type top\n"
    )
    made = converted(
        tmp_path, "hg38.mm39.net.gz", gzip.compress(text.encode()), chain_track="chains"
    )
    assert made.tracktype == "bigNet mm39 chains"
    names = standard("bigNet").names
    found = [dict(zip(names, row.split("\t"), strict=True)) for row in rows(made.path)]
    assert [(item["chrom"], item["level"], item["type"]) for item in found] == [
        ("chr1", "1", "top"),
        ("chr1", "2", "gap"),
        ("chr1", "3", "nonSyn"),
        ("chrX", "1", "top"),
    ]
    assert some(found[0], "qDup tN qN tR qR tTrf qTrf qOver qFar") == "5 1 2 3 4 5 6 -1 -1"
    assert some(found[2], "qOver qFar qDup tN") == "0 100 0 -1"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.psl", HEADER),
        ("a.maf", "##maf version=1\n"),
        ("hg38.mm39.chain", "#matrix\n"),
        ("hg38.mm39.net", "#comment\n"),
    ],
)
def test_a_file_without_alignments_is_told(tmp_path: Path, file: str, text: str) -> None:
    made = converted(tmp_path, file, text, kind=file.rpartition(".")[2])
    assert made.summary.items == 0
    assert any("there are no data lines" in note for note in made.summary.notes)
