"""The command ``relmark <verb>``: a light dispatcher that imports only the verb's modules.

A user's mistake is one sentence on standard error and exit code 2; an interrupt is one line and
130; anything else is a bug and keeps its traceback.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from sim.errors import UserError, nearest, phrase
from sim.language import asks, is_english, on_the_line
from sim.verbs import VERBS, Verb
from sim.verbs.help import Say, help_of_compare, help_of_relmark, help_of_verb, in_english

if TYPE_CHECKING:
    from sim.scenario.run import Scenario

OK, USER_ERROR, INTERRUPTED = 0, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: arguments after the command's name; None takes the process's.

    Returns:
        The exit code: 0, 2 for a user's mistake, 130 after an interrupt, or the verb's own.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(arguments)
    except UserError as error:
        print(f"relmark: {_told(error, arguments)}", file=sys.stderr)
        return USER_ERROR
    except KeyboardInterrupt:
        from sim.locale.spoken import spoken_after_all

        words = spoken_after_all(on_the_line(arguments))
        print(f"relmark: {words['console.nothing_left']}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nobody to tell
        return OK


def _told(error: UserError, arguments: Sequence[str]) -> str:
    """Return a mistake in the language asked for, wherever it was made."""
    if is_english(arguments):
        return str(error)
    from sim.locale.spoken import spoken_after_all

    return spoken_after_all(on_the_line(arguments)).mistake(str(error))


def _dispatch(arguments: list[str]) -> int:
    """Run one verb."""
    typed = [text for text in arguments if not asks(text)]
    if not typed or typed[0] in ("-h", "--help", "help"):
        print(help_of_relmark(_saying(arguments)), end="")
        return OK
    name, *rest = typed
    if name in ("-V", "--version", "version"):
        from sim import __version__

        print(f"relmark {__version__}")
        return OK
    if name not in VERBS:
        raise UserError(
            f"'{name}' is not a verb{nearest(name, VERBS)}; choose from {', '.join(VERBS)}"
        )
    verb = VERBS[name]
    if "-h" in rest or "--help" in rest:
        print(_verb_help(name, verb, _saying(arguments)), end="")
        return OK
    if "lang" in verb.options:
        place = arguments.index(name)
        return _run(name, verb, arguments[:place] + arguments[place + 1 :])
    language = on_the_line(arguments)
    if language is None:
        return _run(name, verb, rest)
    from sim.locale.spoken import speaking  # what speaks English needs no other words

    with speaking(language):
        return _run(name, verb, rest)


def _saying(arguments: list[str]) -> Say:
    """Return what says the help in the language asked for."""
    if is_english(arguments):
        return in_english
    from sim.locale.spoken import speaking, spoken

    with speaking(on_the_line(arguments)):
        return spoken().of


def _run(name: str, verb: Verb, rest: list[str]) -> int:
    """Run a verb with its arguments."""
    if verb.words:
        return int(import_module(verb.module).main(rest))
    if verb.takes_scenario:
        return _run_scenario(name, verb, rest)
    options = _read_options(name, verb, rest)
    return int(import_module(verb.module).run(options))


def _verb_help(name: str, verb: Verb, say: Say) -> str:
    """Return the help of one verb."""
    return help_of_compare(_groups(), say) if name == "compare" else help_of_verb(name, verb, say)


def _groups() -> dict[str, list[str]]:
    """Return the packaged configuration groups and their files."""
    from sim.scenario.folders import config_folder

    groups = ("market", "network", "population", "economy", "competition", "prior")
    folder = config_folder()
    return {
        group: sorted(path.stem for path in (folder / group).glob("*.yaml")) for group in groups
    }


def _read_options(name: str, verb: Verb, arguments: Sequence[str]) -> dict[str, object]:
    """Read ``key=value`` options of a verb that takes no scenario."""
    import yaml

    options: dict[str, object] = {}
    for argument in arguments:
        key, sign, value = argument.partition("=")
        if key not in verb.options:
            allowed = ", ".join(verb.options) or phrase("no option")
            raise UserError(
                f"relmark {name} has no option '{key}'{nearest(key, verb.options)}; "
                f"it takes {allowed}"
            )
        if not sign:
            raise UserError(f"relmark {name}: write {key}=value")
        try:
            options[key] = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise UserError(f"relmark {name}: the value in '{argument}' is not understood") from (
                error
            )
    return options


class _Flags(NamedTuple):
    """What Hydra-like flags ask for, and the overrides that remain."""

    overrides: list[str]
    config_dir: str | None
    show: bool
    multirun: bool


def _read_flags(name: str, arguments: Sequence[str]) -> _Flags:
    """Split flags from overrides."""
    overrides: list[str] = []
    config_dir: str | None = None
    show = multirun = False
    rest = iter(arguments)
    for argument in rest:
        flag, sign, value = argument.partition("=")
        if flag in ("-m", "--multirun"):
            multirun = True
        elif flag in ("-cd", "--config-dir"):
            config_dir = value if sign else next(rest, None)
            if not config_dir:
                raise UserError("--config-dir needs a folder")
        elif flag in ("-c", "--cfg"):
            wanted = value if sign else next(rest, None)
            if wanted != "job":
                raise UserError(f"--cfg {wanted or ''} is not known: write --cfg job")
            show = True
        elif flag.startswith("-"):
            known = ("--help", "--cfg", "--config-dir", "--multirun")
            raise UserError(
                f"relmark {name} has no option '{flag}'{nearest(flag, known)}; "
                f"it takes {', '.join(known)}"
            )
        else:
            overrides.append(argument)
    return _Flags(overrides, config_dir, show, multirun)


def _run_scenario(name: str, verb: Verb, arguments: Sequence[str]) -> int:
    """Compose, validate and run a verb on a scenario."""
    own = [text for text in arguments if text.partition("=")[0] in verb.options]
    options = _read_options(name, verb, own)
    flags = _read_flags(name, [text for text in arguments if text not in own])
    from sim.scenario.compose import compose, multirun, to_yaml

    if flags.show and verb.sweeps:
        shown = import_module(verb.module).configuration
        print(shown(flags.overrides, options, flags.config_dir), end="")
        return OK
    if flags.show:
        print(to_yaml(compose(flags.overrides, flags.config_dir)), end="")
        return OK
    command = shlex.join(["relmark", name, *arguments])
    if verb.sweeps:
        if flags.multirun:
            raise UserError(f"relmark {name} takes several values as they are: leave out -m")
        verb_run = import_module(verb.module).run
        return int(verb_run(flags.overrides, command, options, flags.config_dir))
    if verb.options:
        if flags.multirun:
            raise UserError(f"relmark {name} runs one scenario at a time: leave out -m")
        scenario = compose(flags.overrides, flags.config_dir)
        return int(import_module(verb.module).run(scenario, command, options))
    if flags.multirun:

        def point(scenario: Scenario) -> int:
            study = import_module(verb.module)
            before = study.finished(scenario)  # by the same command, before it was interrupted
            return int(study.run(scenario, command)) if before is None else int(before)

        return multirun(point, flags.overrides, flags.config_dir)
    scenario = compose(flags.overrides, flags.config_dir)
    return int(import_module(verb.module).run(scenario, command))


if __name__ == "__main__":
    sys.exit(main())
