"""What every part of a hub is: a node of the tree, and mostly a stanza of checked settings.

Nothing here knows a particular kind of component, a file or a staging directory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, MutableMapping
from os import PathLike, fspath
from os.path import basename, isfile
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from . import settings as switches
from .errors import ParameterError, ValidationError, warn
from .findings import Finding, Severity
from .paths import relative
from .spec import Setting, clean, contexts, lookup, suggest

if TYPE_CHECKING:
    from .rendering import Rendering

__all__ = [
    "Backing",
    "HubComponent",
    "Origin",
    "Settings",
    "Stanza",
    "StanzaOrigin",
    "deprecation_handler",
    "reference_to",
    "several",
]

C = TypeVar("C", bound="HubComponent")

#: Settings that the option table has once for each track type.
_BY_TYPE = frozenset({"type", "autoScale"})

#: The files in which settings stand, for messages.
_FILES = {
    "hub": "hub.txt",
    "genomes": "the genome",
    "groups": "the groups file",
    "trackDb": "a track",
}


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


class StanzaOrigin(Origin, Protocol):
    """Where a component stands that is a stanza."""

    def pairs(self, component: Stanza, made: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the settings in the order and the words of the text.

        `made` has them as a script would write them.
        """

    def lines(self, pairs: list[tuple[str, str]]) -> list[str]:
        """Return the stanza's lines, comments too, with what `pairs` change in them."""


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

    def _render(self, rendering: Rendering) -> None:
        """Add the texts and data files of this component, and of all below it."""

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
        found = [finding for node, _ in self.walk() for finding in node.findings()]
        errors = [finding for finding in found if finding.severity == "error"]
        if errors:
            raise ValidationError("\n".join(finding.sentence for finding in errors), errors)
        doubtful = [finding.sentence for finding in found if finding.severity == "warning"]
        if doubtful:
            more = f" (and {len(doubtful) - 3} more; see check_hub)" if len(doubtful) > 3 else ""
            warn("; ".join(doubtful[:3]) + more)
        return True

    # -- rendering -------------------------------------------------------------------------

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


class Settings(MutableMapping[str, str]):
    """The settings of one component as a mapping; every write is checked.

    Iterating gives what the stanza says, in its order. Names that are no Python
    identifier are set here.

    Examples
    --------
    >>> from trackhub import Track
    >>> track = Track(name="peaks", url="https://example.org/peaks.bb", tracktype="bigBed 5 +")
    >>> track.settings["filter.score"] = (0, 1000)
    >>> track.settings["filter.score"]
    '0:1000'
    """

    __slots__ = ("_component",)

    def __init__(self, component: Stanza) -> None:
        self._component = component

    def __getitem__(self, name: str) -> str:
        values = self._component._values
        if name in values:
            return values[name]
        return dict(self._component.pairs())[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._component.set_param(name, value)

    def __delitem__(self, name: str) -> None:
        self._component.remove_param(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._component.pairs()))

    def __len__(self) -> int:
        return len(dict(self._component.pairs()))

    def __repr__(self) -> str:
        return f"Settings({dict(self._component.pairs())!r})"


