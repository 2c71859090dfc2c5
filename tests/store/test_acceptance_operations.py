"""What the store was accepted on, of combining, lifting and the ``genome`` names: from files to output."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from trackhub.store import GenomeStore
from trackhub.store.operations import combine, liftover

# The two scripts of the README of ``genome``. Only their imports were changed, and ``print`` is a
# function now.
VALUES_SCRIPT = """
import numpy as np
import trackhub.store.compat as genome

# 'connect' to the genome database
gdb = genome.db.GenomeDB()

# open data 'tracks' for DNase and MNase
dnase_track = gdb.open_track('dnase/dnase_all_combined')
mnase_track = gdb.open_track('mnase/q10/mnase_mids_combined')

# pull out numpy arrays for a region of chromosome 12
start = 1000000
end   = 1000100
dnase_vals = dnase_track.get_nparray('chr12', start, end)
mnase_vals = mnase_track.get_nparray('chr12', start, end)
print(dnase_vals)
print(mnase_vals)

# loop over chromosomes 1-22 and X counting the totals on each
for chrom in gdb.get_chromosomes():
    # report the length of the chromosome
    print("%s length is %dbp" % (chrom.name, chrom.length))

    vals = dnase_track.get_nparray(chrom.name)
    total = np.sum(vals)
    print("DNase cuts: %d" % total)

    # now count number of MNase midpoints
    vals = mnase_track.get_nparray(chrom.name)
    total = np.sum(vals)
    print("MNase midpoints: %d" % total)

# close the HDF5 files
dnase_track.close()
mnase_track.close()
"""

SEQUENCE_SCRIPT = """
import sys
import trackhub.store.compat as genome

if len(sys.argv) != 4 and len(sys.argv) != 5:
    sys.stderr.write("usage: %s <chr> <start> <end> [+|-]\\n" % sys.argv[0])
    exit(2)

# parse command line arguments
chrom_name = sys.argv[1]
start = int(sys.argv[2])
end = int(sys.argv[3])

if len(sys.argv) == 5:
    strand = genome.coord.parse_strand(sys.argv[4])
else:
    strand = 1

# 'connect' to database
gdb = genome.db.GenomeDB()

# get a track which contains DNA sequence
track = gdb.open_track("seq")

# retrieve a sequence string from this track
seq_str = track.get_seq_str(chrom_name, start, end)

if strand == -1:
    # reverse complement the sequence if the reverse strand was requested
    seq_str = genome.seq.revcomp(seq_str)
    strand_str = '(-)'
else:
    strand_str = ''

# write FASTA-formatted output
seq_id = "%s:%d-%d%s" % (chrom_name, start, end, strand_str)
genome.fasta.write_fasta(sys.stdout, seq_id, seq_str)

# close the HDF5 file
track.close()
"""

# What the README shows for the first track, chr12:1,000,000-1,000,100.
README_VALUES = """
[3 5 3 2 3 1 2 0 0 1 0 0 0 0 2 2 1 0 2 2 1 1 0 1 0 0 0 0 4 2 4 1 0 0 1 1 1
 2 0 0 1 1 1 3 1 0 0 0 0 0 1 3 0 0 0 2 1 1 1 0 3 3 2 1 0 1 0 2 3 5 2 1 5 0
 2 0 0 0 1 0 1 0 1 4 0 3 1 2 5 1 0 1 4 0 2 1 0 0 2 0 1]
