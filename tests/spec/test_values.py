"""Values as scripts give them: what is written, and what is said about it."""

from __future__ import annotations

import unicodedata
from collections import OrderedDict
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path, PurePosixPath, PureWindowsPath

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackhub.spec import clean, judge, lookup, settings


def cleaned(name, value, word=None, context="trackDb"):
    setting = lookup(context, name, word)
    assert setting is not None, name
    return clean(setting, value)


GOOD = [
    # colours
    ("color", "128,0,5", "128,0,5"),
    ("color", (128, 0, 5), "128,0,5"),
    ("color", [128, 0, 5], "128,0,5"),
    ("color", np.array([128, 0, 5]), "128,0,5"),
    ("color", (1.0, 0.5, 0.0), "255,128,0"),
    ("color", (1.0, 0.5, 0.0, 1.0), "255,128,0"),
    ("color", "#800005", "128,0,5"),
    ("color", "#805", "136,0,85"),
    ("color", "red", "255,0,0"),
    ("color", "Dark Orange", "255,140,0"),
    ("color", "0, 0, 255", "0,0,255"),
    ("color", "0 0 255", "0,0,255"),
    ("altColor", "rebeccapurple", "102,51,153"),
    ("colorByStrand", "0,0,255 255,0,0", "0,0,255 255,0,0"),
    ("colorByStrand", ("blue", "#f00"), "0,0,255 255,0,0"),
    ("colorByStrand", [(0, 0, 255), (255, 0, 0)], "0,0,255 255,0,0"),
    ("barChartColors", "#FF6600 red 1,2,3", "#FF6600 red 1,2,3"),
    ("barChartColors", ["#f60", "firebrick", (1, 2, 3)], "255,102,0 178,34,34 1,2,3"),
    ("highlightColor", "#ffff00", "#ffff00"),
    ("highlightColor", (255, 255, 0), "#ffff00"),
    ("highlightColor", "yellow", "#ffff00"),
    ("highlightColor", "255,255,0", "#ffff00"),
    # switches
    ("alwaysZero", True, "on"),
    ("alwaysZero", False, "off"),
    ("alwaysZero", "On", "on"),
    ("alwaysZero", "True", "on"),
    ("alwaysZero", 1, "on"),
    ("alwaysZero", np.bool_(False), "off"),
    ("interactUp", True, "true"),
    ("interactUp", "off", "false"),
    ("chainNormScoreAvailable", True, "yes"),
    ("compositeTrack", True, "on"),
    ("compositeTrack", False, ""),
    ("superTrack", True, "on"),
    ("superTrack", False, ""),
    ("filterComposite", True, "on"),
    ("tableBrowser", False, "off"),
    ("bamColorMode", False, "off"),
    ("smoothingWindow", False, "off"),
    ("interactDirectional", True, "true"),
    ("interactMultiRegion", True, "true"),
    # flags: absence means no
    ("spectrum", True, "on"),
    ("spectrum", False, ""),
    ("noColorTag", True, "."),
    ("noColorTag", False, ""),
    ("useScore", True, "1"),
    ("negateValues", "True", "on"),
    ("negateValues", 0, ""),
    ("singleCellColumnNames", False, "off"),
    ("singleCellColumnNames", True, ""),
    # numbers
    ("priority", 3, "3"),
    ("priority", 1.5, "1.5"),
    ("priority", np.float32(0.5), "0.5"),
    ("priority", Decimal("2.25"), "2.25"),
    ("priority", Fraction(1, 4), "0.25"),
    ("maxItems", 100000, "100000"),
    ("maxItems", np.int64(7), "7"),
    ("maxItems", 7.0, "7"),
    ("visibility", 0, "hide"),
    ("visibility", 1, "dense"),
    ("visibility", 2, "full"),
    ("visibility", 3, "pack"),
    ("visibility", 4, "squish"),
    ("visibility", "2", "2"),
    ("viewLimits", (0, 10), "0:10"),
    ("viewLimits", [-0.5, 0.5], "-0.5:0.5"),
    ("viewLimits", "0: 10", "0:10"),
    ("viewLimits", np.array([0.0, 2.5]), "0.0:2.5"),
    ("filter.score", 100, "100"),
    ("filter.score", (100, None), "100"),
    ("filter.score", (100, 500), "100:500"),
    ("maxHeightPixels", (100, 32, 8), "100:32:8"),
    ("maxHeightPixels", 50, "50"),
    ("barChartSizeWindows", (50000, 500000), "50000 500000"),
    ("smoothingWindow", 16, "16"),
    # lists and pairs
    ("labelFields", ["name", "geneName"], "name,geneName"),
    ("labelFields", ("name",), "name"),
    ("labelFields", {"b": 1, "a": 2}.keys(), "b,a"),
    ("labelFields", {"b", "a"}, "a,b"),
    ("labelFields", "name, geneName", "name,geneName"),
    ("filterValues.kind", ["a", "b,c"], "a,b,,c"),
    ("filterValues.kind", {"a": "Label A", "b": "Label B"}, "a|Label A,b|Label B"),
    ("filterValues.kind", "a|A, the first,b", "a|A, the first,b"),
    ("speciesOrder", ["mm10", "rn6"], "mm10 rn6"),
    ("barChartBars", ["liver", "small intestine"], 'liver "small intestine"'),
    ("metadata", {"cell": "K562", "lab": "Big Lab"}, 'cell=K562 lab="Big Lab"'),
    ("metadata", OrderedDict(a=1), "a=1"),
    ("metadata", {"q": 'the "best" one'}, "q='the \"best\" one'"),
    ("subGroups", {"cell": "k562", "mark": "h3k4me3"}, "cell=k562 mark=h3k4me3"),
    ("dimensions", {"dimX": "cell", "dimY": "mark"}, "dimX=cell dimY=mark"),
    ("dimensions", {"X": "cell", "A": "mark"}, "dimX=cell dimA=mark"),
    ("sortOrder", {"cell": "+", "mark": "-"}, "cell=+ mark=-"),
    ("sortOrder", {"cell": True, "mark": False}, "cell=+ mark=-"),
    ("sortOrder", ["cell", "mark=-"], "cell=+ mark=-"),
    ("speciesLabels", {"hg38": "Human", "mm10": "House mouse"}, 'hg38=Human mm10="House mouse"'),
    ("urls", {"gene": "https://x.org/$$"}, "gene=https://x.org/$$"),
    ("type", ("bigWig", 0, 100), "bigWig 0 100"),
    ("type", ["bigBed", 6, "+"], "bigBed 6 +"),
    ("parent", ("peaks", "off"), "peaks off"),
    ("detailsScript.histogram.af", {"title": "AF"}, '{"title": "AF"}'),
    # paths
    ("bigDataUrl", PurePosixPath("data/x.bw"), "data/x.bw"),
    ("bigDataUrl", PureWindowsPath(r"data\x.bw"), "data/x.bw"),
    ("html", Path("about") / "peaks.html", "about/peaks.html"),
    # text
    ("shortLabel", "  peaks  ", "peaks"),
    ("shortLabel", 7, "7"),
    ("longLabel", "a\tb", "a b"),
    ("longLabel", "µ-opioid – receptor", "µ-opioid – receptor"),
    ("color", None, ""),
    ("labelFields", [], ""),
]


