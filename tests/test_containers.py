"""Composites, views, superTracks and overlays: what they hold, what they say, what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from trackhub import (
    AggregateTrack,
    BaseTrack,
    CompositeTrack,
    SubGroupDefinition,
    SuperTrack,
    Track,
    TrackDb,
    ViewTrack,
)
from trackhub.errors import ParameterError, TrackhubWarning, ValidationError


def wig(name: str = "t", tracktype: str = "bigWig", **given: Any) -> Track:
    return Track(name=name, tracktype=tracktype, url="https://example.org/x", **given)


def composite(*tracks: BaseTrack, **given: Any) -> CompositeTrack:
    made = CompositeTrack("c", "bigWig", **given)
    made.add_tracks(*tracks)
    return made


def view(tag: str, *tracks: BaseTrack, tracktype: str = "bigWig") -> ViewTrack:
    made = ViewTrack(tag, f"{tag}_view", tracktype)
    made.add_tracks(*tracks)
    return made


def cell(**mapping: str) -> SubGroupDefinition:
    return SubGroupDefinition("cell", "Cell", mapping)


def codes(track: BaseTrack) -> list[str]:
    return [finding.code for finding in track.findings()]


def lines(track: BaseTrack) -> list[str]:
    return [line.strip() for line in str(track).splitlines()]


# ----------------------------------------------------------------------------- what they hold

MAKERS = {
    "composite": lambda: CompositeTrack("c", "bigWig"),
    "view": lambda: ViewTrack("v", "v", "bigWig"),
    "superTrack": lambda: SuperTrack("s"),
    "multiWig": lambda: AggregateTrack("none", "m", "bigWig"),
    "track": wig,
    "trackDb": TrackDb,
}

#: Who may hold whom.
NESTINGS = {
    "trackDb": {"track", "composite", "superTrack", "multiWig"},
    "superTrack": {"track", "composite", "multiWig"},
    "composite": {"track", "view", "multiWig"},
    "view": {"track"},
    "multiWig": {"track"},
    "track": set(),
}


@pytest.mark.parametrize("outer", MAKERS)
@pytest.mark.parametrize("inner", [name for name in MAKERS if name != "trackDb"])
def test_nestings(outer: str, inner: str) -> None:
    holder, thing = MAKERS[outer](), MAKERS[inner]()
    if inner in NESTINGS[outer]:
        assert holder.add_child(thing) is thing
        assert holder.children == [thing]
    else:
        with pytest.raises(ValidationError, match=f"cannot hold a {inner}"):
            holder.add_child(thing)
        assert holder.children == []


@pytest.mark.parametrize("name", ["composite", "view", "superTrack", "multiWig"])
@pytest.mark.parametrize(
    "given", [{"source": "x.bw"}, {"filename": "x.bw"}, {"bigDataUrl": "x.bw"}]
)
def test_a_container_has_no_data_of_its_own(name: str, given: dict[str, str]) -> None:
    makers: dict[str, Any] = {
        "composite": lambda: CompositeTrack("c", "bigWig", **given),
        "view": lambda: ViewTrack("v", "v", "bigWig", **given),
        "superTrack": lambda: SuperTrack("s", **given),
        "multiWig": lambda: AggregateTrack("none", "m", "bigWig", **given),
    }
    with pytest.raises(ParameterError, match="to the tracks inside"):
        makers[name]()


@pytest.mark.parametrize(
    ("setting", "cure"),
    [
        ("compositeTrack", "make it a CompositeTrack"),
        ("container", "make it an AggregateTrack"),
        ("view", "make it a ViewTrack"),
        ("superTrack", "make it a SuperTrack"),
        ("subGroup1", "define it on the composite"),
    ],
)
def test_settings_of_containers_do_not_belong_on_a_data_track(setting: str, cure: str) -> None:
    with pytest.raises(ParameterError, match=f"{setting} .*does not belong on a track; {cure}"):
        wig(**{setting: "on"})


def test_the_old_spelling_of_a_supertrack_s_child_is_its_parent() -> None:
    assert lines(wig(superTrack="folder"))[-1] == "parent folder"
    assert lines(composite(superTrack="folder full"))[4] == "parent folder full"


# ----------------------------------------------------------------------------- composites


def test_views_and_subtracks_are_the_children_in_order() -> None:
    first, second, direct = view("a"), view("b"), wig("d")
    made = composite(first, direct, second)
    assert made.views == [first, second]
    assert made.subtracks == [direct]
    assert made.children == [first, direct, second]


def test_views_are_the_first_subgroup() -> None:
    made = composite(view("signal", wig()), view("peaks", wig("u")))
    made.add_subgroups([cell(a="A")])
    text = lines(made)
    assert text[4:7] == [
        "subGroup1 view Views signal=signal peaks=peaks",
        "subGroup2 cell Cell a=A none=none",
        "compositeTrack on",
    ]


def test_views_defined_by_the_author_are_taken_as_they_are() -> None:
    made = composite(view("signal", wig()))
    made.add_subgroups([SubGroupDefinition("view", "My views", {"signal": "The signal"})])
    assert lines(made)[4] == "subGroup1 view My_views signal=The_signal"
    assert codes(made) == []
    made.add_view(view("peaks", wig("u")))
    assert codes(made) == ["undeclared-view"] or [f.code for f in made.findings()]
    with pytest.raises(ValidationError, match="view peaks is no member of the view subgroup"):
        TrackDb(made).validate()


def test_subgroups_as_settings_keep_their_numbers() -> None:
    made = composite(subGroup3="lab Lab x=X", subGroup1="cell Cell a=A")
    assert set(made.subgroups) == {"lab", "cell"}
    assert lines(made)[4:] == [
        "subGroup1 cell Cell a=A",
        "subGroup3 lab Lab x=X",
        "compositeTrack on",
    ]
    made.subgroups["cell"].mapping["b"] = "B"
    assert "subGroup1 cell Cell a=A b=B" in lines(made)
    made.add_subgroups(cell(z="Z"))
    assert lines(made)[4:] == ["subGroup1 cell Cell z=Z", "compositeTrack on"]


def test_subgroups_may_be_given_at_once_or_as_an_attribute() -> None:
    assert "subGroup1 cell Cell a=A" in lines(composite(subgroups=[cell(a="A")]))
    made = composite()
    made.subgroups = {"cell": cell(b="B")}
    assert "subGroup1 cell Cell b=B" in lines(made)
    made.subgroups = None
    assert not [line for line in lines(made) if line.startswith("subGroup")]


@pytest.mark.parametrize("thing", ["cell", ["cell"], [None], [{"cell": "a"}]])
def test_subgroups_of_a_composite_are_definitions(thing: Any) -> None:
    with pytest.raises(ParameterError, match=r"add_subgroups\(\) takes SubGroupDefinition"):
        composite().add_subgroups(thing)


def test_the_default_reaches_every_level() -> None:
    inside = wig("u")
    made = composite(view("signal", wig("t"), inside))
    made.add_subgroups([cell(a="A")])
    assert [line for line in lines(made) if line.startswith("subGroups")] == [
        "subGroups view=signal cell=none"
    ] * 2
    inside.add_subgroups({"cell": "a"})
    assert "subGroups view=signal cell=a" in lines(made)
    assert codes(made) == []


def test_a_default_that_a_track_names_itself_is_declared() -> None:
    made = composite(wig(subgroups={"cell": "none"}))
    made.add_subgroups([cell(a="A")])
    assert "subGroup1 cell Cell a=A none=none" in lines(made)
    assert codes(made) == []


def test_no_default_leaves_the_track_out_of_the_group() -> None:
    made = composite(wig())
    made.add_subgroups([SubGroupDefinition("cell", "Cell", {"a": "A"}, default="")])
    assert lines(made)[-1] == "parent c"


def test_one_track_in_two_composites_is_completed_for_each() -> None:
    track = wig(subgroups={"cell": "a"})
    first, second = composite(track), CompositeTrack("d", "bigWig")
    first.add_subgroups([cell(a="A")])
    second.add_tracks(track)
    second.add_subgroups([cell(a="A"), SubGroupDefinition("lab", "Lab", {"x": "X"}, default="y")])
    assert lines(first)[-1] == "subGroups cell=a"
    assert lines(second)[-1] == "subGroups cell=a lab=y"


def test_dimensions_and_orders_in_python_s_terms() -> None:
    made = composite(
        dimensions={"X": "cell", "dimY": "lab"},
        sortOrder={"cell": True, "lab": "-"},
        filterComposite=["dimA"],
    )
    assert lines(made)[4:7] == [
        "dimensions dimX=cell dimY=lab",
        "filterComposite dimA",
        "sortOrder cell=+ lab=-",
    ]


def test_findings_of_a_whole_composite() -> None:
    made = composite(
        wig(subgroups={"cell": "a"}), dimensions="dimX=cell", sortOrder="cell=+ SUBTRACKCOLOR=+"
    )
    made.add_subgroups([cell(a="A")])
    assert codes(made) == []


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: composite(), ["empty-container"]),
        (lambda: composite(wig(), dimensions="dimX=x"), ["undefined-subgroup"]),
        (lambda: composite(wig(), sortOrder="x=+"), ["undefined-subgroup"]),
        (lambda: composite(wig(), filterComposite="dimA"), ["filter-without-dimensions"]),
        (lambda: composite(wig(subgroups={"x": "y"})), ["undefined-subgroup"]),
        (
            lambda: composite(wig(subgroups={"cell": "b"}), subgroups=[cell(a="A")]),
            ["undeclared-member"],
        ),
        (lambda: composite(view("a", wig()), view("a", wig("u"))), ["duplicate-view"]),
        (lambda: composite(wig(), wig("u", "bigBed")), ["mixed-types"]),
        (
            lambda: composite(
                wig(), subgroups=[SubGroupDefinition(f"g{n}", "G", {}) for n in range(10)]
            ),
            ["too-many-subgroups"],
        ),
    ],
)
def test_findings(make: Any, expected: list[str]) -> None:
    assert codes(make()) == expected


def test_nine_subgroups_are_enough_and_views_count() -> None:
    groups = [SubGroupDefinition(f"g{n}", "G", {}) for n in range(9)]
    assert codes(composite(wig(), subgroups=groups)) == []
    assert codes(composite(view("a", wig()), subgroups=groups)) == ["too-many-subgroups"]


# ----------------------------------------------------------------------------- faceted


def test_a_faceted_composite() -> None:
    made = CompositeTrack(
        "c", "bigWig", faceted=True, metaDataUrl="https://example.org/m.tsv", primaryKey="sample"
    )
    made.add_tracks(wig("c_s1"))
    assert made.faceted is True
    assert lines(made)[4:7] == [
        "metaDataUrl https://example.org/m.tsv",
        "primaryKey sample",
        "compositeTrack faceted",
    ]
    assert codes(made) == []
    made.faceted = False
    assert "compositeTrack on" in lines(made)


def test_what_a_faceted_composite_needs() -> None:
    made = composite(wig("other"), view("v", wig("c_x")), compositeTrack="faceted")
    assert codes(made) == [
        "missing-metaDataUrl",
        "missing-primaryKey",
        "faceted-subgroups",
        "faceted-name",
    ]


# ----------------------------------------------------------------------------- views


def test_a_view_tells_its_tracks_where_they_are() -> None:
    track = wig()
    made = view("signal", track)
    assert track.subgroups == {"view": "signal"}
    made.view = "renamed"
    assert lines(made)[-1] == "subGroups view=renamed"
    assert lines(made)[4:5] == ["view renamed"]


def test_a_view_in_two_composites_takes_the_subgroups_of_each() -> None:
    shared = view("sig", wig("a"))
    first, second = CompositeTrack("one", "bigWig"), CompositeTrack("two", "bigWig")
    first.add_subgroups([SubGroupDefinition("cell", "Cell", {"k": "K"}, default="k")])
    second.add_subgroups([SubGroupDefinition("mark", "Mark", {"m": "M"}, default="m")])
    first.add_view(shared)
    second.add_view(shared)
    assert "subGroups view=sig cell=k" in lines(first)
    assert "subGroups view=sig mark=m" in lines(second)
    assert "parent one" in lines(first)
    assert "parent two" in lines(second)


def test_a_view_has_a_tag() -> None:
    with pytest.raises(ParameterError, match="view has no value"):
        ViewTrack("", "v", "bigWig")
    with pytest.warns(TrackhubWarning, match="write a_b"):
        ViewTrack("a b", "v", "bigWig")


def test_types_are_mixed_between_views_but_not_within() -> None:
    made = composite(view("a", wig("t")), view("b", wig("u", "bigBed"), tracktype="bigBed"))
    assert codes(made) == []
    made.views[0].add_tracks(wig("w", "bigBed"))
    assert codes(made.views[0]) == ["mixed-types"]
    assert codes(view("empty")) == ["empty-container"]


# ----------------------------------------------------------------------------- superTracks


def test_a_supertrack_may_be_open_at_first() -> None:
    assert lines(SuperTrack("s"))[-1] == "superTrack on"
    assert lines(SuperTrack("s", superTrack="on show"))[-1] == "superTrack on show"
    with pytest.raises(ParameterError, match="read as a parent that is called off"):
        SuperTrack("s", superTrack="off")


def test_an_empty_supertrack_is_only_a_disappointment() -> None:
    (finding,) = SuperTrack("s").findings()
    assert (finding.code, finding.severity) == ("empty-container", "warning")


# ----------------------------------------------------------------------------- overlays


def test_an_overlay() -> None:
    made = AggregateTrack("stacked", "m", "bigWig 0 10", showSubtrackColorOnUi=True)
    made.add_subtrack(wig("a", color="red"))
    made.add_tracks(wig("b"))
    assert lines(made)[3:7] == [
        "type bigWig 0 10",
        "aggregate stacked",
        "showSubtrackColorOnUi on",
        "container multiWig",
    ]
    assert codes(made) == []
    with pytest.raises(ParameterError, match="aggregate takes transparentOverlay"):
        made.aggregate = "piled"


def test_an_overlay_of_one_is_a_disappointment() -> None:
    made = AggregateTrack("none", "m", "bigWig")
    assert codes(made) == ["empty-container"]
    made.add_tracks(wig())
    assert codes(made) == ["single-overlay"]


def test_an_overlay_draws_bigwigs() -> None:
    made = AggregateTrack("none", "m", "bigWig")
    with pytest.raises(ValidationError, match="takes bigWig tracks only, and track t is a bigBed"):
        made.add_tracks(wig("t", "bigBed"))
    track = wig("t")
    made.add_tracks(track, wig("u"))
    track.tracktype = "bigBed 3"
    assert codes(made) == ["overlay-type"]


def test_an_overlay_inside_a_composite_is_sorted_like_a_track() -> None:
    overlay = AggregateTrack("none", "m", "bigWig", subgroups={"cell": "a"})
    overlay.add_tracks(wig("t"), wig("u"))
    made = composite(overlay, subgroups=[cell(a="A")])
    assert "subGroups cell=a" in lines(made)
    assert codes(made) == []
