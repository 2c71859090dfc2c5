"""Lists of what a component holds: they read as lists, and a change of one changes the component or is refused."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from trackhub import (
    CompositeTrack,
    Genome,
    GenomesFile,
    GroupDefinition,
    GroupsFile,
    SuperTrack,
    Track,
    ViewTrack,
)
from trackhub.errors import ValidationError
from trackhub.held import Held


def wig(name: str) -> Track:
    return Track(name=name, tracktype="bigWig", url="https://example.org/x")


def composite() -> CompositeTrack:
    made = CompositeTrack("c", "bigWig")
    made.add_tracks(wig("a"), ViewTrack("v", "v_view", "bigWig"), wig("b"))
    return made


def test_what_is_appended_is_held() -> None:
    made, new, view = composite(), wig("new"), ViewTrack("w", "w_view", "bigWig")
    subtracks = made.subtracks
    subtracks.append(new)
    made.views.append(view)
    assert made.children[-2:] == [new, view]
    assert (new.parent, view.parent) == (made, made)
    assert subtracks == made.subtracks
    genomes = GenomesFile()
    genomes.genomes.extend(Genome(name) for name in ("hg38", "mm39"))
    assert [genome.genome for genome in genomes.children] == ["hg38", "mm39"]
    groups = GroupsFile()
    groups.groups.append(GroupDefinition("g"))
    assert [group.name for group in groups.children] == ["g"]


def test_what_cannot_be_held_is_not_in_the_list_either() -> None:
    subtracks = composite().subtracks
    with pytest.raises(ValidationError, match="composite c cannot hold a superTrack"):
        subtracks.append(SuperTrack(name="s"))
    assert [track.name for track in subtracks] == ["a", "b"]


def test_what_is_removed_is_let_go() -> None:
    made = composite()
    subtracks = made.subtracks
    gone = subtracks[0]
    subtracks.remove(gone)
    assert [child.name for child in made.children] == ["v_view", "b"]
    assert [track.name for track in subtracks] == ["b"]
    assert gone.parent is None
    with pytest.raises(ValueError, match="not in list"):
        subtracks.remove(gone)


def test_a_track_of_two_containers_is_removed_from_the_one() -> None:
    one, two, track = SuperTrack(name="one"), SuperTrack(name="two"), wig("a")
    one.add_tracks(track)
    two.add_tracks(track)
    one.subtracks.remove(track)
    assert (one.children, two.children, track.parent) == ([], [track], two)


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held.sort(key=id),
        lambda held: held.reverse(),
        lambda held: held.insert(0, wig("x")),
        lambda held: held.pop(),
        lambda held: held.clear(),
        lambda held: held.__setitem__(0, wig("x")),
        lambda held: held.__delitem__(0),
        lambda held: held.__iadd__([wig("x")]),
        lambda held: held.__imul__(2),
    ],
)
def test_other_changes_say_where_they_belong(change: Callable[[Held[Track]], object]) -> None:
    made = composite()
    held = made.subtracks
    with pytest.raises(ValidationError, match=r"subtracks of composite c takes append.*children"):
        change(held)
    assert [track.name for track in held] == ["a", "b"]


def test_a_copy_is_a_list_of_its_own() -> None:
    made = composite()
    for own in (list(made.subtracks), made.subtracks[:], copy.copy(made.subtracks)):
        assert type(own) is list
        own.reverse()
        assert [track.name for track in own] == ["b", "a"]
    assert [track.name for track in made.subtracks] == ["a", "b"]
