"""The wheel carries data and notebooks, and works from any folder; the source can be worked on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def build(kind: str, out: Path) -> Path:
    code = f"from hatchling.build import build_{kind}; print(build_{kind}({str(out)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return out / done.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


def test_source_distribution_holds_what_contributing_and_its_tests_need(tmp_path: Path) -> None:
    shutil.unpack_archive(build("sdist", tmp_path), tmp_path, filter="data")
    [root] = [path for path in tmp_path.iterdir() if path.is_dir()]
    needed = ["CONTRIBUTING.md", "Makefile", ".ci/run", ".ci/in-venv", ".github/workflows/ci.yml"]
    for name in [*needed, "install.py", ".pre-commit-config.yaml", "docs/decisions.md"]:
        assert (root / name).is_file(), name


def test_wheel_holds_data_notebooks_and_templates(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in [*ROOT.glob("data/**/*"), *ROOT.glob("notebooks/*.*")]:
        if path.is_file():
            assert f"hotich_analysis/{path.relative_to(ROOT).as_posix()}" in names, path
    for path in (ROOT / "hotich_analysis").rglob("*"):
        if path.suffix in {
            ".css",
            ".ttf",
            ".txt",
            ".js",
            ".openxml",
            ".rels",
            ".xml",
            ".py",
            ".pyi",
            ".ftl",
            ".lua",
            ".typ",
            ".html",
            ".j2",
            ".typst",
            ".json",
        }:
            assert path.relative_to(ROOT).as_posix() in names, path
    assert not [name for name in names if "__pycache__" in name]


def test_an_unpacked_wheel_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    where = "import hotich_analysis; print(hotich_analysis.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def run(*command: str) -> str:
        call = [sys.executable, *command]
        return subprocess.run(
            call, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert run("-c", where).startswith(str(site))
    assert "No problem" in run("-m", "hotich_analysis.cli", "check")
    assert run("-m", "hotich_analysis.cli", "coverage", "--format", "csv").count("\n") == 6
    made = run(
        "-m", "hotich_analysis.cli", "report", "--lang", "en", "--only", "reconciliation", "--out", "here"
    )
    assert "en: done" in made
    assert (tmp_path / "here" / "leadership" / "2022-04-12" / "en" / "leadership.pdf").read_bytes()[
        :4
    ] == b"%PDF"
