"""A JupyterLab of one's own for the tests, and a browser that may reach it alone."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route

ROOT = Path(__file__).parents[2]
KEY = "hotich-test"
# As the document says it: what a reader types is what is tested.
SCHEDULER = re.findall(r"--Scheduler\S+=\S+", (ROOT / "docs/scheduling.md").read_text(encoding="utf-8"))
# What JupyterLab says of itself: where it starts and listens; that the machine is busy; that
# jupyter-scheduler was built against the next version of its parts (it works with this one, as
# test_scheduler.py shows); and that an entry which a package brings to a menu as a setting is there twice: it
# compares the defaults with themselves.
HARMLESS = re.compile(
    "Starting (application|WebSocket)"
    "|Plugin \\S+ is taking too long to activate"
    "|Unsatisfied version .* of shared singleton module"
    "|Menu entry for command 'notebook:export-to-format' is duplicated"
)
# JupyterLab asks whether it may fetch news, in a box that lies over what a test would press.
QUIET = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


@dataclass(frozen=True)
class Lab:
    """A running server: where it listens, and the folder it shows."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, **body: Any) -> tuple[bytes, dict[str, str]]:
        """GET, or POST of a JSON body: the answer and its headers."""
        headers = {"Authorization": f"token {KEY}", "Content-Type": "application/json"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(
                "POST" if body else "GET", f"/{path}", json.dumps(body) if body else None, headers
            )
            answer = connection.getresponse()
            told = answer.read()
        assert answer.status in {200, 204}, told
        return told, dict(answer.getheaders())


@contextmanager
def serve(folder: Path, home: Path) -> Iterator[Lab]:
    """JupyterLab on a free port, its settings, data and logs in `home`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = {"CONFIG": "config", "DATA": "data", "RUNTIME": "runtime"}
    own = {f"JUPYTER_{kind}_DIR": str(home / name) for kind, name in folders.items()}
    own |= {f"JUPYTERLAB_{kind}_DIR": str(home / kind) for kind in ("SETTINGS", "WORKSPACES")}
    own |= {"IPYTHONDIR": str(home / "ipython"), "PYTHONPATH": str(ROOT)}
    write_settings(home / "config" / "labconfig")
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={KEY}",
        *SCHEDULER,
    ]  # fmt: skip
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | own, stdout=log, stderr=log)
    try:
        yield wait_for(Lab(port, folder), process, home / "log")
    finally:
        process.terminate()
        process.wait(20)


def write_settings(folder: Path) -> None:
    """Settings that an installed wheel brings to share/jupyter/lab/settings, and some peace."""
    brought = json.loads((ROOT / "hotich_analysis/publishing/jupyterlab/overrides.json").read_text())
    folder.mkdir(parents=True)
    (folder / "default_setting_overrides.json").write_text(json.dumps(brought | QUIET))


def wait_for(lab: Lab, process: subprocess.Popen[bytes], log: Path) -> Lab:
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        try:
            lab.ask("api/status")
        except ConnectionError:
            time.sleep(0.1)
        else:
            return lab
    raise RuntimeError(log.read_text(encoding="utf-8"))


@dataclass
class Visit:
    """Pages of one visit to the server; `complaints` and `refused` are what must stay empty."""

    lab: Lab
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def open(self, name: str) -> Page:
        page = self.context.new_page()
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        # a workspace of its own, or JupyterLab would open again what an earlier visit left open
        page.goto(f"{self.lab.url}/lab/workspaces/{Path(name).stem}/tree/{name}?token={KEY}")
        page.locator(".jp-Notebook h1").first.wait_for(timeout=60_000)
        page.locator("#jupyterlab-splash").wait_for(state="detached")
        page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
        return page

    def hear(self, message: ConsoleMessage) -> None:
        if not HARMLESS.match(message.text):
            self.complaints.append(f"{message.type}: {message.text}")

    def admit(self, route: Route) -> None:
        """Let through what asks the server, and nothing else."""
        if route.request.url.startswith((self.lab.url, "data:", "blob:")):
            route.continue_()
        else:
            self.refused.append(route.request.url)
            route.abort()


def choose_menu(page: Page, *texts: str) -> None:
    """Open a menu of the bar and go down to an entry; those that open another menu have no role."""
    page.get_by_role("menuitem", name=texts[0], exact=True).click()
    for text in texts[1:-1]:
        page.locator(".lm-Menu-item", has_text=text).click()
    page.get_by_role("menuitem", name=texts[-1], exact=True).click()
