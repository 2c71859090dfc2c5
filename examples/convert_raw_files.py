"""From raw files to a hub: peaks, signal, genes and variants, converted when the hub is staged.

    python examples/convert_raw_files.py [OUTDIR]

The raw files are written by this script, as other programs leave them: out of order, with the names
of chromosomes that Ensembl uses, and with track lines. Put files of your own in their place.
"""

import gzip
import os
import sys
import tempfile
import warnings

import trackhub

outdir = sys.argv[1] if len(sys.argv) > 1 else "converted_hub"
raw = tempfile.mkdtemp()
# Results of conversion are kept, so that the next run is quick; here they go beside the hub. Without
# this line they go to the user's cache directory.
os.environ.setdefault("TRACKHUB_CACHE", os.path.join(tempfile.gettempdir(), "trackhub-cache"))


def write(name, *lines):
    path = os.path.join(raw, name)
    opened = gzip.open if name.endswith(".gz") else open
    with opened(path, "wt") as file:
        file.writelines(line + "\n" for line in lines)
    return path


# MACS writes narrowPeak; a track line may say how it is to look.
peaks = write(
    "atf3.narrowPeak",
    'track type=narrowPeak description="Peaks of ATF3, invented" color=0,90,160 visibility=pack',
    "chr1\t156130500\t156130900\tpeak_2\t640\t.\t12.5\t7.1\t5.2\t180",
    "chr1\t156114600\t156115200\tpeak_1\t1000\t.\t40.2\t21.9\t18.0\t310",
)
# A signal in steps, gzipped.
signal = write(
    "atf3.wig.gz",
    "fixedStep chrom=chr1 start=156114001 step=100 span=100",
    *(f"{abs(step - 12) % 9}.{step % 10}" for step in range(180)),
)
# Gene models in GTF.
names = 'gene_id "G1"; gene_name "EXAMPLE1"; transcript_id "T1"; transcript_type "protein_coding";'
genes = write(
    "genes.gtf",
    f"chr1\tmade\texon\t156114801\t156115200\t.\t+\t.\t{names}",
    f"chr1\tmade\tCDS\t156114901\t156115200\t.\t+\t0\t{names}",
    f"chr1\tmade\texon\t156130601\t156131000\t.\t+\t.\t{names}",
    f"chr1\tmade\tCDS\t156130601\t156130900\t.\t+\t0\t{names}",
)
# Variants with the names of chromosomes that Ensembl uses, in no order.
variants = write(
    "variants.vcf",
    "##fileformat=VCFv4.2",
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
    "1\t156130700\tv2\tC\tT\t50\tPASS\t.",
    "1\t156115000\tv1\tA\tG\t90\tPASS\t.",
)

hub, genomes_file, genome, trackdb = trackhub.default_hub(
    hub_name="converted", genome="hg38", email="you@example.org"
)
trackdb.add_tracks(
    # What the track line says is added; what stands here goes before it.
    trackhub.Track(source=peaks, convert=True, name="atf3_peaks", color="#d95f02"),
    trackhub.Track(source=signal, convert=True, name="atf3_signal", visibility="full"),
    # Options of the format go to the conversion.
    trackhub.Track(source=genes, convert={"colors": "type"}, name="genes", visibility="pack"),
    trackhub.Track(source=variants, convert=True, name="variants", visibility="pack"),
)

with warnings.catch_warnings():
    # trackhub warns that it changed "1" to "chr1" in the variants, which is what we want.
    warnings.simplefilter("ignore", trackhub.errors.TrackhubWarning)
    staging, paths = trackhub.stage_hub(hub, outdir)
print(f"Staged {len(paths)} files in {staging}; the hub is {hub.filename}.")
