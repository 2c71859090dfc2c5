"""Many tracks in good order: a composite with views and subgroups, an overlay, and a folder for both.

    python examples/grouped_composite.py [OUTDIR]

Three samples, each with a signal (bigWig) and regions (bigBed):

* the composite ``samples`` shows a matrix of cells and treatments to choose tracks from, and has
  one view for signals and one for regions, each configured once for all its tracks;
* the overlay ``together`` draws the three signals over each other;
* the superTrack ``study`` is the folder that holds the two.
"""

import sys
from pathlib import Path

import trackhub

outdir = sys.argv[1] if len(sys.argv) > 1 else "grouped_composite_hub"
data = Path(trackhub.helpers.data_dir())

# What is known about the samples; in practice this comes from a table (see pandas_samples.py).
samples = [
    {"number": 0, "cell": "K562", "treatment": "none", "color": "#1b9e77"},
    {"number": 1, "cell": "K562", "treatment": "heatShock", "color": "#d95f02"},
    {"number": 2, "cell": "HeLa", "treatment": "none", "color": "#7570b3"},
]

hub, genomes_file, genome, trackdb = trackhub.default_hub(
    hub_name="grouped_hub",
    genome="hg38",
    email="you@example.org",
    short_label="Grouped hub",
    long_label="Composite, views, overlay and superTrack",
    defaultPos="chr1:156100001-156150000",
)

# A superTrack is a folder; what is in it may be of any kind.
study = trackhub.SuperTrack(
    name="study",
    short_label="Heat shock study",
    long_label="Signals and regions of three samples (invented)",
    # "on show" opens the folder; a plain superTrack hides all that is in it.
    superTrack="on show",
    # A page below the settings of a track, in reStructuredText: UCSC shows it, and hubCheck asks
    # for it. Tracks inside a container without a page of their own show the container's.
    html_string="""\
Heat shock study
================

Three **invented** samples around the gene LMNA.

Methods
-------
The signals are sine waves, the regions are random.
""",
)
trackdb.add_tracks(study)

# Subgroups are the words by which a composite sorts its tracks: name of the group, its title, and
# the members with their titles. Members appear in the order in which they stand here.
subgroups = [
    trackhub.SubGroupDefinition("cell", "Cell line", {"K562": "K562", "HeLa": "HeLa S3"}),
    trackhub.SubGroupDefinition(
        "treatment", "Treatment", {"none": "Untreated", "heatShock": "Heat shock"}
    ),
]
composite = trackhub.CompositeTrack(
    name="samples",
    short_label="All samples",
    long_label="Signals and regions of each sample",
    # UCSC's word for a composite of several types; the views say what the tracks are.
    tracktype="bed 3",
    visibility="full",
    # "dimX=cell dimY=treatment": the columns and rows of the matrix of check boxes.
    dimensions=trackhub.helpers.dimensions_from_subgroups(subgroups),
    # The order of the list below the matrix, and of the tracks in the image.
    sortOrder="cell=+ treatment=- view=+",
    html_string="One row of the matrix is a treatment, one column a cell line.",
)
composite.add_subgroups(subgroups)
study.add_tracks(composite)

# A view holds the tracks of one type. Settings given here are inherited by all tracks inside.
signals = trackhub.ViewTrack(
    view="signal",
    name="signals",
    short_label="Signals",
    tracktype="bigWig",
    visibility="full",
    viewLimits="0:100",
    maxHeightPixels="100:50:20",
)
regions = trackhub.ViewTrack(
    view="regions",
    name="regions",
    short_label="Regions",
    tracktype="bigBed 6",
    visibility="pack",
)
composite.add_view(signals)
composite.add_view(regions)

# An overlay draws bigWigs over each other, each in its own color.
together = trackhub.AggregateTrack(
    aggregate="transparentOverlay",
    name="together",
    short_label="Overlay",
    long_label="The signals of all samples, drawn over each other",
    tracktype="bigWig",
    visibility="full",
    viewLimits="0:100",
    showSubtrackColorOnUi="on",
)
study.add_tracks(together)

for sample in samples:
    number, cell, treatment = sample["number"], sample["cell"], sample["treatment"]
    signal = data / f"sine-hg38-{number}.bedgraph.bw"
    # The keys of `subgroups` are the names of the groups, the values their members.
    common = {"subgroups": {"cell": cell, "treatment": treatment}, "color": sample["color"]}
    label = f"{cell} {treatment}"
    signals.add_tracks(
        trackhub.Track(
            name=f"signal_{number}",
            source=signal,
            tracktype="bigWig",
            short_label=label,
            long_label=f"Signal of {label}",
            **common,
        )
    )
    regions.add_tracks(
        trackhub.Track(
            name=f"regions_{number}",
            source=data / f"random-hg38-{number}.bigBed",
            tracktype="bigBed 6",
            short_label=label,
            long_label=f"Regions of {label}",
            # Only one of the regions is ticked at first.
            parent="on" if number == 0 else "off",
            **common,
        )
    )
    # One file may be shown by several tracks; each of them has a name of its own.
    together.add_tracks(
        trackhub.Track(
            name=f"overlay_{number}",
            source=signal,
            tracktype="bigWig",
            short_label=label,
            color=sample["color"],
        )
    )

staging, paths = trackhub.stage_hub(hub, outdir)
print(f"Staged {len(paths)} files in {staging}; the hub is {hub.filename}.")
