#!/usr/bin/env python3
"""Tests the golden runner with a program that stands in for weir."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).resolve().parent / "run.py"
FAKE = """#!/bin/sh
case "$1" in
  cat) cat "$2" ;;
  fail) echo "took 12.5ms on 127.0.0.1:5432 in $PWD"; echo 'bad' >&2; exit 2 ;;
  raw) printf 'a\\r\\n\\377' ;;
  write) printf '%s\\n' "$3" > "$2" ;;
  env) echo "${PGHOST-none} ${GREETING-none}" ;;
esac
"""


class GoldenRunner(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.fake = self.folder / "fake"
        self.fake.write_text(FAKE)
        self.fake.chmod(0o755)

    def run_case(self, text, *options, **env):
        self.case = self.folder / "one.test"
        self.case.write_text(text)
        return subprocess.run([sys.executable, "-B", RUNNER, self.fake, self.case, *options],
                              capture_output=True, text=True, env={**os.environ, **env})

    def test_a_case_passes_when_everything_is_as_written(self):
        done = self.run_case("args: cat a.txt\n=== file a.txt\nhello\n=== stdout\nhello\n")
        self.assertEqual((done.returncode, done.stdout), (0, "1 passed, 0 failed, 0 skipped\n"))

    def test_a_difference_is_shown_as_a_diff(self):
        done = self.run_case("args: cat a.txt\n=== file a.txt\nhello\n=== stdout\nhallo\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("  -hallo\n  +hello\n", done.stdout)

    def test_an_unexpected_exit_status_fails(self):
        done = self.run_case("args: fail\nmasks: time port\n")
        self.assertIn("exit status: expected 0, got 2", done.stdout)

    def test_masks_hide_times_ports_and_the_folder(self):
        done = self.run_case("args: fail\nexit: 2\nmasks: time port\nmask: b.d => <word>\n"
                             "=== stdout\ntook <time> on 127.0.0.1:<port> in <dir>\n"
                             "=== stderr\n<word>\n")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_longer_time_in_a_column_is_no_difference(self):
        for line in ("pass     0.3 s  a", "pass    12.3 s  a", "pass   123.4 s  a"):
            done = self.run_case(f"args: cat a.txt\nmasks: time\n=== file a.txt\n{line}\n"
                                 "=== stdout\npass     <time>  a\n")
            self.assertEqual(done.returncode, 0, done.stdout)

    def test_rebase_writes_what_was_seen_and_keeps_the_header(self):
        self.run_case("# Shows it.\nargs: fail\nmasks: time port\n", "--rebase")
        self.assertEqual(self.case.read_text(),
                         "# Shows it.\nargs: fail\nexit: 2\nmasks: time port\n=== stdout\n"
                         "took <time> on 127.0.0.1:<port> in <dir>\n=== stderr\nbad\n")

    def test_every_byte_can_be_expected(self):
        done = self.run_case("args: raw\n=== stdout escaped no-newline\na\\x0d\n\\xff\n")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_rebase_is_stable_for_raw_bytes_and_section_marks(self):
        text = "args: cat a\n=== file a\n\\=== stdout\nx\n=== stdout\n"
        self.run_case(text, "--rebase")
        self.assertEqual(self.case.read_text(), text + "\\=== stdout\nx\n")
        self.assertEqual(self.run_case(self.case.read_text()).returncode, 0)

    def test_a_written_file_is_compared(self):
        done = self.run_case("before: write a old\nargs: write a new\n=== output a\nold\n")
        self.assertIn("  -old\n  +new\n", done.stdout)

    def test_the_environment_of_the_caller_is_kept_out(self):
        done = self.run_case("args: env\nenv: GREETING=hi\n=== stdout\nnone hi\n", PGHOST="x")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_case_without_its_need_is_skipped(self):
        done = self.run_case("args: env\nneeds: shared\n", WEIR_SHARED="/nonexistent")
        self.assertEqual(done.returncode, 77)

    def test_needs_selects(self):
        done = self.run_case("args: env\nneeds: postgres\n", "--needs", "none")
        self.assertEqual(done.stdout, "0 passed, 0 failed, 0 skipped\n")

    def test_a_misspelt_header_is_an_error(self):
        done = self.run_case("arg: env\n")
        self.assertIn("one.test:1:1: error: unknown header `arg: env`", done.stdout)


if __name__ == "__main__":
    unittest.main()
