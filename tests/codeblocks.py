"""The code blocks of the README and the documentation: found in the text, and run as a reader would.

The blocks of a page run in their order, in one namespace and one directory:

``python``
    Runs; whatever it prints has to stand in the ``text`` block behind it.
``pycon``
    A session with ``>>>``; every answer is compared.
``console``
    Lines behind ``$`` run in a shell in which `trackhub` is this checkout's; where the block
    shows what they print, it is compared.
``text``
    What the block before it printed; ``...`` stands for anything.

A block with ``:class: needs-server`` is not run, because it would talk to another machine; Python
in it still has to compile. Blocks in other languages, and literal blocks behind ``::``, are
illustrations.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

_DIRECTIVE = re.compile(r"( *)\.\. code-block:: (python|pycon|console|text)\s*$")
_OPTION = re.compile(r"\s+:([\w-]+):(.*)$")
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """One code block: its language, its text, and the line of the page on which the text starts."""

    language: str
    code: str
    line: int
    needs_server: bool = False


def pages() -> list[str]:
    """The README and every page of the documentation, relative to the checkout."""
    docs = [path for path in (ROOT / "docs").rglob("*.rst") if "_build" not in path.parts]
    return [path.relative_to(ROOT).as_posix() for path in [ROOT / "README.rst", *sorted(docs)]]


def blocks(text: str) -> Iterator[Block]:
    """Yield the code blocks of a page."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        directive = _DIRECTIVE.match(lines[number])
        number += 1
        if directive is None:
            continue
        options: dict[str, str] = {}
        while number < len(lines) and (option := _OPTION.match(lines[number])):
            options[option[1]] = option[2].strip()
            number += 1
        start = number
        outer = len(directive[1])
        while number < len(lines) and _belongs(lines[number], outer):
            number += 1
        yield _block(directive[2], lines[start:number], start, options)


def _belongs(line: str, outer: int) -> bool:
    return not line.strip() or len(line) - len(line.lstrip()) > outer


def _block(language: str, lines: list[str], start: int, options: dict[str, str]) -> Block:
    while lines and not lines[0].strip():
        lines, start = lines[1:], start + 1
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    code = "\n".join(line[indent:].rstrip() for line in lines).rstrip("\n") + "\n"
    return Block(language, code, start + 1, "needs-server" in options.get("class", "").split())


@dataclass
class Page:
    """A page that is being run, in the current directory."""

    name: str
    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__page__"})
    #: What the last block printed and no ``text`` block has shown yet, and its line.
    printed: str = ""
    printed_at: int = 0

    def run(self, block: Block) -> None:
        """Run one block, or compare it with what the last one printed."""
        if block.language == "text":
            self._compare(block.code, self.printed, block.line)
            self.printed = ""
            return
        self.finish()
        if block.needs_server:
            if block.language == "python":
                self._compiled(block)
            return
        self.printed_at = block.line
        runner = {"python": self._python, "pycon": self._session, "console": self._shell}
        runner[block.language](block)

    def finish(self) -> None:
        """Complain if something was printed that the page does not show."""
        if self.printed:
            raise AssertionError(
                f"{self.name}:{self.printed_at}: the block prints what the page does not show:\n"
                f"{self.printed}"
            )

    def _compiled(self, block: Block) -> Any:
        # Blank lines in front make the line numbers of a traceback those of the page.
        return compile("\n" * (block.line - 1) + block.code, str(ROOT / self.name), "exec")

    def _python(self, block: Block) -> None:
        stdout = io.StringIO()
        with contextlib.redirect_stdout(stdout), _loud():
            exec(self._compiled(block), self.namespace)
        self.printed = stdout.getvalue()

    def _session(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(
            block.code, self.namespace, self.name, str(ROOT / self.name), block.line - 1
        )
        report: list[str] = []
        with _loud():
            result = doctest.DocTestRunner(verbose=False, optionflags=_FLAGS).run(
                test, out=report.append, clear_globs=False
            )
        self.namespace.update(test.globs)
        if result.failed:
            raise AssertionError("".join(report))

    def _shell(self, block: Block) -> None:
        for command, shown, line in _commands(block):
            done = subprocess.run(
                command,
                shell=True,
                text=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=_environment(),
                check=False,
            )
            if shown:
                self._compare(shown, done.stdout, line)
            elif done.returncode:
                raise AssertionError(
                    f"{self.name}:{line}: {command} ends with {done.returncode}:\n{done.stdout}"
                )

    def _compare(self, shown: str, printed: str, line: int) -> None:
        want, got = _trimmed(shown), _trimmed(printed)
        checker = doctest.OutputChecker()
        if not checker.check_output(want, got, doctest.ELLIPSIS):
            example = doctest.Example("", want)
            difference = checker.output_difference(
                example, got, doctest.ELLIPSIS | doctest.REPORT_NDIFF
            )
            raise AssertionError(f"{self.name}:{line}: {difference}")


@contextlib.contextmanager
def _loud() -> Iterator[None]:
    """A warning of ours in an example is a mistake of the page."""
    from trackhub.errors import TrackhubWarning

    with warnings.catch_warnings():
        warnings.simplefilter("error", TrackhubWarning)
        warnings.simplefilter("error", DeprecationWarning)
        yield


def _trimmed(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def _commands(block: Block) -> Iterator[tuple[str, str, int]]:
    """Yield ``(command, what the page shows below it, line)``."""
    command, shown, line = "", [], block.line
    for number, text in enumerate(block.code.rstrip("\n").split("\n")):
        if text.startswith("$ "):
            if command:
                yield command, "\n".join(shown), line
            command, shown, line = text[2:], [], block.line + number
        elif command.endswith("\\"):
            command = f"{command[:-1]}{text.lstrip(' >')}"
        else:
            shown.append(text)
    if command:
        yield command, "\n".join(shown), line


def _environment() -> dict[str, str]:
    """The environment of a shell in which `trackhub` is this checkout's."""
    programs = Path(".programs").absolute()
    programs.mkdir(exist_ok=True)
    program = programs / "trackhub"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m trackhub "$@"\n', "utf-8")
    program.chmod(0o755)
    path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])
    return {
        **os.environ,
        "PATH": path,
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
    }
