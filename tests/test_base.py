"""Nodes of the tree and stanzas of checked settings, whatever kind of component they are."""

from __future__ import annotations

import copy
import pickle
import warnings
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pytest

import trackhub
from trackhub import (
    AggregateTrack,
    Assembly,
    CompositeTrack,
    Genome,
    GenomesFile,
    GroupDefinition,
    Hub,
    SubGroupDefinition,
    SuperTrack,
    Track,
    TrackDb,
    ViewTrack,
)
from trackhub.base import HubComponent
from trackhub.errors import ParameterError, TrackhubWarning, ValidationError
from trackhub.stanza import Settings, Stanza


def wig(name: str = "t", **given: Any) -> Track:
    return Track(name=name, tracktype="bigWig", url="https://example.org/x.bw", **given)


def bed(name: str = "t", **given: Any) -> Track:
    return Track(name=name, tracktype="bigBed 9 +", url="https://example.org/x.bb", **given)


def text_of(track: Track, setting: str) -> str | None:
    """Return the value of one line of a track's text."""
    found = [line for line in str(track).splitlines() if line.split(" ", 1)[0] == setting]
    return found[0].split(" ", 1)[1] if found else None


def big_hub() -> Hub:
    """A hub with a component of every kind."""
    composite = CompositeTrack("c", "bigWig", dimensions="dimX=cell")
    composite.add_subgroups([SubGroupDefinition("cell", "Cell", {"a": "A"})])
    view = ViewTrack("signal", "v", "bigWig")
    composite.add_view(view)
    view.add_tracks(wig("t", subgroups={"cell": "a"}, html_string="About t.", group="mine"))
    overlay = AggregateTrack("none", "m", "bigWig")
    overlay.add_tracks(wig("m1"), wig("m2"))
    folder = SuperTrack("s")
    folder.add_tracks(overlay, wig("odd", strict=False, invented="yes"))
    assembly = Assembly("own", "own.2bit", organism="Own", defaultPos="chr1:1-9")
    assembly.add_groups([GroupDefinition("mine")])
    assembly.add_trackdb(TrackDb([composite, folder]))
    hub = Hub("lab", email="me@example.org", html_string="About the hub.")
    hub.add_genomes_file(GenomesFile([assembly, Genome("hg38", TrackDb(wig("h")))]))
    return hub


def texts(hub: Hub) -> list[str]:
    return [str(node) for node, _ in hub.walk() if not isinstance(node, trackhub.TwoBitFile)]


# ---------------------------------------------------------------------------------- the tree


def test_walk_goes_depth_first_in_order() -> None:
    names = [(node.label_name, depth) for node, depth in big_hub().walk()]
    assert names == [
        ("lab", 0),
        ("lab.genomes.txt", 1),
        ("own", 2),
        ("own.2bit", 3),
        ("", 3),
        ("mine", 4),
        ("own", 3),
        ("c", 4),
        ("v", 5),
        ("t", 6),
        ("s", 4),
        ("m", 5),
        ("m1", 6),
        ("m2", 6),
        ("odd", 5),
        ("hg38", 2),
        ("hg38", 3),
        ("h", 4),
    ]


def test_find() -> None:
    hub = big_hub()
    assert isinstance(hub.find("t"), Track)
    assert isinstance(hub.find("m"), AggregateTrack)
    assert hub.find("nothing") is None


def test_root_and_leaves_count_levels() -> None:
    hub = big_hub()
    track = hub.find("t")
    assert track is not None
    assert track.root(Hub) == (hub, -6)
    assert track.root(CompositeTrack) == (hub.find("c"), -2)
    assert track.root(Track) == (track, 0)
    assert track.root(SuperTrack) == (None, None)
    assert [(leaf.label_name, level) for leaf, level in hub.leaves(Track)] == [
        ("t", 6),
        ("m1", 6),
        ("m2", 6),
        ("odd", 5),
        ("h", 4),
    ]


def test_leaves_of_nested_classes() -> None:
    hub = big_hub()
    innermost = [node.label_name for node, _ in hub.leaves(trackhub.BaseTrack)]
    assert innermost == ["t", "m1", "m2", "odd", "h"]
    every = [node.label_name for node, _ in hub.leaves(trackhub.BaseTrack, intermediate=True)]
    assert every == ["c", "v", "t", "s", "m", "m1", "m2", "odd", "h"]


