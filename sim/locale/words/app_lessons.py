"""The words of the lessons in the browser app, and of the classroom pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

APP_LESSONS: Final[Mapping[str, str]] = {
    # The page of the browser app.
    "app.lessons.title": "Lessons",
    "app.lessons.lead": "Each lesson asks a question of the field. Predict first, then look at "
    "what a simulated market answers, with its uncertainty, and at what it does not answer.",
    "app.lessons.pack": "To hand out all lessons as pages that open without any installation, "
    "with sliders, on computers without a network:",
    "app.lessons.was_run": "found here already",
    "app.lessons.all": "← All lessons",
    "app.lessons.reveal": "What was found?",
    "app.lessons.cancel": "Cancel",
    "app.lessons.started": "The lesson is being simulated.",
    "app.lessons.running": "The lesson has not been run here yet: it is simulated now. As a "
    "command:",
    "app.lessons.progress": "Progress of the lesson",
    "app.lessons.cancelled": "Cancelled. What is finished is kept: the same lesson goes on from "
    "there.",
    "app.lessons.overtime": "The lesson took too long and was ended; run it by its command.",
    "app.lessons.failed": "The lesson failed: {error}",
    "app.lessons.unknown": "There is no lesson called “{name}”; choose one of these.",
    "app.lessons.verdict": "You predicted: {option} {said}",
    "app.lessons.small": "This was run on {size} consumers and {replications} replications, fewer "
    "than the lesson has: intervals are wider and less is found. The whole lesson:",
    "app.lessons.whole": "Run the whole lesson here",
    # The classroom pack.
    "classroom.title": "Relationship marketing: lessons to predict, see and discuss",
    "classroom.lead": "Each lesson asks a question of the field. Predict first, then look at what "
    "a simulated market answers, with its uncertainty, and move the settings yourself. Everything "
    "is on this computer: no network is needed.",
    "classroom.interrupted": "interrupted; {kept} of {runs} are kept; to resume: {command}",
    "classroom.number": "No.",
    "classroom.lesson": "Lesson",
    "classroom.question": "Question",
    "classroom.duration": "Duration",
    "classroom.sheet": "Teacher’s sheet",
    "classroom.sheet_of": "Teacher’s sheet: {title}",
    "classroom.sheet_link": "sheet to print",
    "classroom.other_language": "Français",
    "classroom.back": "All lessons",
    "classroom.to_lesson": "The lesson",
    "classroom.print": "Print",
    "classroom.predict": "Choose one answer, then look at what was found.",
    "classroom.reveal": "What was found?",
    "classroom.said_right": "Your prediction is what the simulation shows.",
    "classroom.said_wrong": "Your prediction is not what the simulation shows.",
    "classroom.said_none": "You have made no prediction: choose an answer above, for next time.",
    "classroom.found_heading": "What was found",
    "classroom.explore_heading": "What if it were otherwise?",
    "classroom.explore_note": "Move a slider: every combination was simulated ahead, on {size} "
    "consumers and {replications} paired replications, far fewer than a full lesson, so that "
    "intervals are wide and less is found. Axes stay the same, so that figures can be compared.",
    "classroom.own": "{value}, as in the lesson",
    "classroom.small": "This pack was made quickly, on few consumers and few replications: "
    "intervals are wide, and much is not found that a full lesson finds.",
    "classroom.made": "Made with relmark: {command}",
    "classroom.no_script": "Predictions, figures and sliders need JavaScript; the findings of the "
    "lesson are in the table.",
    "classroom.written": "Written: {path}. Open {index} in any browser.",
}
"""English. Keys in braces are filled in."""
