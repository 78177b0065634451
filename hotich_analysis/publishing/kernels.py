"""Notebook kernels forked from a warm server process: imports are paid for once, not by every notebook.

The server is multiprocessing's fork server; a jupyter_client provisioner has it fork a child that becomes an
ordinary ipykernel without debugger. Caveat: what Python or an import settles once (the hash seed, say) is
the same in all of them. A kernel of another interpreter or with special streams starts the usual way.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import EntryPoint
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

_WARM_UP: Final = "HOTICH_WARM_UP"
_PROVISIONER: Final = EntryPoint(
    "hotich-forkserver", f"{__name__}:ForkserverProvisioner", KernelProvisionerFactory.GROUP_NAME
)


@dataclass(frozen=True)
class WarmUp:
    """A function ("module:name") that a fork server calls before it forks, with arguments that JSON can hold.

    It fills caches, so that no kernel need fill its own. What it raises is passed over: a notebook that does
    the same says so itself.
    """

    function: str
    arguments: Mapping[str, Any]

    def run(self) -> None:
        """Import the function's module and call it."""
        module, _, name = self.function.partition(":")
        with suppress(Exception):
            getattr(import_module(module), name)(**self.arguments)


@contextmanager
def forked_kernels(preload: Sequence[str], warm_up: WarmUp | None = None) -> Iterator[None]:
    """Within this context kernels of this process are forked from a server that has imported `preload`.

    It imports and warms up in the background, passes over what it cannot import, and ends on exit with any
    kernel left. Elsewhere (Windows; macOS, whose libraries dislike forks; HOTICH_FORK_KERNELS=0) nothing
    changes.
    """
    of_every_kernel = ["ipykernel.kernelapp", __name__, "IPython.core.debugger", "psutil", "tornado.queues"]
    usable = sys.platform == "linux" and os.environ.get("HOTICH_FORK_KERNELS") != "0"
    with _fork_server([*of_every_kernel, *preload], warm_up) if usable else nullcontext():
        yield


@contextmanager
def _fork_server(modules: list[str], warm_up: WarmUp | None) -> Iterator[None]:
    """Have a fork server of our own, as multiprocessing's may be in use, and leave no process behind."""
    tracker: Any = resource_tracker._resource_tracker
    # From Python 3.14 on any lock made in the meantime may need the tracker; then it stays to the end.
    tracker_is_ours = tracker._fd is None and multiprocessing.get_all_start_methods()[0] == "fork"
    server: Any = forkserver.ForkServer()
    server.set_forkserver_preload(modules)
    with _told(warm_up):
        server.ensure_running()
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name, ForkserverProvisioner.server
    # known here and now only: without its server it forks nothing, so it is no entry point for others
    factory.provisioners[_PROVISIONER.name] = _PROVISIONER
    factory.default_provisioner_name, ForkserverProvisioner.server = _PROVISIONER.name, server
    try:
        yield
    finally:
        factory.default_provisioner_name, ForkserverProvisioner.server = before
        factory.provisioners.pop(_PROVISIONER.name, None)
        with suppress(OSError):  # the server may be gone
            os.kill(server._forkserver_pid, signal.SIGKILL)  # asked politely it would import to the end
            server._stop()
        if tracker_is_ours:
            tracker._stop()


@contextmanager
def _told(warm_up: WarmUp | None) -> Iterator[None]:
    """Within this context a process that is started finds in its environment what to call on importing this.

    Its command line takes names of modules only.
    """
    if warm_up is None:
        yield
        return
    os.environ[_WARM_UP] = json.dumps(asdict(warm_up))
    try:
        yield
    finally:
        del os.environ[_WARM_UP]


