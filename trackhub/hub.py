"""The hub itself: hub.txt; and a whole hub for one genome in one call."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar

from .errors import ValidationError
from .findings import Finding
from .genome import Genome
from .genomes_file import GenomesFile
from .html_doc import Documented
from .paths import join, parent_dir, relative, safe_name, staged_path
from .rendering import DataFile, Rendering
from .stanza import Stanza, reference_to
from .trackdb import TrackDb

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .base import HubComponent
    from .spec.keywords import HubSettings

__all__ = ["Hub", "default_hub"]

_FIRST = ("shortLabel", "longLabel", "useOneFile", "genomesFile", "email")


class Hub(Documented, Stanza):
    """A track hub.

    Parameters
    ----------
    hub
        Name of the hub, one word.
    short_label, long_label
        Labels that UCSC shows; the name, and the short label, if left out.
    genomes_file
        The `GenomesFile`, if it is there already.
    genomes_filename
        Where genomes.txt lands, instead of ``<hub>.genomes.txt``.
    email
        Address of a contact; UCSC refuses a hub without one.
    url
        Where the hub will be served: the URL of its hub.txt, for links.
    filename
        Where hub.txt lands in the staging directory, instead of ``<hub>.hub.txt``.
    one_file
        Put hub, genome and tracks in one file (``useOneFile on``); takes one genome.
    html_string, html_string_format
        A page about the hub, which becomes its ``descriptionUrl``; see `to_html`.
    strict
        When False, unknown settings and doubtful values are kept as written.
    **settings
        Further settings of hub.txt.

    Raises
    ------
    ParameterError
        For a setting or value that UCSC cannot use.

    Notes
    -----
    https://genome.ucsc.edu/goldenPath/help/hgTrackHubHelp.html

    Examples
    --------
    >>> from trackhub import Hub
    >>> print(Hub("liver", short_label="Liver", email="me@example.org"))
    hub liver
    shortLabel Liver
    longLabel Liver
    email me@example.org
    <BLANKLINE>
    """

    role = "hub"
    context = "hub"
    may_hold = frozenset({"genomes file"})
    aliases: ClassVar[dict[str, str]] = {"short_label": "shortLabel", "long_label": "longLabel"}
    kept_as: ClassVar[dict[str, str]] = {"hub": "hub", "useOneFile": "one_file"}

    def __init__(
        self,
        hub: str,
        short_label: str | None = None,
        long_label: str | None = None,
        genomes_file: GenomesFile | None = None,
        genomes_filename: str | PathLike[str] | None = None,
        email: str = "",
        url: str | None = None,
        filename: str | PathLike[str] | None = None,
        *,
        one_file: bool = False,
        html_string: str | None = None,
        html_string_format: str = "rst",
        strict: bool = True,
        **settings: Unpack[HubSettings],
    ) -> None:
        super().__init__(strict)
        self.hub = hub
        self.url = url
        self.filename = filename
        self.genomes_filename = genomes_filename
        self.one_file = one_file
        self.set_param("shortLabel", short_label or hub)
        self.set_param("longLabel", long_label or self._values["shortLabel"])
        if email:
            self.set_param("email", email)
        self.html_string = html_string
        self.html_string_format = html_string_format
        self.add_params(**settings)
        if genomes_file is not None:
            self.add_genomes_file(genomes_file)

    url: str | None
    #: How the hub was read (`trackhub.reading.state.Reading`); None for one that a script made.
    reading: Any = None

    @property
    def hub(self) -> str:
        """Name of the hub."""
        return self._hub

    @hub.setter
    def hub(self, name: str) -> None:
        self.__dict__["_hub"] = self.checked_name("hub", name)

    @property
    def label_name(self) -> str:
        """The name of the hub."""
        return self.__dict__.get("_hub", "")

    @property
    def email(self) -> str:
        """Address of a contact; empty if there is none."""
        return self._values.get("email", "")

    @email.setter
    def email(self, address: str | None) -> None:
        self.set_param("email", address or None)

    @property
    def one_file(self) -> bool:
        """Whether hub, genome and tracks share one file."""
        return self._one_file

    @one_file.setter
    def one_file(self, value: bool | str) -> None:
        if isinstance(value, str) and self.strict:
            self.checked("useOneFile", value)
        self.__dict__["_one_file"] = bool(value)

    @property
    def filename(self) -> str:
        """Where hub.txt lands in the staging directory."""
        return self._filename or f"{safe_name(self.hub)}.hub.txt"

    @filename.setter
    def filename(self, filename: str | PathLike[str] | None) -> None:
        path = None if filename is None else staged_path(filename, self.describe())
        self.__dict__["_filename"] = path

    @property
    def text_file(self) -> str | None:
        """Where the file lands in the staging directory."""
        return self.filename

    @property
    def genomes_filename(self) -> str | None:
        """Where genomes.txt lands; None leaves it to the `GenomesFile`."""
        return self._genomes_filename

    @genomes_filename.setter
    def genomes_filename(self, filename: str | PathLike[str] | None) -> None:
        path = None if filename is None else staged_path(filename, self.describe())
        self.__dict__["_genomes_filename"] = path

    @property
    def genomes_file(self) -> GenomesFile | None:
        """The `GenomesFile`, or None."""
        return next((child for child in self.children if isinstance(child, GenomesFile)), None)

    @genomes_file.setter
    def genomes_file(self, genomes_file: GenomesFile | None) -> None:
        if genomes_file is not None:
            self.add_genomes_file(genomes_file)
            return
        for child in list(self.children):
            child.remove()

    def add_genomes_file(self, genomes_file: GenomesFile) -> GenomesFile:
        """Give the hub its `GenomesFile`; an earlier one is taken out."""
        if not isinstance(genomes_file, GenomesFile):
            raise ValidationError(f"{self.describe()} takes a GenomesFile, got {genomes_file!r}")
        for child in list(self.children):
            if child is not genomes_file:
                child.remove()
        if not self.children:
            self.add_child(genomes_file)
        return genomes_file

    def to_one_file(self) -> None:
        """Put hub, genome and tracks into one text; see `trackhub.edit.to_one_file`."""
        from .edit import to_one_file

        to_one_file(self)

    def to_three_files(
        self, genomes_filename: str | None = None, trackdb_filename: str | None = None
    ) -> None:
        """Put hub, genome and tracks into a text each; see `trackhub.edit.to_three_files`."""
        from .edit import to_three_files

        to_three_files(self, genomes_filename, trackdb_filename)

    @property
    def html_fn(self) -> str:
        """Where the page about the hub lands."""
        return join(parent_dir(self.filename), f"{safe_name(self.hub)}.description.html")

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with hub.txt."""
        if self.genomes_file is None:
            yield self.finding(
                "no-genomes-file", "error", "no genomes file", fix="add one with add_genomes_file()"
            )
        if not self.email:
            yield self.finding(
                "missing-email",
                "error",
                "no email, and UCSC refuses a hub without one",
                setting="email",
                fix="set email",
            )
        genomes = self.genomes_file.genomes if self.genomes_file is not None else []
        if self.one_file and len(genomes) > 1:
            yield self.finding(
                "one-file-genomes",
                "error",
                f"a one-file hub describes one genome, this one has {len(genomes)}",
                setting="useOneFile",
                fix="leave one_file out",
            )

    def _enter(self, rendering: Rendering) -> None:
        rendering.hub_dir = rendering.genomes_dir = parent_dir(self.filename)

    def _pairs(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        values = dict(self._values)
        if self.one_file:
            values["useOneFile"] = "on"
        elif self.genomes_file is not None and self.genomes_file.filename is not None:
            values["genomesFile"] = reference_to(
                self.genomes_file, self, "genomesFile", rendering.hub_dir
            )
        if self.html_string:
            values["descriptionUrl"] = relative(self.html_fn, rendering.hub_dir)
        for name, source in self.local_files.items():
            path = join(rendering.hub_dir, safe_name(values[name]))
            values[name] = relative(path, rendering.hub_dir)
            rendering.place(path, DataFile(source, name, None, self))
        first = [(name, values.pop(name)) for name in _FIRST if name in values]
        return [("hub", self.hub), *first, *values.items()]

    def _render(self, rendering: Rendering) -> None:
        self._enter(rendering)
        if self.html_string:
            rendering.add_text(self.html_fn, self.documentation(), self.describe())
        if self._backing is not None:
            self._backing.render(self, rendering)
        else:
            self._render_anew(rendering)

    def _render_anew(self, rendering: Rendering) -> None:
        """Render hub.txt as a script would write it."""
        pairs = self._as_read(self._pairs(rendering, None))
        text = "".join(f"{name} {value}\n" for name, value in pairs)
        if self.genomes_file is None:
            rendering.add_text(self.filename, text, self.describe())
        elif self.one_file:
            below = self.genomes_file._one_file_text(rendering)
            rendering.add_text(self.filename, f"{text}\n{below}", self.describe())
        else:
            rendering.add_text(self.filename, text, self.describe())
            self.genomes_file._render(rendering)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


def default_hub(
    hub_name: str,
    genome: str,
    email: str,
    short_label: str | None = None,
    long_label: str | None = None,
    defaultPos: str | None = None,
    *,
    one_file: bool = False,
    **settings: Unpack[HubSettings],
) -> tuple[Hub, GenomesFile, Genome, TrackDb]:
    """Make a hub for one genome, all of its parts connected.

    Parameters
    ----------
    hub_name
        Name of the hub, one word.
    genome
        UCSC's name of the assembly.
    email
        Address of a contact.
    short_label, long_label
        Labels that UCSC shows; the name, and the short label, if left out.
    defaultPos
        Where the browser opens, such as ``chr1:1000-2000``.
    one_file
        Put hub, genome and tracks in one file.
    **settings
        Further settings of hub.txt.

    Returns
    -------
    tuple
        ``(hub, genomes_file, genome, trackdb)``.

    Examples
    --------
    >>> from trackhub import Track, default_hub
    >>> hub, genomes_file, genome, trackdb = default_hub("liver", "hg38", "me@example.org")
    >>> trackdb.add_tracks(Track(name="a", url="https://example.org/a.bw", tracktype="bigWig"))
    >>> print(genomes_file, end="")
    genome hg38
    trackDb hg38/trackDb.txt
    <BLANKLINE>
    """
    given: dict[str, Any] = dict(settings)
    hub = Hub(hub_name, short_label, long_label, email=email, one_file=one_file, **given)
    trackdb = TrackDb()
    one_genome = Genome(genome, trackdb, defaultPos=defaultPos)
    genomes_file = hub.add_genomes_file(GenomesFile(one_genome))
    return hub, genomes_file, one_genome, trackdb
