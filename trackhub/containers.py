"""Tracks that hold tracks: views, superTracks and overlays; composites are in `composite`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from .base_track import BaseTrack, add_tracks_to
from .errors import ParameterError, ValidationError
from .findings import Finding
from .held import Held
from .rendering import Rendering

if TYPE_CHECKING:
    from .base import C, HubComponent

__all__ = ["AggregateTrack", "Container", "SuperTrack", "ViewTrack"]


class Container(BaseTrack):
    """A track that holds tracks and has no data of its own."""

    foreign: ClassVar[Mapping[str, str]] = {
        **BaseTrack.foreign,
        "bigDataUrl": "give it to the tracks inside",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._source is not None or self._filename is not None:
            raise ParameterError(
                f"{self.describe()} has no data of its own; give source to the tracks inside"
            )

    def _type_from_content(self) -> str | None:
        return None

    @property
    def subtracks(self) -> list[BaseTrack]:
        """The tracks, in order."""
        found = [child for child in self.children if isinstance(child, BaseTrack)]
        return Held(self, "subtracks", found)

    def add_tracks(self, *tracks: BaseTrack | Iterable[BaseTrack]) -> None:
        """Add tracks, singly or in iterables."""
        add_tracks_to(self, tracks)

    def add_subtrack(self, subtrack: BaseTrack | Iterable[BaseTrack]) -> None:
        """Add a track; the name in 1.0 of `add_tracks`."""
        self.add_tracks(subtrack)

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with this container."""
        yield from super().findings()
        if not self.children:
            # UCSC never looks at an empty superTrack, and takes any other empty container for
            # a data track without data.
            yield self.finding(
                "empty-container",
                "warning" if self.role == "superTrack" else "error",
                "holds no tracks",
                fix="add some with add_tracks(), or leave it out",
            )

    def _type_findings(self) -> Iterator[Finding]:
        """Yield a finding about tracks of several types that are configured together."""
        words = {word for track in self.subtracks if (word := track.type_word()) is not None}
        if len(words) > 1:
            yield self.finding(
                "mixed-types",
                "warning",
                f"holds tracks of several types ({', '.join(sorted(words))}) in no view of their own",
                setting="type",
                fix="put each type in a view of its own",
            )


def _foreign_but(own: str) -> dict[str, str]:
    """Return the settings that no container takes, without the one that makes this kind."""
    return {name: cure for name, cure in Container.foreign.items() if name != own}


class ViewTrack(Container):
    """One kind of track inside a composite, configured together.

    Takes the parameters of `BaseTrack` behind:

    Parameters
    ----------
    view
        Tag of the view, one word; it becomes a member of the composite's ``view`` subgroup.

    Notes
    -----
    https://genome.ucsc.edu/goldenPath/help/trackDb/trackDbHub.html#view
    """

    role = "view"
    may_hold = frozenset({"track"})
    foreign: ClassVar[Mapping[str, str]] = _foreign_but("view")

    def __init__(self, view: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, view=view, **kwargs)

    @property
    def view(self) -> str:
        """Tag of the view."""
        return self._values.get("view", "")

    @view.setter
    def view(self, tag: str) -> None:
        self.set_param("view", tag)

    def add_child(self, child: C) -> C:
        """Hold `child` as the last of the children, and return it."""
        super().add_child(child)
        if isinstance(child, BaseTrack):
            child.subgroups["view"] = self.view
        return child

    def _tail(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        return super()._tail(rendering, None)

    def _write(
        self, lines: list[str], rendering: Rendering, parent: HubComponent | None, indent: str
    ) -> None:
        rendering.composite = parent
        super()._write(lines, rendering, parent, indent)

    def _complete_subgroups(
        self, members: dict[str, str], composite: HubComponent | None
    ) -> dict[str, str]:
        if members.get("view") != self.view:
            members = {**members, "view": self.view}
        composite = composite or self.parent
        if isinstance(composite, BaseTrack):
            return composite._complete_subgroups(members, None)
        return members

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the view."""
        yield from super().findings()
        yield from self._type_findings()


class SuperTrack(Container):
    """A folder of tracks of any kind; takes the parameters of `BaseTrack` but `tracktype`.

    Set ``superTrack="on show"`` to have it open at first.

    Notes
    -----
    https://genome.ucsc.edu/goldenPath/help/trackDb/trackDbHub.html#superTrack
    """

    role = "superTrack"
    may_hold = frozenset({"composite", "multiWig", "track"})
    kept_as: ClassVar[dict[str, str]] = {**BaseTrack.kept_as, "superTrack": "_super_words"}
    foreign: ClassVar[Mapping[str, str]] = _foreign_but("superTrack")

    _words: str = "on"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Version 1.0 wrote this line, and UCSC does not read it.
        self._values.setdefault("type", "superTrack")

    @property
    def _super_words(self) -> str:
        return self._words

    @_super_words.setter
    def _super_words(self, value: Any) -> None:
        self.__dict__["_words"] = self.checked("superTrack", value) or "on"

    def _tail(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        return [("superTrack", self._words)]


class AggregateTrack(Container):
    """Signals drawn over or on top of each other (``container multiWig``).

    Takes the parameters of `BaseTrack` behind:

    Parameters
    ----------
    aggregate
        ``transparentOverlay``, ``solidOverlay``, ``stacked`` or ``none``.

    Notes
    -----
    https://genome.ucsc.edu/goldenPath/help/trackDb/trackDbHub.html#container
    """

    role = "multiWig"
    may_hold = frozenset({"track"})
    kept_as: ClassVar[dict[str, str]] = {**BaseTrack.kept_as, "container": "_container_word"}
    foreign: ClassVar[Mapping[str, str]] = _foreign_but("container")

    _word: str = "multiWig"

    def __init__(self, aggregate: str | None = None, *args: Any, **kwargs: Any) -> None:
        kwargs["aggregate"] = aggregate
        super().__init__(*args, **kwargs)

    @property
    def _container_word(self) -> str:
        return self._word

    @_container_word.setter
    def _container_word(self, value: Any) -> None:
        self.__dict__["_word"] = self.checked("container", value) or "multiWig"

    def add_child(self, child: C) -> C:
        """Hold `child` as the last of the children, and return it."""
        is_data = isinstance(child, BaseTrack) and child.role == "track"
        word = child.type_word() if is_data else None  # type: ignore[attr-defined]
        if word not in (None, "bigWig"):
            raise ValidationError(
                f"{self.describe()} takes bigWig tracks only, and {child.describe()} is a {word}"
            )
        return super().add_child(child)

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the overlay."""
        yield from super().findings()
        for track in self.subtracks:
            if track.type_word() not in (None, "bigWig"):
                yield track.finding(
                    "overlay-type",
                    track.author_error(),
                    f"is a {track.type_word()} inside an overlay, which draws bigWig only",
                    setting="type",
                    fix="take it out",
                )
        if len(self.children) == 1:
            yield self.finding(
                "single-overlay",
                "warning",
                "holds one track, and hubCheck wants two or more",
                fix="add another, or use a plain track",
            )

    def _tail(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        return [*super()._tail(rendering, parent), ("container", self._word)]
