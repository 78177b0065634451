"""pyproject.toml, requirements.lock and environment.yml name the same packages, and nothing of a machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def requirements() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [text for texts in project["optional-dependencies"].values() for text in texts]
    found = [Requirement(text) for text in [*project["dependencies"], *extras]]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


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
    asked = {
        Requirement(entry).name: Requirement(entry) for entry in [*conda, *pip] if not entry.startswith("-e")
    }
    by_name = {canonicalize_name(name): requirement for name, requirement in asked.items()}
    for_users = {"python", "pip"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["lab"]]
    assert by_name.keys() - for_users == {canonicalize_name(requirement.name) for requirement in wanted}
    for requirement in wanted:
        assert by_name[canonicalize_name(requirement.name)].specifier == requirement.specifier, requirement
    assert by_name["python"].specifier == Requirement(f"python{project['requires-python']}").specifier
    assert "-e .[docs,lab,scheduler,test]" in pip
