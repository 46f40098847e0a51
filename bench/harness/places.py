"""Where things are in the tree."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ROOT / "bench" / "programs"
RESULTS = ROOT / "bench" / "results"
BUILD = ROOT / "build" / "bench"  # rendered sources, compiled peers, the launcher
KINAKO = ROOT / "build" / "release" / "bin" / "kinako"