class Stanza(HubComponent):
    """A component that is a stanza: a run of ``setting value`` lines.

    Parameters
    ----------
    strict
        When False, unknown settings and doubtful values are kept as written.
    """

    #: Which of UCSC's tables its settings are in.
    context: ClassVar[str] = ""
    #: Attribute names of 1.0 and the settings they stand for.
    aliases: ClassVar[Mapping[str, str]] = {}
    #: Settings that are kept elsewhere, and the attribute that keeps them.
    kept_as: ClassVar[Mapping[str, str]] = {}
    #: Settings that belong to other kinds of stanza, and what to do instead.
    foreign: ClassVar[Mapping[str, str]] = {}
    #: Settings of 1.0 that UCSC does not read here.
    idle: ClassVar[frozenset[str]] = frozenset()

    strict: bool = True
    _values: dict[str, str]
    _locals: dict[str, str] | None = None
    #: Names of settings that were kept as written though UCSC knows none of them.
    _unlisted: frozenset[str] = frozenset()

    def __init__(self, strict: bool = True) -> None:
        super().__init__()
        self.__dict__["_values"] = {}
        if not strict:
            self.__dict__["strict"] = False

    # -- the settings ----------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The settings as a mapping; see `Settings`."""
        return Settings(self)

    @property
    def kwargs(self) -> Settings:
        """The settings, under their name in 1.0."""
        return Settings(self)

    def type_word(self) -> str | None:
        """Return the word that picks among rows of the option table: a track's type."""
        return None

    def set_param(self, name: str, value: Any) -> None:
        """Check `value` and set `name` to it; None takes the setting out.

        Raises
        ------
        ParameterError
            If UCSC knows no such setting here, or could not use the value.
        """
        if name in self.kept_as:
            setattr(self, self.kept_as[name], value)
            return
        if value is None:
            self._values.pop(name, None)
            if self._locals is not None:
                self._locals.pop(name, None)
            return
        if name in self.foreign and self.strict:
            raise ParameterError(
                f"{self.describe()}: {name} does not belong on a {self.role}; {self.foreign[name]}"
            )
        setting = lookup(self.context, name, self.type_word() if name in _BY_TYPE else None)
        local = _local_file(value) if setting is not None and setting.is_file else None
        if local is not None:
            value = basename(local)
            self.__dict__["_locals"] = {**self.local_files, name: local}
        elif self._locals is not None:
            self._locals.pop(name, None)
        text = self._judged(setting, name, value)
        if text:
            self._values[name] = text
            if setting is None and name not in self.idle:
                self.__dict__["_unlisted"] = self._unlisted | {name}
        else:
            self._values.pop(name, None)

    def remove_param(self, name: str) -> None:
        """Take a setting out.

        Raises
        ------
        ParameterError
            If it is not set.
        """
        if name in self.kept_as and getattr(self, self.kept_as[name]):
            setattr(self, self.kept_as[name], None)
            return
        if name not in self._values:
            near = _nearest(name, self._values)
            hint = f"; did you mean {near}" if near else ""
            raise ParameterError(f"{self.describe()} has no setting {name}{hint}")
        del self._values[name]
        if self._locals is not None:
            self._locals.pop(name, None)

    def add_params(self, **kw: Any) -> None:
        """Set several settings; names that are no identifier go through ``**{...}``."""
        for name, value in kw.items():
            self.set_param(self.aliases.get(name, name), value)

    def remove_params(self, *names: str) -> None:
        """Take several settings out."""
        for name in names:
            self.remove_param(name)

    def checked(self, name: str, value: Any) -> str:
        """Return `value` in UCSC's terms, or raise; empty text means: leave the setting out."""
        return self._judged(lookup(self.context, name, self.type_word()), name, value)

    def checked_name(self, setting: str, name: Any) -> str:
        """Return the name of this component in UCSC's terms, or raise."""
        text = "" if name is None else self.checked(setting, name)
        if not text:
            raise ParameterError(f"a {self.role} needs a name, got {name!r}")
        return text

    @property
    def _checks(self) -> bool:
        """Whether doubtful settings are refused rather than kept as written."""
        return self.strict and switches.VALIDATE

    def _judged(self, setting: Setting | None, name: str, value: Any) -> str:
        if setting is None:
            return self._unknown(name, value)
        cleaned = clean(setting, value)
        if cleaned.severity is None or cleaned.severity == "hint":
            return cleaned.text
        if not self._checks:
            return self._one_line(name, value)
        sentence = f"{self.describe()}: {cleaned.reason}"
        if cleaned.fix:
            sentence = f"{sentence}; {cleaned.fix}"
        if cleaned.severity == "error":
            raise ParameterError(sentence)
        warn(sentence)
        return cleaned.text

    def _unknown(self, name: str, value: Any) -> str:
        """Return what to write for a setting that UCSC does not know, or raise."""
        if not name or not name.isprintable() or " " in name or name[0] == "#":
            raise ParameterError(
                f"{self.describe()}: the name of a setting is a word, got {name!r}"
            )
        if name in self.idle:
            warn(f"{self.describe()}: UCSC does not read {name} here; leave it out")
        elif self._checks:
            hint = self._meant(name)
            raise ParameterError(f"{self.describe()}: UCSC knows no setting {name!r} here; {hint}")
        return self._one_line(name, value)

    def _meant(self, name: str) -> str:
        family = lookup(self.context, f"{name}.1")
        near = family.template if family is not None else suggest(self.context, name)
        if near is not None:
            return f"did you mean {near}"
        elsewhere = contexts(name)
        if elsewhere:
            return f"it belongs to {' or '.join(_FILES[context] for context in elsewhere)}"
        return "strict=False keeps it as it is"

    def _one_line(self, name: str, value: Any) -> str:
        text = str(value).strip()
        if len(text.splitlines()) > 1 or "\0" in text:
            raise ParameterError(
                f"{self.describe()}: the value of {name} holds a line break, which would add "
                "a line to the stanza; write it on one line"
            )
        return text

    @property
    def local_files(self) -> Mapping[str, str]:
        """Settings whose file lies on this machine, with its path."""
        return self._locals or {}

    # -- attributes are settings -------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        setting = type(self).aliases.get(name, name)
        values = self.__dict__.get("_values", {})
        if setting in values:
            return values[setting]
        if lookup(self.context, setting, None) is not None:
            return None
        raise AttributeError(self._no_attribute(name))

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._own_names or name[0] == "_":
            object.__setattr__(self, name, value)
            return
        setting = self.aliases.get(name, name)
        if lookup(self.context, setting, None) is not None:
            self.set_param(setting, value)
        elif self._foreign:
            object.__setattr__(self, name, value)
        elif not self.strict:
            self.set_param(setting, value)
        else:
            raise AttributeError(self._no_attribute(name))

    def __delattr__(self, name: str) -> None:
        if name in self.__dict__:
            object.__delattr__(self, name)
        elif self.aliases.get(name, name) in self.settings:
            self.remove_param(self.aliases.get(name, name))
        else:
            raise AttributeError(self._no_attribute(name))

    def _no_attribute(self, name: str) -> str:
        near = suggest(self.context, name) or _nearest(
            name, [own for own in self._own_names if not own.startswith("_")]
        )
        hint = f"; did you mean {near}" if near else ""
        return f"{type(self).__name__} has no attribute {name!r}, and UCSC no such setting{hint}"

    # -- text ----------------------------------------------------------------------------------

    def pairs(self) -> list[tuple[str, str]]:
        """Return the stanza as ``(setting, value)`` in the order of its lines."""
        from .rendering import Rendering

        return self._as_read(self._pairs(Rendering.around(self), self.parent))

    def _as_read(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the stanza; one that was read keeps the order and the words of its text."""
        origin: StanzaOrigin | None = self.origin  # type: ignore[assignment]
        return pairs if origin is None else origin.pairs(self, pairs)

    def _pairs(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        return list(self._values.items())

    def __str__(self) -> str:
        return "".join(f"{name} {value}\n" for name, value in self.pairs())


def reference_to(file: Any, holder: Stanza, setting: str, start: str) -> str:
    """Return how `holder` names a text file of the hub, as seen from the directory `start`.

    A file that was read keeps the words that named it while it stays where it was.
    """
    said = holder._values.get(setting)
    if file._said_by is not None and file._said_by == (holder, said, file._filename, start):
        return str(said)
    return relative(file.filename, start)


def several(given: Any) -> tuple[Any, ...]:
    """Return what was given, one thing or an iterable of things, as a tuple."""
    if given is None:
        return ()
    alone = isinstance(given, (HubComponent, str, bytes)) or not hasattr(given, "__iter__")
    return (given,) if alone else tuple(given)


def _local_file(value: Any) -> str | None:
    """Return the path if `value` names a file of this machine that is to be staged."""
    if isinstance(value, PathLike):
        return fspath(value)
    if not isinstance(value, str) or "://" in value or "\n" in value or "\0" in value:
        return None
    return value if isfile(value) else None


def _a(thing: object) -> str:
    role = getattr(thing, "role", None)
    if not isinstance(role, str) or not isinstance(thing, HubComponent):
        return f"a {type(thing).__name__} ({thing!r})"
    name = thing.label_name
    return f"a {role}" + (f" ({name})" if name else "")


def _list(words: frozenset[str]) -> str:
    return ", ".join(sorted(words)) if words else "no children"


def _nearest(name: str, names: Any) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(names), 1)), None)


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
