"""What the verbs of a search have in common: a place, an interrupt, a folder that appears whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import yaml

from sim.locale.spoken import spoken
from sim.results import ResultFolder, prepare
from sim.scenario.compose import compose, to_yaml
from sim.scenario.run import Scenario
from sim.studies.console import show_report
from sim.studies.interrupts import INTERRUPTED, say, terminated_as_interrupt
from sim.studies.options import free_name
from sim.studies.progress import Watch
from sim.studies.searching.folders import forget, settled, unfinished, with_defaults


def configuration(
    overrides: Sequence[str], options: Mapping[str, object], config_dir: str | None = None
) -> str:
    """Return, as YAML, the settings every point starts from (``--cfg job``)."""
    return to_yaml(settled(compose(with_defaults(overrides), config_dir)))


class Finding(Protocol):
    """What a search found: how it was done, and the settings its points started from."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """How it was done; ``failed_runs`` among it."""

    @property
    def config(self) -> Mapping[str, Any]:
        """Settings of the points, those aside that vary."""


Found = TypeVar("Found", bound=Finding)


@dataclass(frozen=True)
class SearchVerb(Generic[Found]):
    """A verb that runs many points, of which finished ones are kept until the result stands.

    Attributes:
        name: of the verb.
        scenario: what every point starts from.
        stem: of the result's name, where the user gives none.
        content: what decides a single run beside the scenario.
        search: runs it, finished runs kept in a folder, progress shown by a watch.
        write: writes tables and report into the result's folder.
        show: prints what matters most.
    """

    name: str
    scenario: Scenario
    stem: str
    content: object
    search: Callable[[Path, Watch], Found]
    write: Callable[[Found, ResultFolder], None]
    show: Callable[[Found], None]

    def run(self, command: str) -> int:
        """Search, write the result, print what was found.

        Args:
            command: as typed, for the line that says how to resume.

        Returns:
            Exit code: 0, 1 when some runs failed, 130 after an interrupt.
        """
        root = Path(self.scenario.results_dir)
        name = self.scenario.name or free_name(root, self.name, self.stem)
        prepare(root, self.name, name).discard()  # refused now, or never
        waiting = unfinished(self.scenario, self.name, self.content)
        try:
            with terminated_as_interrupt(), Watch() as watch:
                found = self.search(waiting, watch)
        except KeyboardInterrupt:
            say(spoken()["console.interrupted_kept"].format(command=command))
            return INTERRUPTED
        with prepare(root, self.name, name) as folder:
            config = yaml.safe_dump(dict(found.config), sort_keys=False)
            folder.write_text("config.yaml", config)
            folder.write_manifest(dict(found.manifest))
            self.write(found, folder)
        forget(waiting)
        self.show(found)
        show_report(folder.path)
        failures = int(found.manifest["failed_runs"])
        if failures:
            say(spoken()["console.failed_tables"].format(count=failures))
        return 1 if failures else 0
