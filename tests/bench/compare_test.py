"""Proves that --compare finds what became slower and keeps quiet about noise."""

from __future__ import annotations

import random
import unittest

from support import host, results

from harness.compare import compare
from harness.errors import BenchError
from harness.stats import geometric_mean, mann_whitney, noisy


def sample(chance: random.Random, center: float, spread: float = 0.02) -> list[float]:
    return [center * chance.lognormvariate(0, spread) for _ in range(5)]


def measured(chance: random.Random, factors: dict[str, float], machine: float = 1.0):
    """40 rows of Kinako and Lua; the times of Kinako in some of them are multiplied."""
    rows = {}
    for i in range(40):
        name = f"math/p{i}"
        rows[name] = {
            "kinako-vm": sample(chance, 1000.0 * (i + 1) * factors.get(name, 1.0) * machine),
            "lua": sample(chance, 2000.0 * (i + 1) * machine),
        }
    return results(rows)


class RankSumTest(unittest.TestCase):
    def test_two_samples_that_do_not_overlap_have_the_least_probable_ranks(self):
        self.assertAlmostEqual(mann_whitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]), 2 / 252)
        self.assertAlmostEqual(mann_whitney([6, 7, 8], [1, 2, 3]), 2 / 20)

    def test_a_value_of_a_textbook_table(self):
        # U = 2 for 5 and 5: p = 0.0317 in the tables of exact two-sided probabilities.
        self.assertAlmostEqual(mann_whitney([1, 2, 3, 5, 7], [4, 6, 8, 9, 10]), 0.0556, places=3)
        self.assertAlmostEqual(mann_whitney([1, 2, 3, 4, 7], [5, 6, 8, 9, 10]), 0.0317, places=3)

    def test_equal_samples_are_equal(self):
        self.assertEqual(mann_whitney([1, 2, 3], [1, 2, 3]), 1.0)
        self.assertEqual(mann_whitney([5, 5, 5, 5, 5], [5, 5, 5, 5, 5]), 1.0)

    def test_the_order_of_the_samples_makes_no_difference(self):
        a, b = [1.0, 4.0, 4.0, 9.0], [2.0, 4.0, 11.0, 12.0, 13.0]
        self.assertAlmostEqual(mann_whitney(a, b), mann_whitney(b, a))

    def test_means_and_noise(self):
        self.assertAlmostEqual(geometric_mean([1, 4, 16]), 4.0)
        self.assertTrue(noisy([10, 11, 21]))
        self.assertFalse(noisy([10, 11, 20]))


class CompareTest(unittest.TestCase):
    def test_a_planted_regression_is_found_and_nothing_else(self):
        found = compare(
            measured(random.Random(1), {}), measured(random.Random(2), {"math/p7": 1.2})
        )
        self.assertEqual([change.row for change in found.slower], ["math/p7 n=1"])
        self.assertEqual(found.faster, [])
        self.assertIn("math/p7 n=1: kinako-vm", found.report())

    def test_what_became_faster_is_told_apart(self):
        found = compare(
            measured(random.Random(1), {}), measured(random.Random(2), {"math/p3": 0.7})
        )
        self.assertEqual(found.slower, [])
        self.assertEqual([change.row for change in found.faster], ["math/p3 n=1"])

    def test_noise_is_no_regression(self):
        cries = sum(
            len(compare(measured(random.Random(i), {}), measured(random.Random(-i), {})).slower)
            for i in range(1, 51)  # 50 comparisons of 40 rows
        )
        self.assertEqual(cries, 0)

    def test_a_slower_machine_is_no_regression(self):
        slow = measured(random.Random(4), {"math/p9": 1.3}, machine=1.5)
        found = compare(measured(random.Random(3), {}), slow)
        self.assertAlmostEqual(found.drift, 1.5, delta=0.03)
        self.assertEqual([change.row for change in found.slower], ["math/p9 n=1"])

    def test_a_change_of_a_peer_is_not_ours(self):
        old = results({"math/a": {"kinako-vm": [100.0] * 5, "lua": [100.0] * 5}})
        new = results({"math/a": {"kinako-vm": [100.0] * 5, "lua": [500.0] * 5}})
        new.header["peers"]["lua"]["version"] = "2.0"
        self.assertEqual(compare(old, new).slower, [])
        self.assertEqual(compare(old, new).faster, [])

    def test_windows_of_the_size_of_the_clock_are_left_out(self):
        old = results({"math/a": {"kinako-vm": [1.0] * 5}, "math/b": {"kinako-vm": [100.0] * 5}})
        new = results({"math/a": {"kinako-vm": [9.0] * 5}, "math/b": {"kinako-vm": [100.0] * 5}})
        self.assertEqual(compare(old, new).slower, [])
        self.assertEqual(compare(old, new).rows, 1)

    def test_results_of_two_hosts_are_refused(self):
        one = results({"math/a": {"kinako-vm": [100.0] * 5}})
        other = results({"math/a": {"kinako-vm": [100.0] * 5}}, host=host("there"))
        with self.assertRaisesRegex(BenchError, "different hosts"):
            compare(one, other)

    def test_results_without_a_common_row_are_refused(self):
        one = results({"math/a": {"kinako-vm": [100.0] * 5}})
        other = results({"math/b": {"kinako-vm": [100.0] * 5}})
        with self.assertRaisesRegex(BenchError, "no row"):
            compare(one, other)


if __name__ == "__main__":
    unittest.main()