@pytest.mark.parametrize(("name", "value", "text"), GOOD)
def test_python_terms_are_written_in_ucsc_terms(name, value, text):
    result = cleaned(name, value)
    assert result == (text, None, "", None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("chr1:1,000-2,000", "chr1:1000-2000"),
        ("chr1:1000-2000", "chr1:1000-2000"),
        ("scaffold_1.2:5-5", "scaffold_1.2:5-5"),
        ("HLA:A*01:01-x:1-9", "HLA:A*01:01-x:1-9"),
    ],
)
def test_a_position_loses_its_commas(value, text):
    assert cleaned("defaultPos", value, context="genomes") == (text, None, "", None)


def test_a_server_may_be_given_as_host_and_port():
    answer = cleaned("blat", ("blat.example.org", 17777), context="genomes")
    assert answer == ("blat.example.org 17777", None, "", None)


def test_a_string_enum_and_a_numpy_string_are_strings():
    class Mode(str, Enum):
        FULL = "full"

    assert cleaned("visibility", Mode.FULL).text == "full"
    assert type(cleaned("visibility", Mode.FULL).text) is str
    assert cleaned("visibility", np.str_("dense")).text == "dense"


BAD = [
    (
        "color",
        "300,0,0",
        "color takes R,G,B with numbers from 0 to 255, got '300,0,0'",
        "write 255,0,0",
    ),
    ("color", "1,2", "color takes R,G,B with numbers from 0 to 255, got '1,2'", None),
    ("color", (300, 0, 0), "color takes R,G,B with numbers from 0 to 255, got '300, 0, 0'", None),
    ("color", (1, 2), "color takes R,G,B with numbers from 0 to 255, got '1, 2'", None),
    (
        "color",
        "darkgren",
        "color takes R,G,B with numbers from 0 to 255, got 'darkgren'; the nearest colour name is darkgreen",
        "write 0,100,0",
    ),
    (
        "color",
        "(1,2,3)",
        "color takes R,G,B with numbers from 0 to 255, got '(1,2,3)'",
        "write 1,2,3",
    ),
    ("color", {"r": 1}, "color takes R,G,B (0-255 each), got a mapping", None),
    (
        "visibility",
        "foo",
        "visibility takes hide, dense, squish, pack or full, got 'foo'",
        None,
    ),
    (
        "visibility",
        "Full",
        "visibility takes hide, dense, squish, pack or full, got 'Full'",
        "write full",
    ),
    ("visibility", 7, "visibility takes hide, dense, squish, pack or full, got '7'", None),
    ("visibility", True, "visibility takes hide, dense, squish, pack or full, got 'True'", None),
    (
        "windowingFunction",
        "maxmum",
        "windowingFunction takes mean, mean+whiskers, maximum or minimum, got 'maxmum'",
        "write maximum",
    ),
    ("viewLimits", "10:0", "viewLimits takes the lower number first, got '10:0'", "write 0:10"),
    ("viewLimits", (10, 0), "viewLimits takes the lower number first, got '10:0'", "write 0:10"),
    ("viewLimits", "a:b", "viewLimits takes numbers as <lower>:<upper>, got 'a:b'", None),
    ("viewLimits", "10", "viewLimits takes numbers as <lower>:<upper>, got '10'", None),
    ("viewLimits", "0,10", "viewLimits takes numbers as <lower>:<upper>, got '0,10'", "write 0:10"),
    (
        "maxHeightPixels",
        "8:500:1",
        "maxHeightPixels takes the largest height first and the smallest last, got '8:500:1'",
        "write 500:8:1",
    ),
    (
        "maxHeightPixels",
        "tall",
        "maxHeightPixels takes <max>:<default>:<min> in whole pixels, got 'tall'",
        None,
    ),
    ("smoothingWindow", "banana", "smoothingWindow takes off|1-16, got 'banana'", "write off"),
    ("smoothingWindow", 500, "smoothingWindow takes off|1-16, got '500'", "write 16"),
    ("priority", "abc", "priority takes a number, got 'abc'", None),
    ("priority", float("nan"), "priority takes <number>, got nan", None),
    ("priority", float("inf"), "priority takes <number>, got inf", None),
    ("priority", 10**400, "priority takes <number>, got a number of 1329 bits", None),
    ("maxItems", "1.7", "maxItems takes a whole number, got '1.7'", "write 2"),
    ("maxItems", 1.7, "maxItems takes a whole number, got '1.7'", "write 2"),
    ("maxItems", "1,000", "maxItems takes a whole number, got '1,000'", "write 1000"),
    ("maxItems", "1_000", "maxItems takes a whole number, got '1_000'", "write 1000"),
    ("maxItems", -5, "maxItems takes a whole number of 0 or more, got '-5'", None),
    ("minGrayLevel", 12, "minGrayLevel takes a whole number from 1 to 9, got '12'", None),
    ("alwaysZero", "maybe", "alwaysZero takes on or off, got 'maybe'", None),
    ("alwaysZero", 7, "alwaysZero takes on or off, got '7'", None),
    ("negateValues", "banana", "negateValues takes on, got 'banana'", "write on"),
    ("bamColorTag", "COLOR", "bamColorTag takes a SAM tag of two characters, got 'COLOR'", None),
    (
        "labelFields",
        ["a,b"],
        "labelFields takes <field>[,<field>...], got 'a,b' with a comma",
        None,
    ),
    (
        "speciesOrder",
        ["house mouse"],
        "speciesOrder takes <species> ..., got 'house mouse' among the words",
        "write house_mouse",
    ),
    (
        "subGroups",
        {"cell": "K 562"},
        "subGroups takes one word for each key, got 'K 562' for cell",
        "write K_562",
    ),
    (
        "sortOrder",
        "cell+",
        "sortOrder takes <groupTag>=+|- ..., but 'cell+' has no =",
        "write cell=+",
    ),
    (
        "sortOrder",
        "cell=up",
        "sortOrder takes <groupTag>=+|- ..., with + or - for each, got 'cell=up'",
        None,
    ),
    (
        "subGroup1",
        "cell Cell Type k562=K562",
        "subGroup1 takes <groupTag> <Title> <memberTag>=<Title> ..., but 'Type' is no member=Title",
        "write _ for the blanks of a title",
    ),
    (
        "parent",
        "foo bar",
        "parent takes <superTrack> | <composite|view> [on|off] | <multiWig>, got 'foo bar'",
        "write foo",
    ),
    (
        "superTrack",
        "off",
        "superTrack off is read as a parent that is called off",
        "leave the setting out",
    ),
    ("highlightColor", "yelow", "highlightColor takes #RRGGBB, got 'yelow'", None),
    (
        "bigDataUrl",
        "hhttp://x.org/a.bw",
        "bigDataUrl takes a path or an http, https or ftp url, got 'hhttp://x.org/a.bw'",
        "write https://x.org/a.bw",
    ),
    (
        "bigDataUrl",
        "s3://bucket/a.bw",
        "bigDataUrl takes a path or an http, https or ftp url, got 's3://bucket/a.bw'",
        None,
    ),
    ("bigDataUrl", b"a.bw", "bigDataUrl takes text, got bytes", "decode it first"),
    (
        "shortLabel",
        object(),
        "shortLabel takes <text, at most 17 chars>, got an object of type object",
        None,
    ),
    ("shortLabel", ["a"], "shortLabel takes <text, at most 17 chars>, got a list", None),
    (
        "labelFields",
        [["a"]],
        "labelFields takes <field>[,<field>...], got a member of type list",
        None,
    ),
    (
        "detailsScript.histogram.af",
        "[1]",
        "detailsScript.histogram.af takes one JSON object, got '[1]'",
        None,
    ),
    ("track", "my peaks", "track takes one word, got 'my peaks'", "write my_peaks"),
]


