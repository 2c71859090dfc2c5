"""Small tracks for tests of containers, and what they say of themselves."""

from __future__ import annotations

from typing import Any

from trackhub import BaseTrack, CompositeTrack, SubGroupDefinition, Track, ViewTrack

__all__ = ["cell", "codes", "composite", "lines", "view", "wig"]


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
