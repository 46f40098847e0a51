"""The engines and compilers that are compared: how each is found, asked for its version and
started. One row of the table per column of the results."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import BenchError, UsageError

# Debian's own directories first: `scripts/setup bench` installs there, so that a machine with
# other versions in front of them measures the same as one without.
_PATH = os.pathsep.join(["/usr/bin", "/bin", os.environ.get("PATH", "")])


@dataclass(frozen=True)
class Peer:
    id: str
    title: str  # the head of its column
    language: str  # the extension of its files
    executable: str
    options: tuple[str, ...] = ()  # between the executable and the file
    version: tuple[str, ...] = ("--version",)
    package: str = ""  # Debian's name
    build: tuple[str, ...] = ()  # compiler options; empty for what runs the file itself

    @property
    def compiled(self) -> bool:
        return bool(self.build)

    @property
    def ours(self) -> bool:
        return self.language == "mochi"


def ours(backend: str) -> Peer:
    return Peer(
        f"kinako-{backend}", f"Kinako {backend}", "mochi", "kinako", ("run", f"--backend={backend}")
    )


PEERS = (
    Peer("lua", "Lua", "lua", "lua5.4", version=("-v",), package="lua5.4"),
    Peer("luajit", "LuaJIT", "lua", "luajit", version=("-v",), package="luajit"),
    Peer("luajit-off", "LuaJIT -joff", "lua", "luajit", ("-joff",), ("-v",), "luajit"),
    Peer("python", "CPython", "py", "python3", package="python3"),
    Peer("pypy", "PyPy", "py", "pypy3", package="pypy3"),
    Peer("ruby", "Ruby", "rb", "ruby", package="ruby"),
    Peer("node", "Node", "js", "node", package="nodejs"),
    Peer("node-jitless", "Node --jitless", "js", "node", ("--jitless",), package="nodejs"),
    Peer(
        "go", "Go", "go", "go", version=("version",), package="golang-go", build=("build", "-o")
    ),
    Peer("cpp", "C++", "cpp", "g++", package="g++", build=("-std=c++20", "-O2", "-o")),
    Peer("rust", "Rust", "rs", "rustc", package="rustc", build=("-O", "-o")),
)


@dataclass(frozen=True)
class Installed:
    """A peer that is there. `path` is its interpreter or compiler."""

    peer: Peer
    path: Path
    version: str

    def command(self, program: Path) -> list[str]:
        """What runs `program`: the rendered source, or the executable made of it."""
        if self.peer.compiled:
            return [str(program)]
        return [str(self.path), *self.peer.options, str(program)]


def choose(wanted: str | None) -> list[Peer]:
    """The peers of a list such as `lua,node`, all without one, none for `none`."""
    if wanted is None or wanted == "all":
        return list(PEERS)
    if wanted == "none":
        return []
    known = {peer.id: peer for peer in PEERS}
    names = [name for name in wanted.split(",") if name]
    for name in names:
        if name not in known:
            raise UsageError(f"there is no peer {name!r}; there are {', '.join(known)}")
    return [peer for peer in PEERS if peer.id in names]


def locate(peer: Peer) -> Installed | None:
    """None when the peer is not installed."""
    found = shutil.which(peer.executable, path=_PATH)
    return None if found is None else Installed(peer, Path(found), _version(peer, Path(found)))


def kinako(backends: str, binary: Path) -> list[Installed]:
    """Our own columns, one per back end of a list such as `interp,vm`. Raises UsageError for a
    back end that this build of Kinako has not."""
    if not binary.is_file():
        raise BenchError(f"there is no {binary}; scripts/kinako --version builds it")
    names = [name for name in backends.split(",") if name]
    if not names:
        raise UsageError("--backend needs at least one back end")
    columns = []
    for name in names:
        if not re.fullmatch(r"[a-z]+", name):
            raise UsageError(f"{name!r} is no name of a back end")
        peer = ours(name)
        probe = _run([str(binary), *peer.options, "-e", "print(1)"])
        if probe.returncode != 0 or probe.stdout != "1\n":
            raise UsageError(f"this build of Kinako has no back end {name!r}")
        columns.append(Installed(peer, binary, _version(peer, binary)))
    return columns


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )


def _version(peer: Peer, path: Path) -> str:
    """One line, without the copyright that some add."""
    done = _run([str(path), *peer.version])
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    if done.returncode != 0 or not lines:
        raise BenchError(f"{path} {' '.join(peer.version)} failed, so {peer.id} has no version")
    if peer.id == "pypy" and len(lines) > 1:
        return lines[1].strip("[]")
    return re.sub(r"(\s+--)?\s+Copyright.*", "", lines[0])