@pytest.mark.parametrize(("name", "value", "reason", "fix"), BAD)
def test_what_ucsc_cannot_use_is_an_error_that_says_why(name, value, reason, fix):
    result = cleaned(name, value)
    assert (result.severity, result.reason, result.fix) == ("error", reason, fix)


@pytest.mark.parametrize(
    ("context", "name", "value"),
    [
        ("genomes", "genome", "my genome"),
        ("genomes", "genome", "a<b"),
        ("genomes", "orderKey", "x"),
        ("genomes", "blat", "host 1 2"),
        ("genomes", "blat", "host:17777"),
        ("genomes", "blat", "host port"),
        ("genomes", "blat", "host 1 static dir"),
        ("genomes", "defaultPos", "chr1:200-100"),
        ("hub", "email", ""),
        ("groups", "defaultIsClosed", "2"),
    ],
)
def test_errors_outside_trackdb(context, name, value):
    assert cleaned(name, value, context=context).severity == "error"


WARNED = [
    ("hub", "hub", "my hub", "warning"),
    ("hub", "email", "YourEmail", "hint"),
    ("hub", "descriptionUrl", "", "warning"),
    ("hub", "shortLabel", "x" * 21, "hint"),
    ("genomes", "defaultPos", "chrM", "warning"),
    ("genomes", "defaultPos", "BRCA2", "warning"),
    ("genomes", "defaultPos", "chr1:1..1000", "warning"),
    ("trackDb", "shortLabel", "x" * 18, "hint"),
    ("trackDb", "longLabel", "x" * 77, "hint"),
    ("trackDb", "track", "a.b", "warning"),
    ("trackDb", "track", "hub_x", "warning"),
    ("trackDb", "track", "1a", "hint"),
    ("trackDb", "alwaysZero", "yes", "warning"),
    ("trackDb", "alwaysZero", "1", "warning"),
    ("trackDb", "alwaysZero", "no", "hint"),
    ("trackDb", "itemRgb", '"On"', "warning"),
    ("trackDb", "pairEndsByName", "off", "warning"),
    ("trackDb", "useScore", "0", "warning"),
    ("trackDb", "compositeTrack", "off", "warning"),
    ("trackDb", "windowingFunction", "Mean", "warning"),
    ("trackDb", "maxHeightPixels", "8:50:128", "warning"),
    ("trackDb", "priority", "30.2.1", "warning"),
    ("trackDb", "color", "0.0,158,115", "warning"),
    ("trackDb", "bigDataUrl", "https://x.org/a b.bw", "warning"),
    ("trackDb", "bigDataUrl", '"a.bw"', "warning"),
    ("trackDb", "downloadUrl", "https://x.org/a.bw", "warning"),
    ("trackDb", "subGroups", "cell= mark=a", "warning"),
    ("trackDb", "dimensions", "rows=cell", "warning"),
    ("trackDb", "subGroup1", "cell Cell", "warning"),
    ("trackDb", "subGroup1", "cell Cell a=A a=B", "warning"),
    ("trackDb", "superTrack", "folder full", "hint"),
    ("trackDb", "mouseOverField", "$a $b", "warning"),
]