class ForkserverProvisioner(LocalProvisioner):
    """Launches ipykernels of this interpreter as forks of `server`, all others as LocalProvisioner does."""

    server: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Return the connection information once the kernel listens; a client too early would lose 0.1 s."""
        if self.server is not None and self._can_fork(cmd, kwargs):
            self.cwd = str(kwargs.get("cwd") or Path.cwd())
            with suppress(OSError, EOFError):
                fork = await asyncio.to_thread(_Fork, self.server, cmd, kwargs["env"], self.cwd)
                self.process, self.pid, self.pgid = fork, fork.pid, fork.pid
                return self.connection_info
            ForkserverProvisioner.server = None  # it died, as of a preload that raises no mere ImportError
        return await super().launch_kernel(cmd, **kwargs)

    def _can_fork(self, cmd: list[str], kwargs: dict[str, Any]) -> bool:
        """Tell whether `cmd` is an ipykernel of this interpreter that asks nothing of the start of Python."""
        launcher = [part for part in cmd if part != "-Xfrozen_modules=off"][:3]  # that serves debuggers only
        extra = kwargs.keys() - {"env", "cwd"} or {n for n in self.kernel_spec.env if n.startswith("PYTHON")}
        return launcher == [sys.executable, "-m", "ipykernel_launcher"] and not extra

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and see it go, in milliseconds; the manager looks again only after 0.1 s."""
        await super().kill(restart)
        if isinstance(self.process, _Fork):
            self.process.wait(0.1)


class _Fork(subprocess.Popen[bytes]):
    """A kernel started by the fork server, which alone can wait for it; signals go the usual way."""

    stdin = stdout = stderr = returncode = None

    def __init__(self, server: forkserver.ForkServer, cmd: list[str], env: dict[str, str], cwd: str) -> None:
        self.args = argv = cmd[cmd.index("ipykernel_launcher") :]
        reader, writer = multiprocessing.Pipe(duplex=False)
        with reader:
            with writer:
                status, orders = server.connect_to_new_process([writer.fileno()])
            self._status: Any = Connection(status, writable=False)
            child = SimpleNamespace(_bootstrap=partial(_become_kernel, argv[1:], env))
            with open(orders, "wb") as stream:  # noqa: PTH123 - a descriptor, not a path
                # Process.start() would name our __main__ here, and the child would run that script again.
                stream.write(pickle.dumps({"sys_argv": argv, "dir": cwd}) + pickle.dumps(child))
            self.pid = forkserver.read_signed(status)
            if not reader.poll(10):  # 0.05 s is usual; a kernel that hangs is given up for a normal one
                self.kill()
            reader.recv_bytes()

    def poll(self) -> Any:
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> Any:
        if self.returncode is None and self._status.poll(timeout):
            self.returncode = -signal.SIGKILL
            with self._status, suppress(EOFError):  # the server may have gone first; its children follow
                self.returncode = forkserver.read_signed(self._status.fileno())
        return self.returncode


def _become_kernel(arguments: list[str], env: dict[str, str], parent_sentinel: int) -> int:
    """Run a kernel to its end in a child of the fork server, which calls this; return the exit code."""
    os.setsid()  # as in a normal kernel: signals to its group reach its children, and nobody else
    server: Any = forkserver._forkserver
    tracker: Any = resource_tracker._resource_tracker
    # Held open, these would keep the server and its tracker alive when the main process is killed.
    for descriptor in (server._forkserver_alive_fd, tracker._fd, parent_sentinel):
        os.close(descriptor)
    server._forkserver_alive_fd = tracker._fd = None
    os.environ.clear()
    os.environ.update(env, JPY_PARENT_PID=str(os.getppid()))
    for name in {"random", "numpy.random"} & sys.modules.keys():
        sys.modules[name].seed()  # or all kernels would draw the same numbers
    if matplotlib := sys.modules.get("matplotlib"):  # it has read the variable before ipykernel sets it
        matplotlib.rcParams["backend"] = env.get("MPLBACKEND") or "module://matplotlib_inline.backend_inline"
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # 0.05 s, and nobody debugs a notebook run
    app = sys.modules["ipykernel.kernelapp"].IPKernelApp.instance()
    # ipykernel ends when its parent does: here the fork server, which ends with the main process. Its warning
    # that the connection is not encrypted is no news on a machine of one's own, and would hide the progress.
    options = [f"--IPKernelApp.parent_handle={os.getppid()}", "--IPKernelApp.log_level=40"]
    app.initialize([*arguments, *options])
    del sys.modules["debugpy"]
    Connection(server.get_inherited_fds()[0], readable=False).send_bytes(b"listening")
    app.start()
    atexit._run_exitfuncs()  # the fork server leaves without what Python does on leaving
    return 0


if _WARM_UP in os.environ:
    WarmUp(**json.loads(os.environ.pop(_WARM_UP))).run()
