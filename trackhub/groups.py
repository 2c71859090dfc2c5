"""Headings of a hub's own below the browser image: groups.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar

from .base import HubComponent, several
from .errors import ValidationError
from .findings import Finding
from .held import Held
from .paths import join, staged_path
from .stanza import Stanza

if TYPE_CHECKING:
    from .rendering import Rendering

__all__ = ["GroupDefinition", "GroupsFile"]


class GroupDefinition(Stanza):
    """One heading, to which a track's ``group`` refers.

    Parameters
    ----------
    name
        The word that tracks use.
    label
        What people see; the name if left out.
    priority
        Low numbers come first.
    default_is_closed
        Whether the heading is folded at first.

    Examples
    --------
    >>> from trackhub import GroupDefinition
    >>> print(GroupDefinition("chip", label="ChIP-seq", priority=2))
    name chip
    label ChIP-seq
    priority 2
    defaultIsClosed 0
    <BLANKLINE>
    """

    role = "group"
    context = "groups"
    aliases: ClassVar[dict[str, str]] = {"default_is_closed": "defaultIsClosed"}
    kept_as: ClassVar[dict[str, str]] = {"name": "name"}

    def __init__(
        self,
        name: str,
        label: str | None = None,
        priority: float = 1,
        default_is_closed: bool | int = 0,
    ) -> None:
        super().__init__()
        self.name = name
        self.set_param("label", label or name)
        self.set_param("priority", priority)
        closed = default_is_closed
        self.set_param("defaultIsClosed", int(closed) if isinstance(closed, bool) else closed)

    @property
    def name(self) -> str:
        """The word that tracks use."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self.__dict__["_name"] = self.checked_name("name", name)

    @property
    def label_name(self) -> str:
        """The word that tracks use."""
        return self.__dict__.get("_name", "")

    def _pairs(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        return [("name", self.name), *self._values.items()]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class GroupsFile(HubComponent):
    """groups.txt: the headings of one genome.

    Parameters
    ----------
    groups
        The `GroupDefinition` objects.
    filename
        Where the file lands in the staging directory, instead of ``<genome>/groups.txt``.
    """

    role = "groups file"
    may_hold = frozenset({"group"})

    def __init__(
        self,
        groups: Iterable[GroupDefinition] | None = None,
        filename: str | PathLike[str] | None = None,
    ) -> None:
        super().__init__()
        self.filename = filename
        self.add_groups(groups or ())

    @property
    def filename(self) -> str | None:
        """Where groups.txt lands in the staging directory; None while in no genome."""
        if self._filename is not None or self.parent is None:
            return self._filename
        return join(self.parent.data_dir, "groups.txt")  # type: ignore[attr-defined]

    @filename.setter
    def filename(self, filename: str | PathLike[str] | None) -> None:
        path = None if filename is None else staged_path(filename, "groups file")
        self.__dict__["_filename"] = path

    @property
    def text_file(self) -> str | None:
        """Where the file lands in the staging directory."""
        return self.filename

    _filename: str | None = None

    @property
    def groups(self) -> list[GroupDefinition]:
        """The headings, in order."""
        found = [child for child in self.children if isinstance(child, GroupDefinition)]
        return Held(self, "groups", found)

    @groups.setter
    def groups(self, groups: GroupDefinition | Iterable[GroupDefinition] | None) -> None:
        given = several(groups)
        for old in self.groups:
            old.remove()
        self.add_groups(given)

    @property
    def genome(self) -> Any:
        """The genome, or None."""
        return self.parent

    @property
    def genomes_file(self) -> Any:
        """The `GenomesFile`, or None."""
        return self.parent.parent if self.parent is not None else None

    def add_groups(self, groups: GroupDefinition | Iterable[GroupDefinition]) -> None:
        """Add headings."""
        for group in several(groups):
            if not isinstance(group, GroupDefinition):
                raise ValidationError(f"a groups file takes GroupDefinition, got {group!r}")
            self.add_child(group)

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the headings."""
        seen: set[str] = set()
        for group in self.groups:
            if group.name in seen:
                yield group.finding(
                    "duplicate-group",
                    "error",
                    "is defined twice",
                    setting="name",
                    fix="take one out or rename it",
                )
            seen.add(group.name)

    def _render(self, rendering: Rendering) -> None:
        if self.filename is None:
            raise ValidationError(
                "the groups file is in no genome and has no filename; give it either"
            )
        if self._backing is not None:
            self._backing.render(self, rendering)
        else:
            rendering.add_text(self.filename, str(self), "the groups file")

    def __str__(self) -> str:
        if self._backing is not None:
            return self._backing.text(self)
        return "\n".join(str(group) for group in self.groups)
