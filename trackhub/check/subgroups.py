"""The subgroups of a composite that was read, held against those of its tracks.

What a script can get wrong too is with the class (`trackhub.composite`); scripts have defaults for what is missing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..base_track import BaseTrack
from ..composite import CompositeTrack
from ..containers import ViewTrack
from ..findings import Finding
from ..subgroups import parse_members

__all__ = ["subgroup_findings"]

_DIMENSION = re.compile(r"dim(?:ension)?([A-Z])")


class _Group(NamedTuple):
    """One ``subGroupN`` line."""

    setting: str
    tag: str
    members: frozenset[str]


def subgroup_findings(composite: CompositeTrack) -> Iterator[Finding]:
    """Yield what is wrong between a composite's subgroups and its tracks."""
    if composite.faceted:
        return
    groups = _groups(composite)
    dimensions = parse_members(composite._values.get("dimensions", ""))
    yield from _dimension_findings(composite, dimensions)
    if composite.origin is not None:
        yield from _membership_findings(composite, groups, dimensions)
        yield from _view_findings(composite, groups)


def _groups(composite: CompositeTrack) -> list[_Group]:
    groups = []
    for setting, text in composite._definition_pairs():
        tag, _, *members = [*text.split(), "", ""]
        groups.append(_Group(setting, tag, frozenset(parse_members(" ".join(members)))))
    return groups


def _dimension_findings(composite: CompositeTrack, dimensions: dict[str, str]) -> Iterator[Finding]:
    if "view" in dimensions.values():
        yield composite.finding(
            "view-dimension",
            "warning",
            "view cannot be a dimension: UCSC lists views apart",
            setting="dimensions",
            fix="take view out of dimensions",
        )
    seen: set[str] = set()
    for name, tag in dimensions.items():
        if tag in seen:
            yield composite.finding(
                "repeated-dimension",
                "warning",
                f"the subgroup {tag} is in two dimensions",
                setting="dimensions",
                fix=f"take {name} out",
            )
        seen.add(tag)
    letters = {match[1] for name in dimensions if (match := _DIMENSION.fullmatch(name))}
    chosen = composite._values.get("filterComposite", "off")
    if not dimensions or chosen in ("on", "off"):
        return
    for name in parse_members(chosen):
        match = _DIMENSION.fullmatch(name)
        if match is not None and match[1] not in letters:
            yield composite.finding(
                "filter-dimension",
                "error",
                f"filterComposite names {name}, which dimensions has not",
                setting="filterComposite",
                fix=f"add {name} to dimensions, or take it out",
            )


def _membership_findings(
    composite: CompositeTrack, groups: list[_Group], dimensions: dict[str, str]
) -> Iterator[Finding]:
    groups = [group for group in groups if group.members]
    if dimensions:
        tags = set(dimensions.values())
        used = [group for group in groups if group.tag in tags and group.tag != "view"]
    else:
        # UCSC looks at eight only where nothing says which.
        used = [group for group in groups if group.setting != "subGroup9" and group.tag != "view"]
    tracks = [track for track in composite._sorted_tracks() if track.role == "track"]
    if not used or not tracks:
        return
    sorted_by = set(parse_members(composite._values.get("sortOrder", "")))
    tags = {group.tag for group in used} | {
        group.tag for group in groups if group.tag in sorted_by and group.tag != "view"
    }
    filled: set[str] = set()
    by_tag = {group.tag: group.members for group in used}
    for track in tracks:
        members = _members(track)
        if members is None:
            yield track.finding(
                "no-subgroups",
                "error",
                f"has no subGroups, and {composite.name} sorts its tracks by {', '.join(sorted(tags))}",
                fix="set subGroups",
            )
            continue
        lacking = tags - members.keys()
        if lacking:
            names = ", ".join(sorted(lacking))
            yield track.finding(
                "missing-member",
                "warning",
                f"its subGroups say nothing of {names}, by which {composite.name} sorts its tracks",
                setting="subGroups",
                fix=f"add {' '.join(f'{name}=…' for name in sorted(lacking))}",
            )
        for tag, member in members.items():
            if member in by_tag.get(tag, ()):
                filled.add(tag)
    for group in used:
        if group.tag not in filled:
            yield composite.finding(
                "empty-subgroup",
                "error",
                f"no track is in a member of the subgroup {group.tag} that it declares",
                setting=group.setting,
                fix="give the tracks members that the line declares, or leave it out",
            )


def _members(track: BaseTrack) -> dict[str, str] | None:
    """Return the members that a track says, itself or through its view."""
    text = track._values.get("subGroups")
    if text is None and track._subgroups:
        return track._subgroups
    if text is None and isinstance(track.parent, ViewTrack):
        text = track.parent._values.get("subGroups")
    return None if text is None else parse_members(text)


def _view_findings(composite: CompositeTrack, groups: list[_Group]) -> Iterator[Finding]:
    views = composite.views
    if views and not any(group.tag == "view" for group in groups):
        yield composite.finding(
            "undeclared-view",
            "warning",
            f"has views, but no subGroup line declares {', '.join(view.view for view in views[:5])}",
            fix="add subGroup1 view Views and one member for each",
        )
    for view in views:
        for track in view.subtracks:
            said = (_members(track) or {}).get("view")
            if said is not None and said != view.view:
                yield track.finding(
                    "view-differs",
                    "warning",
                    f"says view={said} in its subGroups, but stands in the view {view.view}",
                    setting="subGroups",
                    fix=f"write view={view.view}",
                )