@pytest.mark.parametrize(("context", "name", "value", "severity"), WARNED)
def test_what_ucsc_takes_is_never_an_error(context, name, value, severity):
    result = cleaned(name, value, context=context)
    assert result.severity == severity
    assert result.reason.startswith(name)


ACCEPTED = [
    ("trackDb", "visibility", "2"),
    ("trackDb", "visibility", "show"),
    ("trackDb", "maxHeightPixels", "50"),
    ("trackDb", "maxHeightPixels", "100:50"),
    ("trackDb", "maxHeightPixels", "50:50:50"),
    ("trackDb", "parent", "folder hide"),
    ("trackDb", "parent", "composite off"),
    ("trackDb", "superTrack", "on hide"),
    ("trackDb", "showCdsAllScales", "."),
    ("trackDb", "negateValues", "off"),
    ("trackDb", "dimensions", "dimensionX=view dimensionY=cell"),
    ("trackDb", "sortOrder", "view=+ subtrackColor=-"),
    ("trackDb", "filterComposite", "dimA dimB=one"),
    ("trackDb", "smoothingWindow", "off"),
    ("trackDb", "viewLimits", "0:.6"),
    ("trackDb", "scoreFilter", "400"),
    ("trackDb", "metadata", "a=b c=\"d e\" f='g h'"),
    ("trackDb", "subtrackUrls", "experiment=https://x.org/?id=$$ model=https://x.org/m"),
    ("trackDb", "yAxisLabel.1", "5 on 30,30,190 five"),
    ("trackDb", "hapClusterMethod", "treeFile https://x.org/t.nwk"),
    ("trackDb", "resolution", "Auto"),
    ("trackDb", "resolution", "5000"),
    ("trackDb", "interactMultiRegion", "true"),
    ("trackDb", "baseColorUseSequence", "lfExtra"),
    ("trackDb", "tableBrowser", "off table1 table2"),
    ("trackDb", "html", "page"),
    ("trackDb", "html", "../page.html"),
    ("trackDb", "bigDataUrl", "ftp://x.org/a.bw"),
    ("trackDb", "bigDataUrl", "trackDb.txt?v=2"),
    ("genomes", "blat", "blat.example.org 17777"),
    ("genomes", "blat", "dyn.example.org 4040 dynamic GCF/000/1"),
    ("groups", "defaultIsClosed", "1"),
    ("groups", "priority", "2.5"),
    ("hub", "useOneFile", "on"),
]


