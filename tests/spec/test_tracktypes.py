import pytest

from trackhub.spec import lookup, suggest_type, track_type, track_types

BED12 = [
    "chrom",
    "chromStart",
    "chromEnd",
    "name",
    "score",
    "strand",
    "thickStart",
    "thickEnd",
    "reserved",
    "blockCount",
    "blockSizes",
    "chromStarts",
]


def test_every_type_that_a_data_track_can_have_is_complete():
    for kind in track_types():
        if kind.status in ("documented", "alias"):
            assert kind.type_line and kind.data_format and kind.suffixes and kind.modes, kind
            assert ("bigDataUrl",) in kind.required, kind
            assert kind.url.startswith("https://genome.ucsc.edu/goldenPath/help/"), kind


def test_needed_settings_exist():
    for kind in track_types():
        for alternatives in kind.required:
            assert all(lookup("trackDb", name) for name in alternatives), kind


def test_fields_are_pairs_of_name_and_type():
    fields = track_type("bigGenePred").fields
    assert [name for name, _ in fields[:12]] == BED12
    assert fields[10] == ("blockSizes", "int[blockCount]")
    assert len(fields) == 20


def test_an_enum_in_a_schema_stays_in_one_piece():
    fields = dict(track_type("bigDbSnp").fields)
    assert fields["class"] == "enum(snv|mnv|ins|del|delins|identity)"


def test_a_type_line_is_found_by_its_first_word():
    assert track_type("bigBed 6 +") is track_type("bigBed")
    assert track_type("bigbed") is None
    assert track_type("") is None
    assert track_type("  ") is None


def test_cram_is_declared_as_bam():
    cram = track_type("cram")
    assert (cram.word, cram.status, cram.index) == ("bam", "alias", (".crai",))


def test_a_bar_chart_needs_bars_in_one_of_two_ways():
    assert track_type("bigBarChart").required == (
        ("bigDataUrl",),
        ("barChartBars", "barChartCategoryUrl"),
    )


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("bigwig", "bigWig"),
        ("BigBed", "bigBed"),
        ("bigBedd", "bigBed"),
        ("cram", "bam"),
        ("CRAM", "bam"),
        ("bed", "bigBed"),
        ("Bed", "bigBed"),
        ("psl", "bigPsl"),
        ("genePred", "bigGenePred"),
        ("narrowPeak", "bigNarrowPeak"),
        ("vcf", "vcfTabix"),
        ("GFF", "bigGenePred"),
        ("bw", "bigWig"),
        ("big_wig", "bigWig"),
    ],
)
def test_the_nearest_type_is_suggested(wrong, right):
    assert suggest_type(wrong) == right


@pytest.mark.parametrize("word", ["", "xyzzy", "banana", "bigHeat"])
def test_no_type_is_suggested_for_nonsense(word):
    found = suggest_type(word)
    assert found is None or track_type(found).status == "documented"
