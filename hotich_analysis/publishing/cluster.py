"""Notebooks run on a Dask cluster: what a run reads travels with it, and the notebook that ran comes back.

A worker that is killed costs its runs a second start on another. Workers have hotich_analysis in the version
of this machine, and need none of its files.
"""

from __future__ import annotations

import importlib.metadata
import io
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotich_analysis.errors import HotichError, Message, UsageError
from hotich_analysis.publishing.delivery import working_folder
from hotich_analysis.publishing.editions import RunSettings, Submit
from hotich_analysis.publishing.plan import Executed, Limits, Run
from hotich_analysis.publishing.runner import Interruption, execute

if TYPE_CHECKING:
    from distributed import Client

SCHEME: Final = "dask://"
_PACKAGE: Final = "hotich-analysis"
_VERSION: Final = importlib.metadata.version(_PACKAGE)
_RETRIES: Final = 3  # of a run whose worker was killed
_PATIENCE_S: Final = 10


@dataclass(frozen=True)
class Parcel:
    """A run with what it reads: its notebook; zipped, what lies beside it, and folders by their variables."""

    run: Run
    notebook: bytes
    beside: bytes
    folders: Mapping[str, bytes]
    variables: Mapping[str, str]
    limits: Limits

    def execute(self) -> Executed:
        """Run the notebook on the machine this is called on, in a folder that is gone afterwards."""
        with working_folder() as place:
            _unpack(self.beside, place / "notebooks")
            path = place / "notebooks" / self.run.notebook_path.name
            path.write_bytes(self.notebook)
            read = {variable: _unpack(packed, place / variable) for variable, packed in self.folders.items()}
            interruption = Interruption({**self.variables, **read})
            return execute(replace(self.run, notebook_path=path), interruption, self.limits)


@contextmanager
def open_cluster(address: str, settings: RunSettings) -> Iterator[Submit]:
    """Within this context runs go to the cluster whose scheduler listens at `address` (dask://HOST:PORT).

    What lies beside a notebook (no other notebooks) and the folders of settings.environment travel with it.
    Raises UsageError where no scheduler answers, has no workers, or one has another version of this package,
    HotichError without the extra `cluster`.
    """
    try:
        from distributed import Client
    except ImportError as error:
        message = "--executor dask:// needs the extra `cluster`: pip install 'hotich-analysis[cluster]'"
        raise HotichError(message) from error
    try:
        client = Client(  # type: ignore[no-untyped-call]
            f"tcp://{address.removeprefix(SCHEME)}", timeout=_PATIENCE_S, set_as_default=False
        )
    except (OSError, ValueError) as error:
        message = Message(
            "no Dask scheduler answers at {address}: {error}. Nothing was run.", address=address, error=error
        )
        raise UsageError("executor", address, message=message) from error
    with client:
        _check_workers(client, address)
        folders = {key: _pack(one) for key, one in settings.environment.items() if isinstance(one, Path)}
        others = {key: one for key, one in settings.environment.items() if not isinstance(one, Path)}
        pack_beside = lru_cache(partial(_pack, without=".ipynb"))
        pool: Executor = client.get_executor(pure=False, retries=_RETRIES)  # type: ignore[no-untyped-call]

        def submit(run: Run) -> Future[Executed]:
            path = run.notebook_path
            beside = pack_beside(path.parent)
            parcel = Parcel(run, path.read_bytes(), beside, folders, others, settings.limits)
            return pool.submit(parcel.execute)

        try:
            yield submit
        finally:
            pool.shutdown(wait=False)  # what is done is here by now, and what is not shall not go on


def _check_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_S)
    except TimeoutError as error:
        message = Message("the Dask scheduler at {address} has no workers. Nothing was run.", address=address)
        raise UsageError("executor", address, message=message) from error
    found: Mapping[str, Any] = client.run(importlib.metadata.version, _PACKAGE, on_error="return")
    if others := {worker: one for worker, one in found.items() if one != _VERSION}:
        versions = {worker: one if isinstance(one, str) else "–" for worker, one in others.items()}
        message = Message(
            "workers need {package} {version}, as here: {found}. Nothing was run.",
            package=_PACKAGE,
            version=_VERSION,
            found="; ".join(f"{worker}: {one}" for worker, one in versions.items()),
        )
        raise UsageError("executor", address, message=message)


def _pack(folder: Path, without: str = "") -> bytes:
    """Return the files of a folder as a zip archive, but for those with a name that ends `without`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            if not without or path.suffix != without:
                archive.write(path, path.relative_to(folder))
    return packed.getvalue()


def _unpack(packed: bytes, folder: Path) -> Path:
    folder.mkdir()
    zipfile.ZipFile(io.BytesIO(packed)).extractall(folder)
    return folder
