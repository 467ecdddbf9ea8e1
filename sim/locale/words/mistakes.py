"""What mistakes say in words that others chose: pydantic's and the operating system's.

The sentences of relmark itself are found where the code builds them, see
``sim.studies.translating.mistakes``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MISTAKES: Final[Mapping[str, str]] = {
    "mistake_place": "{place}: {what}",
    # What pydantic finds wrong with a value.
    "mistake.part.value.integer": "input should be a valid integer",
    "mistake.part.value.integer_text": "input should be a valid integer, unable to parse string "
    "as an integer",
    "mistake.part.value.integer_fraction": "input should be a valid integer, got a number with a "
    "fractional part",
    "mistake.part.value.number": "input should be a valid number",
    "mistake.part.value.number_text": "input should be a valid number, unable to parse string as "
    "a number",
    "mistake.part.value.finite": "input should be a finite number",
    "mistake.part.value.boolean": "input should be a valid boolean",
    "mistake.part.value.boolean_text": "input should be a valid boolean, unable to interpret input",
    "mistake.part.value.string": "input should be a valid string",
    "mistake.part.value.list": "input should be a valid list",
    "mistake.part.value.tuple": "input should be a valid tuple",
    "mistake.part.value.dictionary": "input should be a valid dictionary",
    "mistake.part.value.one_of": "input should be {expected}",
    "mistake.part.value.above": "input should be greater than {limit}",
    "mistake.part.value.least": "input should be greater than or equal to {limit}",
    "mistake.part.value.below": "input should be less than {limit}",
    "mistake.part.value.most": "input should be less than or equal to {limit}",
    "mistake.part.value.extra": "extra inputs are not permitted",
    "mistake.part.value.missing": "field required",
    "mistake.part.value.tuple_least_one": "tuple should have at least {least} item after "
    "validation, not {count}",
    "mistake.part.value.tuple_least": "tuple should have at least {least} items after validation, "
    "not {count}",
    "mistake.part.value.tuple_most_one": "tuple should have at most {most} item after validation, "
    "not {count}",
    "mistake.part.value.tuple_most": "tuple should have at most {most} items after validation, "
    "not {count}",
    "mistake.part.value.text_least_one": "string should have at least {least} character",
    "mistake.part.value.text_least": "string should have at least {least} characters",
    "mistake.part.value.text_most": "string should have at most {most} characters",
    "mistake.part.value.text_pattern": "string should match pattern '{pattern}'",
    # Why the operating system refuses a file, a folder or a port.
    "mistake.part.system.denied": "Permission denied",
    "mistake.part.system.no_file": "No such file or directory",
    "mistake.part.system.read_only": "Read-only file system",
    "mistake.part.system.full": "No space left on device",
    "mistake.part.system.folder": "Is a directory",
    "mistake.part.system.no_folder": "Not a directory",
    "mistake.part.system.long": "File name too long",
    "mistake.part.system.in_use": "Address already in use",
    "mistake.part.system.no_address": "Cannot assign requested address",
    "mistake.part.system.exists": "File exists",
    "mistake.part.system.not_permitted": "Operation not permitted",
    "mistake.part.system.io": "Input/output error",
}
