"""What is not there to download is said in one sentence, in the visitor's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.app.server import create_app


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/report/compare/none", "there is no result 'compare/none'"),
        ("/report/compare/none?lang=fr", "il n’y a pas de résultat «\u00a0compare/none\u00a0»"),
        ("/config/compare/none?lang=zz", "there is no result 'compare/none'"),
    ],
)
def test_a_result_that_is_not_there(tmp_path: Path, address: str, said: str) -> None:
    client = create_app(tmp_path).server.test_client()
    answer = client.get(address, headers={"Host": "127.0.0.1"})
    assert (answer.status_code, answer.get_data(as_text=True)) == (404, said)
