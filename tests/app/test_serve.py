"""The verb: its options, a taken port, a missing extra."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from sim.app import serve
from sim.cli import main
from sim.errors import UserError
from sim.locale import Catalogue


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("port=80x", "port=80x is not a port"),
        ("port=70000", "port=70000 is not a port"),
        ("lang=de", "lang=de"),
        ("open=perhaps", "open=perhaps is not allowed"),
        ("prot=8050", "did you mean 'port'?"),
    ],
)
def test_wrong_options_are_one_sentence(
    argument: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["app", argument]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert len(shown.err.strip().splitlines()) == 1
    assert not shown.out


def test_a_taken_port_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["app", f"port={port}"]) == 2
    assert f"port={port} cannot be used" in capsys.readouterr().err


def test_a_file_is_no_folder_of_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["app", "port=0", f"results_dir={tmp_path / 'file'}"]) == 2
    assert "is a file" in capsys.readouterr().err


def test_a_missing_extra_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "sim.app.server", raising=False)
    monkeypatch.setitem(sys.modules, "dash", None)
    assert main(["app", "port=0"]) == 2
    assert "pip install 'relmark[app]'" in capsys.readouterr().err


def test_it_speaks_what_is_asked_for_or_else_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spoken: list[str] = []

    def listen(port: int, results_dir: Path, words: Catalogue) -> None:
        spoken.append(words.language)
        raise UserError("not here")

    monkeypatch.setattr(serve, "_listen", listen)
    monkeypatch.setenv("RELMARK_LANG", "fr")
    assert [main(["app"]), main(["app", "lang=en"])] == [2, 2]
    monkeypatch.delenv("RELMARK_LANG")
    assert main(["app"]) == 2
    assert spoken == ["fr", "en", "en"]


@pytest.mark.slow
def test_ctrl_c_ends_it_and_leaves_no_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sim.cli", "app", "port=0", "lang=fr"]
    command.append(f"results_dir={tmp_path / 'results'}")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
    assert address
    with urllib.request.urlopen(address.group(), timeout=60) as answer:
        assert '<html lang="fr">' in answer.read().decode()
    os.killpg(process.pid, signal.SIGINT)
    assert "relmark app est arrêté" in process.communicate(timeout=60)[0]
    assert process.returncode == 0
    with pytest.raises(ProcessLookupError):
        for _ in range(200):
            os.killpg(process.pid, 0)
            time.sleep(0.1)
    assert not (tmp_path / "results").exists()
