"""From a sample table to a composite: one row a sample, one column a property.

    python examples/pandas_samples.py [OUTDIR]

Needs pandas (``pip install pandas``), which trackhub itself does not. The table that comes with
trackhub has the columns sample, cell, treatment, signal, regions and color.
"""

import sys
from pathlib import Path

import pandas as pd

import trackhub

outdir = sys.argv[1] if len(sys.argv) > 1 else "pandas_samples_hub"
data = Path(trackhub.helpers.data_dir())

# keep_default_na=False keeps words such as "none" and "NA" as they stand.
samples = pd.read_csv(data / "samples.tsv", sep="\t", keep_default_na=False)

hub, genomes_file, genome, trackdb = trackhub.default_hub(
    hub_name="samples_hub",
    genome="hg38",
    email="you@example.org",
    short_label="Samples",
    long_label="A composite made from a sample table",
    defaultPos="chr1:156100001-156150000",
)

# Which columns become subgroups is the one decision to take; all else follows from the table.
properties = ["cell", "treatment"]


def tag(value):
    """A member of a subgroup is one word; its title may be any text."""
    return trackhub.helpers.sanitize(value)


subgroups = [
    trackhub.SubGroupDefinition(
        name=column,
        label=column.capitalize(),
        # unique() keeps the order of the table, and so the order of the check boxes.
        mapping={tag(value): value for value in samples[column].unique()},
    )
    for column in properties
]
composite = trackhub.CompositeTrack(
    name="samples",
    short_label="Samples",
    long_label=f"{len(samples)} samples",
    tracktype="bed 3",  # several types; the views say which
    visibility="full",
    dimensions=trackhub.helpers.dimensions_from_subgroups(subgroups),
    sortOrder=" ".join(f"{column}=+" for column in properties),
    # The table itself makes a good page below the track; numbers and labels never go out of step.
    html_string=samples.drop(columns=["signal", "regions", "color"]).to_html(index=False),
    html_string_format="html",
)
composite.add_subgroups(subgroups)
trackdb.add_tracks(composite)

views = {
    "signal": trackhub.ViewTrack(
        view="signal", name="samples_signal", tracktype="bigWig", visibility="full", autoScale="on"
    ),
    "regions": trackhub.ViewTrack(
        view="regions", name="samples_regions", tracktype="bigBed 6", visibility="dense"
    ),
}
for view in views.values():
    composite.add_view(view)

for row in samples.itertuples():
    for column, view in views.items():
        view.add_tracks(
            trackhub.Track(
                name=f"{row.sample}_{column}",
                source=data / getattr(row, column),
                tracktype=view.tracktype,
                short_label=f"{row.cell} {row.sample}",
                long_label=f"{column.capitalize()} of {row.sample}: {row.cell}, {row.treatment}",
                color=row.color,
                subgroups={name: tag(getattr(row, name)) for name in properties},
            )
        )

staging, paths = trackhub.stage_hub(hub, outdir)
print(f"Staged {len(paths)} files in {staging}; the hub is {hub.filename}.")
