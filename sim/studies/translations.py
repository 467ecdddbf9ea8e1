"""What there is to translate: every word a reader sees, from wherever it is written.

``python -m sim.studies.translations --write`` brings the template and the catalogues of
``sim/locale`` up to date: new entries are empty, entries whose English has changed are fuzzy, and
neither counts as translated until somebody has looked at it.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import sim.locale
from sim.firm.ledger import ITEMS
from sim.locale import LANGUAGES
from sim.locale.catalogue import english_name
from sim.locale.translation import DOMAIN
from sim.locale.words import WORDS
from sim.measures.definitions import KPIS
from sim.results import write_text
from sim.scenario.firm import default_channels
from sim.scenario.folders import config_folder
from sim.strategies.base import BUILT_IN
from sim.studies.calibration.dates import FORMATS
from sim.studies.choice.market import CAVEATS
from sim.studies.doctor import WORDS as DOCTOR
from sim.studies.translating.mistakes import mistakes
from sim.studies.validation.mechanisms import MECHANISMS
from sim.studies.validation.patterns import PATTERNS
from sim.verbs.help import words as help_words

FOLDER = Path(str(sim.locale.__file__)).parent
_WIDTH = 96


def messages() -> dict[str, str]:
    """Return the English of everything that is to be translated, by key."""
    found = (WORDS.items(), _kpis(), _names(), _caveats(), _patterns(), help_words(), _doctor(),
             mistakes().items())  # fmt: skip
    return {key: english for part in found for key, english in part}


def _doctor() -> Iterator[tuple[str, str]]:
    """Go through what the check of an installation says."""
    return ((f"doctor.{key}", english) for key, english in DOCTOR.items())


def _kpis() -> Iterator[tuple[str, str]]:
    """Go through names, definitions and units of KPIs."""
    for name, kpi in KPIS.items():
        yield f"kpi.{name}", kpi.label
        yield f"definition.{name}", kpi.definition
        if kpi.unit not in ("share", "ratio"):
            yield f"unit.{kpi.unit}", kpi.unit


def _names() -> Iterator[tuple[str, str]]:
    """Go through what has a name: programmes, costs, channels, markets, networks, mechanisms."""
    packaged = [
        path.stem
        for group in ("market", "network")
        for path in sorted((config_folder() / group).glob("*.yaml"))
    ]
    mechanisms = [mechanism.name for mechanism in MECHANISMS]
    for name in (*BUILT_IN, *ITEMS, *default_channels(), *packaged, *mechanisms):
        yield f"name.{name}", english_name(name)


def _caveats() -> Iterator[tuple[str, str]]:
    """Go through what packaged markets and calibrations warn of."""
    import yaml

    for path in sorted((config_folder() / "market").glob("*.yaml")):
        tree = yaml.safe_load(path.read_text("utf-8"))
        market = tree.get("market", tree)
        for number, text in enumerate(market.get("caveats", ()), start=1):
            yield f"recorded.market.{path.stem}.{number}", str(text)
    for text in dict.fromkeys(FORMATS.values()):
        yield f"recorded.dates.{text}", text
    for number, text in enumerate(CAVEATS, start=1):
        yield f"recorded.choice.{number}", text


def _patterns() -> Iterator[tuple[str, str]]:
    """Go through what validation measures and switches off, and why a row is not green.

    How exactly it is measured stays in English, for who reads the code.
    """
    seen: set[str] = set()
    for pattern in PATTERNS:
        for kind, text in (("claim", pattern.claim), ("reason", pattern.reason)):
            if text and text not in seen:
                yield f"recorded.{kind}.{pattern.id}", text
                seen.add(text)
        if pattern.mutant is not None:
            yield f"recorded.mutant.{pattern.mutant.name}", pattern.mutant.description
    for mechanism in MECHANISMS:
        yield f"recorded.mutant.{mechanism.name}", mechanism.description


def template() -> Catalog:
    """Return an empty catalogue of all messages."""
    catalog = Catalog(project=DOMAIN, header_comment="# Words of relmark, by key.", fuzzy=False)
    for key, english in sorted(messages().items()):
        catalog.add(english, context=key)
    return catalog


def updated(language: str) -> Catalog:
    """Return a language's catalogue with all messages of today, in the order of their keys."""
    path = po_file(language)
    known: dict[str, tuple[str, str]] = {}
    if path.exists():
        with path.open("rb") as stream:
            found = read_po(stream, locale=language, domain=DOMAIN)
        known = {str(m.context): (str(m.id), str(m.string)) for m in found if m.context}
    catalog = Catalog(
        locale=language, project=DOMAIN, header_comment="# Words of relmark, by key.", fuzzy=False
    )
    for key, english in sorted(messages().items()):
        before, said = known.get(key, (english, ""))
        flags = {"fuzzy"} if said and before != english else set()
        catalog.add(english, said, context=key, flags=flags)
    return catalog


def po_file(language: str) -> Path:
    """Return the file of a language's catalogue."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def text_of(catalog: Catalog) -> str:
    """Return a catalogue as its file holds it, without dates: the same words, the same file."""
    stream = io.BytesIO()
    write_po(stream, catalog, width=_WIDTH, omit_header=True)
    head = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        + (f'"Language: {catalog.locale}\\n"\n' if catalog.locale else "")
        + '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return f"{catalog.header_comment}\n{head}" + stream.getvalue().decode("utf-8")


def main() -> int:
    """Write the template and all catalogues, or say which are not up to date."""
    files = {FOLDER / f"{DOMAIN}.pot": text_of(template())}
    files |= {po_file(code): text_of(updated(code)) for code in LANGUAGES[1:]}
    stale = [path for path, text in files.items() if not _holds(path, text)]
    for path in stale:
        if "--write" in sys.argv:
            write_text(path, files[path])
        print(f"{'written' if '--write' in sys.argv else 'not up to date'}: {path}")
    return 0 if "--write" in sys.argv or not stale else 1


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
