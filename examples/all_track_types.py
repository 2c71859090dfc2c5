"""One track of each type, with the settings that matter most for it.

    python examples/all_track_types.py [OUTDIR]

Of UCSC's documented types only hic and halSnake are left out, because their files are large; they
are used in the same way: ``Track(name="contacts", source="contacts.hic", tracktype="hic")``.
What UCSC documents about a type is shown by ``trackhub settings bigLolly``.
"""

import sys
from pathlib import Path

import trackhub
from trackhub import Track

outdir = sys.argv[1] if len(sys.argv) > 1 else "all_track_types_hub"
data = Path(trackhub.helpers.data_dir())

hub, genomes_file, genome, trackdb = trackhub.default_hub(
    hub_name="all_types_hub",
    genome="hg38",
    email="you@example.org",
    short_label="All track types",
    long_label="One track of each type, with invented data around the gene LMNA",
    defaultPos="chr1:156100001-156150000",
)

# A signal: one value a base, or a stretch of bases.
signal = Track(
    name="signal",
    source=data / "sine-hg38-0.bedgraph.bw",
    tracktype="bigWig",
    short_label="bigWig",
    visibility="full",
    autoScale="on",
    windowingFunction="mean",
    color="#1b9e77",
)

# Regions. The number is how many columns are BED's own: 6 are name, score and strand.
regions = Track(
    name="regions",
    source=data / "random-hg38-0.bigBed",
    tracktype="bigBed 6",
    short_label="bigBed",
    visibility="pack",
    colorByStrand="0,0,128 128,0,0",  # forward, reverse
    # Names with a dot are no Python words; they are given like this.
    **{"filter.score": "0:1000", "filterLimits.score": "0:1000"},
)

# Reads; the .bai (or .crai, .csi) beside the file is staged with it.
reads = Track(
    name="reads",
    source=data / "reads-hg38.bam",
    tracktype="bam",
    short_label="BAM",
    visibility="squish",
    bamColorMode="strand",
    pairEndsByName=".",  # join the two reads of a pair by a line
)

# Variants, compressed with bgzip; the .tbi (or .csi) is staged with them.
variants = Track(
    name="variants",
    source=data / "variants-hg38.vcf.gz",
    tracktype="vcfTabix",
    short_label="VCF",
    visibility="pack",
    vcfDoFilter="on",
)

# The same file again: the haplotypes of a child, and which parent each of them is from.
trio = Track(
    name="trio",
    source=data / "variants-hg38.vcf.gz",
    tracktype="vcfPhasedTrio",
    short_label="Phased trio",
    visibility="full",
    vcfChildSample="child",
    vcfParentSamples="mother,father",
)

# Genes with reading frames; the file has an index on names, so they can be searched.
genes = Track(
    name="genes",
    source=data / "genes-hg38.bb",
    tracktype="bigGenePred",
    short_label="bigGenePred",
    visibility="pack",
    searchIndex="name",
    labelFields="name,geneName",
    defaultLabelFields="geneName",
)

# Alignments of sequences to the genome.
transcripts = Track(
    name="transcripts",
    source=data / "transcripts-hg38.bb",
    tracktype="bigPsl",
    short_label="bigPsl",
    visibility="pack",
)

# Peaks as peak callers write them, with summit and significance.
peaks = Track(
    name="peaks",
    source=data / "peaks-hg38.bb",
    tracktype="bigNarrowPeak",
    short_label="bigNarrowPeak",
    visibility="pack",
    color="#d95f02",
    **{"filter.signalValue": "0.0"},  # a number with decimals, because the column has them
)

# Pairs of places that touch each other, as arcs.
interactions = Track(
    name="interactions",
    source=data / "interactions-hg38.bb",
    tracktype="bigInteract",
    short_label="bigInteract",
    visibility="full",
    interactDirectional="true",
    maxHeightPixels="100:50:20",
)

# A bar for each tissue. The bars are named here, in the order of the values in the file.
expression = Track(
    name="expression",
    source=data / "expression-hg38.bb",
    tracktype="bigBarChart",
    short_label="bigBarChart",
    visibility="full",
    barChartBars=["liver", "heart", "brain"],
    barChartColors=["#1b9e77", "#d95f02", "#7570b3"],
    barChartLabel="Tissue",
    barChartUnit="TPM",
)

# Single bases as lollipops; the heights are the scores, the sizes a column of our own.
lollipops = Track(
    name="lollipops",
    source=data / "lollipops-hg38.bb",
    tracktype="bigLolly",
    short_label="bigLolly",
    visibility="full",
    lollyField="score",
    lollySizeField="effect",
    maxHeightPixels="150:100:20",
)

# Methylation, counted at each position.
methylation = Track(
    name="methylation",
    source=data / "methylation-hg38.bb",
    tracktype="bigMethyl",
    short_label="bigMethyl",
    visibility="dense",
)

# Chains to another genome, which the type line names. Their blocks are in a file of their own.
chains = Track(
    name="chains",
    source=data / "chains-hg38-mm39.bb",
    tracktype="bigChain mm39",
    short_label="bigChain",
    visibility="pack",
    linkDataUrl=data / "chains-hg38-mm39.link.bb",
)

# The best chains for each part of the genome; the type line names the track with the chains.
nets = Track(
    name="nets",
    source=data / "nets-hg38-mm39.bb",
    tracktype="bigNet mm39 chains",
    short_label="bigNet",
    visibility="full",
)

# A multiple alignment, and an overview of it for when the browser is zoomed out.
alignment = Track(
    name="alignment",
    source=data / "alignment-hg38.bb",
    tracktype="bigMaf",
    short_label="bigMaf",
    visibility="pack",
    summary=data / "alignment-summary-hg38.bb",
    speciesOrder="mm39",
)

# The order in the file is not the order on the screen: UCSC sorts by priority, then by label.
tracks = [
    *(signal, regions, reads, variants, trio, genes, transcripts, peaks, interactions),
    *(expression, lollipops, methylation, chains, nets, alignment),
]
for priority, track in enumerate(tracks, start=1):
    track.priority = priority
    track.longLabel = f"An example of type {track.tracktype.split()[0]}"
trackdb.add_tracks(tracks)

staging, paths = trackhub.stage_hub(hub, outdir)
print(f"Staged {len(paths)} files in {staging}; the hub is {hub.filename}.")
