"""The smallest useful hub: one bigWig track for each file.

    python examples/basic_bigwigs.py [OUTDIR]

The files are example data that come with trackhub; put a glob of your own in their place.
"""

import glob
import os
import sys

import trackhub

outdir = sys.argv[1] if len(sys.argv) > 1 else "basic_bigwigs_hub"

# A hub is a small tree of files: hub.txt names a genomes.txt, which names one trackDb.txt for each
# genome. default_hub() makes all four objects for a single genome and connects them.
hub, genomes_file, genome, trackdb = trackhub.default_hub(
    hub_name="example_hub",
    genome="hg38",
    email="you@example.org",
    short_label="Example hub",
    long_label="Sine waves around the gene LMNA",
    # Where the browser opens; without it people see whatever they looked at last.
    defaultPos="chr1:156100001-156150000",
)

bigwigs = sorted(glob.glob(os.path.join(trackhub.helpers.data_dir(), "sine-hg38-*.bw")))
colors = ["#1b9e77", "#d95f02", "#7570b3"]
for bigwig, color in zip(bigwigs, colors, strict=True):
    # A name is the track's identity: letters, digits, - and _, and the same in every later version
    # of the hub, because people's saved sessions refer to it. What people read are the two labels.
    stem = os.path.basename(bigwig).removesuffix(".bedgraph.bw")
    name = trackhub.helpers.sanitize(stem, strict=False)
    track = trackhub.Track(
        name=name,
        source=bigwig,
        tracktype="bigWig",
        short_label=f"Wave {name[-1]}",  # UCSC shows 17 characters at most
        long_label=f"Sine wave number {name[-1]}, invented",
        visibility="full",  # draw the graph; new tracks are hidden otherwise
        color=color,  # "#RRGGBB", (27, 158, 119) and "teal" are all fine
        viewLimits="0:100",  # one scale for all, so that heights can be compared
    )
    trackdb.add_tracks(track)

# Nothing has touched the disk so far. Staging checks the hub, links the data files into a directory
# and writes the texts beside them; the directory is what a web server has to serve.
staging, paths = trackhub.stage_hub(hub, outdir)
print(f"Staged {len(paths)} files in {staging}; the hub is {hub.filename}.")

# To send it to a web server (this needs rsync and ssh):
#
#     trackhub.upload_hub(hub, host="www.example.org", user="me", remote_dir="/var/www/html/hub")
