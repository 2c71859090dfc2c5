"""``trackhub coverage`` and ``trackhub index`` in the terminal."""

import shutil
from pathlib import Path

import pytest

from trackhub.cli import main
from trackhub.formats.bigwig import BigWig
from trackhub.helpers import data_dir


@pytest.fixture
def reads(tmp_path, monkeypatch):
    """The example reads in the current directory."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(Path(data_dir(), "reads-hg38.bam"), "reads.bam")
    return "reads.bam"


def sums(path):
    with BigWig(path) as file:
        return file.stats("chr1", statistic="sum", exact=True)[0]


def test_a_file_gets_a_bigwig_beside_it(reads, capsys):
    assert main(["coverage", reads, "--signal", "5prime"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "reads.bw\n"
    assert printed.err == "trackhub: reads.bam: 400 of 400 reads used\n"
    assert sums("reads.bw") == 400


def test_each_option_reaches_the_function(reads, monkeypatch):
    from trackhub.formats import coverage

    given = {}

    def record(bams, out, **options):
        given.update(options, bams=bams, out=out)
        raise coverage.ParameterError("seen")

    monkeypatch.setattr(coverage, "bam_coverage", record)
    words = (
        "coverage a.bam b.bam -o x.bw --signal midpoint --strand split --strand-of second --bin 10 "
        "--bin-value sum --scale rpgc --genome-size 1000 --negative-reverse --no-zeros --mapq 5 "
        "--require 0x2 --exclude 4 --keep-duplicates --max-per-position 3 --fragment 120-180 "
        "--extend 147 --deletions --mates-once --chroms chr1,chr2 --skip-chroms chrM --sizes hs1 "
        "--level 1 --fast"
    )
    assert main(words.split()) == 2
    sizes = given.pop("chrom_sizes")
    assert sizes["chr1"] == 248_387_328
    assert given.pop("progress") is not None
    assert given == {
        "bams": ["a.bam", "b.bam"],
        "out": "x.bw",
        "signal": "midpoint",
        "strand": "split",
        "strand_of": "second",
        "bin_size": 10,
        "bin_value": "sum",
        "scale": "rpgc",
        "effective_genome_size": 1000,
        "negative_reverse": True,
        "keep_zeros": False,
        "min_mapq": 5,
        "require_flags": 2,
        "exclude_flags": 4,
        "keep_duplicates": True,
        "max_per_position": 3,
        "fragment_size": (120, 180),
        "extend": 147,
        "deletions": True,
        "mates_once": True,
        "chroms": ["chr1", "chr2"],
        "skip_chroms": ["chrM"],
        "chrom_alias": None,
        "level": 1,
        "accelerate": True,
    }


def test_a_factor_is_a_number(reads):
    assert main(["coverage", reads, "-o", "x.bw", "--signal", "left", "--scale", "0.5"]) == 0
    assert sums("x.bw") == 200


def test_several_files_are_counted_together_or_each_by_itself(reads, capsys):
    shutil.copy(reads, "more.bam")
    files = [reads, "more.bam", "--signal", "left"]
    assert main(["coverage", *files, "-o", "sum.bw"]) == 0
    assert sums("sum.bw") == 800
    capsys.readouterr()
    assert main(["coverage", *files, "-o", "signal/", "--jobs", "2"]) == 0
    assert sorted(capsys.readouterr().out.split()) == ["signal/more.bw", "signal/reads.bw"]
    assert sums("signal/more.bw") == 400


def test_results_that_would_be_one_file_are_refused(reads, tmp_path, capsys):
    (tmp_path / "more").mkdir()
    shutil.copy(reads, "more/reads.bam")
    assert main(["coverage", reads, "more/reads.bam", "-o", "signal/"]) == 2
    assert "reads.bam and more/reads.bam would both become" in capsys.readouterr().err
    assert not (tmp_path / "signal").exists()
    for command in ("coverage", "index"):
        assert main([command, reads, f"./{reads}"]) == 2
        assert "./reads.bam is given twice" in capsys.readouterr().err


def test_a_stanza_is_printed_for_each_strand(reads, capsys):
    assert main(["coverage", reads, "--strand", "split", "--stanza"]) == 0
    out = capsys.readouterr().out
    assert "track reads_forward\n" in out
    assert "track reads_reverse\n" in out


def test_one_bad_file_does_not_stop_the_others(reads, capsys):
    Path("junk.bam").write_bytes(b"junk")
    assert main(["coverage", "junk.bam", reads, "--jobs", "1"]) == 1
    printed = capsys.readouterr()
    assert printed.out == "reads.bw\n"
    assert printed.err.startswith("trackhub: junk.bam: ")


def test_reads_are_never_replaced_by_what_is_counted(reads, capsys):
    before = Path(reads).read_bytes()
    assert main(["coverage", reads, "-o", "./reads.bam"]) == 2
    assert "would replace reads.bam, which is given too" in capsys.readouterr().err
    assert Path(reads).read_bytes() == before


def test_a_folder_that_is_not_there_is_named(reads, capsys):
    assert main(["coverage", reads, "-o", "none/x.bw"]) == 2
    told = "trackhub: reads.bam: none/x.bw: There is no folder none; make it first\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("option", [["--exclude", "many"], ["--fragment", "120"]])
def test_words_for_numbers_are_refused(reads, option, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["coverage", reads, *option])
    assert stopped.value.code == 2
    assert option[0] in capsys.readouterr().err


# ----------------------------------------------------------------------------------------- index


def test_files_are_indexed_and_new_ones_named(reads, capsys):
    Path("sites.bed").write_text("chr2\t5\t9\nchr1\t20\t40\n")
    assert main(["index", reads, "sites.bed", "--jobs", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sorted(lines) == ["reads.bam.bai", "sites.bed.gz", "sites.bed.gz.tbi"]
    assert main(["index", reads, "sites.bed", "--jobs", "1"]) == 0
    assert capsys.readouterr().err.count("is up to date") == 2


def test_a_bad_file_among_several_is_told(reads, capsys):
    Path("junk.bam").write_bytes(b"junk")
    assert main(["index", "junk.bam", reads, "--jobs", "1"]) == 1
    printed = capsys.readouterr()
    assert printed.out == "reads.bam.bai\n"
    assert "junk.bam" in printed.err


def test_one_name_for_several_results_is_refused(reads, capsys):
    assert main(["index", reads, "b.bam", "-o", "c.bam"]) == 2
    assert "--out names one file, and 2 are given" in capsys.readouterr().err


def test_the_sorted_file_goes_where_it_is_told(reads, capsys):
    assert main(["index", reads, "-o", "sorted.bam"]) == 0
    assert capsys.readouterr().out.split() == ["sorted.bam", "sorted.bam.bai"]


def test_names_that_begin_with_a_dash_are_no_options(reads, capsys):
    shutil.move(reads, "-r.bam")
    Path("-g.fa").write_text(">a\nACGT\n")
    assert main(["index", "--", "-r.bam", "-g.fa"]) == 0
    assert sorted(capsys.readouterr().out.split()) == ["-g.fa.fai", "-r.bam.bai"]
    assert main(["index", "-o", "./-sorted.bam", "--", "-r.bam"]) == 0
    assert capsys.readouterr().out.split() == ["-sorted.bam", "-sorted.bam.bai"]


def test_a_folder_is_no_name_for_what_is_sorted(reads, tmp_path, capsys):
    for out in ("none/", str(tmp_path)):
        assert main(["index", reads, "-o", out]) == 2
        assert "a folder; name the file" in capsys.readouterr().err


def test_a_url_is_to_be_fetched_before_it_is_indexed(capsys):
    assert main(["index", "https://example.org/a.bam"]) == 2
    told = "trackhub: https://example.org/a.bam: this is a URL: fetch the file first\n"
    assert capsys.readouterr().err == told
