from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sim.locale.spoken import speaking
from sim.studies import doctor


def test_a_sound_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert doctor.run({}) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(doctor.CHECKS) + 1
    assert all(line.startswith("ok ") for line in lines[:-1])
    assert list(tmp_path.iterdir()) == []


def test_missing_data_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "DATA", ("gone.csv",))
    monkeypatch.setattr(doctor, "CHECKS", (("data", doctor.check_data),))
    assert doctor.run({}) == 1
    assert "gone.csv" in capsys.readouterr().out


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "NEEDED", ("no-such-package",))
    with pytest.raises(doctor.Ailment, match="no-such-package"):
        doctor.check_packages()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o500)
    with pytest.raises(doctor.Ailment, match="results_dir="):
        doctor.check_here()


def test_a_doctor_who_speaks_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor, "DATA", ("gone.csv",))
    with speaking("fr"):
        assert doctor.run({}) == 1
    *checks, verdict = capsys.readouterr().out.splitlines()
    assert verdict == "relmark n’est pas prêt\u00a0: voir ÉCHEC ci-dessus"
    assert len(checks) == len(doctor.CHECKS)
    (failed,) = [line for line in checks if not line.startswith("ok ")]
    assert failed.startswith("ÉCHEC  données ") and "il manque gone.csv" in failed
    # What was found stands in one column, whatever the length of words.
    starts = {len(line) - len(line[7:].partition(" ")[2].lstrip()) for line in checks}
    assert len(starts) == 1
    assert not any("usable" in line or " on " in line for line in checks)


def test_a_doctor_without_catalogues_speaks_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sim.locale.spoken", None)
    monkeypatch.setenv("RELMARK_LANG", "fr")
    monkeypatch.setattr(doctor, "CHECKS", (("cores", doctor.check_cores),))
    assert doctor.run({}) == 0
    assert "usable" in capsys.readouterr().out
