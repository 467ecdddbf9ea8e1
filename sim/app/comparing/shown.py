"""What is shown of a comparison: how far it is, what it says so far, what to do with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dash import html
from dash.development.base_component import Component

from sim.app.address import link
from sim.app.comparing.comparison import Comparison
from sim.app.from_html import components
from sim.app.parts import graph, marks, mistake
from sim.app.queue import Queue, Ticket
from sim.app.visit import Visit

if TYPE_CHECKING:
    from sim.results import Result


def progress(ticket: Ticket | None, queue: Queue, visit: Visit) -> list[Component]:
    """Return how far a comparison is: its place in the queue, a bar, the time left."""
    if ticket is None:
        return []
    words = visit.words
    if ticket.state in ("mistake", "failed", "overtime"):
        return [mistake(_wrong(ticket, visit))]
    if ticket.state == "cancelled":
        return [html.P(words["app.compare.cancelled"], className="note")]
    if ticket.state == "done":
        return []
    sentence = standing(ticket, queue, visit)
    bar = progress_bar(ticket, words["app.compare.progress"])
    return [html.Div([html.P(sentence, id="compare-standing"), bar], className="progress")]


def progress_bar(ticket: Ticket, label: str) -> Component:
    """Return how much of a job is done as a bar, one without an end while that is not known."""
    return html.Progress(
        max=str(max(1, ticket.total)),
        **(marks(value=str(ticket.done)) if ticket.total else {}),
        **marks(aria_label=label),
    )


def standing(ticket: Ticket, queue: Queue, visit: Visit) -> str:
    """Return in one sentence where a comparison stands."""
    words = visit.words
    if ticket.state == "waiting":
        return words["app.compare.waiting"].format(number=queue.before(ticket))
    if ticket.state == "cancelled":
        return words["app.compare.cancelled"]
    if ticket.state == "done":
        return words["app.compare.done"]
    if ticket.ended:
        return _wrong(ticket, visit)
    if not ticket.total:
        return words[f"app.compare.step.{ticket.step or 'checking'}"]
    if ticket.step == "writing":
        return words["app.compare.step.writing"]
    counted = words["app.compare.counted"].format(
        done=words.numbers.number(ticket.done), total=words.numbers.number(ticket.total)
    )
    left = ticket.seconds_left()
    if left is None:
        return counted
    return words["app.compare.left"].format(counted=counted, left=_duration(left, visit))


def _duration(seconds: float, visit: Visit) -> str:
    words = visit.words
    if seconds < 90:
        return words["app.seconds"].format(number=words.numbers.number(max(1, round(seconds))))
    return words["app.minutes"].format(number=words.numbers.number(round(seconds / 60)))


def _wrong(ticket: Ticket, visit: Visit) -> str:
    words = visit.words
    if ticket.state == "mistake":
        sentence = words.mistake(str(ticket.outcome))
        return sentence[:1].upper() + sentence[1:]
    if ticket.state == "overtime":
        return words["app.compare.overtime"]
    return words["app.compare.failed"].format(error=str(ticket.outcome or "–"))


def findings(ticket: Ticket | None, visit: Visit) -> list[Any]:
    """Return what a comparison says so far: the answer, the table, the figures."""
    if ticket is None or ticket.part is None:
        return []
    from sim.locale import catalogue
    from sim.measures.definitions import KPIS
    from sim.report import figures, tables
    from sim.report.facts import gather

    result: Result = ticket.part
    words = visit.words
    facts = gather(result, KPIS, catalogue(words.language))
    sentence = facts.answer()
    base = words.name(facts.baseline)
    pictures = [
        (words["cac_clv_heading"], words["cac_clv_note"] + figures.without_cac(facts), "cac_clv",
         figures.cost_and_value(facts)),
        (words["profit_heading"], words["profit_note"].format(
            baseline=base, rate=words.numbers.share(facts.discount_rate(), 0)), "profit",
         figures.profit(facts)),
    ]  # fmt: skip
    panels = [
        graph(f"compare-paired-{number}", panel.figure, panel.alt, visit)
        for number, panel in enumerate(figures.paired(facts))
    ]
    return [
        html.P(so_far(ticket, visit), className="note", id="compare-so-far"),
        html.P(sentence, className="answer", id="compare-answer"),
        *components(tables.headline_table(facts)),
        html.H2(words["paired_heading"]),
        html.P(words["paired_note"].format(baseline=base), className="note"),
        html.Div(panels, className="grid"),
        *(
            part
            for heading, note, name, picture in pictures
            for part in (
                html.H2(heading),
                html.P(note, className="note"),
                graph(f"compare-{name}", picture.figure, picture.alt, visit),
            )
        ),
    ]


def so_far(ticket: Ticket, visit: Visit) -> str:
    """Return of how many replications what is shown is made, of how many where more will come."""
    words, result = visit.words, ticket.part
    central = result.runs[result.runs["draw"].isna()]
    config = result.config
    done = (central["replication"].nunique(), result.runs["draw"].nunique())
    wanted = (int(config["replications"]), int(config["draws"]))
    return words["app.compare.whole" if done == wanted else "app.compare.so_far"].format(
        replications=words.numbers.number(done[0]),
        all_replications=words.numbers.number(wanted[0]),
        draws=words.numbers.number(done[1]),
        all_draws=words.numbers.number(wanted[1]),
    )


def afterwards(ticket: Ticket | None, visit: Visit, results_dir: str) -> list[Component]:
    """Return where the result is, and the command that does the same."""
    if ticket is None or not isinstance(ticket.job, Comparison):
        return []
    words = visit.words
    parts: list[Component] = []
    if ticket.state == "done":
        folder = Path(str(ticket.outcome)).resolve().relative_to(Path(results_dir).resolve())
        name = folder.as_posix()
        language = words.language
        parts.append(
            html.P(
                [
                    words["app.compare.written"].format(folder=name) + " ",
                    html.A(words["app.compare.open"],
                           href=link("/resultats", visit.query, result=name),
                           id="compare-open", **marks(data_inner="1")),
                    " · ",
                    html.A(words["app.report"], href=f"/report/{name}?lang={language}",
                           id="compare-report", target="_blank"),
                ],
                id="compare-written",
            )
        )  # fmt: skip
    if ticket.part is not None or ticket.ended:
        parts.append(
            html.Div(
                [
                    html.P(words["app.compare.command"], className="note"),
                    html.Pre(ticket.job.command, id="compare-command", tabIndex=0),
                    copying("compare-command", words["app.copy"], words["app.copied"]),
                ],
            )
        )
    return parts


def copying(identifier: str, label: str, done: str) -> Component:
    """Return a button that copies a text of the page."""
    return html.Button(
        label, type="button", className="button", **marks(data_copy=identifier, data_done=done)
    )
