"""`convert_file`: one call for every format, its options, and what it refuses."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from formats.raw import SIZES, intervals, put, rows

import trackhub
from trackhub.errors import FormatError
from trackhub.formats.bigbed import BigBed
from trackhub.formats.convert import convert_file, convert_kind, type_once_converted
from trackhub.formats.registry import CONVERTERS, Context, Converted, converter


class Example(NamedTuple):
    """A format of UCSC's page, an example of it, and what becomes of it."""

    kind: str
    text: str
    tracktype: str
    rows: list[str]
    #: Whether the content tells the kind.
    told: bool = True


#: Those of bed, bedGraph and wig are in test modules of their own.
EXAMPLES = [
    Example(
        "bedDetail",
        "track name=HbVar type=bedDetail db=hg19 visibility=3\n"
        "chr1\t69\t70\tHb_North_York\t2619\tHemoglobin variant\n"
        "chr1\t60\t61\tHBD c.1 G>A\t2659\tdelta0 thalassemia\n",
        "bigBed 4 +",
        [
            "chr1\t60\t61\tHBD c.1 G>A\t2659\tdelta0 thalassemia",
            "chr1\t69\t70\tHb_North_York\t2619\tHemoglobin variant",
        ],
    ),
    Example(
        "narrowPeak",
        'track type=narrowPeak visibility=3 db=hg19 name="nPk" description="Example"\n'
        "browser position chr1:9356000-9365000\n"
        "chr1    9356 9456 .       0       .       182     5.0945  -1  50\n"
        "chr1    9582 9682 .       0       .       91      4.6052  -1  40\n",
        "bigNarrowPeak",
        [
            "chr1\t9356\t9456\t.\t0\t.\t182\t5.0945\t-1\t50",
            "chr1\t9582\t9682\t.\t0\t.\t91\t4.6052\t-1\t40",
        ],
    ),
    Example(
        "broadPeak",
        'track type=broadPeak visibility=3 db=hg19 name="bPk"\n'
        "chr1     798 898 .       116      .       4.89716 3.70716 -1\n",
        "bigBed 6 +",
        ["chr1\t798\t898\t.\t116\t.\t4.89716\t3.70716\t-1"],
    ),
    Example(
        "gappedPeak",
        "track type=gappedPeak\n"
        "chr1\t100\t500\tp\t0\t.\t100\t500\t0\t2\t50,100\t0,300\t4.5\t3.2\t-1\n",
        "bigBed 12 +",
        ["chr1\t100\t500\tp\t0\t.\t100\t500\t0\t2\t50,100\t0,300\t4.5\t3.2\t-1"],
    ),
    Example(
        "rnaElements",
        "chr1\t100\t200\t.\t900\t+\t12.5\t0.01\t17\n",
        "bigBed 6 +",
        ["chr1\t100\t200\t.\t900\t+\t12.5\t0.01\t17"],
        told=False,
    ),
    Example(
        "tagAlign",
        "chr1 8823 8848 AGAAGGAAAATGATGTGAAGACATA 1000 +\n"
        "chr1 8826 8851 TCTTATGTCTTCACATCATTTTCCT 500  -\n",
        "bigBed 3 +",
        [
            "chr1\t8823\t8848\tAGAAGGAAAATGATGTGAAGACATA\t1000\t+",
            "chr1\t8826\t8851\tTCTTATGTCTTCACATCATTTTCCT\t500\t-",
        ],
    ),
    Example(
        "pairedTagAlign",
        "chr1\t100\t400\tpair1\t1000\t+\tACGT\tTTGA\n",
        "bigBed 6 +",
        ["chr1\t100\t400\tpair1\t1000\t+\tACGT\tTTGA"],
        told=False,
    ),
    Example(
        "peptideMapping",
        "chr1\t100\t130\tMKLVT\t1000\t+\t35.5\tspectrum7.mgf\t1\t2\n",
        "bigBed 6 +",
        ["chr1\t100\t130\tMKLVT\t1000\t+\t35.5\tspectrum7.mgf\t1\t2"],
        told=False,
    ),
    Example(
        "pgSnp",
        'track type=pgSnp visibility=3 db=hg19 name="pgSnp"\n'
        "browser position chr21:31811924-31812937\n"
        "chr21\t31812007\t31812008\tT/G\t2\t21,70\t90,70\n"
        "chr21\t31812035\t31812035\t-/CGG\t2\t20,80\t0,0\n"
        "chr21   31812915\t31812916\t-\t1\t0\t0\n",
        "bigBed 4 +",
        [
            "chr21\t31812007\t31812008\tT/G\t2\t21,70\t90,70",
            "chr21\t31812035\t31812035\t-/CGG\t2\t20,80\t0,0",
            "chr21\t31812915\t31812916\t-\t1\t0\t0",
        ],
    ),
    Example(
        "bedMethyl",
        "chr1\t100\t101\tm\t20\t+\t100\t101\t255,0,0\t20\t85.0\t17\t3\t0\t0\t1\t0\t0\n",
        "bigMethyl",
        ["chr1\t100\t101\tm\t20\t+\t100\t101\t255,0,0\t20\t85.0\t17\t3\t0\t0\t1\t0\t0"],
    ),
    Example(
        "cytoBand",
        "chr1\t0\t2300\tp36.33\tgneg\nchr1\t2300\t5400\tp36.32\tgpos25\n",
        "bigBed 4 +",
        ["chr1\t0\t2300\tp36.33\tgneg", "chr1\t2300\t5400\tp36.32\tgpos25"],
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.kind for example in EXAMPLES])
def test_an_example_of_each_format_is_converted(tmp_path: Path, example: Example) -> None:
    source = put(tmp_path, "example.txt", example.text)
    made = convert_file(source, chrom_sizes=SIZES, kind=None if example.told else example.kind)
    assert made.summary.kind == example.kind
    assert made.tracktype == example.tracktype
    assert rows(made.path) == example.rows
    assert made.summary.items == len(example.rows)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.kind for example in EXAMPLES])
