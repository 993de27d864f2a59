# SPDX-License-Identifier: Apache-2.0
"""The session runner sees a wrong status and a wrong line; otherwise no session would prove anything."""

import unittest

import run_session


class Runner(unittest.TestCase):
    def test_right(self):
        self.assertEqual(run_session.run("/bin/echo", "# remark\n$ accelbench a b\na b\n$ exit 3\n[3]\n"), [])

    def test_wrong_status(self):
        self.assertEqual(len(run_session.run("/bin/echo", "$ exit 3\n")), 1)

    def test_wrong_line(self):
        self.assertEqual(len(run_session.run("/bin/echo", "$ accelbench a\nb\n")), 1)

    def test_missing_and_surplus_lines(self):
        self.assertEqual(len(run_session.run("/bin/echo", "$ true\na\n")), 1)
        self.assertEqual(len(run_session.run("/bin/echo", "$ accelbench a\n")), 1)

    def test_dots(self):
        self.assertTrue(run_session.matches(["...", "x...z", "..."], ["a", "b", "xyz"]))
        self.assertFalse(run_session.matches(["...", "x...z"], ["a", "xy"]))
        self.assertFalse(run_session.matches(["a.b"], ["axb"]))


if __name__ == "__main__":
    unittest.main()
