"""Genomes that UCSC does not have: assembly hubs."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any

from .base import HubComponent, deprecation_handler
from .errors import ParameterError, StagingError
from .findings import Finding
from .genome import Genome
from .groups import GroupsFile
from .html_doc import HTMLDoc
from .paths import encoded, join, local_path, relative, safe_name, staged_path
from .rendering import DataFile, Rendering

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .genomes_file import GenomesFile
    from .spec.keywords import GenomeSettings
    from .trackdb import TrackDb

__all__ = ["Assembly", "AssemblyHTMLDoc", "TwoBitFile"]


class TwoBitFile(HubComponent):
    """The sequence of an assembly, as a .2bit file.

    Parameters
    ----------
    source
        The file on this machine.
    filename
        Where it lands in the staging directory, instead of ``<genome>/<genome>.2bit``.
    assembly_obj
        The `Assembly` to add it to.
    """

    role = "2bit file"

    def __init__(
        self,
        source: str | PathLike[str] | None = None,
        filename: str | PathLike[str] | None = None,
        assembly_obj: Assembly | None = None,
        **legacy: Any,
    ) -> None:
        super().__init__()
        source, filename = deprecation_handler(source, filename, legacy)
        if legacy:
            raise ParameterError(
                f"TwoBitFile takes source and filename, got {next(iter(legacy))!r}"
            )
        if source is None:
            raise ParameterError("TwoBitFile needs source, the .2bit file on this machine")
        self.source = source
        self.filename = filename
        if assembly_obj is not None:
            assembly_obj.add_twobit(self)

    @property
    def source(self) -> str:
        """The file on this machine."""
        return self._source

    @source.setter
    def source(self, source: str | PathLike[str]) -> None:
        self.__dict__["_source"] = local_path(source, "2bit file")

    _source: str
    _filename: str | None = None

    @property
    def filename(self) -> str | None:
        """Where it lands in the staging directory; None while in no assembly."""
        if self._filename is not None or self.parent is None:
            return self._filename
        genome: Assembly = self.parent  # type: ignore[assignment]
        return join(genome.data_dir, f"{safe_name(genome.genome)}.2bit")

    @filename.setter
    def filename(self, filename: str | PathLike[str] | None) -> None:
        path = None if filename is None else staged_path(filename, "2bit file")
        self.__dict__["_filename"] = path

    @property
    def label_name(self) -> str:
        """The path of the file."""
        return self.__dict__.get("_source", "")

    @property
    def assembly(self) -> Any:
        """The `Assembly`, or None."""
        return self.parent


class Assembly(Genome):
    """A genome of your own, with its sequence.

    Parameters
    ----------
    genome
        A name of your own, one word.
    twobit_file
        The sequence: a .2bit file on this machine, or a `TwoBitFile`.
    groups
        Headings of the hub's own: a `GroupsFile`.
    trackdb, genome_file_obj, html_string, html_string_format, strict
        As for `Genome`.
    chrom_sizes
        Make ``chromSizes`` from the sequence when the hub is staged, which lists the
        sequences faster; False leaves it out, as does a ``chromSizes`` setting.
    **settings
        Settings of the genome stanza; ``organism`` and ``defaultPos`` are needed.

    Notes
    -----
    https://genome.ucsc.edu/goldenPath/help/assemblyHubHelp.html

    Examples
    --------
    >>> from trackhub import Assembly
    >>> assembly = Assembly("newOrg1", twobit_file="newOrg1.2bit", organism="New organism",
    ...                     defaultPos="chr1:1-1000")
    >>> assembly.twobit.source
    'newOrg1.2bit'
    """

    def __init__(
        self,
        genome: str,
        twobit_file: str | PathLike[str] | TwoBitFile | None = None,
        groups: GroupsFile | str | PathLike[str] | None = None,
        trackdb: TrackDb | None = None,
        genome_file_obj: GenomesFile | None = None,
        html_string: str | None = None,
        html_string_format: str = "rst",
        *,
        chrom_sizes: bool = False,
        strict: bool = True,
        **settings: Unpack[GenomeSettings],
    ) -> None:
        super().__init__(
            genome,
            groups=groups,
            html_string=html_string,
            html_string_format=html_string_format,
            strict=strict,
            **settings,
        )
        self.chrom_sizes = chrom_sizes
        if twobit_file is not None:
            self.add_twobit(twobit_file)
        if trackdb is not None:
            self.add_trackdb(trackdb)
        if genome_file_obj is not None:
            genome_file_obj.add_genome(self)

    chrom_sizes: bool

    @property
    def twobit(self) -> TwoBitFile | None:
        """The `TwoBitFile`, or None."""
        return next((child for child in self.children if isinstance(child, TwoBitFile)), None)

    def add_twobit(self, twobit: TwoBitFile | str | PathLike[str]) -> TwoBitFile:
        """Give the assembly its sequence; an earlier one is taken out."""
        file = twobit if isinstance(twobit, TwoBitFile) else TwoBitFile(twobit)
        self._replace(TwoBitFile, file)
        return file

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the assembly."""
        if self.twobit is None and "twoBitPath" not in self._values:
            yield self.finding(
                "no-2bit",
                "error",
                "an assembly needs its sequence",
                setting="twoBitPath",
                fix="give twobit_file",
            )
        yield from super().findings()

    def _pairs(self, rendering: Rendering, parent: HubComponent | None) -> list[tuple[str, str]]:
        pairs = super()._pairs(rendering, parent)
        at = 1 + any(name == "trackDb" for name, _ in pairs)
        twobit = self.twobit
        if twobit is not None and twobit.filename is not None:
            pairs = [pair for pair in pairs if pair[0] != "twoBitPath"]
            pairs.insert(
                at, ("twoBitPath", encoded(relative(twobit.filename, rendering.genomes_dir)))
            )
            data = DataFile(twobit.source, "twoBitPath", None, self)
            rendering.place(twobit.filename, data)
        if self.chrom_sizes and twobit is not None and "chromSizes" not in self._values:
            pairs.append(("chromSizes", relative(self._sizes_fn, rendering.hub_dir)))
        return pairs

    @property
    def _sizes_fn(self) -> str:
        return join(self.data_dir, f"{safe_name(self.genome)}.chrom.sizes")

    def _render_side(self, rendering: Rendering) -> None:
        super()._render_side(rendering)
        if self.chrom_sizes and self.twobit is not None and "chromSizes" not in self._values:
            rendering.add_text(self._sizes_fn, _sizes(self.twobit.source), self.describe())


class AssemblyHTMLDoc(HTMLDoc):
    """The page about an assembly, under its name in 1.0."""


def _sizes(twobit: str) -> str:
    from .formats.headers import read_header

    try:
        chroms = read_header(twobit).chroms
    except FileNotFoundError:
        raise StagingError(
            f"{twobit} is not there, so its chrom.sizes cannot be made; give the path of the .2bit file"
        ) from None
    longest_first = sorted(chroms.items(), key=lambda item: -item[1])
    return "".join(f"{name}\t{size}\n" for name, size in longest_first)
