"""Proves that scripts/check-layers notices each way of breaking the rules, on small trees."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from loading import ROOT, load  # noqa: E402

SCRIPT = load("scripts/check-layers")

LINKS = """\
target_link_libraries(kinako_syntax PUBLIC kinako_base)
target_link_libraries(kinako_types PUBLIC kinako_syntax kinako_base)
target_link_libraries(kinako_compile PUBLIC kinako_types kinako_base)
target_link_libraries(kinako PRIVATE kinako_engine)
"""

GOOD = {
    "CMakeLists.txt": LINKS,
    "engine.h": "#pragma once\n",
    "engine.cpp": '#include "engine.h"\n',
    "base/span.h": "#pragma once\n#include <string>\n",
    "base/rows.def": '#ifndef ROW\n#error "define ROW"\n#endif\nROW(a)\n#undef ROW\n',
    "syntax/ast.h": '#pragma once\n#include "base/span.h"\n',
    "types/type.h": '#pragma once\n#include "syntax/ast.h"\n#include "base/span.h"\n',
    "types/typed_ast.h": '#pragma once\n#include "types/type.h"\n',
    "types/checker.h": "#pragma once\n",
    "compile/emit.cpp": '#include "types/typed_ast.h"\n#include "types/type.h"\n'
    '#include "base/span.h"\n',
    "cli/main.cpp": '#include "engine.h"\n#include "runtime/host.h"\n',
    "runtime/host.h": "#pragma once\n",
    "runtime/heap.h": "#pragma once\n",
}


def check(files: dict[str, str]) -> tuple[int, str]:
    """The exit code and the text for a tree that has `files` below engine/."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            file = Path(folder, "engine", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = SCRIPT.main([folder])
        return code, printed.getvalue()


class CheckLayersTest(unittest.TestCase):
    def assert_problem(self, changes: dict[str, str], saying: str) -> None:
        code, text = check({**GOOD, **changes})
        self.assertEqual(code, 1, text)
        self.assertIn(saying, text)
        self.assertIn(", 1 problems", text)

    def test_a_good_tree_passes(self):
        code, text = check(GOOD)
        self.assertEqual((code, text), (0, "check-layers: 12 files, 0 problems\n"))

    def test_an_include_against_the_arrows_fails(self):
        code, text = check({**GOOD, "base/bad.cpp": '\n#include "syntax/ast.h"\n'})
        self.assertEqual(code, 1)
        self.assertIn("engine/base/bad.cpp:2: base must not include syntax (`syntax/ast.h`)", text)

    def test_a_link_against_the_arrows_fails(self):
        self.assert_problem(
            {"CMakeLists.txt": LINKS + "target_link_libraries(kinako_base PUBLIC kinako_types)\n"},
            "engine/CMakeLists.txt:5: base must not link to types",
        )

    def test_an_include_without_its_link_fails(self):
        self.assert_problem(
            {"CMakeLists.txt": LINKS.replace("kinako_syntax kinako_base", "kinako_syntax")},
            "engine/CMakeLists.txt:2: types includes base but its target_link_libraries",
        )

    def test_a_commented_out_link_is_no_link(self):
        self.assert_problem(
            {"CMakeLists.txt": LINKS.replace("target_link_libraries(kinako_syntax", "# (")},
            "syntax includes base but",
        )

    def test_a_header_behind_a_door_fails(self):
        self.assert_problem(
            {"compile/bad.cpp": '#include "types/checker.h"\n'},
            "compile may include only types/reuse.h, types/typed_ast.h, types/walk.h of types, "
            "not `types/checker.h`",
        )
        self.assert_problem(
            {"cli/bad.cpp": '#include "runtime/heap.h"\n'}, "cli may include only runtime/host.h"
        )

    def test_what_the_open_header_includes_is_open_too(self):
        code, text = check(
            {**GOOD, "types/typed_ast.h": '#pragma once\n#include "types/checker.h"\n',
             "compile/emit.cpp": '#include "types/checker.h"\n#include "base/span.h"\n'}
        )
        self.assertEqual(code, 0, text)

    def test_nobody_includes_the_engine_from_a_room(self):
        code, text = check({**GOOD, "types/bad.cpp": '#include "engine.h"\n'})
        self.assertEqual(code, 1)
        self.assertIn("types must not include engine (`engine.h`)", text)

    def test_a_room_nobody_knows_fails(self):
        self.assert_problem({"attic/a.h": "#pragma once\n"}, "there is no room `attic`")

    def test_a_relative_include_fails(self):
        self.assert_problem({"types/bad.cpp": '#include "../types/type.h"\n'}, "is no file below")
        self.assert_problem({"types/bad.cpp": '#include "type.h"\n'}, "is no file below engine/")

    def test_a_header_without_pragma_once_fails(self):
        self.assert_problem({"base/bad.h": "// #pragma once\n"}, "base/bad.h: has no `#pragma once`")

    def test_a_table_that_does_not_ask_for_its_hook_fails(self):
        self.assert_problem({"base/bad.def": "ROW(a)\n#undef ROW\n"}, "`ROW` is not asked for")
        self.assert_problem(
            {"base/bad.def": '#if !defined(ONE)\n#error "x"\n#endif\nONE(a)\nTWO(a)\n'
             "#undef ONE\n#undef TWO\n"},
            "`TWO` is not asked for",
        )

    def test_a_table_that_leaves_its_hook_behind_fails(self):
        text = '#ifndef ROW\n#error "define ROW"\n#endif\nROW(a)\n'
        self.assert_problem({"base/bad.def": text}, "`ROW` is not undefined")

    def test_a_long_file(self):
        self.assertEqual(check({**GOOD, "base/long.cpp": "\n" * 700})[0], 0)
        self.assert_problem({"base/long.cpp": "\n" * 701}, "engine/base/long.cpp: has 701 lines")

    def test_headers_that_include_each_other(self):
        circle = {
            "base/a.h": '#pragma once\n#include "base/b.h"\n',
            "base/b.h": '#pragma once\n#include "base/a.h"\n',
        }
        self.assert_problem(circle, "base/a.h -> base/b.h -> base/a.h")

    def test_an_empty_tree_fails(self):
        code, _ = check({})
        self.assertEqual(code, 1)

    def test_every_room_of_the_project_is_in_the_table(self):
        rooms = {path.name for path in (ROOT / "engine").iterdir() if path.is_dir()}
        self.assertLessEqual(rooms, set(SCRIPT.ARROWS))


if __name__ == "__main__":
    unittest.main()
