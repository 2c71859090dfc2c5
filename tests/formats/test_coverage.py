"""bigWig files of counted reads: values, zeros, bins, scales, strands; all of it or nothing."""

import math
import random

import numpy as np
import pytest
from reads import SIZES, counted_one_by_one, pair, random_pairs, random_reads, read, write

from trackhub import bam_coverage
from trackhub.errors import FormatError, ParameterError
from trackhub.formats.bam import bgzf, bigwigs
from trackhub.formats.bam.genome import Line
from trackhub.formats.bam.pileup import Runs
from trackhub.formats.bam.shaping import Bins
from trackhub.formats.bigwig import BigWig
from trackhub.formats.headers import read_header

pyBigWig = pytest.importorskip("pyBigWig")


@pytest.fixture(scope="module")
def mixture(tmp_path_factory):
    rng = random.Random(8)
    reads = [*random_reads(rng, 200), *random_pairs(rng, 80)]
    return write(tmp_path_factory.mktemp("bam") / "mixture.bam", reads)


def values(path):
    """The value of each base by chromosome, read by another program; nan where there is none."""
    with pyBigWig.open(str(path)) as file:
        return {
            chrom: file.values(chrom, 0, size, numpy=True) for chrom, size in file.chroms().items()
        }


# ------------------------------------------------------------------------------------ the values


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"mates_once": True, "min_mapq": 10},
        {"signal": "5prime", "strand": "reverse"},
        {"signal": "fragments"},
        {"signal": "midpoint", "extend": 147},
    ],
    ids=str,
)
def test_the_file_has_the_count_of_each_base(mixture, tmp_path, options):
    found = values(bam_coverage(mixture, tmp_path / "a.bw", **options).path)
    wanted = counted_one_by_one(mixture, **options)[0]
    assert list(found) == list(SIZES)
    for chrom in SIZES:
        np.testing.assert_array_equal(found[chrom], wanted[chrom], chrom)


def test_the_file_does_not_depend_on_groups_of_blocks(mixture, tmp_path, monkeypatch):
    wanted = values(bam_coverage(mixture, tmp_path / "a.bw", bin_size=7).path)
    monkeypatch.setattr(bgzf, "_BLOCKS", 1)
    found = values(bam_coverage(mixture, tmp_path / "b.bw", bin_size=7).path)
    for chrom in SIZES:
        np.testing.assert_array_equal(found[chrom], wanted[chrom], chrom)


def test_bases_without_reads_are_left_out_when_asked(mixture, tmp_path):
    path = bam_coverage(mixture, tmp_path / "a.bw", keep_zeros=False).path
    wanted = counted_one_by_one(mixture)[0]
    found = values(path)
    for chrom in found:
        covered = wanted[chrom] > 0
        np.testing.assert_array_equal(found[chrom][covered], wanted[chrom][covered])
        assert np.isnan(found[chrom][~covered]).all()
    assert "empty" not in found


def test_the_mean_of_a_zoomed_out_chromosome_takes_in_zeros(tmp_path):
    sizes = {"chr1": 1_000_000}
    path = write(tmp_path / "a.bam", [read("100M", 5000)] * 10, sizes)
    with BigWig(bam_coverage(path, tmp_path / "a.bw").path) as file:
        assert file.stats("chr1")[0] == pytest.approx(10 * 100 / 1_000_000)


@pytest.mark.parametrize("keep_zeros", [True, False])
def test_a_file_without_reads_gives_a_bigwig(tmp_path, keep_zeros):
    path = write(tmp_path / "a.bam", [])
    made = bam_coverage(path, tmp_path / "a.bw", keep_zeros=keep_zeros)
    assert read_header(made.path).chroms == SIZES
    assert made.reads.total == 0
    assert made.settings == {}


@pytest.mark.parametrize("value", ["mean", "sum", "max"])
@pytest.mark.parametrize("size", [2, 9, 100, 1000])
def test_bins_have_the_mean_sum_or_maximum_of_their_bases(mixture, tmp_path, size, value):
    path = bam_coverage(mixture, tmp_path / "a.bw", bin_size=size, bin_value=value).path
    found = values(path)
    for chrom, counts in counted_one_by_one(mixture)[0].items():
        for start in range(0, len(counts), size):
            wanted = np.float32(getattr(np, value)(counts[start : start + size]))
            assert (found[chrom][start : start + size] == wanted).all()


