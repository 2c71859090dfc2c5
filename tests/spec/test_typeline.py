import pytest

from trackhub.spec import clean, judge_type, lookup, track_types


def severity(text, leaf=False):
    return judge_type(text, leaf).severity


@pytest.mark.parametrize(
    "text",
    [
        "bigBed",
        "bigBed 3",
        "bigBed 12 +",
        "bigBed 9 .",
        "bigBed 12 + 44",
        "bigWig",
        "bigWig 0 100",
        "bigWig -0.5 .5",
        "bigWig 1e-3 1e3",
        "bigWig 0 0",
        "bigChain hg38",
        "bigNet hg38 chainTrack",
        "bigRmsk 9 +",
        "bam",
        "bam .",
        "vcfTabix",
        "hic",
        "bigMethyl",
        "mathWig",
        "bedGraph",
    ],
)
def test_good_type_lines(text):
    assert judge_type(text, leaf=True) == (text, None, "", None)


def test_every_type_that_ucsc_loads_is_known():
    for kind in track_types():
        if kind.status in ("documented", "accepted"):
            assert severity(kind.word, leaf=True) in (None, "warning"), kind


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("bigBed 6+", "write bigBed 6 +"),
        ("bigBed 6.", "write bigBed 6 ."),
        ("bigBed 3+2", "write bigBed 3 +"),
        ("bigBed six", "write bigBed 3 +"),
        ("bigBed 2", "write bigBed 3"),
        ("bigwig", "write bigWig"),
        ("bigbed 6 +", "write bigBed 6 +"),
        ("BigWig 0 100", "write bigWig 0 100"),
        ("cram", "write bam"),
        ("GFF", "write bigGenePred"),
        ("xyzzy", None),
        ("bigHeat", None),
        ("bigLink", None),
        ("bigBed:heatmap", None),
    ],
)
def test_type_lines_that_ucsc_refuses(text, fix):
    judged = judge_type(text)
    assert judged.severity == "fatal"
    if fix:
        assert judged.fix == fix


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("bigWig 10 -10", "write bigWig -10 10"),
        ("bigWig a b", "write bigWig"),
        ("bigWig 0", "write bigWig"),
        ("bigWig 0:800000", "write bigWig 0 800000"),
        ("bigWig visibility dense", "write bigWig"),
        ("bigBed 99 +x", "write bigBed 12 +"),
    ],
)
def test_type_lines_that_cannot_be_meant(text, fix):
    judged = judge_type(text)
    assert (judged.severity, judged.fix) == ("error", fix)


@pytest.mark.parametrize("text", ["bigBed 9 40", "bigBed 6 +3", "bigChain", "bigBed 9 + 1 2"])
def test_type_lines_that_load_but_are_odd(text):
    assert severity(text) == "warning"


def test_only_a_container_may_have_the_type_of_a_table():
    for text in ("bed 3", "psl", "genePred", "superTrack"):
        assert severity(text) == "hint"
        assert severity(text, leaf=True) == "fatal"


def test_an_unknown_type_names_the_known_ones():
    reason = judge_type("xyzzy").reason
    assert "bigBed" in reason and "vcfTabix" in reason and reason.endswith("got 'xyzzy'")


def test_clean_knows_only_the_severities_of_findings():
    assert clean(lookup("trackDb", "type"), "xyzzy").severity == "error"
    assert clean(lookup("trackDb", "type", "bigBed"), "bigBed 6+").severity == "error"
