"""What deploy/ has for schedulers is what they and the command take."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import parse

from hotich_analysis.cli import hotich

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
TASK = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def list_commands() -> dict[str, str]:
    """What follows the program in each line that runs `hotich`, by file."""
    unit, cron = (DEPLOY / name for name in ("systemd/hotich.service", "cron/hotich"))
    lines = {path.name + path.parent.name: path.read_text(encoding="utf-8") for path in (unit, cron)}
    commands = {name: re.search(r"bin/hotich (.*)", text)[1] for name, text in lines.items()}  # type: ignore[index]
    arguments = parse(DEPLOY / "windows" / "hotich.xml").find(".//t:Arguments", TASK)
    return {**commands, "windows": arguments.text.replace("\\", "/")}


@pytest.mark.parametrize("command", list_commands().values(), ids=list_commands())
def test_scheduled_command_is_one_that_hotich_knows(command: str) -> None:
    name, *arguments = shlex.split(command)
    context = hotich.commands[name].make_context(name, arguments)
    assert context.params["lang"] == "all"
    assert context.params["keep"] == 24


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_units_pass_the_verification_of_systemd(tmp_path: Path) -> None:
    for unit in UNITS:  # programs that are there, a user that is there
        text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text.replace("User=hotich", "User=root"), encoding="utf-8")
    shutil.copy(tmp_path / "hotich-failure@.service", tmp_path / "hotich-failure@hotich.service.service")
    names = [str(tmp_path / name) for name in ("hotich.service", "hotich.timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    own = [line for line in done.stderr.splitlines() if "hotich" in line]
    assert (done.returncode, own) == (0, [])


MANIFEST: dict[str, Any] = {
    "report": "leadership",
    "as_of": "2022-04-12",
    "lang": "vi",
    "since": {"edition": "editions/1-1/vi", "changed": ["n_deployed: 61 -> 62"]},
}


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(MANIFEST, indent=2), encoding="utf-8")
    return path


def test_mail_names_the_manifest_and_what_changed(manifest: Path) -> None:
    environment = {"MAILER": "cat", "MAILTO": "a@example.org", "PATH": "/usr/bin:/bin"}
    command = [str(DEPLOY / "mail.sh"), "New report", str(manifest)]
    mail = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert mail.startswith("To: a@example.org\nSubject: New report\n")
    assert str(manifest) in mail
    assert "n_deployed: 61 -> 62" in mail


def test_chat_is_told_what_changed(manifest: Path) -> None:
    write = runpy.run_path(str(DEPLOY / "chat.py"))["write"]
    assert write([str(manifest)]) == "leadership 2022-04-12 (vi): n_deployed: 61 -> 62"
    assert "refused" in write([])
