"""Every text format of UCSC's page on data formats, told from its content alone."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from formats.raw import put
from handmade import bgzf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import trackhub
from trackhub.cli import main
from trackhub.formats import detect_file
from trackhub.formats.convert import convert_kind


def tabs(*rows: str) -> str:
    return "".join("\t".join(row.split()) + "\n" for row in rows)


BROWSER = "browser position chr22:1000-10000\nbrowser hide all\n"
PGSNP = (
    'track type=pgSnp visibility=3 db=hg19 name="pgSnp" description="Personal Genome SNP example"\n'
    "browser position chr21:31811924-31812937\n"
    "chr21\t31812007\t31812008\tT/G\t2\t21,70\t90,70\n"
    "chr21\t31812035\t31812035\t-/CGG\t2\t20,80\t0,0\n"
    "chr21   31812915\t31812916\t-\t1\t0\t0\n"
)
ARRAY = tabs(
    "chr1 159639972 159640031 2440848 500 - 159639972 159640031 0 1 59, 0, 3 0,1,2, 0.593,1.196,-0.1,",
    "chr1 159640161 159640190 2440849 500 - 159640161 159640190 0 1 29, 0, 3 0,1,2, 0.906,-1.247,0.1,",
)
#: Of each format what it is, whether its content leaves no doubt, and an example.
PAGE = {
    "BED3": ("bed", True, tabs("chr22 1000 5000", "chr22 2000 6000")),
    "BED12 with a track line and blanks": (
        "bed",
        True,
        'track name=pairedReads description="Clone Paired Reads" useScore=1\n'
        "chr22 1000 5000 cloneA 960 + 1000 5000 0 2 567,488, 0,3512\n"
        "chr22 2000 6000 cloneB 900 - 2000 6000 0 2 433,399, 0,3601\n",
    ),
    "BED9 after browser lines": (
        "bed",
        True,
        BROWSER + 'track name="ItemRGBDemo" visibility=2 itemRgb="On"\n'
        "chr7    127471196  127472363  Pos1  0  +  127471196  127472363  255,0,0\n",
    ),
    "BED detail": (
        "bedDetail",
        True,
        'track name=HbVar type=bedDetail url="http://x.org/?id=$$"\n'
        "chr11\t5246919\t5246920\tHb_North_York\t2619\tHemoglobin variant\n"
        "chr11\t5255660\t5255661\tHBD c.1 G>A\t2659\tdelta0 thalassemia\n",
    ),
    "bedGraph": ("bedGraph", True, tabs("chr19 49302000 49302300 -1.0")),
    "bedGraph under wiggle_0": (
        "bedGraph",
        True,
        "track type=wiggle_0\n" + tabs("chr19 49302000 49302300 1"),
    ),
    "PSL": (
        "psl",
        True,
        BROWSER + 'track name=fishBlats description="Fish BLAT" visibility=2 useScore=1\n'
        "59 9 0 0 1 823 1 96 +- FS_CONTIG_48080_1 1955 171 1062 chr22 47748585 13073589 13073753 2 "
        "48,20,  171,1042,  34674832,34674976,\n",
    ),
    "PSL with its header": (
        "psl",
        True,
        "track name=x\npsLayout version 3\n\nmatch\tmis-\tmatch\n----\n",
    ),
    "GFF": (
        "gff",
        False,
        "track name=regulatory\n"
        + tabs("chr22 TeleGene enhancer 10000000 10001000 500 + . touch1"),
    ),
    "GTF": (
        "gtf",
        True,
        'chr1\tme\texon\t101\t200\t.\t+\t.\tgene_id "G1"; transcript_id "T1";\n',
    ),
    "GFF3": ("gff3", True, "##gff-version 3\nchr1\tme\tgene\t1\t9\t.\t+\t.\tID=a\n"),
    "MAF": (
        "maf",
        True,
        "track name=euArc visibility=pack\n##maf version=1 scoring=tba.v8\n# tba.v8\n\n"
        "a score=23262.0\ns hg18.chr7 27578828 3 + 158545518 AAA\n",
    ),
    "SAM": ("sam", True, "@SQ\tSN:chr1\tLN:100\nr1\t0\tchr1\t5\t60\t4M\t*\t0\t0\tACGT\tIIII\n"),
    "wig": ("wig", True, "track type=wiggle_0\nvariableStep chrom=chr19 span=150\n49304701 10.0\n"),
    "microarray": ("bed15", True, ARRAY),
    "microarray with a track line": (
        "bed15",
        True,
        'track type="array" expScale=3.0 expStep=0.5 expNames="a,b,c," name="Microarray"\n' + ARRAY,
    ),
    "genePred": ("genePred", True, tabs("tx chr1 + 0 100 10 90 2 0,50, 20,100,")),
    "genePredExt": (
        "genePredExt",
        True,
        tabs("tx chr1 - 0 100 10 90 2 0,50, 20,100, 0 g cmpl cmpl 0,1,"),
    ),
    "refFlat": ("refFlat", True, tabs("gene tx chr1 + 0 100 10 90 2 0,50, 20,100,")),
    "pgSnp with mixed blanks": ("pgSnp", True, PGSNP),
    "pgSnp alone": ("pgSnp", False, "".join(PGSNP.splitlines(True)[2:])),
    "VCF": ("vcf", True, "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"),
    "RNA elements": (
        "rnaElements",
        True,
        "track type=rnaElements\n" + tabs("chr1 100 200 . 900 + 12.5 0.01 17"),
    ),
    "narrowPeak": (
        "narrowPeak",
        True,
        'track type=narrowPeak visibility=3 db=hg19 name="nPk"\nbrowser position chr1:9356000-9365000\n'
        "chr1    9356548 9356648 .       0       .       182     5.0945  -1  50\n",
    ),
    "broadPeak": (
        "broadPeak",
        True,
        'track type=broadPeak name="bPk"\nchr1     798256 798454 .  116 . 4.89716 3.70716 -1\n',
    ),
    "gappedPeak": (
        "gappedPeak",
        False,
        tabs("chr1 100 500 . 0 . 100 500 0 2 50,100 0,300 4.5 3.2 -1"),
    ),
    "tagAlign": (
        "tagAlign",
        False,
        "chrX 8823384 8823409 AGAAGGAAAATGATGTGAAGACATA 1000 +\n"
        "chrX 8823387 8823412 TCTTATGTCTTCACATCATTTTCCT 500  -\n",
    ),
    "pairedTagAlign": ("pairedTagAlign", False, tabs("chr1 100 400 pair1 1000 + ACGTA TTGACC")),
    "peptideMapping": ("peptideMapping", False, tabs("chr1 100 130 MKLVT 1000 + 35.5 run7 1 2")),
    "bedMethyl": (
        "bedMethyl",
        True,
        tabs("c 5 6 m 9 + 5 6 255,0,0 9 22.22 2 7 0 0 1 0 0"),
    ),
    "bedMethyl parted by blanks": (
        "bedMethyl",
        True,
        "c\t5\t6\tm\t9\t+\t5\t6\t255,0,0\t9 22.22 2 7 0 0 1 0 0\n",
    ),
    "FASTA": ("fasta", True, ">chr1 the first\nACGTNN\nacgt\n"),
    "FastQ": ("fastq", True, "@r1\nACGT\n+\nIIII\n"),
    "chain": (
        "chain",
        True,
        "##matrix=axtChain\nchain 49 chrY 583 + 25 98 chr5 151 - 43 54 1\n9\n",
    ),
    "net": ("net", True, "net chr1 1000\n fill 0 100 chr2 + 5 100 id 1 score 9\n"),
    "interact": ("interact", True, tabs("c 0 9 n 0 1.5 e 0 c 0 3 . + c 5 9 . -")),
    "barChart": ("barChart", True, tabs("c 5 90 ENST 9 + GENE 3 1.5,0,2")),
    "long range": ("longrange", True, tabs("chr1 0 10 chr2:5-10,3.5 1 .")),
    "cytoBand": ("cytoBand", True, tabs("chr1 0 2300000 p36.33 gneg")),
}
PACKERS = {"plain": bytes, "gzip": gzip.compress, "bgzip": bgzf}


@pytest.mark.parametrize("format_name", PAGE)
@pytest.mark.parametrize("packer", PACKERS)
def test_a_format_is_told_without_an_ending_and_with_a_wrong_one(
    tmp_path: Path, format_name: str, packer: str
) -> None:
    kind, certain, text = PAGE[format_name]
    data = PACKERS[packer](text.encode())
    for name in ("data", "data.txt", "data.bam", "data.wig", "data.vcf.gz", "data.fa.bgz"):
        found = detect_file(put(tmp_path, name, data))
        assert (found.kind, found.certain) == (kind, certain), name
        assert bool(found.note) == (not certain or (kind, packer) == ("vcf", "gzip"))


@pytest.mark.parametrize("format_name", PAGE)
def test_line_ends_a_mark_and_a_missing_last_end_do_not_disturb(
    tmp_path: Path, format_name: str
) -> None:
    kind, certain, text = PAGE[format_name]
    for end in (b"\n", b"\r\n", b"\r"):
        data = b"\xef\xbb\xbf" + text.rstrip("\n").encode().replace(b"\n", end)
        found = detect_file(put(tmp_path, "data", data))
        assert (found.kind, found.certain) == (kind, certain), end


@pytest.mark.parametrize("format_name", PAGE)
def test_all_ways_to_ask_agree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], format_name: str
) -> None:
    kind, certain, text = PAGE[format_name]
    path = put(tmp_path, "data", text)
    assert main(["info", "--json", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["certain"]) == (kind, certain)
    with pytest.raises(
        trackhub.errors.ParameterError, match=f"it is {kind}, which no hub can show"
    ):
        trackhub.Track(name="x", source=path)
    if kind == "fastq":
        with pytest.raises(trackhub.errors.FormatError, match="this looks like fastq"):
            convert_kind(path)
        return
    assert convert_kind(path).kind == kind
    assert convert_kind(io.BytesIO(text.encode())).kind == kind
    assert convert_kind(io.BytesIO(gzip.compress(text.encode()))).kind == kind


#: Rows, what they are taken for, and what else a track line or the ending of the name makes of them.
ALIKE = [
    ("chr1 0 10 5", "bedGraph", ["bed"]),
    ("chr1 5 9 name id text", "bed", ["bedDetail"]),
    ("chr1 1 90 p 116 . 4.8 3.7 -1", "broadPeak", ["rnaElements", "bed", "bedDetail"]),
    ("chr1 1 90 KR 0 + 4.5 7 1 40", "narrowPeak", ["peptideMapping"]),
    ("chr1 0 10 n 5 + 0 10 0 2 2,3, 0,7, 4.5 3 2", "gappedPeak", ["bed15", "bed"]),
    ("chr1 0 10 n 5 + 0 10 0 1 10 0 2 0,1 1,2", "bed15", ["gappedPeak"]),
    ("chrX 10 20 ACGTACGTAA 1000 +", "tagAlign", ["bed", "bedDetail"]),
    ("chr1 1 40 pair1 1000 + ACGTA TTGACC", "pairedTagAlign", ["bed", "bedDetail"]),
    ("chr1 1 30 MKLVT 1000 + 35.5 run7 1 2", "peptideMapping", ["bed", "bedDetail"]),
    ("chr1 5 6 T/G 2 21,70 90,70", "pgSnp", ["bed", "bedDetail"]),
    ("chr22 x enhancer 1 10 500 + . touch1", "gff", ["gtf", "gff3"]),
]


@pytest.mark.parametrize(("row", "kind", "others"), ALIKE)
def test_rows_that_fit_several_kinds_are_decided_by_what_is_said(
    tmp_path: Path, row: str, kind: str, others: list[str]
) -> None:
    text = tabs(row, row)
    assert detect_file(put(tmp_path, "data", text)).kind == kind
    for other in others:
        said = "array" if other == "bed15" else other
        found = detect_file(put(tmp_path, "data.narrowPeak", f"track type={said}\n{text}"))
        if other != "gff3":
            assert (found.kind, found.certain) == (other, True)
        found = detect_file(put(tmp_path, f"data.{other}.gz", gzip.compress(text.encode())))
        assert (found.kind, found.certain) == (other, True)


def test_a_doubt_is_explained(tmp_path: Path) -> None:
    found = detect_file(put(tmp_path, "data", tabs("chr1 1 90 p 116 . 4.8 3.7 -1")))
    assert found.note == (
        "rows of rnaElements or bed or bedDetail can look like broadPeak too: type= of a track line, "
        "the ending of the name, or kind (--kind) decides"
    )


def test_a_track_line_that_contradicts_the_rows_leaves_a_doubt(tmp_path: Path) -> None:
    text = "track type=bedGraph\n" + tabs("chr1 0 10 name 5 +")
    found = detect_file(put(tmp_path, "data", text))
    assert (found.kind, found.certain) == ("bed", False)
    assert "the track line says bedGraph" in found.note


def test_words_in_quotes_are_no_type(tmp_path: Path) -> None:
    text = 'track description="not type=bedDetail" name=x\n' + tabs("chr1 0 10 name 5 +")
    assert detect_file(put(tmp_path, "data", text)).kind == "bed"


def test_lines_that_fit_nothing_are_what_the_name_says(tmp_path: Path) -> None:
    found = detect_file(put(tmp_path, "a.bedGraph", "chr1 zero ten 5\n"))
    assert (found.kind, found.certain) == ("bedGraph", False)
    assert found.note == "the name says bedGraph, and the lines do not look so"


def test_rows_of_different_length_are_what_the_name_says(tmp_path: Path) -> None:
    text = tabs("chr1 10 90 p 0 . 4.5 -1 -1 40", "chr1 100 190 p 0 . 4.5 -1 -1")
    found = detect_file(put(tmp_path, "a.narrowPeak", text))
    assert (found.kind, found.certain) == ("narrowPeak", False)


@pytest.mark.parametrize(
    "bad", ["chr1 30 20 p 0 . 4.5 -1 -1 4", "chr1 x 90 p 0 . 4.5 -1 -1 4", "chr1 30 90 p 0 ."]
)
@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_faulty_row_leaves_the_others_told_and_is_named_by_conversion(
    tmp_path: Path, bad: str, at: int
) -> None:
    lines = ["chr1 10 90 p 0 . 4.5 -1 -1 40"] * 3
    lines.insert(at, bad)
    path = put(tmp_path, "data", tabs(*lines))
    found = detect_file(path)
    assert (found.kind, found.certain) == ("narrowPeak", False)
    with pytest.raises(trackhub.errors.FormatError, match=rf"data:{at + 1}: "):
        trackhub.convert_file(path, tmp_path / "a.bb", chrom_sizes={"chr1": 1000})


def test_blanks_and_tabs_at_the_end_of_lines_do_not_disturb(tmp_path: Path) -> None:
    for end in (" \n", "\t\n", " \t \n"):
        text = tabs("chr1 1 90 p 0 . 4.8 3.7 -1 40", "chr1 5 9 q 0 . 4.8 3.7 -1 -1")
        found = detect_file(put(tmp_path, "data", text.replace("\n", end)))
        assert (found.kind, found.columns) == ("narrowPeak", 10)


def test_data_behind_many_comments_are_found(tmp_path: Path) -> None:
    text = "# a line of comment\n" * 10_000 + tabs("chr1 0 10 0.5")
    for data in (text.encode(), gzip.compress(text.encode())):
        assert detect_file(put(tmp_path, "data", data)).kind == "bedGraph"


def test_a_track_line_that_points_elsewhere_is_told(tmp_path: Path) -> None:
    found = detect_file(
        put(tmp_path, "data", "track type=bigWig bigDataUrl=http://x.org/a.bw name=x\n")
    )
    assert found.kind == "unknown"
    assert "bigDataUrl" in found.note


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    format_name=st.sampled_from(sorted(PAGE)),
    at=st.integers(0, 400),
    put_in=st.binary(max_size=12),
    left_out=st.integers(0, 30),
)
def test_any_text_is_told_or_unknown(
    tmp_path: Path, format_name: str, at: int, put_in: bytes, left_out: int
) -> None:
    data = PAGE[format_name][2].encode()
    data = data[:at] + put_in + data[at + left_out :]
    for packed in (data, gzip.compress(data), gzip.compress(data)[:-9]):
        try:
            found = detect_file(put(tmp_path, "data.bed", packed))
        except trackhub.errors.FormatError as error:
            # A binary format may begin so, and then go on in no way.
            assert "\n" not in str(error)
            continue
        assert found.certain or found.note
        assert found.standard_columns <= max(found.columns, 0) or found.kind == "bigBed"
