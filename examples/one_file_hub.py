"""Hub, genome and tracks in a single text file.

    python examples/one_file_hub.py [OUTDIR]

``useOneFile on`` is good for small hubs, and for hubs whose text is handed around: one file to look
at, one URL to check. It describes one genome; for several take the form of basic_bigwigs.py.
"""

import sys
from pathlib import Path

import trackhub

outdir = sys.argv[1] if len(sys.argv) > 1 else "one_file_hub"
data = Path(trackhub.helpers.data_dir())

hub, genomes_file, genome, trackdb = trackhub.default_hub(
    hub_name="one_file_hub",
    genome="hg38",
    email="you@example.org",
    short_label="One file",
    long_label="A hub in one file",
    defaultPos="chr1:156100001-156150000",
    one_file=True,
)

# All paths are relative to the one text. The data may lie in directories of their own: `filename`
# says where in the hub a file lands, whatever it is called on your disk.
trackdb.add_tracks(
    [
        trackhub.Track(
            name="wave",
            source=data / "sine-hg38-0.bedgraph.bw",
            filename="signals/wave.bw",
            tracktype="bigWig",
            short_label="Sine wave",
            visibility="full",
        ),
        # The index goes along with its file: no need to name it.
        trackhub.Track(
            name="reads",
            source=data / "reads-hg38.bam",
            filename="reads/reads.bam",
            tracktype="bam",
            short_label="Reads",
            visibility="squish",
        ),
        # A file that is served elsewhere already is named by its URL, and nothing is copied.
        trackhub.Track(
            name="phyloP",
            url="https://hgdownload.soe.ucsc.edu/goldenPath/hg38/phyloP100way/hg38.phyloP100way.bw",
            tracktype="bigWig",
            short_label="Conservation",
            long_label="Conservation of 100 vertebrates, served by UCSC",
            visibility="dense",
        ),
    ]
)

staging, paths = trackhub.stage_hub(hub, outdir)
print(f"Staged {len(paths)} files in {staging}; the hub is {hub.filename}.")
