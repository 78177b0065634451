"""Forked kernels behave as ordinary kernels do, and leave nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from hotich_analysis.publishing.kernels import WarmUp, forked_kernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

PIPE = subprocess.PIPE
IS_FORKED = "import sys; print('wave' in sys.modules)"  # a module that a kernel does not import by itself
SCRIPT = f"""
print("main runs", flush=True)
from jupyter_client.manager import start_new_kernel
from hotich_analysis.publishing.kernels import WarmUp, forked_kernels
with forked_kernels(["wave"]):
    manager, client = start_new_kernel(kernel_name="python3")
    client.execute_interactive("{IS_FORKED}")
    input()
    client.stop_channels()
    manager.shutdown_kernel(now=True)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    with forked_kernels(["matplotlib.pyplot", "numpy.random", "wave"]):
        yield


def run(*cells: str, **settings: Any) -> list[Any]:
    """Run a notebook of these cells and return the outputs of the last."""
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernelspec})
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    settings = {"progress_bar": False, "shutdown_kernel": "immediate"} | settings
    try:
        return list(papermill.execute_notebook(notebook, None, **settings).cells[-1].outputs)
    finally:
        ensure_event_loop().close()  # nbclient leaves that of each thread open


def printed(*cells: str, **settings: Any) -> str:
    return "".join(output.text for output in run(*cells, **settings)).strip()


def children() -> set[int]:
    return {process.pid for process in psutil.Process().children(recursive=True)}


def is_running(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)  # an orphan that nobody fetched
    except psutil.NoSuchProcess:
        return False


def survivors(processes: Iterable[int], seconds: float = 5) -> set[int]:
    """Return which of the processes still run after that time."""
    deadline = time.monotonic() + seconds
    while True:
        running = {pid for pid in processes if is_running(pid)}
        if not running or time.monotonic() > deadline:
            return running
        time.sleep(0.05)