def test_each_result_makes_a_track(tmp_path: Path, example: Example) -> None:
    source = put(tmp_path, "example.txt", example.text)
    made = convert_file(source, chrom_sizes=SIZES, kind=example.kind)
    track = trackhub.Track(name="x", source=made.path, tracktype=made.tracktype, **made.settings)
    assert track.tracktype == example.tracktype
    assert made.track(name="x", visibility="dense").visibility == "dense"
    detected = trackhub.detect_file(made.path)
    assert detected.hub_ready
    assert (detected.tracktype or "").split()[0] == example.tracktype.split()[0]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.kind for example in EXAMPLES])
@pytest.mark.parametrize("pack", [gzip.compress, lambda data: data.replace(b"\n", b"\r\n")])
def test_gzip_and_line_ends_of_windows_change_nothing(
    tmp_path: Path, example: Example, pack: type
) -> None:
    source = put(tmp_path, "example.txt", pack(example.text.encode()))
    made = convert_file(source, tmp_path / "x.bb", chrom_sizes=SIZES, kind=example.kind)
    assert rows(made.path) == example.rows


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.kind for example in EXAMPLES])
def test_a_line_of_the_format_with_a_bad_place_is_refused(tmp_path: Path, example: Example) -> None:
    lines = example.text.splitlines()
    words = lines[-1].split("\t") if "\t" in lines[-1] else lines[-1].split()
    words[2 if len(words[0].split()) == 1 else 1] = "1x"
    source = put(tmp_path, "example.txt", "\n".join([*lines[:-1], "\t".join(words)]))
    with pytest.raises(FormatError, match=r"chromEnd is '1x'") as caught:
        convert_file(source, tmp_path / "x.bb", chrom_sizes=SIZES, kind=example.kind)
    assert caught.value.line == len(lines)
    assert not (tmp_path / "x.bb").exists()


def test_every_row_of_the_table_leads_to_a_function() -> None:
    assert [kind for kind, row in CONVERTERS.items() if not callable(row.load())] == []


def test_importing_trackhub_does_not_import_numpy() -> None:
    code = "import sys, trackhub; trackhub.convert_file; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- where results go -----------------------------------------------------------------------------


def test_the_result_lies_beside_the_source(tmp_path: Path) -> None:
    source = put(tmp_path, "a.b.bed.gz", gzip.compress(b"chr1\t1\t2\n"))
    assert convert_file(source, chrom_sizes=SIZES).path == tmp_path / "a.b.bb"


