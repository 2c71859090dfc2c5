"""What every part of a hub is: a node of the tree.

Nothing here knows a particular kind of component, a setting, a file or a staging directory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from .errors import ParameterError, ValidationError, warn
from .findings import Finding, Severity

if TYPE_CHECKING:
    from .rendering import Rendering

__all__ = [
    "Backing",
    "HubComponent",
    "Origin",
    "deprecation_handler",
    "several",
]

C = TypeVar("C", bound="HubComponent")


class Origin(Protocol):
    """Where a component that was read stands in its file."""

    @property
    def file(self) -> str | None:
        """The path or URL of the text."""

    @property
    def line(self) -> int:
        """The line, from 1, on which the component starts."""

    def line_of(self, setting: str) -> int | None:
        """Return the line of one setting."""


class Backing(Protocol):
    """The file, with what it includes, that a component was read from."""

    def render(self, component: Any, rendering: Rendering) -> None:
        """Add the texts of the component, with its changes and no others."""

    def text(self, component: Any) -> str:
        """Return the text of the component's own file."""


class HubComponent:
    """A node of the hub tree.

    Attributes
    ----------
    parent
        The component that holds this one, or None. A track that was added to several
        parents names the last of them; all of them still hold and render it.
    children
        The components that this one holds, in order.
    origin
        Where the component was read from; None for one that a script made.
    """

    parent: HubComponent | None = None
    origin: Origin | None = None
    _backing: Backing | None = None
    #: Of a file that was read: the stanza that names it, in which words, where it lay, and from
    #: which directory it was named.
    _said_by: tuple[HubComponent, str, str | None, str] | None = None

    #: Kinds of children (their `role`) that `add_child` takes.
    may_hold: ClassVar[frozenset[str]] = frozenset()
    #: What this component is to others.
    role: ClassVar[str] = "component"

    #: Attribute names of the class, which are not settings.
    _own_names: ClassVar[frozenset[str]] = frozenset()
    #: Whether the class was made outside this package and keeps what attributes it likes.
    _foreign: ClassVar[bool] = False

    def __init__(self) -> None:
        self.__dict__["children"] = []

    children: list[HubComponent]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._foreign = cls.__module__.partition(".")[0] != __package__
        names: set[str] = set()
        for base in cls.__mro__:
            names.update(vars(base), getattr(base, "__annotations__", ()))
        cls._own_names = frozenset(names)

    # -- building the tree ---------------------------------------------------------------

    def add_child(self, child: C) -> C:
        """Hold `child` as the last of the children, and return it.

        Raises
        ------
        ValidationError
            Where UCSC has no such nesting, or `child` holds this component.
        """
        role = getattr(child, "role", None)
        if role not in self.may_hold:
            raise ValidationError(
                f"{self.describe()} cannot hold {_a(child)}; it takes {_list(self.may_hold)}"
            )
        self._refuse_loop(child)
        child.parent = self
        self.children.append(child)
        return child

    def add_parent(self, parent: C) -> C:
        """Put this component under `parent`, and return the parent."""
        parent.add_child(self)
        return parent

    def remove(self) -> None:
        """Take this component out of its parent; it keeps its own children."""
        if self.parent is not None:
            self.parent.children[:] = [c for c in self.parent.children if c is not self]
            self.parent = None

    def _refuse_loop(self, child: HubComponent) -> None:
        node: HubComponent | None = self
        while node is not None:
            if node is child:
                raise ValidationError(f"{child.describe()} cannot be put inside itself")
            node = node.parent

    # -- walking it ------------------------------------------------------------------------

    def root(self, cls: type[HubComponent] | None = None, level: int = 0) -> tuple[Any, int | None]:
        """Return the nearest ancestor of class `cls` (the topmost one without it) and its level.

        Levels count down from `level` at this component; ``(None, None)`` says there is none.
        """
        node: HubComponent | None = self
        while node is not None:
            if (isinstance(node, cls)) if cls is not None else node.parent is None:
                return node, level
            node, level = node.parent, level - 1
        return None, None

    def leaves(
        self, cls: type[C], level: int = 0, intermediate: bool = False
    ) -> Iterator[tuple[C, int]]:
        """Yield ``(component, level)`` for every component of class `cls` from here down.

        With `intermediate` also those that hold further components of that class.
        """
        inner = [
            found for child in self.children for found in child.leaves(cls, level + 1, intermediate)
        ]
        if isinstance(self, cls) and (intermediate or not inner):
            yield self, level
        yield from inner

    def walk(self) -> Iterator[tuple[HubComponent, int]]:
        """Yield ``(component, depth)`` for this component and all below it, depth first."""
        stack: list[tuple[HubComponent, int]] = [(self, 0)]
        while stack:
            node, depth = stack.pop()
            yield node, depth
            if node.children:
                stack += [(child, depth + 1) for child in reversed(node.children)]

    def find(self, name: str) -> HubComponent | None:
        """Return the first component from here down that is called `name`, or None."""
        return next((node for node, _ in self.walk() if node.label_name == name), None)

    @property
    def text_file(self) -> str | None:
        """Where the text that this component makes lands; None if it makes no file."""
        return None

    # -- saying what it is -----------------------------------------------------------------

    @property
    def label_name(self) -> str:
        """The name by which people know this component."""
        return ""

    def describe(self) -> str:
        """Return a phrase for messages, such as ``track peaks``."""
        name = self.label_name
        return f"{self.role} {name}" if name else self.role

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label_name}>".replace(" >", ">")

    # -- validating ------------------------------------------------------------------------

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with this one component, not with those below it."""
        yield from ()

    def finding(
        self,
        code: str,
        severity: Severity,
        message: str,
        *,
        setting: str | None = None,
        fix: str | None = None,
    ) -> Finding:
        """Return a finding about this component, with its place if it was read from a file."""
        file = line = None
        if self.origin is not None:
            file = self.origin.file
            line = (self.origin.line_of(setting) if setting else None) or self.origin.line
        name = self.describe()
        return Finding(code, severity, f"{name}: {message}", file, line, name, setting, fix)

    def author_error(self) -> Severity:
        """Return how bad a slip is that UCSC lets pass but the author cannot have meant.

        A script has the definition at hand, so it is an error there; a hub that was read
        loads all the same, so there it is a warning.
        """
        return "error" if self.origin is None else "warning"

    def validate(self) -> bool:
        """Check this component and everything below it.

        Returns
        -------
        bool
            True. What will only disappoint is said in one `TrackhubWarning`.

        Raises
        ------
        ValidationError
            With all errors in its `findings`.
        """
        nodes = dict.fromkeys(node for node, _ in self.walk())
        found = [finding for node in nodes for finding in node.findings()]
        errors = [finding for finding in found if finding.severity == "error"]
        if errors:
            raise ValidationError("\n".join(finding.sentence for finding in errors), errors)
        doubtful = [finding.sentence for finding in found if finding.severity == "warning"]
        if doubtful:
            more = f" (and {len(doubtful) - 3} more; see check_hub)" if len(doubtful) > 3 else ""
            warn("; ".join(doubtful[:3]) + more)
        return True

    # -- rendering -------------------------------------------------------------------------

    def _render(self, rendering: Rendering) -> None:
        """Add the texts and data files of this component, and of all below it."""

    def render(self, staging: str | PathLike[str] | None = None) -> OrderedDict[str, Any]:
        """Validate, and write the text files of this component and all below it.

        Parameters
        ----------
        staging
            Directory to write to; a new temporary one if left out.

        Returns
        -------
        OrderedDict
            Nested as the tree is: ``repr(component)`` → file name or the next level.
        """
        from .rendering import render_to

        return render_to(self, staging)


def several(given: Any) -> tuple[Any, ...]:
    """Return what was given, one thing or an iterable of things, as a tuple."""
    if given is None:
        return ()
    alone = isinstance(given, (HubComponent, str, bytes)) or not hasattr(given, "__iter__")
    return (given,) if alone else tuple(given)


def _a(thing: object) -> str:
    role = getattr(thing, "role", None)
    if not isinstance(role, str) or not isinstance(thing, HubComponent):
        return f"a {type(thing).__name__} ({thing!r})"
    name = thing.label_name
    return f"a {role}" + (f" ({name})" if name else "")


def _list(words: frozenset[str]) -> str:
    return ", ".join(sorted(words)) if words else "no children"


def deprecation_handler(source: Any, filename: Any, kwargs: dict[str, Any]) -> tuple[Any, Any]:
    """Take ``local_fn`` and ``remote_fn`` out of `kwargs` and return ``(source, filename)``.

    Raises
    ------
    ParameterError
        If the old and the new name are both given.
    """
    for old, new, given in (("local_fn", "source", source), ("remote_fn", "filename", filename)):
        if old not in kwargs:
            continue
        value = kwargs.pop(old)
        if given is not None:
            raise ParameterError(f"{old} is the old name of {new}; give only {new}")
        warn(f"{old} is now called {new}", DeprecationWarning)
        if new == "source":
            source = value
        else:
            filename = value
    return source, filename
