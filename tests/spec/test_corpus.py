"""Values of real hubs that UCSC's loader takes: none of them may be called an error."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from trackhub.spec import clean, judge, lookup, suggest

#: What a script is told even though UCSC's loader lets it pass, and why.
DEFENDED = {
    ("bigDataUrl", "ttps:"): "an unknown protocol, so the file is never read",
    ("color", "(186,85,211)"): "red is read as 0",
    ("color", "(248,174,51)"): "red is read as 0",
    ("color", "(70,130,180)"): "red is read as 0",
    ("color", "color=128,128,0"): "red is read as 0",
    ("maxHeightPixels", "100:10:20"): "the first height lies below the smallest",
    ("type", "bigBed 9+"): "hubCheck refuses it, and the extra columns are lost",
    ("type", "bigWig 5 0"): "no value lies between 5 and 0",
    ("yLineMark", "off"): "read as a line at 0",
}
#: The same for a text that is judged as it stands in the file.
REFUSED_BY_HUBCHECK = {("type", "bigBed 9+")}

CONTEXT_BY_FIRST_WORD = {"hub": "hub", "genome": "genomes", "name": "groups"}


def table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def stanzas(text: str) -> Iterator[list[tuple[str, str]]]:
    """The settings of each stanza, as UCSC's grammar has them."""
    stanza: list[tuple[str, str]] = []
    joined = ""
    for raw in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        line = raw.strip()
        if line.startswith("#") and not joined:
            continue
        if line.endswith("\\"):
            joined += line[:-1]
            continue
        line, joined = (joined + line).strip(), ""
        if line:
            name, _, value = line.replace("\t", " ").partition(" ")
            stanza.append((name, value.strip()))
        elif stanza:
            yield stanza
            stanza = []


@pytest.fixture(scope="module")
def values(corpus: Path) -> Counter[tuple[str, str, str]]:
    """How often each (file, name, value) occurs in repositories whose hubs UCSC accepts."""
    verdicts = defaultdict(set)
    for row in table(corpus / "kent_verdicts.tsv"):
        verdicts[row["repo"]].add(row["verdict"])
    found: Counter[tuple[str, str, str]] = Counter()
    for row in table(corpus / "index.tsv"):
        if verdicts[row["repo"]] != {"accept"} or row["path"].startswith("@"):
            continue
        path = corpus / row["repo"] / row["path"]
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        for stanza in stanzas(text):
            context = CONTEXT_BY_FIRST_WORD.get(stanza[0][0])
            if context is None and any(name == "track" for name, _ in stanza):
                context = "trackDb"
            if context is not None:
                found.update((context, name, value) for name, value in stanza)
    return found


def errors(values, function):
    for context, name, value in values:
        word = value.split()[0] if name == "type" and value else None
        setting = lookup(context, name, word)
        if setting is not None and function(setting, value).severity == "error":
            yield name, value


def test_the_corpus_is_there(values):
    assert values.total() > 100_000
    assert len(values) > 50_000


def test_clean_calls_no_accepted_value_an_error(values):
    found = {
        (name, "ttps:" if value.startswith("ttps:") else value)
        for name, value in errors(values, clean)
    }
    assert found == set(DEFENDED)


def test_judge_calls_no_accepted_value_an_error(values):
    assert set(errors(values, judge)) == REFUSED_BY_HUBCHECK


def test_nearly_every_name_in_use_is_known(values):
    unknown = Counter()
    for (context, name, _), count in values.items():
        if lookup(context, name) is None:
            unknown[context, name] += count
    assert unknown.total() < values.total() / 200
    slips = {
        ("trackDb", "groupAutoScale"): "autoScale",
        ("trackDb", "visiblity"): "visibility",
        ("trackDb", "boxedCgf"): "boxedCfg",
        ("trackDb", "bigDataUrl:"): "bigDataUrl",
        ("trackDb", "noStems"): "lollyNoStems",
        ("genomes", "htmlDocumentation"): "htmlPath",
    }
    assert slips.keys() <= unknown.keys()
    assert {name: suggest(*name) for name in slips} == slips
