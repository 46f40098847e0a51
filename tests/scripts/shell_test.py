"""Proves what scripts/setup and scripts/kinako promise, with stand-ins for Debian's tools
and for CMake."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from loading import ROOT  # noqa: E402

TOOLS = ["bash", "sed", "sort", "comm", "mktemp", "rm", "tail", "env", "cat", "grep", "mkdir",
         "find", "flock", "mv", "dirname", "touch", "chmod", "cp"]  # fmt: skip


class ShellTest(unittest.TestCase):
    """A folder `bin` with a few real tools; tests add stand-ins, which write to `calls`."""

    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = Path(holder.name)
        self.root.chmod(0o755)
        self.bin = self.root / "bin"
        self.bin.mkdir()
        self.calls = self.root / "calls"
        self.calls.touch()
        self.calls.chmod(0o666)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))

    def stand_in(self, name: str, script: str) -> None:
        file = self.bin / name
        file.write_text(f'#!/bin/bash\necho "{name} $*" >>{self.calls}\n{script}\n')
        file.chmod(0o755)

    def called(self) -> list[str]:
        lines = self.calls.read_text().splitlines()
        self.calls.write_text("")
        return lines

    def run_script(self, *command: str, **more) -> subprocess.CompletedProcess:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            env={"PATH": str(self.bin), "TMPDIR": "/tmp"},
            stdin=subprocess.DEVNULL,
            **more,
        )


class SetupTest(ShellTest):
    SCRIPT = str(ROOT / "scripts" / "setup")

    def setUp(self) -> None:
        super().setUp()
        self.installed("g++ cmake ninja-build ccache libfmt-dev libcli11-dev libfast-float-dev "
                       "rapidjson-dev libyaml-dev libcsv-dev libboost-dev libutf8proc-dev "
                       "libedit-dev")
        self.stand_in("apt-get", "exit 0")
        self.stand_in("sudo", '"$@"')

    def installed(self, names: str) -> None:
        # A package that was removed but not purged is known to dpkg, and still missing.
        lines = "".join(f"installed {name}\\n" for name in names.split())
        self.stand_in("dpkg-query", f'printf "{lines}config-files clang\\n"; exit 1')

    def apt_calls(self) -> list[str]:
        """The words of each apt-get call that are no options."""
        calls = [line.split() for line in self.called() if line.startswith("apt-get ")]
        return [
            " ".join(word for word in call[1:] if word[0] != "-" and "::" not in word)
            for call in calls
        ]

    def test_nothing_is_done_when_nothing_is_missing(self):
        result = self.run_script(self.SCRIPT, "build")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        self.assertEqual(self.apt_calls(), [])

    def test_what_is_missing_is_named_and_installed(self):
        result = self.run_script(self.SCRIPT, "test")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("catch2               the unit tests", result.stderr)
        self.assertEqual(
            self.apt_calls(), ["install catch2 clang clang-format libclang-rt-dev python3"]
        )

    def test_the_package_lists_are_fetched_only_when_the_install_fails(self):
        self.installed("cmake")
        self.stand_in("apt-get", f'[[ $* == *update* ]] && touch {self.root}/updated\n'
                                 f'[[ $* == *update* || -e {self.root}/updated ]]')
        result = self.run_script(self.SCRIPT)
        self.assertEqual(result.returncode, 0, result.stderr)
        install = "install ccache g++ libboost-dev libcli11-dev libcsv-dev libedit-dev " \
                  "libfast-float-dev libfmt-dev libutf8proc-dev libyaml-dev ninja-build rapidjson-dev"  # fmt: skip
        self.assertEqual(self.apt_calls(), [install, "update", install])

    def test_a_failing_install_is_an_error_with_its_reason(self):
        self.stand_in("apt-get", "echo no such package; exit 100")
        result = self.run_script(self.SCRIPT, "test")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no such package", result.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "needs root to become somebody else")
    def test_somebody_else_needs_sudo(self):
        result = self.run_script(self.SCRIPT, "test", user=65534)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("sudo env DEBIAN_FRONTEND=noninteractive apt-get", self.calls.read_text())
        (self.bin / "sudo").unlink()
        result = self.run_script(self.SCRIPT, "test", user=65534)
        self.assertEqual(result.returncode, 1)
        self.assertIn("needs root, and there is no sudo", result.stderr)
        self.assertIn("apt-get update && apt-get install", result.stderr)

    def test_another_system_is_told_what_is_needed(self):
        (self.bin / "apt-get").unlink()
        result = self.run_script(self.SCRIPT, "test")
        self.assertEqual(result.returncode, 1)
        self.assertIn("not a Debian system", result.stderr)
        self.assertIn("libutf8proc-dev", result.stderr)

    def test_an_unknown_group_is_a_usage_error(self):
        self.assertEqual(self.run_script(self.SCRIPT, "everything").returncode, 2)


class KinakoTest(ShellTest):
    """scripts/kinako in a small project whose build makes a shell script."""

    PROGRAM = '#!/bin/bash\necho "$PWD: $*"\nexit 7\n'

    def setUp(self) -> None:
        super().setUp()
        self.project = self.root / "project"
        (self.project / "scripts").mkdir(parents=True)
        (self.project / "engine").mkdir()
        for name in ("CMakeLists.txt", "CMakePresets.json", "engine/engine.cpp"):
            (self.project / name).touch()
        shutil.copy(ROOT / "scripts" / "kinako", self.project / "scripts" / "kinako")
        setup = self.project / "scripts" / "setup"
        setup.write_text(f"#!/bin/bash\necho setup >>{self.calls}\n")
        setup.chmod(0o755)
        build = self.project / "build" / "release"
        (self.root / "program").write_text(self.PROGRAM)
        self.stand_in(
            "cmake",
            f'if [[ $1 == --preset ]]; then touch {build}/build.ninja; exit; fi\n'
            f'echo "[1/2] building"; mkdir -p {build}/bin\n'
            f'cp {self.root}/program {build}/bin/kinako; chmod +x {build}/bin/kinako',
        )
        # Sources are older than the build that follows.
        self.age(self.project / "engine", -60)

    def age(self, path: Path, seconds: float) -> None:
        for file in [path, *path.rglob("*")]:
            os.utime(file, (time.time() + seconds,) * 2)

    def kinako(self, *arguments: str) -> subprocess.CompletedProcess:
        return self.run_script(
            str(self.project / "scripts" / "kinako"), *arguments, cwd=str(self.root)
        )

    def test_the_first_use_builds_and_runs_where_the_caller_is(self):
        result = self.kinako("run", "a b.mochi")
        self.assertEqual(result.returncode, 7, result.stderr)
        self.assertEqual(result.stdout, f"{self.root}: run a b.mochi\n")
        self.assertEqual([call.split()[0] for call in self.called()], ["setup", "cmake", "cmake"])
        self.assertIn("[1/2] building", (self.project / "build/log/release.log").read_text())

    def test_the_second_use_only_runs(self):
        self.kinako()
        self.called()
        result = self.kinako("x")
        self.assertEqual((result.returncode, result.stderr), (7, ""))
        self.assertEqual(self.called(), [])

    def test_a_changed_source_is_built_without_a_word(self):
        self.kinako()
        self.called()
        self.age(self.project / "engine" / "engine.cpp", +60)
        result = self.kinako("x")
        self.assertEqual((result.returncode, result.stderr), (7, ""))
        self.assertEqual([call.split()[0] for call in self.called()], ["setup", "cmake", "cmake"])

    def test_a_source_that_went_away_is_noticed(self):
        self.kinako()
        self.called()
        (self.project / "engine" / "engine.cpp").unlink()
        self.age(self.project / "engine", +60)
        self.kinako()
        self.assertEqual([call.split()[0] for call in self.called()], ["setup", "cmake", "cmake"])

    def test_a_failing_build_runs_nothing_and_says_why(self):
        self.stand_in("cmake", 'echo "a.cpp:1:2: error: no"; exit 1')
        result = self.kinako("x")
        self.assertEqual((result.returncode, result.stdout), (70, ""))
        self.assertIn("a.cpp:1:2: error: no", result.stderr)
        self.assertIn("build/log/release.log", result.stderr)
        # And the next use tries again.
        self.called()
        self.assertEqual(self.kinako().returncode, 70)
        self.assertNotEqual(self.called(), [])


if __name__ == "__main__":
    unittest.main()
