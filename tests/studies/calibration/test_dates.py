from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from sim.studies.calibration.dates import DateReader, as_date


@pytest.mark.parametrize(
    "text",
    ["2024-03-25", "20240325", "2024/03/25", "25/03/2024", "03/25/2024", "25.03.2024",
     "25 Mar 2024", "25 March 2024", "Mar 25, 2024", "25-Mar-24", "2024-03-25T08:15:00Z",
     " 2024-03-25 08:15", "25/03/24"],
)  # fmt: skip
def test_usual_forms(text: str) -> None:
    reader = DateReader("date")
    assert reader.add(pa.array([text])) is None
    assert as_date(int(reader.result()[0][0])) == date(2024, 3, 25)


def test_a_later_piece_decides_what_an_earlier_one_left_open() -> None:
    reader = DateReader("date")
    assert reader.add(pa.array(["03/04/2024", "05/04/2024"])) is None
    assert reader.add(pa.array(["28/04/2024"])) is None
    days, said = reader.result()
    assert said is None and as_date(int(days[0])) == date(2024, 4, 3)


def test_a_date_in_no_form_is_found() -> None:
    reader = DateReader("date")
    assert reader.add(pa.array(["2024-03-25", None, "2024-13-01"])) == (2, "2024-13-01")