def test_remove_takes_a_component_out_with_all_below_it() -> None:
    hub = big_hub()
    composite = hub.find("c")
    assert composite is not None
    composite.remove()
    assert composite.parent is None
    assert hub.find("t") is None
    assert composite.find("t") is not None
    composite.remove()
    assert composite.parent is None


def test_a_component_cannot_be_put_inside_itself() -> None:
    class Folder(HubComponent):
        role = "folder"
        may_hold = frozenset({"folder"})

    outer, inner = Folder(), Folder()
    outer.add_child(inner)
    with pytest.raises(ValidationError, match="folder cannot be put inside itself"):
        inner.add_child(outer)
    with pytest.raises(ValidationError, match="folder cannot be put inside itself"):
        outer.add_child(outer)
    assert outer.children == [inner]


@pytest.mark.parametrize(
    ("holder", "thing", "said"),
    [
        (Hub("lab"), TrackDb(), "hub lab cannot hold a trackDb; it takes genomes file"),
        (GenomesFile(), TrackDb(), "cannot hold a trackDb; it takes genome"),
        (Genome("hg38"), Genome("mm39"), r"genome hg38 cannot hold a genome \(mm39\)"),
        (TrackDb(), Hub("lab"), r"trackDb cannot hold a hub \(lab\)"),
        (wig("t"), wig("u"), r"track t cannot hold a track \(u\); it takes no children"),
        (TrackDb(), "track", r"cannot hold a str \('track'\)"),
        (TrackDb(), None, r"cannot hold a NoneType \(None\)"),
    ],
)
def test_a_nesting_that_ucsc_does_not_have_is_refused(
    holder: HubComponent, thing: Any, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        holder.add_child(thing)
    assert holder.children == []


def test_add_parent_is_add_child_from_below() -> None:
    trackdb, track = TrackDb(), wig()
    assert track.add_parent(trackdb) is trackdb
    assert track.parent is trackdb
    assert trackdb.children == [track]


def test_repr_names_class_and_component() -> None:
    shown = {repr(node) for node, _ in big_hub().walk()}
    assert {"<Hub lab>", "<Track t>", "<CompositeTrack c>", "<TrackDb hg38>"} <= shown
    assert {"<GroupsFile>", "<GenomesFile lab.genomes.txt>", "<TwoBitFile own.2bit>"} <= shown
    assert repr(wig(color="red").settings).startswith("Settings({'track': 't', ")


def test_a_hub_can_be_pickled() -> None:
    hub = big_hub()
    again = pickle.loads(pickle.dumps(hub))
    assert texts(again) == texts(hub)
    track = again.find("t")
    assert track.hub is again
    track.color = "blue"
    assert text_of(track, "color") == "0,0,255"
    assert texts(hub) == texts(big_hub())


def test_a_deep_copy_is_a_hub_of_its_own() -> None:
    hub = big_hub()
    copied = copy.deepcopy(hub)
    assert texts(copied) == texts(hub)
    copied.find("c").name = "renamed"
    copied.find("t").remove()
    assert texts(hub) == texts(big_hub())


# ---------------------------------------------------------------------- attributes are settings


def test_an_attribute_sets_and_reads_the_setting() -> None:
    track = bed()
    track.itemRgb = True
    track.visibility = "pack"
    assert (track.itemRgb, track.settings["itemRgb"], text_of(track, "itemRgb")) == ("on",) * 3
    assert text_of(track, "visibility") == "pack"


@pytest.mark.parametrize("name", ["short_label", "shortLabel"])
def test_both_spellings_are_the_same(name: str) -> None:
    track = wig()
    setattr(track, name, "changed")
    assert (track.short_label, track.shortLabel) == ("changed", "changed")
    assert text_of(track, "shortLabel") == "changed"


def test_a_setting_that_is_not_set_is_none() -> None:
    assert wig().altColor is None
    assert Genome("hg38").organism is None
    assert Hub("lab").descriptionUrl is None


def test_none_takes_a_setting_out() -> None:
    track = wig(color="red")
    track.color = None
    assert text_of(track, "color") is None


def test_del_takes_a_setting_out() -> None:
    track = wig(color="red", short_label="x")
    del track.color
    assert text_of(track, "color") is None
    with pytest.raises(AttributeError, match=r"no attribute 'colour'.*did you mean color"):
        del track.colour


@pytest.mark.parametrize(
    ("component", "wrong", "right"),
    [
        (wig(), "visiblity", "visibility"),
        (wig(), "auto_scale", "autoScale"),
        (wig(), "add_trakcs", None),
        (Hub("lab"), "descriptionURL", "descriptionUrl"),
        (Hub("lab"), "emial", "email"),
        (Genome("hg38"), "default_pos", "defaultPos"),
        (GroupDefinition("g"), "prioriti", "priority"),
    ],
)
def test_an_unknown_attribute_names_the_nearest(
    component: Stanza, wrong: str, right: str | None
) -> None:
    words = f"no attribute '{wrong}'" + (f".*did you mean {right}" if right else "")
    with pytest.raises(AttributeError, match=words):
        getattr(component, wrong)
    with pytest.raises(AttributeError, match=words):
        setattr(component, wrong, "x")


def test_a_value_is_checked_when_it_is_set() -> None:
    track = wig(color="1,2,3")
    with pytest.raises(ParameterError, match="track t: color takes R,G,B"):
        track.color = "300,0"
    assert track.color == "1,2,3"


def test_a_subclass_of_somebody_else_keeps_attributes_of_its_own() -> None:
    class Sample(Track):
        def __init__(self, sample: str) -> None:
            super().__init__(name=sample, tracktype="bigWig", url="https://example.org/s.bw")
            self.donor = "d1"

    sample = Sample("s1")
    sample.batch = 7
    sample.color = "red"
    assert (sample.donor, sample.batch) == ("d1", 7)
    assert str(sample).splitlines()[-1] == "color 255,0,0"
    with pytest.raises(AttributeError):
        _ = sample.nothing


# --------------------------------------------------------------------------- Python's terms


@pytest.mark.parametrize(
    ("setting", "value", "text"),
    [
        ("color", (128, 0, 5), "128,0,5"),
        ("color", [128, 0, 5], "128,0,5"),
        ("color", "#800005", "128,0,5"),
        ("color", "FireBrick", "178,34,34"),
        ("color", np.array([1, 2, 3]), "1,2,3"),
        ("color", (0.0, 0.5, 1.0), "0,128,255"),
        ("viewLimits", (0, 50), "0:50"),
        ("viewLimits", (-1.5, 2.25), "-1.5:2.25"),
        ("maxHeightPixels", (100, 50, 8), "100:50:8"),
        ("autoScale", True, "on"),
        ("autoScale", False, "off"),
        ("itemRgb", True, "on"),
        ("visibility", 3, "pack"),
        ("priority", 1.5, "1.5"),
        ("priority", np.float64(0.1), "0.1"),
        ("priority", Decimal("2.5"), "2.5"),
        ("priority", Fraction(1, 2), "0.5"),
        ("maxItems", np.int64(100), "100"),
        ("scoreFilter", 100, "100"),
        ("metadata", {"cell": "K 562", "lab": "x"}, 'cell="K 562" lab=x'),
        ("filterValues.kind", ["a", "b"], "a,b"),
        ("labelFields", ["name", "score"], "name,score"),
        ("html", PurePosixPath("pages/x.html"), "pages/x.html"),
        ("longLabel", "  outer blanks \t", "outer blanks"),
    ],
)
def test_values_are_written_in_ucsc_s_terms(setting: str, value: Any, text: str) -> None:
    track = bed(**{setting: value})
    if setting == "html":
        # A path is a file of this machine, which is staged beside the trackDb.
        assert track.local_files == {"html": text}
        return
    assert track.settings[setting] == text
    assert text_of(track, setting) == text


@pytest.mark.parametrize("value", [None])
def test_none_leaves_a_setting_out(value: None) -> None:
    assert text_of(wig(color=value, visibility=value), "color") is None


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("color", b"red"),
        ("color", {"r": 1}),
        ("color", object()),
        ("visibility", True),
        ("visibility", 9),
        ("priority", float("nan")),
        ("priority", 10**40),
        ("priority", [1]),
        ("longLabel", ["a", "b"]),
        ("bigDataUrl", ["a"]),
    ],
)
def test_values_that_cannot_be_meant_are_refused(setting: str, value: object) -> None:
    with pytest.raises(ParameterError, match=f"{setting} takes"):
        wig().settings[setting] = value  # type: ignore[assignment]


