"""The programs that are measured: what a folder of `bench/programs/<suite>/<name>` holds.

`program.json` lists the sizes; beside it lies one hand-written file per language, named after
the folder. A size gets into a file by its text: the number on a line that ends with the
comment `bench:NAME` is replaced. That is the same in every language, and a compiled peer
cannot tell it from a program written for this size. A program with `"each"` repeats the lines
between `bench:each` and `bench:end`, with EACH counted from 0.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable

from .errors import BenchError, UsageError

# The order of the suites in every table.
SUITES = ("whole", "math", "strings", "lists", "maps", "bg", "join", "plb", "awfy", "cold")
LANGUAGES = ("mochi", "lua", "py", "js", "go", "cpp")
WHOLE_LANGUAGES = (*LANGUAGES, "rb", "rs")
USES = ("smoke", "seeds", "long")

_EACH = re.compile(
    r"^[ \t]*(?://|#|--) bench:each[ \t]*\n(.*?)^[ \t]*(?://|#|--) bench:end[ \t]*\n",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Size:
    """One row's parameters. `use` is what the size is for: the smoke run, the sizes of the
    published tables, or about one second in Lua."""

    use: str
    parameters: tuple[tuple[str, int], ...]  # such as (("n", 25), ("repeat", 1000))

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in self.parameters)

    def get(self, name: str) -> int | None:
        return dict(self.parameters).get(name)


@dataclass(frozen=True)
class Program:
    suite: str
    name: str
    folder: Path
    about: str
    sizes: tuple[Size, ...]
    process: bool = False  # measured as a whole process; it prints plain text
    each: str | None = None  # the parameter that counts the repeated lines
    show_process: bool = False  # the whole process gets a row of its own, too

    def __str__(self) -> str:
        return f"{self.suite}/{self.name}"

    @property
    def languages(self) -> tuple[str, ...]:
        return WHOLE_LANGUAGES if self.process else LANGUAGES

    def source(self, language: str) -> Path:
        """The file of a language. Raises BenchError when it is not there."""
        path = self.folder / f"{self.name}.{language}"
        if not path.is_file():
            raise BenchError(f"{self}: there is no {path.name}; every program needs every peer's file")
        return path

    def rendered(self, language: str, size: Size) -> str:
        """The file's text with the size in it."""
        path = self.source(language)
        text = path.read_text(encoding="utf-8")
        for name, value in size.parameters:
            if name == self.each:
                text = _repeat(text, value, path)
            else:
                text = _substitute(text, name, value, path)
        return text


def _substitute(text: str, name: str, value: int, path: Path) -> str:
    marked = re.compile(rf"^(.*?=\s*)\d+([^\d\n]*\bbench:{name}[ \t]*)$", re.MULTILINE)
    text, count = marked.subn(rf"\g<1>{value}\g<2>", text)
    if count != 1:
        raise BenchError(f"{path}: {count} lines are marked bench:{name}; there must be one")
    return text


def _repeat(text: str, count: int, path: Path) -> str:
    def expand(found: re.Match[str]) -> str:
        return "".join(found.group(1).replace("EACH", str(i)) for i in range(count))

    text, blocks = _EACH.subn(expand, text)
    if blocks == 0:
        raise BenchError(f"{path}: nothing between bench:each and bench:end")
    return text


def _read(folder: Path) -> Program:
    path = folder / "program.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        sizes = []
        for size in data["sizes"]:
            use = size["for"]
            if use not in USES:
                raise ValueError(f'"for" is one of {", ".join(USES)}')
            numbers = tuple((name, int(value)) for name, value in size.items() if name != "for")
            sizes.append(Size(use, numbers))
        return Program(
            suite=folder.parent.name,
            name=folder.name,
            folder=folder,
            about=data["about"],
            sizes=tuple(sizes),
            process=data.get("process", False),
            each=data.get("each"),
            show_process=data.get("show_process", False),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchError(f"{path}: {error}") from None


def find(root: Path, suites: Iterable[str] = (), names: Iterable[str] = ()) -> list[Program]:
    """The programs below `root`, all or those of some suites or names (`fib_rec` or
    `math/fib_rec`). Raises UsageError for a suite or name that does not exist, BenchError for
    a folder without a readable program.json or with a file missing."""
    order = {suite: place for place, suite in enumerate(SUITES)}
    folders = sorted(
        (folder for folder in root.glob("*/*") if folder.is_dir()),
        key=lambda folder: (order.get(folder.parent.name, len(order)), folder.parent.name, folder.name),
    )
    programs = [_read(folder) for folder in folders]
    known = {program.suite for program in programs}
    for suite in suites:
        if suite not in known:
            raise UsageError(f"there is no suite {suite!r}; there are {', '.join(sorted(known))}")
    for name in names:
        if not any(name in (program.name, str(program)) for program in programs):
            raise UsageError(f"there is no program {name!r}")
    suites, names = set(suites), set(names)
    chosen = [
        program
        for program in programs
        if (not suites or program.suite in suites)
        and (not names or program.name in names or str(program) in names)
    ]
    if not chosen:
        raise UsageError("no program is in the suites and has the names asked for")
    for program in chosen:
        for language in program.languages:
            program.source(language)
    return chosen


def sizes_of(program: Program, uses: Iterable[str], n: Iterable[int] = ()) -> list[Size]:
    """The sizes for some uses; or, when `n` is given, those, with the other parameters of the
    program's first size for tables (which is for the smoke run when there is none)."""
    n = list(n)
    if not n:
        return [size for size in program.sizes if size.use in uses]
    model = next((size for size in program.sizes if size.use == "seeds"), program.sizes[0])
    if model.get("n") is None:
        return [model]
    return [
        Size("given", tuple((name, value if name == "n" else kept) for name, kept in model.parameters))
        for value in n
    ]
