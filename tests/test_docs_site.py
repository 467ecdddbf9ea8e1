"""The documentation site asks nothing of other servers, and no page is left out of it."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"

_spec = importlib.util.spec_from_file_location("outside", DOCS / "theme" / "outside.py")
assert _spec is not None and _spec.loader is not None
outside = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(outside)


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://example.org/a.js"></script>',
        '<script src="//example.org/a.js"></script>',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<link rel="preconnect" href="https://example.org">',
        '<img alt="" src="http://example.org/a.png">',
        '<iframe src="https://example.org"></iframe>',
        "<style>@font-face { src: url('https://example.org/a.woff2') }</style>",
        '<style>@import "https://example.org/a.css";</style>',
        '<p style="background: url(https://example.org/a.png)"></p>',
        '<svg><use xlink:href="https://example.org/a.svg#b"/></svg>',
        '<script type="module">import "https://example.org/a.js"</script>',
        '<script>fetch("https://example.org/a.json")</script>',
    ],
)
def test_what_a_page_loads_from_elsewhere_is_found(html: str) -> None:
    assert [found for found in outside.outside_of_page(html) if "example.org" in found]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org">a link is followed by the reader alone</a>',
        '<link rel="canonical" href="https://example.org">',
        '<link rel="stylesheet" href="../assets/site.css">',
        '<img alt="" src="data:image/png;base64,AA//">',
        "<pre>https://example.org</pre>",
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    ],
)
def test_what_stays_at_home_is_not_found(html: str) -> None:
    assert outside.outside_of_page(html) == []


def test_every_file_of_a_site_is_read(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.html").write_text('<img src="https://example.org/a.png">', "utf-8")
    (tmp_path / "b.css").write_text("p { background: url(//example.org/b.png) }", "utf-8")
    (tmp_path / "c.html").write_text("<p>nothing</p>", "utf-8")
    assert outside.outside_of_site(tmp_path) == [
        "b.css: //example.org/b.png",
        "deep/a.html: https://example.org/a.png",
    ]


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = [*DOCS.glob("*.md"), *DOCS.glob("reference/*.md"), *DOCS.glob("notebooks/*.py")]
    assert len(pages) > 20
    named = [line.split()[-1] for line in navigation.splitlines() if line.strip().startswith("- ")]
    assert [page.name for page in pages if str(page.relative_to(DOCS)) not in named] == []


def test_french_pages_have_a_group_of_the_menu_and_its_titles_a_translation() -> None:
    """A page or title that was renamed would silently turn English again."""
    menu = (ROOT / "mkdocs.yml").read_text("utf-8").split("\nnav:\n")[1].split("\n\n")[0]
    group = menu.split("  - En français:\n")[1].split("\n  - ")[0]
    french, titles = (
        set(ast.literal_eval(node.value))
        for node in ast.parse((DOCS / "theme" / "french.py").read_text("utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        if ast.unparse(node.targets[0]) in ("FRENCH", "MENU")
    )
    assert french and french <= {line.split()[-1] for line in group.splitlines()}
    own = {line.split("- ")[1].rpartition(":")[0] for line in group.splitlines()} | {"En français"}
    shown = {re.split(r":(?: |$)", line.split("- ")[1])[0] for line in menu.splitlines()}
    assert titles == {title for title in shown - own if ".md" not in title}
