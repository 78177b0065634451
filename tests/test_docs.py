"""The documentation builds without a warning, asks nothing of the network, and what it shows works."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import openpyxl
import pytest

import hotich_analysis
from hotich_analysis.cli import hotich

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
SHELL_KINDS = {"sh", "bat"}
REQUEST = re.compile(r"""(?:src|href)=["'](?:https?:)?//[^"']+|url\(["']?(?:https?:)?//""")
LINK = re.compile(r'<a [^>]*href="[^"]*"')


def fences(path: Path, kinds: set[str]) -> list[str]:
    found = FENCE.finditer(path.read_text(encoding="utf-8"))
    return [fence["text"] for fence in found if fence["kind"] in kinds]


def commands() -> list[str]:
    lines = [line for page in PAGES for text in fences(page, SHELL_KINDS) for line in text.splitlines()]
    return sorted({line.split("#")[0].strip() for line in lines if line.startswith("hotich ")})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "--fail-on-warning",
        "-q",
        "-b",
        "html",
        str(ROOT / "docs"),
        str(folder),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return folder


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    page = (site / "api.html").read_text(encoding="utf-8")
    missing = [
        name
        for name in hotich_analysis.__all__
        if f"hotich_analysis.{name}" not in page and f">{name}<" not in page
    ]
    assert missing == []


def test_the_site_has_codebook_methodology_commands_and_scheduling(site: Path) -> None:
    for page in ("index", "quickstart", "codebook", "methodology", "commands", "scheduling", "api"):
        assert (site / f"{page}.html").is_file()
    assert "national_figures.csv" in (site / "codebook.html").read_text(encoding="utf-8")


def test_pages_of_the_site_load_nothing_from_elsewhere(site: Path) -> None:
    for path in [*site.rglob("*.html"), *site.rglob("*.css")]:
        text = LINK.sub("<a", path.read_text(encoding="utf-8"))
        assert REQUEST.findall(text) == [], path.name


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_python_examples_work(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_DATA", "")
    names: dict[str, object] = {}
    for number, text in enumerate(fences(page, {"python"}), 1):
        if ">>>" not in text:
            exec(compile(text, f"{page.name}, example {number}", "exec"), names)  # noqa: S102 - our own examples
            continue
        flags = doctest.NORMALIZE_WHITESPACE
        test = doctest.DocTestParser().get_doctest(text, names, f"{page.name} {number}", str(page), 0)
        runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
        said: list[str] = []
        runner.run(test, out=said.append, clear_globs=False)
        names = test.globs
        assert runner.failures == 0, "".join(said)


def test_there_are_examples() -> None:
    assert any(">>>" in text for text in fences(ROOT / "docs" / "quickstart.md", {"python"}))
    assert len(commands()) > 5


CLERK = ROOT / "docs" / "can_bo.md"
STEP = re.compile(
    r"^```console\n\$ hotich (?P<asked>.*)\n(?P<said>(?:.*\n)*?)```$|^\| (?P<cell>[^|]+\|[^|]+\|[^|]+) \|$",
    re.MULTILINE,
)


def test_the_page_for_clerks_shows_what_is_said(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Cells of its tables are filled in, and its commands run, in the order of the page."""
    monkeypatch.setenv("HOTICH_LANG", "vi")
    for step in STEP.finditer(CLERK.read_text(encoding="utf-8")):
        if step["asked"]:
            _, out, err = run(*shlex.split(step["asked"]))
            told = (err + out).replace(str(tmp_path), "/home/lan")
            shown = re.sub(r"\\\[….*?…?\\\]", ".*", re.escape(step["said"].strip()))
            assert re.fullmatch(shown, told.strip(), re.DOTALL), told
            continue
        sheet, cell, value = (part.strip() for part in step["cell"].split("|"))
        if re.fullmatch(r"[A-Z]\d+", cell):
            book = openpyxl.load_workbook(tmp_path / "bieu.xlsx")
            book[sheet][cell] = int(value) if value.isdecimal() else value
            book.save(tmp_path / "bieu.xlsx")


@pytest.mark.parametrize("line", commands())
def test_commands_that_are_shown_exist_with_their_options(line: str) -> None:
    _, *words = shlex.split(line)
    options = {word.split("=")[0] for word in words if word.startswith("--")}
    names = [word for word in words if not word.startswith("-")]
    known = {option for parameter in hotich.params for option in parameter.opts}
    if names:
        command = hotich.get_command(click.Context(hotich), names[0])
        assert command is not None, names[0]
        known |= {option for parameter in command.params for option in parameter.opts}
    assert options <= known | {"--help"}
