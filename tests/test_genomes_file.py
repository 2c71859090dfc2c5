"""genomes.txt: the list of genomes."""

from __future__ import annotations

import pytest

from trackhub import Genome, GenomesFile, Hub, TrackDb
from trackhub.errors import ValidationError


def test_genomes_are_written_in_order_with_an_empty_line_after_each() -> None:
    genomes = GenomesFile([Genome("hg38", TrackDb()), Genome("mm39", TrackDb())])
    Hub("lab", genomes_file=genomes)
    assert str(genomes) == (
        "genome hg38\ntrackDb hg38/trackDb.txt\n\ngenome mm39\ntrackDb mm39/trackDb.txt\n\n"
    )


def test_one_genome_or_several_may_be_given() -> None:
    one = Genome("hg38")
    assert GenomesFile(one).genomes == [one]
    assert GenomesFile([one, Genome("mm39")]).genomes[0] is one
    assert GenomesFile(iter([one])).genomes == [one]
    assert GenomesFile().genomes == []


@pytest.mark.parametrize("thing", ["hg38", ["hg38"], TrackDb(), [None]])
def test_only_genomes_are_taken(thing: object) -> None:
    with pytest.raises(ValidationError):
        GenomesFile(thing)  # type: ignore[arg-type]


def test_add_genome_returns_the_genome() -> None:
    genomes, genome = GenomesFile(), Genome("hg38")
    assert genomes.add_genome(genome) is genome
    assert (genome.genome_file_obj, genome.genomes_file) == (genomes, genomes)


def test_a_file_name_is_known_once_there_is_a_hub() -> None:
    genomes = GenomesFile()
    assert genomes.filename is None
    Hub("lab", genomes_file=genomes)
    assert genomes.filename == "lab.genomes.txt"
    genomes.filename = "x/genomes.txt"
    assert genomes.filename == "x/genomes.txt"
    genomes.filename = None
    assert genomes.filename == "lab.genomes.txt"
    assert not hasattr(genomes, "url")


def test_a_genome_twice_is_reported_once_for_each_repetition() -> None:
    genomes = GenomesFile([Genome("hg38"), Genome("mm39"), Genome("hg38"), Genome("hg38")])
    found = list(genomes.findings())
    assert [finding.code for finding in found] == ["duplicate-genome"] * 2
    assert found[0].component == "genome hg38"


def test_an_empty_list_is_reported() -> None:
    (finding,) = GenomesFile().findings()
    assert (finding.code, finding.severity) == ("no-genomes", "error")
