"""Composites: their subgroups, what they say, what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest
from small_tracks import cell, codes, composite, lines, view, wig

from trackhub import (
    CompositeTrack,
    SubGroupDefinition,
    TrackDb,
)
from trackhub.errors import ParameterError, ValidationError


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
