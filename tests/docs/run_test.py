#!/usr/bin/env python3
"""Tests the document runner with a program that stands in for weir."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).resolve().parent / "run.py"
FAKE = """#!/bin/sh
grep -q broken "$2" && { echo "$2: error: broken"; exit 2; }
echo "$1 $2"; echo "took 1.5ms"; echo done
"""


class DocumentRunner(unittest.TestCase):
    def run_page(self, text):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "weir").write_text(FAKE)
            (folder / "weir").chmod(0o755)
            (folder / "page.md").write_text(text)
            return subprocess.run([sys.executable, "-B", RUNNER, folder / "weir",
                                   folder / "page.md"], capture_output=True, text=True)

    def assert_passes(self, text):
        done = self.run_page(text)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def assert_fails(self, text, problem):
        done = self.run_page(text)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn(problem, done.stdout)

    def test_output_is_compared_and_times_are_masked(self):
        self.assert_passes("```console\n$ echo '> 1' > x; weir run x\nrun x\ntook 99 s\ndone\n```\n")

    def test_a_line_of_dots_stands_for_any_lines(self):
        self.assert_passes("```console\n$ weir run /dev/null\n...\ndone\n```\n")

    def test_other_output_is_a_problem(self):
        self.assert_fails("\n```console\n$ weir run /dev/null\nrun y\n...\n```\n",
                          "page.md:3: error: `weir run /dev/null` prints something else")

    def test_the_exit_status_is_part_of_the_page(self):
        self.assert_passes("```console\n$ echo broken > x; weir run x\n...\n[exit 2]\n```\n")
        self.assert_fails("```console\n$ echo broken > x; weir run x\n```\n",
                          "ended with 2, the page says 0")

    def test_scripts_are_checked_and_bad_ones_must_fail(self):
        self.assert_passes("```td\n> SELECT 1\n1\n```\n<!-- bad -->\n\n```td\nbroken\n```\n")
        self.assert_fails("```td\nbroken\n```\n", "`weir check` of this script ended with 2")

    def test_a_named_block_is_a_file_for_later_commands(self):
        self.assert_passes("<!-- file: a/b.toml -->\n```toml\nx = 1\n```\n"
                           "```console\n$ cat a/b.toml\nx = 1\n```\n")

    def test_a_command_that_no_test_executes_is_a_problem(self):
        self.assert_fails("```sh\nmake test\nweir run x\n```\n",
                          "page.md:3: error: a command that no test executes")

    def test_make_is_left_to_the_ci(self):
        self.assert_passes("```console\n$ make demo\n```\n")


if __name__ == "__main__":
    unittest.main()
