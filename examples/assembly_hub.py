"""A genome that UCSC does not have: its sequence, its tracks, and headings of your own.

    python examples/assembly_hub.py [OUTDIR]

The assembly newOrg1 is invented; it comes with trackhub as a .2bit file. From FASTA you make one with
``trackhub.formats.write_twobit(path, trackhub.formats.read_fasta(fasta))``.
"""

import sys
from pathlib import Path

import trackhub

outdir = sys.argv[1] if len(sys.argv) > 1 else "assembly_hub"
data = Path(trackhub.helpers.data_dir())

hub = trackhub.Hub(
    "assembly_hub",
    short_label="New organism",
    long_label="The assembly newOrg1 and its tracks",
    email="you@example.org",
    # A page about the hub as a whole; in hub.txt it becomes descriptionUrl.
    html_string="A hub for the invented organism *Novus exemplaris*.",
)

# The headings under which the tracks stand below the browser image. Without them everything stands
# under the name of the hub.
groups = trackhub.GroupsFile(
    [
        trackhub.GroupDefinition("map", label="Mapping", priority=1, default_is_closed=1),
        trackhub.GroupDefinition("signal", label="Signals", priority=2),
        trackhub.GroupDefinition("annotation", label="Annotation", priority=3),
    ]
)

assembly = trackhub.Assembly(
    genome="newOrg1",
    twobit_file=data / "newOrg1.2bit",
    groups=groups,
    # UCSC refuses an assembly without organism and defaultPos.
    organism="New organism",
    scientificName="Novus exemplaris",
    description="newOrg1, 2026",
    defaultPos="chr1:1001-6000",
    orderKey=4800,  # the place in UCSC's list of genomes
    # Make a chrom.sizes from the .2bit: the browser lists the sequences much faster with it.
    chrom_sizes=True,
    html_string="""\
The assembly newOrg1
====================

Three sequences of random letters; ``chr1`` has a gap.
""",
)
hub.add_genomes_file(trackhub.GenomesFile(assembly))
trackdb = assembly.add_trackdb(trackhub.TrackDb())

# A track of this very name is drawn as the chromosome ideogram above the image.
trackdb.add_tracks(
    trackhub.Track(
        name="cytoBandIdeo",
        source=data / "bands-no1.bb",
        tracktype="bigBed 4 +",
        short_label="Chromosome bands",
        long_label="Chromosome bands, for the ideogram",
        visibility="dense",
        group="map",
    )
)
for period in (100, 1000):
    trackdb.add_tracks(
        trackhub.Track(
            name=f"sine_{period}",
            source=data / f"sine-no1-{period}.bedgraph.bw",
            tracktype="bigWig",
            short_label=f"Sine of {period} bp",
            long_label=f"Sine wave with a period of {period} bases",
            visibility="full",
            autoScale="on",
            group="signal",
        )
    )
for number in range(3):
    trackdb.add_tracks(
        trackhub.Track(
            name=f"random_{number}",
            source=data / f"random-no1-{number}.bigBed",
            tracktype="bigBed 6",
            short_label=f"Random {number}",
            long_label=f"Random regions, set {number}",
            visibility="pack",
            colorByStrand="0,0,128 128,0,0",
            group="annotation",
        )
    )

staging, paths = trackhub.stage_hub(hub, outdir)
print(f"Staged {len(paths)} files in {staging}; the hub is {hub.filename}.")