@pytest.mark.parametrize(("context", "name", "value"), ACCEPTED)
def test_good_values_of_a_file_stay_as_they_are(context, name, value):
    setting = lookup(context, name)
    assert clean(setting, value) == (value, None, "", None)
    assert judge(setting, value) == (value, None, "", None)


@pytest.mark.parametrize(
    ("name", "text", "severity"),
    [
        # stops UCSC's loader or hubCheck
        ("color", "#800005", "error"),
        ("color", "red", "error"),
        ("color", "1,2", "error"),
        ("visibility", "Full", "error"),
        ("viewLimits", "10", "error"),
        ("viewLimits", "a:b", "error"),
        ("viewLimits", "0: 10", "error"),
        ("track", "my peaks", "error"),
        ("superTrack", "off", "error"),
        # ignored or misread
        ("color", "300,0,0", "warning"),
        ("viewLimits", "10:0", "warning"),
        ("maxHeightPixels", "8:500:1", "warning"),
        ("windowingFunction", "junk", "warning"),
        ("priority", "high", "warning"),
        ("maxItems", "1.7", "warning"),
        ("sortOrder", "cell+", "warning"),
        ("alwaysZero", "maybe", "warning"),
        # of no consequence
        ("alwaysZero", "On", "hint"),
        ("color", "0, 0, 255", None),
        ("visibility", "3", None),
    ],
)
def test_a_text_in_a_file_is_judged_by_what_ucsc_makes_of_it(name, text, severity):
    assert judge(lookup("trackDb", name), text).severity == severity