LINE_BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("end", LINE_BREAKS, ids=lambda end: "".join(f"{ord(c):02x}" for c in end))
@pytest.mark.parametrize("strict", [True, False])
def test_no_value_adds_a_line(end: str, strict: bool) -> None:
    text = f"a{end}track b"
    for given in ({"longLabel": text}, {"html": text}, {"color": text}, {"group": text}):
        with pytest.raises(ParameterError, match=next(iter(given))):
            wig(strict=strict, **given)
    with pytest.raises(ParameterError):
        wig(strict=False, invented=text)
    with pytest.raises(ParameterError):
        wig(text, strict=strict)
    with pytest.raises(ParameterError):
        Hub("lab", short_label=text, strict=strict)
    with pytest.raises(ParameterError):
        Genome(text, strict=strict)
    with pytest.raises(ParameterError):
        wig(subgroups={"a": text}, strict=strict)
    with pytest.raises(ParameterError):
        wig(parent=text, strict=strict)


# -------------------------------------------------------------------- the mapping of settings


def test_settings_are_a_mapping_in_the_order_of_the_stanza() -> None:
    track = bed(visibility="pack", color="red", subgroups={"a": "b"})
    expected = {
        "track": "t",
        "bigDataUrl": "https://example.org/x.bb",
        "shortLabel": "t",
        "longLabel": "t",
        "type": "bigBed 9 +",
        "color": "255,0,0",
        "visibility": "pack",
        "subGroups": "a=b",
    }
    assert isinstance(track.settings, Settings)
    assert list(track.settings.items()) == list(expected.items())
    assert len(track.settings) == 8
    assert "color" in track.settings
    assert "altColor" not in track.settings
    assert track.settings.get("altColor") is None
    with pytest.raises(KeyError):
        _ = track.settings["altColor"]


