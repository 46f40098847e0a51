"""The benchmark harness. `bench/README.md` says what it measures and how."""
