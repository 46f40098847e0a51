"""Proves that web/src/protocol.ts is what the tables say, and that scripts/update-protocol notices
when it is not."""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from loading import ROOT, load  # noqa: E402

SCRIPT = load("scripts/update-protocol")


def check(root: Path) -> tuple[int, str]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = SCRIPT.main(["--check", f"--root={root}"])
    return code, said.getvalue()


class Protocol(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for file in (*SCRIPT.TABLES, SCRIPT.RESULT):
            (self.root / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, self.root / file)

    def change(self, file: str, old: str, new: str) -> None:
        text = (self.root / file).read_text()
        self.assertIn(old, text)
        (self.root / file).write_text(text.replace(old, new))

    def test_committed_file_is_what_the_tables_say(self) -> None:
        self.assertEqual(check(ROOT), (0, ""))

    def test_row_in_another_place_is_noticed(self) -> None:
        self.change("engine/runtime/exchange.def", "TAG(Null,", 'TAG(New, "", "a new one")\nTAG(Null,')
        code, said = check(self.root)
        self.assertEqual(code, 1)
        self.assertIn("run scripts/update-protocol", said)
        SCRIPT.main([f"--root={self.root}"])
        self.assertEqual(check(self.root), (0, ""))
        self.assertIn("New = 0", (self.root / SCRIPT.RESULT).read_text())

    def test_other_number_is_noticed(self) -> None:
        self.change("wasm/protocol.def", "67108864", "1000")
        self.assertEqual(check(self.root)[0], 1)

    def test_file_that_was_changed_by_hand_is_noticed(self) -> None:
        self.change(SCRIPT.RESULT, "Int = 3", "Int = 4")
        self.assertEqual(check(self.root)[0], 1)

    def test_row_that_cannot_be_read_is_no_row_left_out(self) -> None:
        self.change("wasm/protocol.def", "67108864", "64 << 20")
        code, said = check(self.root)
        self.assertEqual(code, 1)
        self.assertRegex(said, r"wasm/protocol\.def:\d+: cannot read")


if __name__ == "__main__":
    unittest.main()
