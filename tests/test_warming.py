"""What was read and drawn before kernels are forked changes nothing that they show."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from hotich_analysis.cli import hotich
from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.folder import find_bundled
from hotich_analysis.dataset.tables import _parse_table
from hotich_analysis.display.wording import _load_messages
from hotich_analysis.warming import warm_up


def test_tables_words_and_shapes_are_kept() -> None:
    caches = [_load_messages, _parse_table]
    for cache in caches:
        cache.cache_clear()
    warm_up(as_of="2022-04-12", frame=34, langs=["vi", "en"], data_directory=str(find_bundled("data")))
    misses = [cache.cache_info().misses for cache in caches]
    load_boundaries(34, data_directory=find_bundled("data"))
    _load_messages("vi", "vi_VN")
    _load_messages("en", "en_GB")
    assert misses[0] == 2
    assert [cache.cache_info().misses for cache in caches] == misses


def test_documents_are_equal_to_those_of_a_fresh_kernel_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {}
    for forked in ("1", "0"):
        monkeypatch.setenv("HOTICH_FORK_KERNELS", forked)
        arguments = ["report", "province-briefs", "--lang", "vi", "--only", "province_brief-2[24]"]
        done = CliRunner().invoke(hotich, [*arguments, "--out", str(tmp_path / forked)])
        assert done.exit_code == 0, done.output
        folder = tmp_path / forked / "province-briefs" / "2022-04-12" / "vi"
        paths = [path for path in folder.rglob("*") if path.suffix in {".pdf", ".html", ".xlsx"}]
        made[forked] = {path.relative_to(folder): path.read_bytes() for path in paths}
    assert len(made["1"]) == 5
    assert made["1"] == made["0"]
