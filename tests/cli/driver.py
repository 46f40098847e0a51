"""Runs kinako in an empty folder and an environment of its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path

from terminal import Terminal

KINAKO = ""  # the path of the binary under test; set by `run`


@dataclass
class Answer:
    code: int
    out: str
    err: str


class CliTest(unittest.TestCase):
    """Every test has an empty folder `self.folder` as its working directory and home."""

    maxDiff = 2000

    def setUp(self) -> None:
        self._temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self._temporary.cleanup)
        self.folder = Path(self._temporary.name).resolve()
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TERM": "xterm"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name: str) -> str:
        return (self.folder / name).read_text()

    def kinako(self, *arguments: str, stdin: str = "", seconds: float = 60, **env: str) -> Answer:
        done = subprocess.run(
            [KINAKO, *arguments],
            cwd=self.folder,
            env={**self.env, **env},
            input=stdin.encode(),
            capture_output=True,
            timeout=seconds,
        )
        return Answer(
            done.returncode,
            done.stdout.decode("utf-8", "backslashreplace"),
            done.stderr.decode("utf-8", "backslashreplace"),
        )

    def shell(self, line: str) -> Answer:
        """A line as people type it, with `kinako` on the path."""
        with tempfile.TemporaryDirectory() as commands:
            command = Path(commands) / "kinako"
            command.write_text(f'#!/bin/sh\nexec {shlex.quote(KINAKO)} "$@"\n')
            command.chmod(0o755)
            done = subprocess.run(
                ["/bin/sh", "-c", line],
                cwd=self.folder,
                env={**self.env, "PATH": f"{commands}:{self.env['PATH']}"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=60,
            )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    def terminal(self, *arguments: str, **env: str) -> Terminal:
        return Terminal([KINAKO, *arguments], {**self.env, **env}, str(self.folder))

    def start(self, *arguments: str, **more) -> subprocess.Popen:
        return subprocess.Popen(
            [KINAKO, *arguments],
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **more,
        )

    def says(self, answer: Answer, code: int, out: str = "", err: str = "") -> None:
        """Everything exactly."""
        self.assertEqual((answer.code, answer.out, answer.err), (code, out, err))