def test_a_run_over_many_bins_stays_one_run():
    line = Line({"chr1": 4 * 10**9 + 1, "chr2": 10})
    bins = Bins(line, 4, "mean")
    first, second = (int(start) for start in line.starts)
    starts, ends = (
        [first + 2, first + 4 * 10**9, second + 1],
        [first + 4 * 10**9, second - 1, second + 9],
    )
    found = [bins.add(Runs(np.array(starts), np.array(ends), np.array([6, 6, 8]))), bins.rest()]
    rows = [
        row for runs in found for row in zip(*(column.tolist() for column in runs), strict=True)
    ]
    assert rows == [
        (first, first + 4, 3.0),
        (first + 4, first + 4 * 10**9 + 1, 6.0),
        (second, second + 4, 6.0),
        (second + 4, second + 8, 8.0),
        (second + 8, second + 10, 4.0),
    ]


# ---------------------------------------------------------------------------------------- scales


def test_cpm_is_per_million_reads_of_both_strands(tmp_path):
    reads = [read("10M", 5), read("10M", 5), read("10M", 50, 0x10), read("10M", 90, mapq=0)]
    path = write(tmp_path / "a.bam", reads)
    for strand, wanted in ((None, [2, 1]), ("forward", [2, 0]), ("reverse", [0, 1])):
        made = bam_coverage(path, tmp_path / "a.bw", scale="CPM", strand=strand, min_mapq=1)
        assert made.factor == pytest.approx(1e6 / 3)
        found = values(made.path)["chr1"][[7, 55]]
        np.testing.assert_allclose(found, np.array(wanted) * 1e6 / 3, rtol=1e-6)


def test_rpgc_makes_the_mean_over_the_genome_one(mixture, tmp_path):
    made = bam_coverage(mixture, tmp_path / "a.bw", scale="rpgc", effective_genome_size=500)
    total = sum(column.sum() for column in values(made.path).values())
    assert total / 500 == pytest.approx(1, rel=1e-5)


