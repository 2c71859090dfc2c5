"""A component that is a stanza: a mapping of settings, every one checked when it is set.

Nothing here knows a particular kind of stanza, a file or a staging directory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from os import PathLike, fspath
from os.path import basename, isfile
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from . import settings as switches
from .base import HubComponent, Origin
from .errors import ParameterError, warn
from .paths import encoded, relative, safe_name
from .spec import Setting, clean, contexts, lookup, suggest

if TYPE_CHECKING:
    from .rendering import Rendering

__all__ = ["Settings", "Stanza", "StanzaOrigin", "reference_to"]

#: Settings that the option table has once for each track type.
_BY_TYPE = frozenset({"type", "autoScale"})

#: The files in which settings stand, for messages.
_FILES = {
    "hub": "hub.txt",
    "genomes": "the genome",
    "groups": "the groups file",
    "trackDb": "a track",
}


class StanzaOrigin(Origin, Protocol):
    """Where a component stands that is a stanza."""

    def pairs(self, component: Stanza, made: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the settings in the order and the words of the text.

        `made` has them as a script would write them.
        """

    def lines(self, pairs: list[tuple[str, str]]) -> list[str]:
        """Return the stanza's lines, comments too, with what `pairs` change in them."""


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
            value = safe_name(basename(local))
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
        sentence = cleaned.reason or ""
        if self.label_name:
            sentence = f"{self.describe()}: {sentence}"
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
    return encoded(relative(file.filename, start))


def _local_file(value: Any) -> str | None:
    """Return the path if `value` names a file of this machine that is to be staged."""
    if isinstance(value, PathLike):
        return fspath(value)
    if not isinstance(value, str) or "://" in value or "\n" in value or "\0" in value:
        return None
    return value if isfile(value) else None


def _nearest(name: str, names: Any) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(names), 1)), None)
