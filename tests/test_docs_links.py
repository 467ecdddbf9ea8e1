"""Every link of the README and the documents leads to a file, and to a heading of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/notebooks/*.py")]
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(?:# )?#+ +(.+?) *$", re.MULTILINE)


def dead(page: Path) -> list[str]:
    """Return the links of a page that lead nowhere; addresses of other sites are left alone."""
    links = _LINK.findall(_CODE.sub("", page.read_text("utf-8")))
    return [link for link in links if ":" not in link and not leads(page, link)]


def leads(page: Path, link: str) -> bool:
    """Tell whether a link's file exists, and the heading after its ``#``."""
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    if not anchor or not target.is_file():
        return target.is_file()
    headings = _HEADING.findall(target.read_text("utf-8"))
    return anchor in {slug(heading) for heading in headings}


def slug(heading: str) -> str:
    """Return a heading's anchor as the site and the hosts of repositories make it."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_of_a_page_is_dead(page: Path) -> None:
    assert dead(page) == []


def test_dead_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("# A heading, 2 words\n", "utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](there.md) [b](there.md#a-heading-2-words) [c](https://example.org/nowhere)\n"
        "`[code](nowhere.md)`\n[d](nowhere.md) [e](there.md#nowhere) ![f](nowhere.png)\n",
        "utf-8",
    )
    assert dead(page) == ["nowhere.md", "there.md#nowhere", "nowhere.png"]