def test_a_factor_multiplies(mixture, tmp_path):
    found = values(bam_coverage(mixture, tmp_path / "a.bw", scale=-0.5).path)
    wanted = counted_one_by_one(mixture)[0]
    assert (found["chr1"] == -0.5 * wanted["chr1"]).all()
    assert not np.signbit(found["empty"]).any()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": "rpkm"}, "scale is 'rpkm'; give 'cpm', 'rpgc'|did you mean"),
        ({"scale": 0}, "scale is 0; give 'cpm', 'rpgc' or a number but 0"),
        ({"scale": math.nan}, "scale is nan"),
        ({"scale": "rpgc"}, "go together; give both or neither"),
        ({"effective_genome_size": 1000}, "go together; give both or neither"),
        (
            {"scale": "rpgc", "effective_genome_size": 9, "strand": "forward"},
            "give strand='split' or None",
        ),
        ({"bin_size": 0}, "bin_size is 0"),
        ({"bin_value": "median"}, "bin_value is 'median'"),
        ({"strand": "split", "out": ("a.bw",)}, r"1 paths are given for 2 file\(s\)"),
        ({"strand": "split", "out": ("a.bw", "a.bw")}, "give one for each strand"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(mixture, tmp_path, monkeypatch, options, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError, match=message):
        bam_coverage(mixture, **{"out": "a.bw", **options})
    assert list(tmp_path.iterdir()) == []


# --------------------------------------------------------------------------------------- strands


def test_both_strands_are_made_in_one_pass(mixture, tmp_path):
    made = bam_coverage(mixture, tmp_path / "rna.bw", strand="split")
    assert [path.name for path in made.paths] == ["rna_forward.bw", "rna_reverse.bw"]
    for path, wanted in zip(made.paths, counted_one_by_one(mixture, strand="split"), strict=True):
        found = values(path)
        for chrom in SIZES:
            np.testing.assert_array_equal(found[chrom], wanted[chrom], chrom)


def test_the_place_of_the_strand_in_the_name_may_be_given(mixture, tmp_path):
    made = bam_coverage(mixture, f"{tmp_path}/{{strand}}.bw", strand="split")
    assert [path.name for path in made.paths] == ["forward.bw", "reverse.bw"]
    made = bam_coverage(mixture, (tmp_path / "+.bw", tmp_path / "-.bw"), strand="split")
    assert [path.name for path in made.paths] == ["+.bw", "-.bw"]
    made = bam_coverage(mixture, f"{tmp_path}/only.{{strand}}.bw", strand="reverse")
    assert made.path.name == "only.reverse.bw"


def test_the_reverse_strand_may_be_negative(tmp_path):
    path = write(tmp_path / "a.bam", [read("10M", 5), read("10M", 50, 0x10)])
    made = bam_coverage(path, tmp_path / "a.bw", strand="split", negative_reverse=True)
    forward, reverse = (values(path)["chr1"] for path in made.paths)
    assert (forward[5], reverse[55]) == (1, -1)
    assert not np.signbit(reverse[:50]).any()
    assert [track.tracktype for track in made.tracks] == ["bigWig 0 1", "bigWig -1 0"]
    assert [track.settings["viewLimits"] for track in made.tracks] == ["0:1", "-1:0"]


# -------------------------------------------------------------------------- what is told of them


def test_settings_show_99_percent_of_the_covered_bases(tmp_path):
    sizes = {"chr1": 100_000}
    reads = [read("1M", i) for i in range(990)] + [read("1M", 5000)] * 700
    made = bam_coverage(write(tmp_path / "a.bam", reads, sizes), tmp_path / "a.bw")
    assert made.tracktype == "bigWig 0 700"
    assert made.settings == {"viewLimits": "0:1"}
    track = made.track(name="depth", color="blue")
    assert track.settings["type"] == "bigWig 0 700"
    assert track.source == str(made.path)


def test_limits_have_three_digits(tmp_path):
    path = write(tmp_path / "a.bam", [read("10M", 5)] * 3)
    made = bam_coverage(path, tmp_path / "a.bw", scale=0.123456)
    assert made.settings == {"viewLimits": "0:0.371"}
    made = bam_coverage(path, tmp_path / "a.bw", scale=120_000)
    assert made.settings == {"viewLimits": "0:360000"}


def test_progress_ends_at_the_total(mixture, tmp_path):
    told = []
    bam_coverage(
        [mixture, mixture], tmp_path / "a.bw", progress=lambda *numbers: told.append(numbers)
    )
    total = 2 * mixture.stat().st_size
    assert told[-1] == (total, total)
    assert told == sorted(told)


# ----------------------------------------------------------------------------- all or nothing


def test_a_file_that_turns_out_unsorted_leaves_nothing_and_the_old_result(tmp_path, monkeypatch):
    monkeypatch.setattr(bgzf, "_BLOCKS", 1)
    reads = [read(pos=i) for i in range(300)] + [read(pos=1)]
    path = write(tmp_path / "a.bam", reads, sort=False)
    out = tmp_path / "out"
    out.mkdir()
    (out / "a_forward.bw").write_text("old")
    for scale in (None, "cpm"):
        with pytest.raises(FormatError, match="comes too late"):
            bam_coverage(path, out / "a.bw", strand="split", scale=scale)
        assert [one.name for one in out.iterdir()] == ["a_forward.bw"]
    assert (out / "a_forward.bw").read_text() == "old"


@pytest.mark.parametrize("when", ["at once", "in the middle", "at the end"])
def test_a_writer_that_fails_stops_the_reading(mixture, tmp_path, monkeypatch, when):
    monkeypatch.setattr(bgzf, "_BLOCKS", 1)
    real = bigwigs.write_bigwig

    def failing(path, sizes, pieces, **options):
        if path.name.endswith("forward.bw"):
            return real(path, sizes, pieces, **options)
        for number, _ in enumerate(pieces if when != "at once" else ()):
            if when == "in the middle" and number == 1:
                break
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bigwigs, "write_bigwig", failing)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(OSError, match="No space left"):
        bam_coverage([mixture] * 3, out / "a.bw", strand="split", bin_size=3)
    assert list(out.iterdir()) == []


def test_a_value_beyond_the_range_of_the_file_is_refused(tmp_path):
    path = write(tmp_path / "a.bam", [read()])
    with pytest.raises(FormatError, match="finite"):
        bam_coverage(path, tmp_path / "a.bw", scale=1e39)
    assert [one.name for one in tmp_path.iterdir()] == ["a.bam"]


def test_a_missing_directory_is_an_error_of_the_system(mixture, tmp_path):
    with pytest.raises(FileNotFoundError):
        bam_coverage(mixture, tmp_path / "missing" / "a.bw")


def test_a_pair_counts_as_one_in_cpm(tmp_path):
    reads = [one for i in range(4) for one in pair(10 * i, 100, name=f"p{i}")]
    made = bam_coverage(
        write(tmp_path / "a.bam", reads), tmp_path / "a.bw", signal="fragments", scale="cpm"
    )
    assert made.factor == 1e6 / 4


def test_reads_are_not_replaced_by_their_count(tmp_path):
    path = write(tmp_path / "a.bam", [read(pos=5)])
    before = path.read_bytes()
    with pytest.raises(FormatError, match=r"would replace its source .*a\.bam; give another out"):
        bam_coverage(path, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("content", "kind"), [(b"chr1\t5\t10\n", "bed"), (b"junk\n", "not known")])
def test_what_has_no_reads_is_named(tmp_path, content, kind):
    path = tmp_path / "a.bam"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=rf"a\.bam: the format is {kind}; give BAM, CRAM or SAM"):
        bam_coverage(path, tmp_path / "a.bw")
