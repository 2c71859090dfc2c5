"""What all stanzas of a trackDb have in common, data tracks and containers alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from os import PathLike
from os.path import basename
from typing import TYPE_CHECKING, Any, ClassVar

from . import constants
from .base import HubComponent, deprecation_handler
from .errors import ParameterError, StagingError, ValidationError
from .findings import Finding
from .html_doc import Documented, HTMLDoc
from .paths import decoded, encoded, join, local_path, relative, safe_name, staged_path
from .rendering import DataFile, Rendering
from .spec import judge_type, track_type
from .stanza import Stanza
from .subgroups import format_members, parse_members

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .spec.keywords import TrackSettings
    from .stanza import StanzaOrigin
    from .trackdb import TrackDb

__all__ = ["BaseTrack", "add_tracks_to"]

_HEAD = ("bigDataUrl", "shortLabel", "longLabel", "type")
_HEAD_SET = frozenset(_HEAD)


#: Second words of a ``parent`` line: ticked or not, and the old form under a superTrack.
_PARENT_WORDS = frozenset({"on", "off", "hide", "dense", "squish", "pack", "full", "show"})


@lru_cache(4096)
def _order(names: tuple[str, ...], last: frozenset[str]) -> list[str]:
    """Return settings in the order of their lines: some open a stanza, some end it, the others follow by name."""
    head = [name for name in _HEAD[1:] if name in names]
    rest = [n for n in names if n not in _HEAD_SET and not n.startswith("subGroup")]
    return [*head, *sorted(set(rest) - last), *(name for name in rest if name in last)]


@lru_cache(4096)
def _first_word(line: str) -> str:
    return line.split(None, 1)[0]


class BaseTrack(Documented, Stanza):
    """A stanza of a trackDb.

    Parameters
    ----------
    name
        Name of the track: letters, digits, ``_`` and ``-``, unique within the genome. Made
        from the file name of `source` if left out.
    tracktype
        UCSC's type line, such as ``bigWig`` or ``bigBed 6 +``. Read from the content of
        `source` if left out.
    short_label, long_label
        Labels that UCSC shows; the name, and the short label, if left out.
    subgroups
        Subgroup → member, for a track in a composite.
    source
        The data file on this machine.
    filename
        Where the file lands in the staging directory, instead of ``<genome>/<name>.<type>``.
    html_string, html_string_format
        The track's documentation page; see `to_html`.
    strict
        When False, unknown settings and doubtful values are kept as written.
    **settings
        UCSC's settings, under UCSC's names. File settings take a path of this machine,
        which is staged beside the trackDb, or a URL.

    Raises
    ------
    ParameterError
        For a setting or value that UCSC cannot use.
    """

    role = "track"
    context = "trackDb"
    aliases: ClassVar[dict[str, str]] = {
        "short_label": "shortLabel",
        "long_label": "longLabel",
        "url_for_hubs": "url",
        "directUrl_for_hubs": "directUrl",
        "noStems": "lollyNoStems",
    }
    kept_as: ClassVar[dict[str, str]] = {
        "track": "name",
        "type": "tracktype",
        "parent": "_parent_words",
        "subTrack": "_parent_words",
        "superTrack": "_parent_by_old_name",
        "subGroups": "_subgroup_words",
    }
    foreign: ClassVar[Mapping[str, str]] = {
        "compositeTrack": "make it a CompositeTrack",
        "container": "make it an AggregateTrack",
        "view": "make it a ViewTrack",
        **{f"subGroup{number}": "define it on the composite" for number in range(1, 10)},
    }
    idle = frozenset({"description", "defaultPos"})

    _source: str | None = None
    #: What staging made of the source, where that was to be converted.
    _made: str | None = None
    _filename: str | None = None
    _said_parent: tuple[str | None, str | None] | None = None
    _subgroups: dict[str, str] | None = None
    _named_by_file: bool = False

    def __init__(
        self,
        name: str | None = None,
        tracktype: str | None = None,
        short_label: str | None = None,
        long_label: str | None = None,
        subgroups: Mapping[str, str] | None = None,
        source: str | PathLike[str] | None = None,
        filename: str | PathLike[str] | None = None,
        html_string: str | None = None,
        html_string_format: str = "rst",
        *,
        strict: bool = True,
        **settings: Unpack[TrackSettings],
    ) -> None:
        super().__init__(strict)
        given: dict[str, Any] = dict(settings)
        if "local_fn" in given or "remote_fn" in given:
            source, filename = deprecation_handler(source, filename, given)
        by_file = name is None
        if name is None:
            name = self._name_from(source)
        self.name = name
        if by_file:
            self.__dict__["_named_by_file"] = True
        if source is not None:
            self.source = source
        if filename is not None:
            self.filename = filename
        if tracktype is None:
            tracktype = given.pop("type", None) or self._type_from_content()
        if tracktype is not None:
            self.tracktype = tracktype
        short = given.pop("shortLabel", None) or short_label or name
        self.set_param("shortLabel", short)
        self.set_param(
            "longLabel", given.pop("longLabel", None) or long_label or short_label or name
        )
        if subgroups is not None:
            self.subgroups = subgroups
        if html_string is not None:
            self.html_string = html_string
        if html_string_format != "rst":
            self.html_string_format = html_string_format
        for setting, value in given.items():
            self.set_param(self.aliases.get(setting, setting), value)

    # -- what it is ---------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Name of the track."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        if not isinstance(name, str) or not name:
            raise ParameterError(
                f"a track's name is a word of letters, digits, _ and -, got {name!r}"
            )
        self.__dict__["_name"] = self.checked("track", name)
        self.__dict__.pop("_named_by_file", None)

    @property
    def label_name(self) -> str:
        """Name of the track."""
        return self.__dict__.get("_name", "")

    def _name_from(self, source: str | PathLike[str] | None) -> str:
        if source is None:
            raise ParameterError(f"{type(self).__name__} needs a name, or a source to make it from")
        stem = basename(source).split(".")[0]
        name = safe_name(stem).replace(".", "_").replace("+", "_") or "track"
        return f"t_{name}" if name.startswith("hub_") or not name[0].isalpha() else name

    def _type_from_content(self) -> str | None:
        source = self._source
        if source is None:
            return None
        from .formats.detect import detect_file

        try:
            found = detect_file(source)
        except FileNotFoundError:
            raise StagingError(
                f"{self.describe()}: {source} is not there, so its type cannot be read from it; "
                "give tracktype"
            ) from None
        if found.tracktype is None:
            if found.kind == "unknown":
                reason = found.note or "its format is not known"
            else:
                reason = f"it is {found.kind}, which no hub can show as it is; convert it"
            raise ParameterError(
                f"{self.describe()}: no type can be read from {source}: {reason}; or give tracktype"
            )
        return found.tracktype

    @property
    def tracktype(self) -> str | None:
        """UCSC's type line."""
        return self._values.get("type")

    @tracktype.setter
    def tracktype(self, line: str | None) -> None:
        if line is None:
            self._values.pop("type", None)
            return
        text = self.checked("type", line)
        if self.role == "track" and track_type(text) is None and self._checks:
            judged = judge_type(text, leaf=True)
            hint = f"; {judged.fix}" if judged.fix else ""
            raise ParameterError(f"{self.describe()}: {judged.reason}{hint}")
        self._values["type"] = text

    def type_word(self) -> str | None:
        """Return the first word of the type line, or None."""
        line = self._values.get("type")
        return _first_word(line) if line else None

    # -- its data -----------------------------------------------------------------------------

    @property
    def source(self) -> str | None:
        """The data file on this machine, or None."""
        return self._source

    @source.setter
    def source(self, source: str | PathLike[str] | None) -> None:
        path = None if source is None else local_path(source, self.describe())
        if path is not None and "://" in path:
            raise ParameterError(
                f"{self.describe()}: source is a file on this machine, got {path!r}; give it as url"
            )
        self.__dict__["_source"] = path

    @property
    def filename(self) -> str | None:
        """Where the data file lands in the staging directory; None while in no hub."""
        if self._filename is not None:
            return self._filename
        if self._source is None and "bigDataUrl" in self._values:
            return None
        trackdb = self.trackdb
        if trackdb is None or trackdb.filename is None:
            return None
        rendering = Rendering.around(trackdb)
        return self._staged(rendering)

    @filename.setter
    def filename(self, filename: str | PathLike[str] | None) -> None:
        path = None if filename is None else staged_path(filename, self.describe())
        self.__dict__["_filename"] = path

    def _staged(self, rendering: Rendering) -> str:
        """Return where the data file lands."""
        if self._filename is not None:
            return self._filename
        name = self._name
        if not (name.isidentifier() and name.isascii()):
            name = safe_name(name)
        return join(rendering.data_dir, f"{name}.{self.type_word() or 'data'}")

    # -- where it is --------------------------------------------------------------------------

    @property
    def trackdb(self) -> TrackDb | None:
        """The `TrackDb`, or None."""
        from .trackdb import TrackDb

        found: TrackDb | None = self.root(TrackDb)[0]
        return found

    @property
    def hub(self) -> Any:
        """The `Hub`, or None."""
        from .hub import Hub

        return self.root(Hub)[0]

    def add_trackdb(self, trackdb: TrackDb) -> None:
        """Put this track into `trackdb`."""
        trackdb.add_tracks(self)

    def add_child(self, child: Any) -> Any:
        """Hold `child` as the last of the children, and return it."""
        super().add_child(child)
        self._name_apart(child)
        return child

    def _name_apart(self, child: HubComponent) -> None:
        trackdb = self.trackdb
        if trackdb is not None:
            trackdb._name_apart(child)

    # -- settings with a life of their own ------------------------------------------------------

    @property
    def _parent_words(self) -> str | None:
        said = self._said_parent
        return None if said is None else " ".join(word for word in said if word)

    @_parent_words.setter
    def _parent_words(self, text: Any) -> None:
        if text is None:
            self.__dict__.pop("_said_parent", None)
            return
        words = (
            ("on" if text else "off") if isinstance(text, bool) else self.checked("parent", text)
        )
        parts = words.split()
        if not parts:
            self._parent_words = None
            return
        name = None if parts[0] in _PARENT_WORDS else parts.pop(0)
        flag = parts[0] if parts else None
        if len(parts) > 1 or (flag is not None and flag not in _PARENT_WORDS and self.strict):
            raise ParameterError(
                f"{self.describe()}: parent takes on or off, or the name of its container and on "
                f"or off, got {words!r}"
            )
        self.__dict__["_said_parent"] = (name, flag)

    @property
    def _parent_by_old_name(self) -> str | None:
        return self._parent_words

    @_parent_by_old_name.setter
    def _parent_by_old_name(self, text: Any) -> None:
        if text is None:
            self._parent_words = None
            return
        words = self.checked("superTrack", text)
        if words.split()[:1] in (["on"], []):
            raise ParameterError(
                f"{self.describe()}: superTrack {words} does not belong on a {self.role}; make it "
                "a SuperTrack"
            )
        self._parent_words = words

    @property
    def subgroups(self) -> dict[str, Any]:
        """Subgroup → member; a container has its definitions here."""
        if self._subgroups is None:
            text = self._values.get("subGroups")
            self.__dict__["_subgroups"] = parse_members(text) if text else {}
        return self._subgroups  # type: ignore[return-value]

    @subgroups.setter
    def subgroups(self, subgroups: Mapping[str, str] | None) -> None:
        if subgroups is not None and not isinstance(subgroups, Mapping):
            raise ParameterError(
                f"{self.describe()}: subgroups is a dict of subgroup → member, got {subgroups!r}"
            )
        members = dict(subgroups or {})
        for word in (*members, *members.values()):
            self._one_line("subGroups", word)
        self.__dict__["_subgroups"] = members
        self._values.pop("subGroups", None)

    @property
    def _subgroup_words(self) -> str:
        return self._subgroup_text(None, None) or ""

    @_subgroup_words.setter
    def _subgroup_words(self, value: Any) -> None:
        if value is not None and not isinstance(value, Mapping):
            value = parse_members(self.checked("subGroups", value))
        self.subgroups = value

    def add_subgroups(self, subgroups: Any) -> None:
        """Add to the subgroups of this track."""
        if not isinstance(subgroups, Mapping):
            raise ParameterError(
                f"{self.describe()}: subgroups is a dict of subgroup → member, got {subgroups!r}"
            )
        self.subgroups = {**self.subgroups, **subgroups}

    def _subgroup_text(
        self, parent: HubComponent | None, composite: HubComponent | None
    ) -> str | None:
        """Return the ``subGroups`` line of this track inside `parent`, which is a view of `composite` if any."""
        text = self._values.get("subGroups")
        members = self._subgroups
        if members is None or (text is not None and members == parse_members(text)):
            if not isinstance(parent, BaseTrack) or parent.role == "superTrack":
                return text
            if self.origin is not None and parent.origin is not None:
                return text
            members = parse_members(text) if text else {}
        elif text is not None:
            text = None
        whole = members
        if isinstance(parent, BaseTrack):
            whole = parent._complete_subgroups(members, composite)
        if whole == members and text is not None:
            return text
        return format_members(whole) if whole else None

    def _complete_subgroups(
        self, members: dict[str, str], composite: HubComponent | None
    ) -> dict[str, str]:
        """Return the members of a child with those that this container adds, or `composite` that holds it."""
        return members

    # -- documentation ------------------------------------------------------------------------

    @property
    def html_fn(self) -> str | None:
        """Where the documentation page lands; None while in no hub."""
        trackdb = self.trackdb
        if trackdb is None or trackdb.filename is None:
            return None
        return self._html_fn(Rendering.around(trackdb))

    def _html_fn(self, rendering: Rendering) -> str:
        # UCSC looks beside the trackDb for the page that html names, or one called as the track.
        named = self._values.get("html", "")
        if named and "://" not in named and "html" not in self.local_files:
            page = decoded(named if named.endswith(".html") else f"{named}.html")
            return staged_path(join(rendering.text_dir or "", page), self.describe())
        return join(rendering.text_dir or "", f"{safe_name(self._name)}.html")

    @property
    def text_file(self) -> str | None:
        """Where the documentation page lands; None if there is none."""
        return self.html_fn if self.html_string else None

    @property
    def _html(self) -> HTMLDoc | None:
        if not self.html_string:
            return None
        return HTMLDoc(self.html_string, self.html_string_format, self.html_fn)

    # -- what is wrong ------------------------------------------------------------------------

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with this stanza."""
        word = self.type_word()
        for name in _NEEDED.get(word, ()) if word else ():
            names = name.split("|")
            if not any(self._has(one) for one in names):
                choice = " or ".join(names)
                yield self.finding(
                    f"missing-{names[0]}",
                    "error",
                    f"type {word} needs {choice}",
                    setting=names[0],
                    fix=f"set {choice}",
                )

    def _has(self, setting: str) -> bool:
        node: HubComponent | None = self
        while isinstance(node, BaseTrack):
            if setting in node._values:
                return True
            node = node.parent
        return False

    # -- text ---------------------------------------------------------------------------------

    def _data_pair(self, rendering: Rendering) -> str | None:
        """Return the value of ``bigDataUrl``, and ask for the data file."""
        url = self._values.get("bigDataUrl")
        source = self._source
        if url is not None:
            if source is not None and rendering.text_dir is not None:
                self._place_by_url(url, source, rendering)
            return url
        if rendering.text_dir is None or (source is None and self._filename is None):
            return None
        staged = self._staged(rendering)
        if source is not None:
            rendering.place(staged, self._data_file(source))
        path = relative(staged, rendering.text_dir)
        return path if self._filename is None else encoded(path)

    def _place_by_url(self, url: str, source: str, rendering: Rendering) -> None:
        if self._filename is not None:
            staged = self._filename
        elif "://" in url or url.startswith("/"):
            return
        else:
            path = join(rendering.text_dir or "", decoded(url))
            staged = staged_path(path, self.describe())
        rendering.place(staged, self._data_file(source))

    def _data_file(self, source: str) -> DataFile:
        values = self._values
        beside = "bigDataIndex" not in values and "linkDataUrl" not in values
        return DataFile(self._made or source, "bigDataUrl", self.type_word(), self, beside)

    def _tail(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        """Return the lines that stand below the settings."""
        if (
            self._subgroups is None
            and "subGroups" not in self._values
            and not isinstance(parent, BaseTrack)
        ):
            return []
        text = self._subgroup_text(parent, rendering.composite)
        return [("subGroups", text)] if text else []

    def _parent_line(self, parent: HubComponent | None) -> str | None:
        said = self._said_parent
        flag = said[1] if said else None
        if isinstance(parent, BaseTrack):
            name: str | None = parent._name
        else:
            name = said[0] if said else None
        if name is None:
            return None
        return f"{name} {flag}" if flag else name

    def _pairs(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        values = self._values
        if self._locals:
            values = {**values, **self._place_files(rendering)}
        line = self._parent_line(parent)
        if line is not None:
            values = {**values, "parent": line}
        pairs = [("track", self._name)]
        url = self._data_pair(rendering)
        if url is not None:
            pairs.append(("bigDataUrl", url))
        names = _order(tuple(values), self._unlisted)
        pairs += zip(names, map(values.__getitem__, names), strict=True)
        pairs += self._tail(rendering, parent)
        return pairs

    def _place_files(self, rendering: Rendering) -> dict[str, str]:
        texts = {}
        for name, source in self.local_files.items():
            base = safe_name(self._values[name])
            if not base.startswith(self._name):
                base = f"{safe_name(self._name)}.{base}"
            path = join(rendering.data_dir, base)
            rendering.place(path, DataFile(source, name, self.type_word(), self))
            texts[name] = relative(path, rendering.text_dir or "")
        return texts

    def _ordered_children(self) -> list[HubComponent]:
        return self.children

    def _write(
        self, lines: list[str], rendering: Rendering, parent: HubComponent | None, indent: str
    ) -> None:
        pairs = self._pairs(rendering, parent)
        origin: StanzaOrigin | None = self.origin  # type: ignore[assignment]
        if origin is None:
            own = map(" ".join, pairs)
            lines += [indent + line for line in own] if indent else own
        else:
            lines += origin.lines(origin.pairs(self, pairs))
        if self._html_string:
            rendering.add_text(self._html_fn(rendering), self.documentation(), self.describe())
        if self.children:
            deeper = indent + constants.INDENT
            for child in self._ordered_children():
                if isinstance(child, BaseTrack):
                    lines.append("")
                    child._write(lines, rendering, self, deeper)

    def _enter(self, rendering: Rendering) -> None:
        """Containers have no place of their own in the layout."""

    def _render(self, rendering: Rendering) -> None:
        """Render the pages of this track; its text is part of the trackDb's."""
        self._write([], rendering, self.parent, "")

    def __str__(self) -> str:
        lines: list[str] = []
        self._write(lines, Rendering.around(self), self.parent, "")
        for number, below in enumerate(lines[1:]):
            if not lines[number] and self.origin is None:
                # As in 1.0, an empty line is indented like the container that it follows.
                indent = below[: len(below) - len(below.lstrip())]
                lines[number] = indent[len(constants.INDENT) :]
        return "\n".join(lines)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


#: Settings without which UCSC refuses a type; a bar stands between alternatives.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "bigBarChart": ("barChartBars|barChartCategoryUrl",),
    "vcfPhasedTrio": ("vcfChildSample",),
    "mathWig": ("mathDataUrl",),
}


def add_tracks_to(parent: HubComponent, tracks: Iterable[BaseTrack | Iterable[BaseTrack]]) -> None:
    """Add tracks and iterables of tracks to any container."""
    for item in tracks:
        if isinstance(item, BaseTrack):
            parent.add_child(item)
        elif isinstance(item, (str, bytes)) or not isinstance(item, Iterable):
            raise ValidationError(f"{parent.describe()} takes tracks, got {item!r}")
        else:
            add_tracks_to(parent, item)