def test_names_that_are_no_identifier_are_set_through_the_mapping() -> None:
    track = bed()
    track.settings["filter.score"] = (0, 1000)
    track.settings["filterType.kind"] = "single"
    assert text_of(track, "filter.score") == "0:1000"
    assert text_of(track, "filterType.kind") == "single"


def test_the_mapping_can_be_changed_in_every_way() -> None:
    track = bed(color="red", group="a", visibility="pack")
    assert track.settings.pop("group") == "a"
    del track.settings["color"]
    track.settings.update(priority=2, itemRgb="on")
    assert track.settings.setdefault("priority", "9") == "2"
    assert str(track).splitlines()[5:] == ["itemRgb on", "priority 2", "visibility pack"]
    with pytest.raises(ParameterError, match="no setting color"):
        del track.settings["color"]


@pytest.mark.parametrize("name", ["parent", "subGroups"])
def test_settings_with_a_life_of_their_own_can_be_taken_out(name: str) -> None:
    track = wig(parent="c off", subgroups={"a": "b"})
    assert text_of(track, name) is not None
    del track.settings[name]
    assert text_of(track, name) is None


def test_what_a_track_needs_cannot_be_taken_out() -> None:
    with pytest.raises(ParameterError, match="name is a word"):
        del wig().settings["track"]


def test_add_params_and_remove_params() -> None:
    track = wig()
    track.add_params(short_label="s", autoScale="on", color="red")
    assert track.kwargs["shortLabel"] == "s"
    track.remove_params("autoScale", "color")
    assert str(track).splitlines()[2:] == ["shortLabel s", "longLabel t", "type bigWig"]
    track.autoScale = "on"
    with pytest.raises(ParameterError, match="no setting autoscale; did you mean autoScale"):
        track.remove_params("autoscale")


