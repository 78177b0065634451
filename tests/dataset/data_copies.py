"""A copy of the data to damage, so that each test says what it breaks and nothing else."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

DATA = Path(__file__).parents[2] / "data"
SNAPSHOT = "snapshots/2022-04-12"


@dataclass(frozen=True)
class DataCopy:
    """A copy of data/; names are as in datapackage.json."""

    directory: Path

    def read(self, name: str) -> str:
        return (self.directory / name).read_text(encoding="utf-8")

    def write(self, name: str, content: str | bytes) -> None:
        content = content if isinstance(content, bytes) else content.encode()
        (self.directory / name).write_bytes(content)

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert text.count(old) == 1, f"{name} has '{old}' {text.count(old)} times"
        self.write(name, text.replace(old, new))

    def set_cells(self, name: str, row: int, values: Mapping[str, str]) -> None:
        """Put other values, by column, into a row of a table; row 1 is the header."""
        lines = self.read_rows(name)
        changed = dict(zip(lines[0], lines[row - 1], strict=True)) | values
        assert list(changed) == lines[0]
        assert list(changed.values()) != lines[row - 1]
        lines[row - 1] = list(changed.values())
        self.write_rows(name, lines)

    def read_cell(self, name: str, row: int, column: str) -> str:
        lines = self.read_rows(name)
        return lines[row - 1][lines[0].index(column)]

    def drop_row(self, name: str, row: int) -> None:
        lines = self.read_rows(name)
        self.write_rows(name, [*lines[: row - 1], *lines[row:]])

    def read_rows(self, name: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.read(name), newline="")))

    def write_rows(self, name: str, rows: Iterable[Iterable[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        self.write(name, text.getvalue())

    def remove(self, name: str) -> None:
        (self.directory / name).unlink()

    def sign(self) -> None:
        """Record the checksums as they are now, so that only the content can be at fault."""
        folder = self.directory / SNAPSHOT
        details = yaml.safe_load((folder / "source.yml").read_text(encoding="utf-8"))
        for name in details["sha256"]:
            if (folder / name).is_file():
                details["sha256"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        self.write(f"{SNAPSHOT}/source.yml", yaml.safe_dump(details, allow_unicode=True, sort_keys=False))
