"""One genome of a hub: a stanza of genomes.txt."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar

from .errors import ValidationError
from .findings import Finding
from .groups import GroupDefinition, GroupsFile
from .html_doc import Documented
from .paths import join, parent_dir, relative, safe_name
from .rendering import DataFile, Rendering
from .stanza import Stanza, reference_to
from .trackdb import TrackDb

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .base import HubComponent
    from .genomes_file import GenomesFile
    from .spec.keywords import GenomeSettings

__all__ = ["Genome"]

_FIRST = (
    "twoBitPath",
    "groups",
    "organism",
    "scientificName",
    "orderKey",
    "defaultPos",
    "description",
)

#: Settings that UCSC resolves against hub.txt; all others start at genomes.txt.
_FROM_HUB = frozenset({"chromSizes", "chromAlias", "chromAliasBb", "metaTab", "metaDb"})


class Genome(Documented, Stanza):
    """A genome that UCSC has: a database such as ``hg38``, or a GenArk accession.

    Parameters
    ----------
    genome
        UCSC's name of the assembly.
    trackdb
        Its `TrackDb`, if it is there already.
    genome_file_obj
        The `GenomesFile` to add it to.
    groups
        A `GroupsFile`, for headings of the hub's own.
    html_string, html_string_format
        A page about the genome, which becomes its ``htmlPath``; see `to_html`.
    strict
        When False, unknown settings and doubtful values are kept as written.
    **settings
        Settings of the genome stanza, such as ``defaultPos``. File settings take a
        path of this machine, which is staged, or a URL.

    Notes
    -----
    https://genome.ucsc.edu/goldenPath/help/hgTrackHubHelp.html

    Examples
    --------
    >>> from trackhub import Genome
    >>> Genome("hg38", defaultPos="chr1:1,000-2,000").defaultPos
    'chr1:1000-2000'
    """

    role = "genome"
    context = "genomes"
    may_hold = frozenset({"trackDb", "groups file", "2bit file"})
    kept_as: ClassVar[dict[str, str]] = {"genome": "genome"}

    def __init__(
        self,
        genome: str,
        trackdb: TrackDb | None = None,
        genome_file_obj: GenomesFile | None = None,
        *,
        groups: GroupsFile | str | PathLike[str] | None = None,
        html_string: str | None = None,
        html_string_format: str = "rst",
        strict: bool = True,
        **settings: Unpack[GenomeSettings],
    ) -> None:
        super().__init__(strict)
        self.genome = genome
        self.html_string = html_string
        self.html_string_format = html_string_format
        self.add_params(**settings)
        if isinstance(groups, GroupsFile):
            self.add_groups(groups)
        elif groups is not None:
            self.set_param("groups", groups)
        if trackdb is not None:
            self.add_trackdb(trackdb)
        if genome_file_obj is not None:
            genome_file_obj.add_genome(self)

    @property
    def genome(self) -> str:
        """Name of the assembly."""
        return self._genome

    @genome.setter
    def genome(self, name: str) -> None:
        self.__dict__["_genome"] = self.checked_name("genome", name)

    @property
    def label_name(self) -> str:
        """The name of the assembly."""
        return self.__dict__.get("_genome", "")

    @property
    def genome_file_obj(self) -> GenomesFile | None:
        """The `GenomesFile` that holds this genome, or None."""
        return self.parent  # type: ignore[return-value]

    @property
    def genomes_file(self) -> GenomesFile | None:
        """The `GenomesFile` that holds this genome, or None."""
        return self.parent  # type: ignore[return-value]

    @property
    def hub(self) -> Any:
        """The hub, or None."""
        return self.parent.parent if self.parent is not None else None

    @property
    def trackdb(self) -> TrackDb | None:
        """The `TrackDb`, or None."""
        return next((child for child in self.children if isinstance(child, TrackDb)), None)

    @trackdb.setter
    def trackdb(self, trackdb: TrackDb | None) -> None:
        if trackdb is None:
            self._replace(TrackDb, None)
        else:
            self.add_trackdb(trackdb)

    @property
    def groups(self) -> GroupsFile | None:
        """The `GroupsFile`, or None."""
        return next((child for child in self.children if isinstance(child, GroupsFile)), None)

    @groups.setter
    def groups(self, groups: GroupsFile | str | PathLike[str] | None) -> None:
        if isinstance(groups, GroupsFile):
            self.add_groups(groups)
            return
        self._replace(GroupsFile, None)
        self.set_param("groups", groups)

    def add_trackdb(self, trackdb: TrackDb) -> TrackDb:
        """Give the genome its `TrackDb`; an earlier one is taken out."""
        if not isinstance(trackdb, TrackDb):
            raise ValidationError(f"{self.describe()} takes a TrackDb, got {trackdb!r}")
        self._replace(TrackDb, trackdb)
        return trackdb

    def add_groups(self, groups: GroupsFile | list[GroupDefinition]) -> GroupsFile:
        """Give the genome headings of its own; earlier ones are taken out."""
        file = groups if isinstance(groups, GroupsFile) else GroupsFile(groups)
        self._replace(GroupsFile, file)
        return file

    def _replace(self, cls: type[HubComponent], child: HubComponent | None) -> None:
        for old in [c for c in self.children if isinstance(c, cls) and c is not child]:
            self._let_go(old)
        if child is not None and not any(c is child for c in self.children):
            self.add_child(child)

    def remove(self) -> None:
        """Take this genome out of its genomes file; it keeps its own children."""
        trackdb = self.trackdb
        other = None if trackdb is None else self._sharing(trackdb)
        super().remove()
        if trackdb is not None and other is not None:
            trackdb.parent = other

    def _let_go(self, child: HubComponent) -> None:
        """Take out a child; one that another genome shares stays there."""
        self.children[:] = [c for c in self.children if c is not child]
        if child.parent is self:
            child.parent = self._sharing(child)

    def _sharing(self, child: HubComponent) -> HubComponent | None:
        """Return another genome of the hub that holds `child` too, as those of a hub in one file do."""
        beside = [] if self.parent is None else self.parent.children
        return next(
            (one for one in beside if one is not self and any(c is child for c in one.children)),
            None,
        )

    @property
    def data_dir(self) -> str:
        """The directory, within the staging directory, of the genome's own files."""
        file = self.parent
        filename = getattr(file, "filename", None) or ""
        if getattr(self.hub, "one_file", False):
            filename = self.hub.filename
        return join(parent_dir(filename), safe_name(self.genome))

    @property
    def html_fn(self) -> str:
        """Where the page about the genome lands."""
        return join(self.data_dir, f"{safe_name(self.genome)}_info.html")

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the genome stanza."""
        if self.trackdb is None:
            yield self.finding(
                "no-trackdb", "error", "no trackDb", fix="add one with add_trackdb()"
            )
        if "twoBitPath" in self._values or any(c.role == "2bit file" for c in self.children):
            for name in ("organism", "defaultPos"):
                if not self._values.get(name):
                    yield self.finding(
                        f"missing-{name}",
                        "error",
                        f"no {name}, and UCSC refuses an assembly without it",
                        setting=name,
                        fix=f"set {name}",
                    )

    # -- text ------------------------------------------------------------------------------

    def _pairs(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        values = dict(self._values)
        groups = self.groups
        if groups is not None and groups.filename is not None:
            values["groups"] = reference_to(groups, self, "groups", rendering.genomes_dir)
        if self.html_string:
            values["htmlPath"] = relative(self.html_fn, rendering.genomes_dir)
        self._place_files(values, rendering)
        pairs = [("genome", self.genome)]
        trackdb = self.trackdb
        if trackdb is not None and not getattr(self.hub, "one_file", False):
            filename = trackdb.filename
            if filename is not None:
                name = reference_to(trackdb, self, "trackDb", rendering.genomes_dir)
                pairs.append(("trackDb", name))
                values.pop("trackDb", None)
        html = values.pop("htmlPath", None)
        pairs += [(name, values.pop(name)) for name in _FIRST if name in values]
        pairs += values.items()
        if html is not None:
            pairs.append(("htmlPath", html))
        return pairs

    def _place_files(self, values: dict[str, str], rendering: Rendering) -> None:
        for name, source in self.local_files.items():
            path = join(self.data_dir, safe_name(values[name]))
            rendering.place(path, DataFile(source, name, None, self))
            start = rendering.hub_dir if name in _FROM_HUB else rendering.genomes_dir
            values[name] = relative(path, start)

    def _enter(self, rendering: Rendering) -> None:
        rendering.data_dir = self.data_dir

    def _render(self, rendering: Rendering) -> None:
        self._render_side(rendering)
        if self.trackdb is not None:
            self.trackdb._render(rendering)

    def _render_side(self, rendering: Rendering) -> None:
        self._enter(rendering)
        self._pairs(rendering, self.parent)
        if self.groups is not None:
            self.groups._render(rendering)
        if self.html_string:
            rendering.add_text(self.html_fn, self.documentation(), self.describe())

    def __str__(self) -> str:
        if self.trackdb is None:
            return "Unconfigured <Genome> object"
        return super().__str__()

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...
