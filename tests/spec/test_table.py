import re
import subprocess
import sys

import pytest

from trackhub.spec import CONTEXTS, accepts, contexts, lookup, settings, suggest
from trackhub.spec.kinds import KINDS

LEVELS = {
    "required",
    "base",
    "full",
    "new",
    "deprecated",
    "unlevelled",
    "offpage",
    "notForHubs",
}


def test_every_row_is_complete():
    for row in settings():
        assert row.context in CONTEXTS, row
        assert row.kind in KINDS, row
        assert row.level in LEVELS, row
        assert row.types and all(row.types), row
        assert row.roles and all(row.roles), row
        assert row.meaning.endswith(".") and row.meaning[0].isupper(), row
        assert row.url.startswith("https://genome.ucsc.edu/goldenPath/help/"), row


def test_every_switch_names_both_its_words():
    for row in settings():
        if row.kind == "bool_onoff":
            assert set(row.allowed) == {"on", "off"}, row


def test_a_name_stands_once_but_for_those_that_differ_by_type():
    names = [(row.context, row.template) for row in settings()]
    assert {name for name in names if names.count(name) > 1} == {
        ("trackDb", "type"),
        ("trackDb", "autoScale"),
    }


def test_the_number_of_settings_by_file():
    counts = {context: len(settings(context)) for context in CONTEXTS}
    assert counts["hub"] == 9
    assert counts["groups"] == 4
    assert counts["genomes"] > 20
    assert counts["trackDb"] > 300


@pytest.mark.parametrize(
    ("name", "template", "field"),
    [
        ("filter.score", "filter.<fieldName>", "score"),
        ("filterValues.bio_type", "filterValues.<fieldName>", "bio_type"),
        ("filterValuesDefault.x", "filterValuesDefault.<fieldName>", "x"),
        ("highlightByRange.x", "highlightByRange.<fieldName>", "x"),
        ("highlightPriority.x", "highlightPriority.<fieldName>", "x"),
        ("subGroup1", "subGroup<N>", None),
        ("subGroup9", "subGroup<N>", None),
        ("yAxisLabel.12", "yAxisLabel.<integer>", "12"),
        ("sGroup_mammals", "sGroup_<group>", "mammals"),
        ("dimensionCchecked", "dimensionAchecked", "C"),
        ("downloadUrl.2", "downloadUrl", ".2"),
        ("decorator.default.filterValues.kind", "decorator.default.<filterSetting>", "kind"),
        ("decorator.default.bigDataUrl", "decorator.default.bigDataUrl", None),
        ("detailsScript.histogram.af", "detailsScript.<plotType>.<fieldName>", "af"),
        ("pValueFilter", "<fieldName>Filter", "pValue"),
        ("pValueFilterLimits", "<fieldName>FilterLimits", "pValue"),
        ("scoreFilterByRange", "<fieldName>FilterByRange", "score"),
        ("nameFilterText", "<fieldName>FilterText", "name"),
    ],
)
def test_a_member_of_a_family_is_found_under_its_own_name(name, template, field):
    setting = lookup("trackDb", name)
    assert setting is not None
    assert (setting.name, setting.template, setting.field) == (name, template, field)


@pytest.mark.parametrize(
    "name",
    [
        "Color",
        "color ",
        "filter.",
        "filter",
        "filterValues.",
        "filter.a b",
        "subGroup0",
        "subGroup10",
        "subGroup<N>",
        "yAxisLabel.x",
        "<fieldName>Filter",
        "Filter",
        "genome",
        "",
    ],
)
def test_other_names_are_unknown(name):
    assert lookup("trackDb", name) is None


def test_an_unknown_file_knows_no_setting():
    assert lookup("nonsense", "color") is None


def test_a_plain_name_beats_the_family_that_would_take_it():
    assert lookup("trackDb", "scoreFilter").template == "scoreFilter"
    assert lookup("trackDb", "noScoreFilter").kind == "flag_on"


def test_the_same_name_means_different_things_in_different_files():
    assert contexts("shortLabel") == ("hub", "trackDb")
    assert contexts("priority") == ("groups", "trackDb")
    assert lookup("groups", "priority").meaning != lookup("trackDb", "priority").meaning
    assert contexts("nonsense") == ()


