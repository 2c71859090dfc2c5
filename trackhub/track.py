"""Data tracks; every other class of track can be imported from here too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, ClassVar

from .base import HubComponent
from .base_track import BaseTrack
from .constants import globals_of, update_list
from .containers import AggregateTrack, CompositeTrack, SuperTrack, ViewTrack
from .errors import ParameterError
from .findings import Finding
from .html_doc import HTMLDoc
from .paths import relative
from .rendering import Rendering
from .spec import track_type, track_types
from .subgroups import SubGroupDefinition

if TYPE_CHECKING:
    from typing_extensions import Unpack

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
        strict: bool = True,
        **settings: Unpack[TrackSettings],
    ) -> None:
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
        return relative(self._staged(rendering), rendering.text_dir or "")

    @url.setter
    def url(self, url: str | PathLike[str] | None) -> None:
        if url is None or isinstance(url, PathLike):
            self._values.pop("bigDataUrl", None)
            if url is not None:
                self.source = url
            return
        text = self.checked("bigDataUrl", url)
        self._values["bigDataUrl"] = text.replace(" ", "%20") if "://" in text else text

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
