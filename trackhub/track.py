"""Data tracks; every other class of track can be imported from here too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import PathLike, fspath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from .base import HubComponent
from .base_track import BaseTrack
from .composite import CompositeTrack
from .constants import globals_of, update_list
from .containers import AggregateTrack, SuperTrack, ViewTrack
from .errors import ParameterError, StagingError
from .findings import Finding
from .html_doc import HTMLDoc
from .paths import encoded, relative
from .rendering import Rendering
from .spec import track_type, track_types
from .subgroups import SubGroupDefinition

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .formats.registry import Converted
    from .spec.keywords import TrackSettings

__all__ = [
    "AggregateTrack",
    "BaseTrack",
    "CompositeTrack",
    "HTMLDoc",
    "HubComponent",
    "ParameterError",
    "SubGroupDefinition",
    "SuperTrack",
    "Track",
    "ViewTrack",
    "update_list",
]

#: Types whose data are no file of the hub.
_WITHOUT_FILE = frozenset({"mathWig", "wig", "bedGraph"})


def __getattr__(name: str) -> Any:
    if name == "TRACKTYPES":
        return globals_of(name)
    raise AttributeError(f"module 'trackhub.track' has no attribute {name!r}")


class Track(BaseTrack):
    """A data track.

    Parameters
    ----------
    url
        Where the data are, absolute or relative to the trackDb: ``bigDataUrl``. With
        `source` too, the file is staged where a relative URL points; under an absolute
        one it is taken to be served already.
    name, tracktype, short_label, long_label, subgroups, source, filename
        As for `BaseTrack`.
    html_string, html_string_format, strict
        As for `BaseTrack`.
    convert
        Whether `source` is a raw file, such as narrowPeak or bedGraph, of which staging makes the
        file that UCSC reads; a mapping has options for `trackhub.convert_file`. What the file's
        ``track`` line says is added to the settings that are given here.
    **settings
        UCSC's settings, under UCSC's names; its ``url`` (a link out of the item's page)
        is set through ``track.settings["url"]``, because `url` is the data's here.

    Raises
    ------
    ParameterError
        For a setting or value that UCSC cannot use.

    Notes
    -----
    https://genome.ucsc.edu/goldenPath/help/trackDb/trackDbHub.html

    Examples
    --------
    >>> from trackhub import Track
    >>> track = Track(name="signal", url="https://example.org/signal.bw", tracktype="bigWig",
    ...               color="#800005", viewLimits=(0, 50))
    >>> print(track)
    track signal
    bigDataUrl https://example.org/signal.bw
    shortLabel signal
    longLabel signal
    type bigWig
    color 128,0,5
    viewLimits 0:50
    """

    kept_as: ClassVar[dict[str, str]] = {**BaseTrack.kept_as, "bigDataUrl": "url"}

    def __init__(
        self,
        url: str | PathLike[str] | None = None,
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
        convert: bool | Mapping[str, Any] = False,
        strict: bool = True,
        **settings: Unpack[TrackSettings],
    ) -> None:
        if convert is not False:
            self.convert = convert
        given: dict[str, Any] = dict(settings)
        data = given.pop("bigDataUrl", None)
        if data is not None and url is not None:
            raise ParameterError(f"track {name}: url and bigDataUrl are the same; give one of them")
        url = data if url is None else url
        if isinstance(url, PathLike):
            source, url = fspath(url), None
        super().__init__(
            name,
            tracktype,
            short_label,
            long_label,
            subgroups,
            source,
            filename,
            html_string,
            html_string_format,
            strict=strict,
            **given,
        )
        if url is not None:
            self.url = url
        if "type" not in self._values:
            raise ParameterError(self._without_type(url))

    def _without_type(self, url: object) -> str:
        if url is not None and track_type(self.name) is not None:
            return (
                f"the first argument of Track is the data's url, got {url!r}; write "
                f"Track(name={url!r}, tracktype={self.name!r}, ...)"
            )
        words = ", ".join(kind.word for kind in track_types() if kind.status == "documented")
        return f"{self.describe()} needs a tracktype, one of {words}, or a source to read it from"

    #: Whether a track of this process asked for conversion: staging need not look otherwise.
    conversions_asked: ClassVar[bool] = False
    _convert: Mapping[str, Any] | None = None
    #: The settings that the source gave.
    _given_by_source: Mapping[str, str] = MappingProxyType({})

    @property
    def convert(self) -> bool | Mapping[str, Any]:
        """Whether staging converts the source, with the options if there are any."""
        return False if self._convert is None else self._convert or True

    @convert.setter
    def convert(self, options: bool | Mapping[str, Any]) -> None:
        if not isinstance(options, (bool, Mapping)):
            raise ParameterError(
                f"convert is True, False, or a dict of options for convert_file, got {options!r}"
            )
        asked = None if options is False else {} if options is True else dict(options)
        self.__dict__["_convert"] = asked
        if asked is not None:
            Track.conversions_asked = True

    def _type_from_content(self) -> str | None:
        if self._convert is None or self._source is None:
            return super()._type_from_content()
        from .formats.convert import type_once_converted

        try:
            options = self._convert
            line = type_once_converted(self._source, options.get("kind"), options.get("other_db"))
        except FileNotFoundError:
            raise StagingError(
                f"{self.describe()}: source {self._source} is not there; give the path of the file to convert"
            ) from None
        self.__dict__["_given_by_source"] = {"type": line}
        return line

    def take_converted(self, made: Converted | None) -> None:
        """Stand for a converted file from now on; None takes that back.

        The settings that the file gives are set where the author set none.
        """
        for name, value in self._given_by_source.items():
            if name != "type" and self._values.get(name) == value:
                self.remove_param(name)
        own_type = "type" not in self._given_by_source
        self.__dict__["_given_by_source"] = {} if own_type else {"type": self._values["type"]}
        self.__dict__["_made"] = None if made is None else fspath(made.path)
        if made is None:
            return
        given = {} if own_type or made.tracktype is None else {"type": made.tracktype}
        labels = {"shortLabel": self.name, "longLabel": self._values.get("shortLabel")}
        for name, value in made.settings.items():
            if name not in self._values or self._values[name] == labels.get(name):
                given[name] = value
        for name, value in given.items():
            self.set_param(name, value)
        self.__dict__["_given_by_source"] = {name: self._values[name] for name in given}

    @property
    def url(self) -> str | None:
        """Where the data are, relative to the trackDb if they are staged; None if not known."""
        url = self._values.get("bigDataUrl")
        if url is not None:
            return url
        trackdb = self.trackdb
        if trackdb is None or trackdb.filename is None:
            return None
        rendering = Rendering.around(trackdb)
        return encoded(relative(self._staged(rendering), rendering.text_dir or ""))

    @url.setter
    def url(self, url: str | PathLike[str] | None) -> None:
        if url is None or isinstance(url, PathLike):
            self._values.pop("bigDataUrl", None)
            if url is not None:
                self.source = url
            return
        self._values["bigDataUrl"] = self.checked("bigDataUrl", url)

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with this track."""
        yield from super().findings()
        if (
            self._source is None
            and self._filename is None
            and not self._has("bigDataUrl")
            and self.type_word() not in _WITHOUT_FILE
        ):
            yield self.finding(
                "missing-bigDataUrl",
                "error",
                "no data",
                setting="bigDataUrl",
                fix="give source (a file to stage) or url (where it is served)",
            )