def test_remove_params_reaches_every_setting() -> None:
    track = wig(parent="off", color="red")
    track.remove_params("parent", "color")
    assert track.settings.get("parent") is None


# ------------------------------------------------------------------------ unknown settings


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("autoscale", "did you mean autoScale"),
        ("filterValues", "did you mean filterValues.<fieldName>"),
        ("organism", "it belongs to the genome"),
        ("email", "it belongs to hub.txt"),
        ("defaultIsClosed", "it belongs to the groups file"),
        ("quite_invented", "strict=False keeps it as it is"),
    ],
)
def test_an_unknown_setting_has_a_hint(name: str, hint: str) -> None:
    with pytest.raises(ParameterError) as caught:
        bed(**{name: "x"})
    assert str(caught.value) == f"track t: UCSC knows no setting {name!r} here; {hint}"


@pytest.mark.parametrize("name", ["description", "defaultPos"])
def test_what_1_0_allowed_on_a_track_and_ucsc_does_not_read_is_written_with_a_warning(
    name: str,
) -> None:
    with pytest.warns(TrackhubWarning, match=f"UCSC does not read {name} here"):
        track = wig(**{name: "chr1:1-2"})
    assert text_of(track, name) == "chr1:1-2"


@pytest.mark.parametrize("name", ["", "a b", "a\nb", "#a", "a\tb", " a"])
def test_a_name_that_is_no_word_is_refused_even_when_lenient(name: str) -> None:
    with pytest.raises(ParameterError, match="the name of a setting is a word"):
        wig(strict=False, **{name: "x"})


def test_lenient_components_keep_values_as_written() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        track = wig(strict=False, visibility="Odd", invented=5)
    assert text_of(track, "visibility") == "Odd"
    assert text_of(track, "invented") == "5"
    track.other = "x"
    assert text_of(track, "other") == "x"
    assert track.invented == "5"


# ------------------------------------------------------------------------------- validating


def test_validate_collects_everything_in_one_error() -> None:
    hub = Hub("lab")
    hub.add_genomes_file(GenomesFile([Genome("hg38", TrackDb()), Genome("mm39")]))
    with pytest.raises(ValidationError) as caught:
        hub.validate()
    codes = [finding.code for finding in caught.value.findings]
    assert codes == ["missing-email", "empty-trackdb", "no-trackdb"]
    assert str(caught.value).count("\n") == 2
    assert all(finding.severity == "error" for finding in caught.value.findings)


def test_validate_gathers_what_will_disappoint_in_one_warning() -> None:
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    for number in range(5):
        overlay = AggregateTrack("none", f"m{number}", "bigWig")
        overlay.add_tracks(wig(f"t{number}"))
        trackdb.add_tracks(overlay)
    with pytest.warns(TrackhubWarning, match=r"and 2 more; see check_hub") as caught:
        assert hub.validate() is True
    assert [warning.filename for warning in caught] == [__file__]


def test_any_part_can_be_validated_by_itself() -> None:
    assert wig().validate() is True
    with pytest.raises(ValidationError, match="no tracks"):
        TrackDb().validate()


def test_a_finding_names_its_component() -> None:
    (finding,) = TrackDb().findings()
    assert (finding.component, finding.file, finding.line) == ("trackDb", None, None)
    assert finding.sentence == "trackDb: no tracks; add some"


def test_a_path_of_this_machine_can_be_given_for_every_file_setting(tmp_path: Path) -> None:
    (tmp_path / "matrix.txt").write_text("x")
    track = Track(
        name="t",
        tracktype="bigBarChart",
        url="https://example.org/x.bb",
        barChartBars=["liver", "brain"],
        barChartMatrixUrl=tmp_path / "matrix.txt",
        barChartSampleUrl=str(tmp_path / "matrix.txt"),
        barChartStatsUrl="elsewhere/stats.txt",
    )
    assert set(track.local_files) == {"barChartMatrixUrl", "barChartSampleUrl"}
    track.barChartMatrixUrl = "https://example.org/m.txt"
    assert set(track.local_files) == {"barChartSampleUrl"}
    track.barChartSampleUrl = None
    assert "barChartSampleUrl" not in track.local_files
