"""Figures in a narrow window, such as a telephone's: what is cut off there is folded or moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

WIDE: Final = 640
"""Pixels that a figure of panels side by side takes; the window then shows a part of it."""

_LETTERS: Final = 47
"""Letters of a title that fit beside the names of an axis."""
_LINE: Final = 14
"""Pixels of one line of a title or legend."""
_CROWD: Final = 30
"""Labels in a figure beyond which they would lie over each other."""
_TAG: Final = re.compile(r"<[^>]*>")
_WORD: Final = re.compile(r"(?:<[^>]*>|[^ ])+")
"""Between blanks that are not an element's own; a no-break space parts no words."""


def needs_width(figure: Any) -> bool:
    """Tell whether a figure has panels side by side, or more labels than a narrow one can bear."""
    axes = [axis for axis in figure.select_xaxes() if axis.domain]
    starts = {round(axis.domain[0], 3) for axis in axes}
    return len(starts) > 1 or len(figure.layout.annotations) > _CROWD


def fit(figure: Any, *, wide: bool) -> None:
    """Fit a figure to a narrow window.

    A finger on it moves the page, not the figure. Unless the figure is drawn wide and moved
    sideways, its letters are smaller, long titles take more lines, and a legend of many entries
    has room.

    Args:
        figure: a plotly figure, changed in place.
        wide: it is drawn :data:`WIDE`.
    """
    figure.update_layout(dragmode=False)
    if wide:
        return
    figure.update_layout(font_size=11)
    figure.update_annotations(font_size=10)
    more = 0
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        axis.title.font.size = 11
        if text := axis.title.text:
            axis.title.text = folded(text, _LETTERS)
            more += axis.title.text.count("<br>") - text.count("<br>")
    for note in figure.layout.annotations:
        if note.text and note.xref != "x":
            note.text = folded(note.text, _LETTERS + 10)  # smaller, and over all the width
    entries = sum(bool(trace.name) and trace.showlegend is not False for trace in figure.data)
    rows = entries if figure.layout.showlegend is not False and entries > 1 else 0
    if more or rows:
        figure.update_layout(height=(figure.layout.height or 400) + _LINE * more + 22 * rows)


def folded(text: str, letters: int) -> str:
    """Return a text over more lines, none longer than so many letters where its words allow.

    Args:
        text: with the few elements that plotly draws, such as ``<i>``, which take no room.
        letters: of a line.
    """
    return "<br>".join(part for line in text.split("<br>") for part in _lines(line, letters))


def _lines(line: str, letters: int) -> Sequence[str]:
    lines = [""]
    for word in _words(line):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and len(_TAG.sub("", longer)) > letters:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _words(line: str) -> Sequence[str]:
    """Return the words of a line, no element cut in two: each word has its own elements.

    ``<i>more is better</i>`` becomes three words in italics, for the end of a line ends them.
    """
    words, around = list[str](), list[str]()
    for word in _WORD.findall(line):
        before = "".join(around)
        for tag in _TAG.findall(word):
            if not tag.startswith("</"):
                around.append(tag)
            elif around:
                around.pop()
        words.append(before + word + "".join(f"</{_name(tag)}>" for tag in reversed(around)))
    return words


def _name(tag: str) -> str:
    return tag.strip("<>").split()[0]
