# What the scripts in tools/ share; sourced from the root of the repository.

say() { printf '== %s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# True where a machine judges: warnings are errors there.
in_ci() { [[ -n "${CI:-}" && "${CI}" != false && "${CI}" != 0 ]]; }

jobs() { nproc 2>/dev/null || echo 2; }

# Where results of checks are kept between clones; safe to delete.
cache_dir() { printf '%s' "${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/weir-dev"; }

# configure PRESET [cmake arguments]: quiet unless it fails.
configure() {
  local preset=$1 log
  shift
  log=$(mktemp)
  if ! cmake --preset "$preset" "-DWEIR_WERROR=$(in_ci && echo ON || echo OFF)" "$@" \
    >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "cmake could not configure the preset $preset"
  fi
  rm -f "$log"
}

# compile FOLDER [targets]: ninja with all cores, one status line.
compile() {
  local folder=$1
  shift
  NINJA_STATUS='[%f/%t %es] ' ninja -C "$folder" -j "$(jobs)" "$@"
}

# has_target FOLDER TARGET: whether the build there knows the target.
has_target() { ninja -C "$1" -t query "$2" >/dev/null 2>&1; }

# run_ctest FOLDER [ctest arguments]: runs tests; the last line is `N passed, N failed`.
run_ctest() {
  local folder=$1 log status=0 total failed skipped
  shift
  log=$(mktemp)
  ctest --test-dir "$folder" -j "$(jobs)" --output-on-failure --no-label-summary "$@" \
    2>&1 </dev/null | tee "$log" | grep -v '^ *Start ' || status=$?
  total=$(sed -n 's/.*tests failed out of \([0-9]*\)$/\1/p' "$log")
  failed=$(sed -n 's/.*, \([0-9]*\) tests\{0,1\} failed out of .*/\1/p' "$log")
  skipped=$(grep -c '\*\*\*Skipped' "$log" || true)
  rm -f "$log"
  [[ -n "$total" ]] || fail "no test ran"
  ((skipped == 0)) || printf '%s skipped\n' "$skipped"
  printf '%s passed, %s failed\n' "$((total - failed - skipped))" "$failed"
  return "$status"
}
