"""Parts of documents that are generated, so that they cannot disagree with what is run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import UserError

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document, between the lines ``<!-- name: begin -->`` and ``<!-- name: end -->``.

    Attributes:
        document: file name below ``docs``.
        name: of its markers.
    """

    document: str
    name: str

    @property
    def begin(self) -> str:
        """The line before it."""
        return f"<!-- {self.name}: begin -->"

    @property
    def end(self) -> str:
        """The line after it."""
        return f"<!-- {self.name}: end -->"

    def within(self, document: str, text: str) -> str:
        """Return the document with this part replaced.

        Raises:
            UserError: a marker is missing.
        """
        if document.count(self.begin) != 1 or document.count(self.end) != 1:
            raise UserError(f"the document needs the lines {self.begin} and {self.end}, once each")
        before, rest = document.split(self.begin)
        _, after = rest.split(self.end)
        return f"{before}{self.begin}\n{text}\n{self.end}{after}"

    def main(self, text: str, arguments: Sequence[str], module: str) -> int:
        """Print the part, or with ``--write`` put it into its document; return the exit code."""
        if list(arguments) == ["--write"]:
            path = DOCS / self.document
            path.write_text(self.within(path.read_text("utf-8"), text), "utf-8")
            return 0
        if arguments:
            print(f"usage: python -m {module} [--write]", file=sys.stderr)
            return 2
        print(text)
        return 0


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; bars within cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