def test_type_and_autoscale_depend_on_the_track_type():
    assert lookup("trackDb", "autoScale", "bigWig").allowed == ("off", "on", "group")
    assert lookup("trackDb", "autoScale", "hic").allowed == ("off", "on")
    assert lookup("trackDb", "autoScale").allowed == ("off", "on", "group")
    assert lookup("trackDb", "type", "bigChain").format == "bigChain <otherDb>"
    assert lookup("trackDb", "type", "nonsense") is lookup("trackDb", "type")


def test_the_old_spelling_of_parent_is_known():
    assert lookup("trackDb", "subTrack").format == lookup("trackDb", "parent").format


def test_a_look_up_gives_the_same_object_again():
    assert lookup("trackDb", "filter.score") is lookup("trackDb", "filter.score")


def test_a_family_has_a_pattern_and_a_single_name_has_none():
    assert lookup("trackDb", "filter.score").pattern.search("filter.other")[1] == "other"
    assert lookup("trackDb", "color").pattern is None


@pytest.mark.parametrize(
    ("context", "name", "base"),
    [
        ("hub", "genomesFile", "hub"),
        ("hub", "descriptionUrl", "hub"),
        ("genomes", "trackDb", "genomes"),
        ("genomes", "twoBitPath", "genomes"),
        ("genomes", "htmlPath", "genomes"),
        ("genomes", "chromSizes", "hub"),
        ("genomes", "chromAliasBb", "hub"),
        ("genomes", "metaTab", "hub"),
        ("trackDb", "bigDataUrl", "trackDb"),
        ("trackDb", "html", "trackDb"),
        ("trackDb", "searchTrix", "trackDb"),
        ("trackDb", "barChartMatrixUrl", "trackDb"),
        ("trackDb", "decorator.default.bigDataUrl", "trackDb"),
        ("trackDb", "detailsStaticTable", None),
        ("trackDb", "color", None),
    ],
)
def test_where_a_relative_path_starts(context, name, base):
    assert lookup(context, name).base == base


@pytest.mark.parametrize(
    ("name", "is_file"),
    [
        ("bigDataUrl", True),
        ("linkDataUrl", True),
        ("summary", True),
        ("frames", True),
        ("url", False),
        ("directUrl", False),
        ("downloadUrl", False),
        ("refUrl", False),
        ("color", False),
    ],
)
def test_only_files_of_the_hub_may_be_local_paths(name, is_file):
    assert lookup("trackDb", name).is_file is is_file


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("color", "trackDb/trackDbHub.html#color"),
        ("url", "trackDb/trackDbHub.html#url_for_hubs"),
        ("filterByRange.x", "trackDb/trackDbHub.html#filter"),
        ("xrefDataUrl", "bigRmsk.html"),
        ("hgsid", "trackDb/trackDbHub.html"),
    ],
)
def test_the_page_of_a_setting(name, page):
    assert lookup("trackDb", name).url == "https://genome.ucsc.edu/goldenPath/help/" + page


def test_settings_can_be_chosen_by_role_level_and_type():
    assert {row.name for row in settings(role="super", level="base")} >= {"superTrack", "color"}
    assert all(row.level == "deprecated" for row in settings(level="deprecated"))
    names = {row.template for row in settings(type="bam")}
    assert {"bamColorMode", "color", "bigDataUrl"} <= names
    assert not {"hub", "lollyField", "windowingFunction"} & names


def test_a_type_has_its_own_rows_only():
    assert [row.format for row in settings(type="hic") if row.name == "type"] == ["hic"]
    assert [row.allowed for row in settings(type="hic") if row.name == "autoScale"] == [
        ("off", "on")
    ]


@pytest.mark.parametrize(
    ("name", "word", "fits"),
    [
        ("color", "bigWig", True),
        ("windowingFunction", "bigWig", True),
        ("windowingFunction", "mathWig", True),
        ("windowingFunction", "bam", False),
        ("labelOnFeature", "bigGenePred", True),
        ("maxItems", "bigNarrowPeak", True),
        ("intronGap", "bigPsl", True),
        ("hapClusterEnabled", "vcfTabix", True),
        ("viewLimits", "bigLolly", True),
        ("dragAndDrop", "bigWig", True),
        ("lollyField", "bigWig", False),
        ("color", "nonsense", True),
        ("lollyField", "nonsense", False),
    ],
)
def test_which_settings_go_with_which_type(name, word, fits):
    assert accepts(lookup("trackDb", name), word) is fits


