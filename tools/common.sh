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