def test_a_result_over_its_source_is_refused(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t2\n")
    link = tmp_path / "link.bb"
    link.symlink_to(source)
    for out in (source, link):
        with pytest.raises(FormatError, match="would replace its source"):
            convert_file(source, out, chrom_sizes=SIZES)


def test_a_stream_needs_the_path_of_a_result(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"give out \(-o\), the path of the result"):
        convert_file(io.BytesIO(b"chr1\t1\t2\n"), chrom_sizes=SIZES)
    with pytest.raises(FormatError, match="is a folder"):
        convert_file(io.BytesIO(b"chr1\t1\t2\n"), tmp_path, chrom_sizes=SIZES)


def test_standard_input_is_read(tmp_path: Path) -> None:
    code = "import trackhub; print(trackhub.convert_file('-', 'out.bb', chrom_sizes={'chr1': 100}).summary)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=gzip.compress(b"chr1\t1\t2\ta\n"),
        capture_output=True,
        cwd=tmp_path,
        check=True,
    )
    assert done.stdout == b"bed to bigBed, 1 item\n"
    assert rows(tmp_path / "out.bb") == ["chr1\t1\t2\ta"]


def test_settings_that_are_given_go_before_those_of_the_file(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", 'track name="from file" color=1,2,3\nchr1\t1\t2\n')
    made = convert_file(source, chrom_sizes=SIZES)
    track = made.track(name="mine", color="255,0,0", short_label="my label")
    assert (track.color, track.shortLabel, track.longLabel) == ("255,0,0", "my label", "from file")


def test_the_level_changes_bytes_and_not_rows(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "".join(f"chr1\t{i}\t{i + 5}\tname{i}\n" for i in range(5000)))
    fast = convert_file(source, tmp_path / "fast.bb", chrom_sizes=SIZES, level=1)
    small = convert_file(source, tmp_path / "small.bb", chrom_sizes=SIZES, level=9)
    assert rows(fast.path) == rows(small.path)
    assert fast.path.stat().st_size > small.path.stat().st_size


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    source = put(
        tmp_path, "a.bedGraph", "".join(f"chr1\t{i}\t{i + 1}\t{i % 7}\n" for i in range(9000))
    )
    first, second = (
        convert_file(source, tmp_path / f"{name}.bw", chrom_sizes=SIZES).path.read_bytes()
        for name in ("a", "b")
    )
    assert first == second


# -- names of chromosomes ---------------------------------------------------------------------------


def test_names_are_changed_where_that_makes_all_match_and_it_is_told(tmp_path: Path) -> None:
    made = convert_file(put(tmp_path, "a.bed", "1\t1\t2\nMT\t1\t2\n"), chrom_sizes=SIZES)
    assert rows(made.path) == ["chr1\t1\t2", "chrM\t1\t2"]
    assert made.summary.notes == [
        "2 chromosome names were changed to those of the assembly: 1 to chr1, MT to chrM"
    ]


def test_an_alias_table_gives_other_names(tmp_path: Path) -> None:
    alias = put(tmp_path, "chromAlias.txt", "chr1\tCM000663.2\nchr2\tCM000664.2\n")
    source = put(tmp_path, "a.bed", "CM000664.2\t1\t2\n")
    assert rows(convert_file(source, chrom_sizes=SIZES, chrom_alias=alias).path) == ["chr2\t1\t2"]
    made = convert_file(source, chrom_sizes=SIZES, chrom_alias={"CM000664.2": "chr1"})
    assert rows(made.path) == ["chr1\t1\t2"]


def test_both_names_of_a_chromosome_in_one_file_are_refused(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t2\n1\t5\t6\n")
    with pytest.raises(FormatError, match=r"a\.bed:2: 'chr1' and '1' both stand for chr1"):
        convert_file(source, chrom_sizes=SIZES)


# -- sizes, kinds, options ----------------------------------------------------------------------------


def test_sizes_come_from_whatever_holds_them(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t2\n")
    table = put(tmp_path, "x.chrom.sizes", "chr1\t1000\n")
    for sizes in (table, str(table), "hg38", {"chr1": 1000}):
        assert rows(convert_file(source, chrom_sizes=sizes).path) == ["chr1\t1\t2"]
    with pytest.raises(FormatError, match=r"give chrom_sizes \(--sizes\), such as hg38"):
        convert_file(source)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the format cannot be told .the file is empty."),
        ("# nothing\n\n", "no data lines in it"),
        ("@read1\nACGT\n+\nIIII\n", "this looks like fastq, which cannot be converted"),
        ("<html><body>Log in</body>", "this is a web page"),
        ("some words\nof text\n", "the format cannot be told .* say it with kind"),
        ("chr1\t100\n", "this looks like chromSizes"),
        ("\x00\x01\x02\x03" * 100, "binary data of no format known"),
        ("BZh91AY&SY", "packed with bzip2: unpack it first"),
    ],
)
def test_a_format_that_cannot_be_converted_is_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        convert_file(put(tmp_path, "a", text), tmp_path / "out", chrom_sizes=SIZES)


@pytest.mark.parametrize(
    ("kind", "reason"), [("narowPeak", "did you mean 'narrowPeak'"), ("zzz", "kinds are 2bit, ")]
)
def test_an_unknown_kind_is_refused_with_the_nearest(kind: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        converter(kind)


def test_an_unknown_option_is_refused_with_the_nearest(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t2\n")
    with pytest.raises(FormatError, match="no option 'clip_score'; did you mean 'clip_scores'"):
        convert_file(source, chrom_sizes=SIZES, clip_score=True)


def test_a_missing_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        convert_file(tmp_path / "none.bed", chrom_sizes=SIZES)


def test_a_folder_that_is_not_there_is_named_with_the_output(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t2\n")
    with pytest.raises(
        FormatError, match=r"no/x\.bb cannot be written, .* no folder .*/no; make one"
    ):
        convert_file(source, tmp_path / "no" / "x.bb", chrom_sizes=SIZES)


def test_a_device_is_no_output(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t2\n")
    with pytest.raises(FormatError, match="/dev/null is a device; give the path of a file"):
        convert_file(source, "/dev/null", chrom_sizes=SIZES)


def test_what_could_be_two_kinds_is_told(tmp_path: Path) -> None:
    made = convert_file(put(tmp_path, "a.txt", "chr1\t1\t2\t7\n"), chrom_sizes=SIZES)
    assert (made.summary.kind, intervals(made.path)) == ("bedGraph", [("chr1", 1, 2, 7.0)])
    assert "taken for bedGraph: rows of bed can look like bedGraph too" in made.summary.notes[0]
    assert "kind (--kind) decides" in made.summary.notes[0]


def test_the_kind_of_a_file_is_told_without_converting_it(tmp_path: Path) -> None:
    assert convert_kind(put(tmp_path, "a.bed", "chr1\t1\t2\n")).target == "bigBed"
    peaks = put(tmp_path, "a.narrowPeak", "chr1\t1\t9\ta\t0\t.\t1\t1\t1\t4\n")
    assert type_once_converted(peaks) == "bigNarrowPeak"
    assert type_once_converted(peaks, "bed") == "bigBed"
    with pytest.raises(FormatError, match="a 2bit file is no track"):
        type_once_converted(put(tmp_path, "a.fa", ">a\nACGT\n"))


def test_a_format_of_ones_own_is_a_row_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def convert(source: object, out: Path, context: Context, *, loud: bool = False) -> Converted:
        out.write_text(f"{loud} {dict(context.chrom_sizes)}")
        return Converted(out, "bigBed 3")

    module = type(sys)("trackhub.formats.of_mine")
    module.convert = convert  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "trackhub.formats.of_mine", module)
    row = converter("bed")
    own = type(row)("mine", "of_mine:convert", "bigBed", ".bb")
    monkeypatch.setitem(CONVERTERS, "mine", own)
    made = convert_file(put(tmp_path, "a.x", "?"), kind="mine", chrom_sizes={"a": 1}, loud=True)
    assert made.path.read_text() == "True {'a': 1}"


def test_an_index_on_columns_is_made(tmp_path: Path) -> None:
    source = put(tmp_path, "a.narrowPeak", "chr1\t1\t9\tfirst\t0\t.\t1\t1\t1\t4\n")
    made = convert_file(source, chrom_sizes=SIZES, index=["name"])
    with BigBed(made.path) as bed:
        assert bed.header.indexed_fields == ("name",)
    assert made.settings == {"searchIndex": "name"}
    with pytest.raises(FormatError, match="an index on 'nme' is asked for, which is no column"):
        convert_file(source, chrom_sizes=SIZES, index=["nme"])


def test_progress_counts_the_bytes_that_are_read(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bedGraph", "chr1\t0\t10\t1\n")
    seen: list[tuple[int, int | None]] = []
    convert_file(source, chrom_sizes=SIZES, progress=lambda *told: seen.append(told))
    assert seen[-1] == (source.stat().st_size, source.stat().st_size)


# -- peaks as programs write them ---------------------------------------------------------------

MACS2 = (
    "chr1\t10008\t10450\tH3K4me3_peak_1\t54\t.\t3.95312\t8.27402\t5.49563\t221\n"
    "chr1\t81351\t81560\tH3K4me3_peak_2\t1822\t.\t13.1\t187.3\t182.2\t97\n"
)


def test_peaks_of_macs2_have_scores_above_1000(tmp_path: Path) -> None:
    source = put(tmp_path, "H3K4me3_peaks.narrowPeak", MACS2)
    with pytest.raises(FormatError, match="'1822' is no whole number from 0 to 1000; clip_scores"):
        convert_file(source, chrom_sizes=SIZES)
    made = convert_file(source, chrom_sizes=SIZES, clip_scores=True)
    assert made.tracktype == "bigNarrowPeak"
    assert rows(made.path) == MACS2.replace("1822", "1000").splitlines()


def test_summits_of_macs2_have_a_value_for_a_score(tmp_path: Path) -> None:
    source = put(tmp_path, "H3K4me3_summits.bed", "chr1\t10229\t10230\tpeak_1\t5.49563\n")
    made = convert_file(source, chrom_sizes=SIZES, bed_type="bed4+1")
    assert made.tracktype == "bigBed 4 +"
    assert rows(made.path) == ["chr1\t10229\t10230\tpeak_1\t5.49563"]


SEACR_COLUMNS = """table seacr
"Peaks of SEACR"
    (
    string chrom;      "Chromosome"
    uint   chromStart; "Start"
    uint   chromEnd;   "End"
    float  total;      "Signal in the peak"
    float  maximum;    "Greatest signal"
    string region;     "Where the signal is greatest"
    )
"""


def test_peaks_of_seacr_have_columns_of_their_own(tmp_path: Path) -> None:
    text = "chr1\t62908\t62933\t4321.12\t35.2\tchr1:62910-62920\n"
    source = put(tmp_path, "a.stringent.bed", text)
    made = convert_file(source, chrom_sizes=SIZES, bed_type="bed3+3", autosql=SEACR_COLUMNS)
    assert made.tracktype == "bigBed 3 +"
    assert rows(made.path) == text.splitlines()
    with BigBed(made.path) as bed:
        assert "Greatest signal" in bed.header.autosql


def test_files_that_are_plainly_of_two_kinds_are_not_joined(tmp_path: Path) -> None:
    bed = put(tmp_path, "a.bed", "chr1\t1\t2\tx\n")
    signal = put(tmp_path, "b.bdg", "chr1\t1\t2\t2.5\n")
    with pytest.raises(FormatError, match=r"b\.bdg: this is bedGraph and .*a\.bed is bed; convert"):
        convert_file([bed, signal], tmp_path / "x.bb", chrom_sizes=SIZES)
    made = convert_file([bed, signal], tmp_path / "x.bb", chrom_sizes=SIZES, kind="bed")
    assert rows(made.path) == ["chr1\t1\t2\tx", "chr1\t1\t2\t2.5"]


def test_what_is_about_columns_says_so_where_there_are_none(tmp_path: Path) -> None:
    signal = put(tmp_path, "b.bdg", "chr1\t1\t2\t2.5\n")
    made = convert_file(signal, chrom_sizes=SIZES, index=["name"])
    assert made.summary.notes == [
        "index was passed over: it is about columns, which a bigWig has not"
    ]
