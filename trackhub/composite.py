"""Composites: tracks of one kind under one heading, the subgroups that sort them, and what can be wrong with both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from .base_track import BaseTrack
from .containers import Container, ViewTrack
from .errors import ParameterError
from .findings import Finding
from .held import Held
from .rendering import Rendering
from .subgroups import SubGroupDefinition, as_word, parse_members

if TYPE_CHECKING:
    from .base import HubComponent

__all__ = ["CompositeTrack"]

_SUBGROUP = re.compile(r"subGroup([0-9]+)")
#: Members of a subgroup that a message names.
_NAMED = 8


class CompositeTrack(Container):
    """Tracks of one kind under one heading, sorted and selected by subgroups.

    Takes the parameters of `BaseTrack`, and:

    Parameters
    ----------
    faceted
        Choose tracks by the columns of a table (``compositeTrack faceted``), which takes
        the settings ``metaDataUrl`` and ``primaryKey`` in place of subgroups and views.

    Notes
    -----
    https://genome.ucsc.edu/goldenPath/help/trackDb/trackDbHub.html#compositeTrack

    Examples
    --------
    >>> from trackhub import CompositeTrack, SubGroupDefinition, Track
    >>> composite = CompositeTrack(name="chip", tracktype="bigWig", dimensions="dimX=cell")
    >>> composite.add_subgroups([SubGroupDefinition("cell", "Cell", {"k562": "K562"})])
    >>> composite.add_tracks(Track(name="a", url="https://example.org/a.bw", tracktype="bigWig",
    ...                            subgroups={"cell": "k562"}))
    >>> print(composite)
    track chip
    shortLabel chip
    longLabel chip
    type bigWig
    dimensions dimX=cell
    subGroup1 cell Cell k562=K562
    compositeTrack on
    <BLANKLINE>
        track a
        bigDataUrl https://example.org/a.bw
        shortLabel a
        longLabel a
        type bigWig
        parent chip
        subGroups cell=k562
    """

    role = "composite"
    may_hold = frozenset({"view", "track", "multiWig"})
    kept_as: ClassVar[dict[str, str]] = {
        name: attribute for name, attribute in BaseTrack.kept_as.items() if name != "subGroups"
    } | {"compositeTrack": "_composite_word"}
    foreign: ClassVar[Mapping[str, str]] = {
        name: cure
        for name, cure in Container.foreign.items()
        if name != "compositeTrack" and not _SUBGROUP.fullmatch(name)
    }

    _definitions: dict[str, SubGroupDefinition] | None = None
    _word: str = "on"

    def __init__(self, *args: Any, faceted: bool = False, **kwargs: Any) -> None:
        if faceted:
            kwargs["compositeTrack"] = "faceted"
        super().__init__(*args, **kwargs)

    @property
    def _composite_word(self) -> str:
        return self._word

    @_composite_word.setter
    def _composite_word(self, value: Any) -> None:
        self.__dict__["_word"] = self.checked("compositeTrack", value) or "on"

    @property
    def faceted(self) -> bool:
        """Whether tracks are chosen by the columns of a table."""
        return self._word == "faceted"

    @faceted.setter
    def faceted(self, value: bool) -> None:
        self.__dict__["_word"] = "faceted" if value else "on"

    # -- what it holds ------------------------------------------------------------------------

    @property
    def views(self) -> list[ViewTrack]:
        """The views, in order."""
        return Held(
            self, "views", [child for child in self.children if isinstance(child, ViewTrack)]
        )

    @property
    def subtracks(self) -> list[BaseTrack]:
        """The tracks that are in no view, in order."""
        found = [
            child
            for child in self.children
            if isinstance(child, BaseTrack) and not isinstance(child, ViewTrack)
        ]
        return Held(self, "subtracks", found)

    def add_view(self, view: ViewTrack) -> None:
        """Add a view."""
        self.add_tracks(view)

    def _sorted_tracks(self) -> Iterator[BaseTrack]:
        """Yield the tracks that subgroups sort: those inside views, and those in none."""
        for child in self.children:
            if isinstance(child, ViewTrack):
                yield from (track for track in child.children if isinstance(track, BaseTrack))
            elif isinstance(child, BaseTrack):
                yield child

    def _ordered_children(self) -> list[HubComponent]:
        return [*self.views, *self.subtracks] if self.origin is None else self.children

    # -- subgroups ----------------------------------------------------------------------------

    @property
    def subgroups(self) -> dict[str, Any]:
        """Name → `SubGroupDefinition`."""
        if self._definitions is None:
            self.__dict__["_definitions"] = {}
            for name in sorted(name for name in self._values if _SUBGROUP.fullmatch(name)):
                self._define(name, self._values.pop(name))
        return self._definitions  # type: ignore[return-value]

    @subgroups.setter
    def subgroups(self, definitions: Any) -> None:
        values = definitions.values() if isinstance(definitions, Mapping) else definitions
        self.add_subgroups(list(values or ()))

    def add_subgroups(self, subgroups: SubGroupDefinition | Iterable[SubGroupDefinition]) -> None:
        """Define the subgroups; earlier definitions are replaced."""
        given = [subgroups] if isinstance(subgroups, SubGroupDefinition) else list(subgroups or ())
        for one in given:
            if not isinstance(one, SubGroupDefinition):
                raise ParameterError(
                    f"{self.describe()}: add_subgroups() takes SubGroupDefinition, got {one!r}"
                )
        for name in [name for name in self._values if _SUBGROUP.fullmatch(name)]:
            del self._values[name]
        self.__dict__["_definitions"] = {one.name: one for one in given}

    def _define(self, setting: str, text: str) -> None:
        definition = SubGroupDefinition.from_text(text)
        if self.origin is not None:
            definition.default = ""
        definition.number = int(setting.removeprefix("subGroup"))
        self.subgroups[definition.name] = definition

    def set_param(self, name: str, value: Any) -> None:
        """Check `value` and set `name` to it; None takes the setting out."""
        if value is None or not _SUBGROUP.fullmatch(name):
            super().set_param(name, value)
        else:
            self._define(name, self.checked(name, value))

    def _complete_subgroups(
        self, members: dict[str, str], composite: HubComponent | None
    ) -> dict[str, str]:
        definitions = self.subgroups
        if all(name in members for name in definitions):
            return members
        missing = {
            name: one.default
            for name, one in definitions.items()
            if name not in members and name != "view" and one.default
        }
        return {**members, **missing}

    def _definition_pairs(self) -> list[tuple[str, str]]:
        """Return the ``subGroupN`` lines."""
        if self._definitions is None and any(map(_SUBGROUP.fullmatch, self._values)):
            names = sorted(name for name in self._values if _SUBGROUP.fullmatch(name))
            return [(name, self._values[name]) for name in names]
        definitions = dict(self.subgroups)
        views = {view.view: view.view for view in self.views if not (self.origin and view.origin)}
        lines = []
        if views and "view" not in definitions:
            definitions = {"view": SubGroupDefinition("view", "Views", views), **definitions}
        lacking = self._defaults_in_use(definitions)
        taken = {one.number for one in definitions.values()}
        number = 0
        for name, one in definitions.items():
            if one.number is None:
                number += 1
                while number in taken:
                    number += 1
            lines.append((f"subGroup{one.number or number}", one.text(lacking.get(name))))
        return sorted(lines, key=lambda line: int(line[0].removeprefix("subGroup")))

    def _defaults_in_use(self, definitions: Mapping[str, SubGroupDefinition]) -> dict[str, str]:
        """Return the groups whose default some track falls back on."""
        members = [track.subgroups for track in self._sorted_tracks()]
        return {
            name: one.default
            for name, one in definitions.items()
            if name != "view"
            and one.default
            and one.default not in one.mapping
            and any(given.get(name, one.default) == one.default for given in members)
        }

    def _tail(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        return [*self._definition_pairs(), ("compositeTrack", self._word)]

    # -- what is wrong --------------------------------------------------------------------------

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the composite and the subgroups of its tracks."""
        yield from super().findings()
        if self.faceted:
            yield from self._faceted_findings()
            return
        definitions = self.subgroups
        tags = set(definitions) | ({"view"} if self.views else set())
        if len(tags) > 9:
            yield self.finding(
                "too-many-subgroups",
                self.author_error(),
                f"defines {len(tags)} subgroups, and UCSC reads nine",
                setting="subGroup10",
                fix="leave some out",
            )
        yield from self._reference_findings(tags)
        yield from self._member_findings(definitions, tags)
        yield from self._view_findings(definitions)
        yield from self._type_findings()

    def _faceted_findings(self) -> Iterator[Finding]:
        for name in ("metaDataUrl", "primaryKey"):
            if name not in self._values:
                yield self.finding(
                    f"missing-{name}",
                    self.author_error(),
                    f"a faceted composite needs {name}",
                    setting=name,
                    fix=f"set {name}",
                )
        if self.subgroups or self.views:
            yield self.finding(
                "faceted-subgroups",
                self.author_error(),
                "a faceted composite takes neither subgroups nor views",
                fix="put that information in the table of metaDataUrl",
            )
        for track in self.subtracks:
            if not track.name.startswith(f"{self.name}_"):
                yield track.finding(
                    "faceted-name",
                    track.author_error(),
                    f"tracks of a faceted composite are called {self.name}_<primaryKey value>",
                    setting="track",
                    fix=f"rename it to begin with {self.name}_",
                )

    def _reference_findings(self, tags: set[str]) -> Iterator[Finding]:
        """Yield settings that name a subgroup nobody defined."""
        dimensions = parse_members(self._values.get("dimensions", ""))
        references = {
            "dimensions": dimensions.values(),
            "sortOrder": parse_members(self._values.get("sortOrder", "")),
        }
        for setting, names in references.items():
            for name in names:
                if name not in tags and name.lower() != "subtrackcolor":
                    known = ", ".join(sorted(tags)) or "none"
                    yield self.finding(
                        "undefined-subgroup",
                        self.author_error(),
                        f"{setting} names the subgroup {name}, defined are {known}",
                        setting=setting,
                        fix="define it with add_subgroups(), or take it out",
                    )
        filters = self._values.get("filterComposite")
        if filters and filters != "off" and not dimensions:
            yield self.finding(
                "filter-without-dimensions",
                "error",
                "filterComposite without dimensions stops UCSC",
                setting="filterComposite",
                fix="set dimensions",
            )

    def _member_findings(
        self, definitions: Mapping[str, SubGroupDefinition], tags: set[str]
    ) -> Iterator[Finding]:
        known = {
            name: {*map(as_word, one.mapping), as_word(one.default)}
            for name, one in definitions.items()
        }
        for track in self._sorted_tracks():
            if track.role != "track":
                continue
            for name, member in track.subgroups.items():
                # A track that also sits in a view elsewhere is in that view's subgroup.
                if name == "view":
                    continue
                if name not in tags:
                    yield track.finding(
                        "undefined-subgroup",
                        track.author_error(),
                        f"is in the subgroup {name}, which {self.describe()} does not define",
                        setting="subGroups",
                        fix="define it with add_subgroups(), or take it out",
                    )
                elif as_word(member) not in known[name]:
                    members = _some(definitions[name].mapping)
                    yield track.finding(
                        "undeclared-member",
                        track.author_error(),
                        f"is {member} in the subgroup {name}, whose members are {members}",
                        setting="subGroups",
                        fix="add it to the mapping, or use one of those",
                    )

    def _view_findings(self, definitions: Mapping[str, SubGroupDefinition]) -> Iterator[Finding]:
        declared = definitions.get("view")
        seen: set[str] = set()
        for view in self.views:
            tag = view.view
            if declared is not None and tag not in declared.mapping:
                yield view.finding(
                    "undeclared-view",
                    view.author_error(),
                    f"view {tag} is no member of the view subgroup of {self.describe()}",
                    setting="view",
                    fix="add it to the mapping",
                )
            if tag in seen:
                yield view.finding(
                    "duplicate-view",
                    view.author_error(),
                    f"view {tag} stands twice in {self.describe()}",
                    setting="view",
                    fix="put the tracks in one view",
                )
            seen.add(tag)


def _some(members: Mapping[str, str]) -> str:
    """Return the first of the members, for a message."""
    more = " …" if len(members) > _NAMED else ""
    return ", ".join(map(str, islice(members, _NAMED))) + more if members else "none"