"""


def _run(script: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = folder / "script.py"
    path.write_text(script)
    environment = {**os.environ, "GENOME_DB": str(folder), "GENOME_ASSEMBLY": "hg18"}
    command = [sys.executable, str(path), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _same_text(found: str, due: str) -> bool:
    """NumPy of old left a blank at the end of a line of an array."""
    return [line.rstrip() for line in found.splitlines()] == [
        line.rstrip() for line in due.strip("\n").splitlines()
    ]


def test_the_first_script_of_the_old_readme_prints_what_the_readme_shows(tmp_path: Path) -> None:
    sizes = {"chr1": 2472, "chr2": 2429, "chr12": 1_000_200, "chrX": 90, "chrY": 50, "chrM": 16}
    store = GenomeStore.create(tmp_path, "hg18", chromosomes=sizes)
    counts = [int(word) for word in README_VALUES.strip("\n[]").split()]
    assert len(counts) == 101
    cuts = tmp_path / "cuts.bedGraph"
    with cuts.open("w") as file:
        for place, value in enumerate(counts, 1_000_000 - 1):
            file.write(f"chr12\t{place}\t{place + 1}\t{value}\n")
        file.write("chr1\t0\t3\t5\nchr2\t2428\t2429\t60000\nchrX\t1\t3\t7\nchrY\t0\t50\t9\n")
    store.import_signal("dnase/dnase_all_combined", cuts, dtype="uint16")
    middles = tmp_path / "middles.bedGraph"
    middles.write_text("chr1\t9\t10\t200\nchr12\t999999\t1000000\t28\nchrX\t0\t1\t2\n")
    store.import_signal("mnase/q10/mnase_mids_combined", middles, dtype="uint8")

    done = _run(VALUES_SCRIPT, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    mnase = str(np.array([28, *[0] * 100], np.uint8))
    due = f"""
{README_VALUES.strip()}
{mnase}
chr1 length is 2472bp
DNase cuts: 15
MNase midpoints: 200
chr2 length is 2429bp
DNase cuts: 60000
MNase midpoints: 0
chr12 length is 1000200bp
DNase cuts: {sum(counts)}
MNase midpoints: 28
chrX length is 90bp
DNase cuts: 14
MNase midpoints: 2
"""
    assert _same_text(done.stdout, due)


def test_the_second_script_of_the_old_readme_prints_fasta(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    letters = "".join(rng.choice(list("ACGTacgtn"), 300))
    fasta = tmp_path / "chr12.fa.gz"
    lines = [letters[at : at + 50] for at in range(0, 300, 50)]
    fasta.write_bytes(gzip.compress((">chr12 some words\n" + "\n".join(lines) + "\n").encode()))
    store = GenomeStore.create(tmp_path, "hg18", chromosomes={"chr12": 300, "chrX": 20})
    store.import_sequence("seq", fasta, case="upper")
    upper = letters.upper()

    done = _run(SEQUENCE_SCRIPT, tmp_path, "chr12", "101", "225")
    due = f">chr12:101-225\n{upper[100:160]}\n{upper[160:220]}\n{upper[220:225]}\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, due, "")

    done = _run(SEQUENCE_SCRIPT, tmp_path, "chr12", "101", "160", "-")
    other = upper[100:160][::-1].translate(str.maketrans("ACGT", "TGCA"))
    assert (done.returncode, done.stdout) == (0, f">chr12:101-160(-)\n{other}\n")

    done = _run(SEQUENCE_SCRIPT, tmp_path)
    assert (done.returncode, done.stderr[:7]) == (2, "usage: ")


def test_values_are_lifted_to_an_assembly_and_back(tmp_path: Path) -> None:
    size = 3_000_000
    old = GenomeStore.create(tmp_path, "old", chromosomes={"chr1": size})
    new = GenomeStore.create(tmp_path, "new", chromosomes={"chr1": size + 1000})
    rng = np.random.default_rng(6)
    reads = rng.poisson(0.3, size).astype(np.uint16)
    with old.new("reads", dtype="uint16") as track:
        track.write("chr1", reads)
    # The first half moves by 1000, the second turns around.
    half, last = size // 2, size + 1000
    texts = {
        "oldToNew": (
            f"chain 9 chr1 {size} + 0 {half} chr1 {last} + 1000 {half + 1000} 1\n{half}\n\n"
            f"chain 8 chr1 {size} + {half} {size} chr1 {last} - 0 {half} 2\n{half}\n\n"
        ),
        "newToOld": (
            f"chain 9 chr1 {last} + 1000 {half + 1000} chr1 {size} + 0 {half} 1\n{half}\n\n"
            f"chain 8 chr1 {last} + {half + 1000} {last} chr1 {size} - 0 {half} 2\n{half}\n\n"
        ),
    }
    chains = {name: tmp_path / f"{name}.over.chain" for name in texts}
    for name, text in texts.items():
        chains[name].write_text(text)
    done = liftover(old, "reads", to=new, chain=chains["oldToNew"])
    assert (done.values_lost, done.sum_lost, done.bases) == (0, 0, size)
    there = new.track("reads").values("chr1")
    assert np.array_equal(there[1000 : half + 1000], reads[:half])
    assert np.array_equal(there[half + 1000 :], reads[half:][::-1])
    liftover(new, "again", "reads", to=old, chain=chains["newToOld"])
    assert np.array_equal(old.track("again").values("chr1"), reads)


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32"])
def test_a_track_less_itself_is_zero_and_twice_itself_is_its_double(
    tmp_path: Path, dtype: str
) -> None:
    store = GenomeStore.create(tmp_path, "toy", chromosomes={"chr1": 50_000, "chr2": 70})
    rng = np.random.default_rng(9)
    values = rng.integers(0, 120, 50_000).astype(dtype)
    with store.new("a", dtype=dtype) as track:
        track.write("chr1", values)
    combine(store, "none", ["a", "a"], "difference")
    combine(store, "double", ["a", "a"])
    assert not store.track("none").values("chr1").any()
    assert np.array_equal(store.track("double").values("chr1"), values.astype(float) * 2)
    assert store.track("double").stats("chr1").sum == int(values.astype(int).sum()) * 2
