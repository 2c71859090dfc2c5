"""A whole hub for one genome, in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .genome import Genome
from .genomes_file import GenomesFile
from .hub import Hub
from .trackdb import TrackDb

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .spec.keywords import HubSettings

__all__ = ["default_hub"]


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