def test_a_colour_in_a_file_is_told_how_to_be_written():
    assert judge(lookup("trackDb", "color"), "red").fix == "write 255,0,0"
    assert judge(lookup("trackDb", "color"), "#0f0").fix == "write 0,255,0"


@pytest.mark.parametrize("breaks", ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_a_value_with_a_line_break_is_refused(breaks):
    for name in ("longLabel", "color", "type", "metadata", "bigDataUrl"):
        for function in (clean, judge):
            result = function(lookup("trackDb", name), f"a{breaks}track b")
            assert result.severity == "error"
            assert "contains a line break" in result.reason
            assert not set(breaks) & set(result.text)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9b"])
def test_a_control_character_is_refused(character):
    result = cleaned("longLabel", f"a{character}b")
    assert result.severity == "error"
    assert f"U+{ord(character):04X}" in result.reason
    assert character not in result.text


def test_a_line_break_in_a_member_is_refused():
    assert cleaned("metadata", {"a": "b\nc"}).severity == "error"
    assert cleaned("labelFields", ["a", "b\ntrack c"]).severity == "error"
    assert cleaned("bigDataUrl", Path("a\nb")).severity == "error"


@pytest.mark.parametrize("value", ["", " ", "\t"])
def test_an_empty_value_is_an_error_in_trackdb(value):
    result = cleaned("longLabel", value)
    assert (result.text, result.severity) == ("", "error")
    assert "stops UCSC" in result.reason


def test_a_byte_that_was_no_utf8_survives():
    text = b"caf\xe9".decode("utf-8", "surrogateescape")
    assert cleaned("longLabel", text) == (text, None, "", None)


def test_a_decoration_filter_is_judged_as_the_plain_filter():
    assert cleaned("decorator.default.filterLimits.score", (0, 10)).text == "0:10"
    assert cleaned("decorator.default.filterValues.kind", ["a,b", "c"]).text == "a,,b,c"
    bad = cleaned("decorator.default.filterByRange.score", "maybe")
    assert bad.severity == "error"
    assert bad.reason.startswith("decorator.default.filterByRange.score takes on or off")


ALL = settings()
ANYTHING = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.:,;=+- \t\n\"'#()onf"),
    st.from_regex(r"[0-9]{1,30}([:,. ][0-9]{1,30}){0,4}", fullmatch=True),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.fractions(),
    st.complex_numbers(),
    st.binary(),
    st.dates(),
    st.lists(st.one_of(st.text(max_size=5), st.integers(), st.floats(), st.none()), max_size=5),
    st.tuples(st.floats(), st.floats(), st.floats()),
    st.sets(st.text(max_size=5), max_size=4),
    st.dictionaries(st.text(max_size=5), st.one_of(st.text(max_size=5), st.integers()), max_size=4),
)


