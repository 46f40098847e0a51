"""What ends a run. The first failure does: nothing is skipped silently."""


class BenchError(Exception):
    """A measurement that cannot be trusted or made: exit code 1."""


class UsageError(Exception):
    """A command line that asks for what does not exist: exit code 2."""