@pytest.mark.usefixtures("server")
def test_preloaded_modules_are_loaded_before_the_first_cell() -> None:
    assert printed(IS_FORKED) == "True"


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("magic", ["", "%matplotlib inline"])
def test_figures_appear_in_the_notebook(magic: str) -> None:
    outputs = run(f"{magic}\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert ["image/png" in output.data for output in outputs] == [True]


@pytest.mark.usefixtures("server")
def test_output_and_that_of_child_processes_is_captured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # with which ipykernel leaves child processes alone
    outputs = run("import os, sys\nprint('out')\nprint('err', file=sys.stderr)\n_ = os.system('echo child')")
    lines = {(output.name, line) for output in outputs for line in output.text.split()}
    assert lines == {("stdout", "out"), ("stdout", "child"), ("stderr", "err")}


@pytest.mark.usefixtures("server")
def test_errors_carry_the_traceback_of_the_cell() -> None:
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        run("1 + 1", "numerator = 1\nnumerator / 0")
    assert caught.value.ename == "ZeroDivisionError"
    assert any("numerator" in line for line in caught.value.traceback)


@pytest.mark.usefixtures("server")
def test_a_cell_over_its_time_stops_the_run_and_the_kernel() -> None:
    before = children()
    with pytest.raises(CellTimeoutError):
        run("import time; time.sleep(60)", execution_timeout=1)
    assert children() == before


@pytest.mark.usefixtures("server")
def test_an_interrupt_reaches_the_cell_and_the_next_one_runs() -> None:
    cell = "import time\ntry: time.sleep(60)\nexcept KeyboardInterrupt: reached = True"
    assert printed(cell, "print(reached)", execution_timeout=1, interrupt_on_timeout=True) == "True"


@pytest.mark.usefixtures("server")
def test_a_dying_kernel_is_noticed() -> None:
    with pytest.raises(DeadKernelError):
        run("import os; os._exit(1)")


@pytest.mark.usefixtures("server")
def test_processes_that_a_cell_started_end_with_the_kernel() -> None:
    started = int(printed("import subprocess\nprint(subprocess.Popen(['sleep', '60']).pid)"))
    assert survivors({started}) == set()


@pytest.mark.usefixtures("server")
def test_a_graceful_end_runs_exit_handlers(tmp_path: Path) -> None:
    farewell = tmp_path / "farewell"
    cell = f"import atexit, pathlib; atexit.register(pathlib.Path({str(farewell)!r}).touch)"
    run(cell, shutdown_kernel="graceful")
    assert farewell.exists()


@pytest.mark.usefixtures("server")
def test_kernels_draw_different_random_numbers() -> None:
    cell = "import random, numpy; print(random.random(), numpy.random.rand())"
    first, second = printed(cell).split(), printed(cell).split()
    assert not set(first) & set(second)


@pytest.mark.usefixtures("server")
def test_folder_and_environment_are_of_the_launch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_TEST", "later than the server")
    seen = printed("import os; print(os.getcwd(), os.environ['HOTICH_TEST'], sep='\\n')", cwd=tmp_path)
    assert seen.split("\n") == [str(tmp_path), "later than the server"]


@pytest.mark.usefixtures("server")
def test_multiprocessing_works_in_a_cell() -> None:
    imports = "from multiprocessing import get_context, shared_memory as memory"
    tracked = "block = memory.SharedMemory(create=True, size=1); block.close(); block.unlink()"
    pool = "with get_context('forkserver').Pool(2) as pool: print(pool.map(abs, [-1, -2]))"
    trackers = "print(sum('resource_tracker' in str(child.cmdline()) for child in Process().children()))"
    own = f"from psutil import Process\n{trackers}"
    assert printed(imports, tracked, f"{pool}\n{own}") == "[1, 2]\n1"


@pytest.mark.usefixtures("server")
def test_threads_run_notebooks_side_by_side() -> None:
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(printed, [f"{IS_FORKED}; print({number})" for number in range(8)]))
    assert results == [f"True\n{number}" for number in range(8)]


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    "changes",
    [
        {"argv": [sys.executable, "-O", "-m", "ipykernel_launcher", "-f", "{connection_file}"]},
        {"argv": ["bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]},
        {"env": {"PYTHONPATH": "/elsewhere"}},
    ],
    ids=["interpreter options", "other environment", "start variables"],
)
def test_kernels_of_another_kind_start_the_usual_way(
    changes: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"display_name": "Other", "language": "python", "argv": argv, **changes}
    folder = tmp_path / "kernels" / "other"
    folder.mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # the other needs ipykernel too
    assert printed(IS_FORKED, kernel_name="other") == "False"


def test_what_a_warm_up_has_filled_is_in_every_kernel() -> None:
    before = dict(os.environ)
    with forked_kernels([], WarmUp("sys:addaudithook", {"wrong": 1})):  # refused: passed over
        assert printed("print(1)") == "1"
    with forked_kernels([], WarmUp("fractions:Fraction.__init_subclass__", {})):
        assert printed("import sys; print('fractions' in sys.modules)") == "True"
    with forked_kernels([], WarmUp("sys:set_int_max_str_digits", {"maxdigits": 700})):
        asked = "import sys; print(sys.get_int_max_str_digits())"
        assert [printed(asked) for _ in range(2)] == ["700", "700"]
    assert os.environ == before


def test_nobody_else_is_offered_what_forks_nothing_without_its_server() -> None:
    before = dict(KernelProvisionerFactory.instance().provisioners)
    with forked_kernels([]):
        assert "hotich-forkserver" in KernelProvisionerFactory.instance().provisioners
    assert KernelProvisionerFactory.instance().provisioners == before
    assert "hotich-forkserver" not in {
        one.name for one in entry_points(group=KernelProvisionerFactory.GROUP_NAME)
    }


def test_nothing_changes_when_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_FORK_KERNELS", "0")
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name, children()
    with forked_kernels(["wave"]):
        assert (factory.default_provisioner_name, children()) == before


def test_leaving_restores_the_provisioner_and_ends_all_processes() -> None:
    script = """
import psutil
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from hotich_analysis.publishing.kernels import WarmUp, forked_kernels
def report():
    print(KernelProvisionerFactory.instance().default_provisioner_name, len(psutil.Process().children()))
report()
with forked_kernels(["wave"]):
    report()
report()
"""
    done = subprocess.run([sys.executable, "-c", script], stdout=PIPE, text=True, timeout=30, check=True)
    assert done.stdout.splitlines() == ["local-provisioner 0", "hotich-forkserver 2", "local-provisioner 0"]


@pytest.mark.parametrize(("text", "is_forked"), [("import no_such_module", "True"), ("1 / 0", "False")])
def test_a_module_that_cannot_be_imported_does_no_harm(
    text: str, is_forked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_module.py").write_text(text)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with forked_kernels(["broken_module", "wave"]):
        assert printed(IS_FORKED) == is_forked


@pytest.mark.parametrize("how", ["file", "module", "command"])
def test_an_unguarded_script_runs_once(how: str, tmp_path: Path) -> None:
    (tmp_path / "unguarded.py").write_text(SCRIPT)
    arguments = {"file": ["unguarded.py"], "module": ["-m", "unguarded"], "command": ["-c", SCRIPT]}[how]
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=tmp_path, input="\n", stdout=PIPE, text=True, timeout=30, check=True)
    assert done.stdout.splitlines() == ["main runs", "True"]


def test_everything_ends_when_the_main_process_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT]
    with subprocess.Popen(command, cwd=tmp_path, stdin=PIPE, stdout=PIPE, text=True) as main:
        assert main.stdout is not None
        assert [main.stdout.readline() for _ in range(2)] == ["main runs\n", "True\n"]
        others = {process.pid for process in psutil.Process(main.pid).children(recursive=True)}
        main.kill()
    assert len(others) >= 2  # at least the fork server and the kernel
    assert survivors(others) == set()
