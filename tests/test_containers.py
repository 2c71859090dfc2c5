"""Views, superTracks and overlays: what they hold, what they say, what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest
from small_tracks import cell, codes, composite, lines, view, wig

from trackhub import (
    AggregateTrack,
    CompositeTrack,
    SubGroupDefinition,
    SuperTrack,
    TrackDb,
    ViewTrack,
)
from trackhub.errors import ParameterError, TrackhubWarning, ValidationError

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
