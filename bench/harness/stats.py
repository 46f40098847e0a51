"""The few statistics that the tables need."""

from __future__ import annotations

import math
from statistics import median
from typing import Iterable, Sequence

__all__ = ["geometric_mean", "mann_whitney", "median", "noisy"]

NOISE = 2.0  # a row whose slowest run takes more than this many times its fastest is noise


def geometric_mean(values: Iterable[float]) -> float:
    """Of positive numbers; NaN when there are none."""
    logs = [math.log(value) for value in values]
    return math.exp(sum(logs) / len(logs)) if logs else math.nan


def noisy(times: Sequence[float]) -> bool:
    return max(times) > NOISE * min(times)


def mann_whitney(a: Sequence[float], b: Sequence[float]) -> float:
    """The two-sided p-value of the rank-sum test: how probable it is that two samples of one
    distribution differ in their ranks as much as these.

    H. B. Mann and D. R. Whitney, "On a test of whether one of two random variables is
    stochastically larger than the other", 1947. Exact, by counting the subsets of the ranks
    with each sum, which holds with ties as well (E. L. Lehmann, "Nonparametrics", chapter 1):
    equal values get their mean rank, and ranks are doubled to stay integers.
    """
    pool = sorted([*a, *b])
    doubled = {}
    for value in pool:
        if value not in doubled:
            first = pool.index(value)
            doubled[value] = 2 * first + pool.count(value) + 1
    ranks = [doubled[value] for value in pool]

    # ways[k][s]: subsets of k ranks with the sum s
    ways: list[dict[int, int]] = [{} for _ in range(len(a) + 1)]
    ways[0][0] = 1
    for rank in ranks:
        for k in range(len(a) - 1, -1, -1):
            for total, count in ways[k].items():
                ways[k + 1][total + rank] = ways[k + 1].get(total + rank, 0) + count

    middle = len(a) * (len(pool) + 1)  # the mean of the doubled sum
    distance = abs(sum(doubled[value] for value in a) - middle)
    extreme = sum(n for total, n in ways[len(a)].items() if abs(total - middle) >= distance)
    return extreme / math.comb(len(pool), len(a))