@pytest.mark.parametrize(
    ("context", "wrong", "right"),
    [
        ("trackDb", "autoscale", "autoScale"),
        ("trackDb", "labelSeperator", "labelSeparator"),
        ("trackDb", "bigDataURl", "bigDataUrl"),
        ("trackDb", "bigDataurl", "bigDataUrl"),
        ("trackDb", "boxedCgf", "boxedCfg"),
        ("trackDb", "nvisibility", "visibility"),
        ("trackDb", "ncolor", "color"),
        ("trackDb", "nautoscale", "autoScale"),
        ("trackDb", "maxHeighPixels", "maxHeightPixels"),
        ("trackDb", "visiblity", "visibility"),
        ("trackDb", "visbility", "visibility"),
        ("trackDb", "shortlabel", "shortLabel"),
        ("trackDb", "short_label", "shortLabel"),
        ("trackDb", "maxCheckBoxes", "maxCheckboxes"),
        ("trackDb", "noStems", "lollyNoStems"),
        ("trackDb", "trackk", "track"),
        ("trackDb", "colour", "color"),
        ("trackDb", "bigDataUrl:", "bigDataUrl"),
        ("trackDb", "visibility=full", "visibility"),
        ("trackDb", "filtervalues.x", "filterValues.x"),
        ("trackDb", "filterByrange.x", "filterByRange.x"),
        ("trackDb", "filterValue.x", "filterValues.x"),
        ("trackDb", "yaxislabel.1", "yAxisLabel.1"),
        ("trackDb", "subgroup1", "subGroup1"),
        ("trackDb", "decorator.own.bigDataUrl", "decorator.default.bigDataUrl"),
        ("hub", "desriptionUrl", "descriptionUrl"),
        ("hub", "decriptionURL", "descriptionUrl"),
        ("hub", "genomes", "genomesFile"),
        ("genomes", "htmlDocumentation", "htmlPath"),
        ("genomes", "twoBitBptURL", "twoBitBptUrl"),
        ("genomes", "trackDB", "trackDb"),
        ("groups", "defaultisclosed", "defaultIsClosed"),
    ],
)
def test_the_nearest_name_is_suggested(context, wrong, right):
    assert lookup(context, wrong) is None
    assert suggest(context, wrong) == right


@pytest.mark.parametrize(
    "name", ["xyzzy", "banana", "foo", "strand", "selected", "mainTrack", "E1a", "<<<<<<<", "=", ""]
)
def test_nothing_is_suggested_for_nonsense(name):
    assert suggest("trackDb", name) is None


def test_every_suggestion_for_a_mangled_name_is_a_legal_name():
    for row in settings("trackDb"):
        if row.name.isidentifier():
            for mangled in (row.name.swapcase(), row.name[1:], row.name + "x", "n" + row.name):
                found = suggest("trackDb", mangled)
                assert found is None or lookup("trackDb", found) is not None


def test_a_name_in_the_wrong_case_is_always_found():
    for row in settings():
        if "<" not in row.name and row.level != "notForHubs" and row.name != "subTrack":
            assert suggest(row.context, row.name.upper()) == row.name


def test_tables_are_not_read_on_import():
    code = (
        "import sys, trackhub.spec.table as t;"
        "print(t._table.cache_info().currsize, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]


def test_templates_of_families_are_written_with_angle_brackets():
    for row in settings():
        if row.pattern is not None and re.search(row.pattern, row.template) is None:
            assert "<" in row.template, row


def test_a_filter_of_decorations_takes_what_the_plain_filter_takes():
    plain = lookup("trackDb", "filterType.kind")
    decorated = lookup("trackDb", "decorator.default.filterType.kind")
    assert (decorated.kind, decorated.allowed) == (plain.kind, plain.allowed)
    assert decorated.name == "decorator.default.filterType.kind"
