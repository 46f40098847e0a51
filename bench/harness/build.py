"""Makes runnable files of the programs: the rendered sources, and the executables of the
compiled peers, which are kept until the source, the compiler or its options change."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from .errors import BenchError
from .peers import Installed
from .places import BUILD
from .programs import Program, Size

LAUNCHER_SOURCE = Path(__file__).resolve().parent / "spawn.cpp"


def _compile(command: list[str], what: str, **environment: str) -> None:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **environment},
            timeout=600,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BenchError(f"{what}: {error}") from None
    if done.returncode != 0:
        raise BenchError(f"{what} does not compile:\n{done.stdout[-2000:]}")


def _write(path: Path, text: str) -> None:
    """Leaves a file alone that has this text already."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def launcher() -> Path:
    """The program that starts every measured process (spawn.cpp), built when it is not there."""
    text = LAUNCHER_SOURCE.read_text(encoding="utf-8")
    binary = BUILD / f"spawn-{_digest(text)}"
    if not binary.is_file():
        BUILD.mkdir(parents=True, exist_ok=True)
        half = binary.with_suffix(f".{os.getpid()}")
        _compile(
            ["g++", "-std=c++20", "-O2", "-static", str(LAUNCHER_SOURCE), "-o", str(half)], "spawn.cpp"
        )
        half.replace(binary)
    return binary


def prepared(program: Program, size: Size, installed: Installed, *, compile: bool = True) -> Path | None:
    """The file that `installed.command` takes. None when it would have to be compiled first and
    `compile` is false. Raises BenchError when the source is missing or does not compile."""
    peer = installed.peer
    text = program.rendered(peer.language, size)
    label = "-".join([program.suite, program.name, *(f"{k}{v}" for k, v in size.parameters)])
    if not peer.compiled:
        path = BUILD / "source" / label / f"{program.name}.{peer.language}"
        _write(path, text)
        return path
    key = _digest(text, installed.version, " ".join(peer.build))
    binary = BUILD / "compiled" / f"{label}-{peer.id}-{key}"
    if binary.is_file():
        return binary
    if not compile:
        return None
    source = BUILD / "source" / f"{label}-{peer.id}-{key}" / f"{program.name}.{peer.language}"
    _write(source, text)
    binary.parent.mkdir(parents=True, exist_ok=True)
    half = binary.with_name(f"{binary.name}.{os.getpid()}")
    _compile(
        [str(installed.path), *peer.build, str(half), str(source)],
        f"{program} {size}: {source.name}",
        GO111MODULE="off",
        GOCACHE=str(BUILD / "go-cache"),
        GOFLAGS="",
    )
    half.replace(binary)
    return binary