@given(st.sampled_from(ALL), ANYTHING)
def test_clean_never_raises_and_never_returns_a_line_break(setting, value):
    result = clean(setting, value)
    assert result.severity in (None, "error", "warning", "hint")
    assert not any(unicodedata.category(character) == "Cc" for character in result.text)
    assert len(result.text.splitlines()) <= 1
    assert (result.severity is None) == (result.reason == "")
    assert "\n" not in result.reason


@given(st.sampled_from(ALL), st.text())
def test_judge_never_raises(setting, text):
    result = judge(setting, text)
    assert result.severity in (None, "error", "warning", "hint")
    assert (result.severity is None) == (result.reason == "")


@given(st.sampled_from(ALL), ANYTHING)
def test_cleaning_a_clean_value_changes_nothing(setting, value):
    once = clean(setting, value)
    if once.severity is None and once.text:
        assert clean(setting, once.text) == once


@given(st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255)))
def test_every_colour_survives_as_numbers_and_as_hex(rgb):
    text = ",".join(map(str, rgb))
    color = lookup("trackDb", "color")
    assert clean(color, rgb).text == text
    assert clean(color, "#{:02X}{:02x}{:02X}".format(*rgb)).text == text
    assert judge(color, text) == (text, None, "", None)


def test_a_composite_that_is_off_is_told_what_ucsc_reads():
    result = cleaned("compositeTrack", "off")
    assert result.reason.endswith("UCSC takes every word as on")
    assert result.fix != "write off"


@pytest.mark.parametrize("name", ["metadata", "urls", "subGroup1", "sortOrder", "dimensions"])
@pytest.mark.parametrize("text", ["x" * 100_000, "a=" * 50_000, "a='\" " * 20_000, "a " * 50_000])
def test_a_long_value_is_judged_in_one_pass(name, text):
    assert judge(lookup("trackDb", name), text).severity in (None, "error", "warning")


@pytest.mark.parametrize("text", ["=x", "a=b =c", "a = b", "a=b c"])
def test_a_word_without_key_or_value_is_no_pair(text):
    assert cleaned("urls", text).severity == "error"
