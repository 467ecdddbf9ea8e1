"""What the documentation site adds to mkdocs: French pages, figures, notebooks to take away.

mkdocs calls these functions by name while it builds. Nothing here decides what a page says.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import jupytext
from french import is_french, one_language, speak
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from outside import outside_of_site
from plotly.offline import get_plotlyjs

from sim.locale import ENGLISH
from sim.measures.definitions import KPIS
from sim.plots.style import template
from sim.report.html import PLOTLY_CONFIG, json_for_script

HERE = Path(__file__).parent
CELL = re.compile(r"(?<=<td>).*?(?=</td>)", re.DOTALL)
CODE = re.compile(r"(?<=<code>)[^<]+(?=</code>)")
COPIED = re.compile(r'(<span class="notice" hidden(?:="")?>)Copied!</span>')


def on_config(config: Any) -> None:
    """Give the kernels a startup file by which they draw figures as this site shows them."""
    startup = Path(tempfile.mkdtemp(prefix="relmark-docs-")) / "profile_default" / "startup"
    startup.mkdir(parents=True)
    shutil.copy(HERE / "kernel.py", startup)
    os.environ["IPYTHONDIR"] = str(startup.parents[1])


def on_files(files: Files, config: Any) -> Files:
    """Add plotly.js as it is installed, its French words, and the templates of figures."""
    looks = {
        "light": template(words=ENGLISH).to_plotly_json(),
        "dark": template(dark=True, words=ENGLISH).to_plotly_json(),
        "config": PLOTLY_CONFIG,
    }
    french = package_files("sim.report").joinpath("plotly-fr.js").read_text("utf-8")
    for name, content in (
        ("plotly.js", get_plotlyjs()),
        ("plotly-fr.js", french),
        ("looks.js", f"window.relmarkLooks = {json_for_script(looks)};\n"),
    ):
        files.append(File.generated(config, f"assets/{name}", content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: Any, files: Files) -> str:
    """Put the table of KPIs where a page asks for it."""
    return markdown.replace("[[kpis]]", kpi_table()) if "[[kpis]]" in markdown else markdown


def kpi_table() -> str:
    """Return every KPI as a Markdown table: name, unit, better direction, definition."""
    better = {True: "higher", False: "lower", None: ""}
    rows = [("column", "KPI", "unit", "better", "definition and source"), ("---",) * 5]
    rows += [
        (
            f"<code>{kpi.name.replace('_', '_<wbr>')}</code>",
            kpi.label,
            kpi.unit,
            better[kpi.higher_is_better],
            f"{kpi.definition} ({kpi.source})",
        )
        for kpi in KPIS.values()
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def on_page_content(html: str, page: Page, config: Any, files: Files) -> str:
    """Let names in tables break between their parts, and tables be scrolled by keyboard.

    Leave it to the style sheet to say that a cell was copied: words would be searched for.
    """
    html = html.replace("<table>", '<table tabindex="0">')
    html = CELL.sub(lambda cell: CODE.sub(lambda name: breakable(name[0]), cell[0]), html)
    return COPIED.sub(r"\1</span>", html)


def breakable(name: str) -> str:
    """Return a path, a key or a name with the places at which a line may end."""
    return re.sub(r"(?<=[\w)])([/._+]|::)(?=\w)", r"\1<wbr>", name)


def on_page_context(context: Any, page: Page, config: Any, nav: Navigation) -> Any:
    """Put menu and interface into the page's language before the theme writes them."""
    speak(page, nav)
    return context


def on_post_page(output: str, page: Page, config: Any) -> str:
    """Name the search to a screen reader; keep one language where the configuration has two."""
    search = 'data-md-component="search" role="dialog"'
    output = output.replace(search, search + ' aria-label="Search · Recherche"', 1)
    return one_language(output, is_french(page))


def on_post_build(config: Any) -> None:
    """Put notebooks beside their pages, to run at home; refuse a site that is not offline."""
    site = Path(config.site_dir)
    for script in sorted(Path(config.docs_dir, "notebooks").glob("*.py")):
        target = site / "notebooks" / f"{script.stem}.ipynb"
        jupytext.write(jupytext.read(script), target)
    shutil.rmtree(os.environ["IPYTHONDIR"], ignore_errors=True)
    found = outside_of_site(site)
    if found:
        raise PluginError("the site asks other servers for something:\n" + "\n".join(found))
