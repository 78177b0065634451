"""pyproject.toml, requirements.lock and environment.yml name the same packages, and nothing of a machine.

The core, which is what a report takes, stays small and is all that the package imports.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BEHIND_AN_EXTRA = {
    "display/explore/panel.py": "lab",
    "publishing/scheduling.py": "scheduler",
    "publishing/cluster.py": "cluster",
}
"""Modules that are imported only where what they need is asked for."""


def asked(texts: list[str]) -> dict[str, Requirement]:
    """Name -> requirement."""
    return {canonicalize_name(one.name): one for one in map(Requirement, texts)}


def core() -> dict[str, Requirement]:
    return asked(PROJECT["dependencies"])


def requirements() -> dict[str, Requirement]:
    extras = [text for texts in PROJECT["optional-dependencies"].values() for text in texts]
    return asked([*PROJECT["dependencies"], *extras])


def all_that_comes(names: set[str]) -> set[str]:
    """The packages, and on this machine what they need, and what that needs, as they say of themselves."""
    found: set[str] = set()
    waiting = [(name, "") for name in names]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        found.add(name)
        for one in map(Requirement, distribution(name).requires or []):
            if one.marker is None or one.marker.evaluate({"extra": extra}):
                needed = {(canonicalize_name(one.name), part) for part in ["", *one.extras]} - seen
                seen |= needed
                waiting.extend(needed)
    return found


@cache
def providers() -> Mapping[str, list[str]]:
    """Name of a module -> the packages that have it."""
    return packages_distributions()


def imports_of(path: Path) -> set[str]:
    """The first names of all modules that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in whole | parts}


def locked() -> dict[str, list[str]]:
    """Name -> versions; a package may be locked in several versions, each with its marker."""
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"(?m)^([\w.-]+)==([\w.!+]+)", lock_text()):
        versions.setdefault(canonicalize_name(name), []).append(version)
    return versions


def lock_text() -> str:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_lock_holds_every_requirement_in_an_allowed_version() -> None:
    for name, requirement in requirements().items():
        versions = locked()[name]
        assert all(requirement.specifier.contains(version) for version in versions), (name, versions)


def test_every_locked_package_has_a_hash() -> None:
    entries = re.split(r"(?m)^(?=[\w.-]+==)", lock_text())[1:]
    assert len(entries) == sum(map(len, locked().values()))
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("trace", ["://", "file:", "find-links", "index-url", "/opt", "/root", "/home", "#"])
def test_lock_names_no_machine_and_no_registry(trace: str) -> None:
    assert trace not in lock_text()


def test_conda_environment_asks_for_the_same_packages() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = [entry for entry in environment if isinstance(entry, str)]
    pip = next(entry["pip"] for entry in environment if isinstance(entry, dict))
    by_name = asked([entry for entry in [*conda, *pip] if not entry.startswith("-e")])
    for_users = {"python", "pip"}
    assert by_name.keys() - for_users == core().keys()
    for name, requirement in core().items():
        assert by_name[name].specifier == requirement.specifier, requirement
    assert by_name["python"].specifier == Requirement(f"python{PROJECT['requires-python']}").specifier
    assert "-e ." in pip  # extras come with the commands that need them


def test_a_report_takes_few_packages_and_all_from_the_lock() -> None:
    found = all_that_comes(set(core()))
    assert found - locked().keys() == set()
    assert len(found) <= 100, "the first command installs them all: is the newest one worth it?"


def test_nothing_of_tests_docs_or_lab_comes_with_a_report() -> None:
    only_in_extras = requirements().keys() - core().keys()
    assert {"jupyterlab", "pytest", "sphinx", "esda"} <= only_in_extras
    brought_anyway = {"packaging", "psutil"}  # by matplotlib and ipykernel
    heavy = {"scipy", "scikit-learn", "jupyter-server", "notebook", "dask", "rfc3987-syntax"}
    assert all_that_comes(set(core())) & (only_in_extras | heavy) == brought_anyway


@pytest.mark.parametrize("path", sorted((ROOT / "hotich_analysis").rglob("*.py")), ids=lambda path: path.stem)
def test_the_package_imports_what_it_asks_for(path: Path) -> None:
    extra = BEHIND_AN_EXTRA.get(path.relative_to(ROOT / "hotich_analysis").as_posix())
    known = set(core()) | (
        all_that_comes(set(asked(PROJECT["optional-dependencies"][extra]))) if extra else set()
    )
    for name in imports_of(path) - sys.stdlib_module_names - {"hotich_analysis"}:
        assert {canonicalize_name(one) for one in providers()[name]} & known, name
