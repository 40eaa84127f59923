// The table of directives.
#include "script/slt/directive.h"

#include <algorithm>
#include <array>

namespace weir::slt {
namespace {

/// `y`: supported, `i`: ignored, `-`: rejected; in the order of Family.
constexpr std::array<Support, 6> by_family(std::string_view letters) {
  std::array<Support, 6> support{};
  for (std::size_t i = 0; i < support.size(); ++i) {
    support[i] = letters[i] == 'y'   ? Support::Supported
                 : letters[i] == 'i' ? Support::Ignored
                                     : Support::Rejected;
  }
  return support;
}

constexpr DirectiveSpec row(std::string_view word, RecordKind kind, std::string_view families,
                            std::uint8_t min, std::uint8_t max, std::string_view example) {
  return {word, kind, by_family(families), min, max, example};
}

using enum RecordKind;

// Columns of the third word: sqlite, cockroach, materialize, sqllogictest-rs, duckdb, dolt.
constexpr std::array kDirectives{
    row("@skip-file-if", SkipFileIf, "y--y--", 1, kManyWords, "@skip-file-if sqlite"),
    row("awaitquery", AwaitQuery, "-y----", 1, 1, "awaitquery q1"),
    row("awaitstatement", AwaitStatement, "-y----", 1, 1, "awaitstatement s1"),
    row("concurrentforeach", ConcurrentForeach, "----y-", 2, kManyWords,
        "concurrentforeach x 1 2 3"),
    row("concurrentloop", ConcurrentLoop, "----y-", 3, 3, "concurrentloop i 0 10"),
    row("connection", Connection, "---y--", 1, 1, "connection other"),
    row("continue", Continue, "----y-", 0, 0, "continue"),
    row("control", Control, "---y--", 2, 2, "control sortmode rowsort"),
    row("copy", Copy, "-yy---", 0, kManyWords, "copy"),
    row("copy-error", CopyError, "-y----", 0, 0, "copy-error"),
    row("endfor", EndFor, "y--y--", 0, 0, "endfor"),
    row("endloop", EndLoop, "----y-", 0, 0, "endloop"),
    row("for", For, "y--y--", 3, kManyWords, "for x in [a, b]"),
    row("force-backup-restore", ForceBackupRestore, "-y----", 0, 0, "force-backup-restore"),
    row("foreach", Foreach, "----y-", 2, kManyWords, "foreach type INTEGER BIGINT"),
    row("halt", Halt, "yiyyyy", 0, 0, "halt"),
    row("hash-threshold", HashThreshold, "yiiyyi", 1, 1, "hash-threshold 8"),
    row("include", Include, "---yy-", 1, 1, "include other.slt.part"),
    row("kv-batch-size", KvBatchSize, "-ii---", 1, 1, "kv-batch-size 10"),
    row("let", Let, "-y-y--", 1, kManyWords, "let $x"),
    row("load", Load, "----y-", 0, 3, "load {TEST_DIR}/x.db"),
    row("loop", Loop, "----y-", 3, 3, "loop i 0 10"),
    row("mode", Mode, "--y-y-", 1, kManyWords, "mode standard"),
    row("query", Query, "yyyyyy", 0, kManyWords, "query I rowsort"),
    row("reconnect", Reconnect, "----y-", 0, 0, "reconnect"),
    row("repeat", Repeat, "-y----", 1, 1, "repeat 3"),
    row("require", Require, "----y-", 1, kManyWords, "require parquet"),
    row("require-env", RequireEnv, "----y-", 1, 2, "require-env NAME"),
    row("reset label", ResetLabel, "----y-", 1, 1, "reset label q1"),
    row("reset-server", ResetServer, "--y---", 0, 0, "reset-server"),
    row("restart", Restart, "----y-", 0, 1, "restart"),
    row("retry", RecordKind::Retry, "-y----", 0, 0, "retry"),
    row("set always_fail_error_messages", SetAlwaysFail, "----y-", 0, kManyWords,
        "set always_fail_error_messages INTERNAL"),
    row("set ignore_error_messages", SetIgnoreErrors, "----y-", 0, kManyWords,
        "set ignore_error_messages HTTP Error"),
    row("set seed", SetSeed, "----y-", 1, 1, "set seed 0.5"),
    row("set sort_style", SetSortStyle, "----y-", 1, 1, "set sort_style rowsort"),
    row("set variable", SetVariable, "----y-", 2, kManyWords, "set variable x 1"),
    row("simple", Simple, "--y---", 0, 1, "simple conn=other,user=joe"),
    row("skip", Skip, "-y----", 0, kManyWords, "skip a reason"),
    row("skip_on_retry", SkipOnRetry, "-y----", 0, 0, "skip_on_retry"),
    row("sleep", Sleep, "-y-yy-", 1, 2, "sleep 2s"),
    row("statement", Statement, "yyyyyy", 1, kManyWords, "statement ok"),
    row("subtest", Subtest, "-yii--", 1, 1, "subtest name"),
    row("system", System, "---y--", 1, 5, "system ok"),
    row("tags", Tags, "----y-", 1, kManyWords, "tags memory"),
    row("test-env", TestEnv, "----y-", 2, kManyWords, "test-env NAME default"),
    row("traceoff", TraceOff, "-y----", 0, 0, "traceoff"),
    row("traceon", TraceOn, "-y----", 1, 1, "traceon trace.out"),
    row("unzip", Unzip, "----y-", 1, 2, "unzip a.db.gz {TEST_DIR}/a.db"),
    row("upgrade", Upgrade, "-y----", 1, 1, "upgrade all"),
    row("user", User, "-yi---", 1, 3, "user joe"),
};

static_assert(std::is_sorted(kDirectives.begin(), kDirectives.end(),
                             [](const DirectiveSpec& a, const DirectiveSpec& b) {
                               return a.word < b.word;
                             }));

}  // namespace

std::span<const DirectiveSpec> directives() { return kDirectives; }

const DirectiveSpec* find_directive(std::string_view word) {
  const auto* const found = std::lower_bound(
      kDirectives.begin(), kDirectives.end(), word,
      [](const DirectiveSpec& spec, std::string_view wanted) { return spec.word < wanted; });
  return found != kDirectives.end() && found->word == word ? found : nullptr;
}

std::string_view to_text(RecordKind kind) {
  if (kind == Broken) return "broken";
  const auto* const found =
      std::find_if(kDirectives.begin(), kDirectives.end(),
                   [kind](const DirectiveSpec& spec) { return spec.kind == kind; });
  return found == kDirectives.end() ? "broken" : found->word;
}

}  // namespace weir::slt
