"""The hub of ``trackhub demo``: signals, regions, reads and variants around one gene of hg38."""

from pathlib import Path

import trackhub

data = Path(trackhub.helpers.data_dir())
hub, genomes_file, genome, trackdb = trackhub.default_hub(
    "trackhub_demo", "hg38", email="you@example.org", defaultPos="chr1:156100001-156150000"
)

page = "Signals\n=======\nThree *invented* signals, drawn over each other around the gene LMNA."
overlay = trackhub.AggregateTrack(
    "transparentOverlay", "signals", "bigWig 0 100", visibility="full", html_string=page
)
for number, color in enumerate(["#1b9e77", "#d95f02", "#7570b3"]):
    bigwig = data / f"sine-hg38-{number}.bedgraph.bw"
    overlay.add_tracks(trackhub.Track(source=bigwig, name=f"signal_{number}", color=color))
trackdb.add_tracks(
    overlay,
    # The type of a track is read from its file.
    trackhub.Track(source=data / "random-hg38-0.bigBed", name="regions", visibility="pack"),
    trackhub.Track(source=data / "reads-hg38.bam", name="reads", visibility="squish"),
    trackhub.Track(source=data / "variants-hg38.vcf.gz", name="variants", visibility="dense"),
)

if __name__ == "__main__":
    trackhub.upload_hub(hub, host="localhost", remote_dir="my_hub")
