// What holds for every text in every dialect: it prints as it was written, and every place lies
// inside it.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <string>

#include "base/file.h"
#include "base/rng.h"
#include "base/testing.h"
#include "script/slt/invariants.h"
#include "script/slt/parse.h"

namespace weir::slt {
namespace {

constexpr std::string_view kSample = R"(# a script with everything

skipif mysql # why
onlyif sqlite
statement ok
CREATE TABLE t (a int,
# remark
  b text)

statement error duplicate  key retry 3 backoff 1s
INSERT INTO t VALUES (1, 'é')
----
<REGEX>:.*key.*


statement count 2
UPDATE t SET a = 1

query IT rowsort,colnames label-1
SELECT a, b FROM t
----
a b
1 one
# remark

query I nosort
SELECT a
----
30 values hashing to 3c13dee48d9356ae19af2515e05e6b54

query T multiline
EXPLAIN SELECT 1
----
Top

EOF

simple conn=a,user=b
SELECT 1
----
1
COMPLETE 1

loop i 0 10

onlyif i=2&&j<3
statement maybe con1
SELECT {i}
----
no

endloop

let $x
SELECT 1

copy
COPY t FROM STDIN

1 2
----
1

system ok retry 2 backoff 1s
echo a &
----
a


control sortmode rowsort

hash-threshold 8

onlyif mssql
halt

subtest one

for x in [a, b]

endfor
)";

constexpr std::array<std::string_view, 44> kFragments{
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "  \n",
    "#",
    "\n# remark\n",
    "----",
    "\n----\n",
    "EOF\n",
    "statement ok\n",
    "statement error ",
    "statement count ",
    "statement",
    "query",
    "query II rowsort\n",
    "query error ",
    "rowsort",
    "valuesort",
    "partialsort(1,2)",
    "partialsort(",
    "multiline",
    "skipif ",
    "onlyif x",
    "halt\n",
    "loop i 0 3\n",
    "endloop\n",
    "mode skip\n",
    "mode cockroach\n",
    "include x\n",
    "let ",
    "copy\n",
    "retry 3 backoff 1s",
    "subtest x\n",
    "set variable ",
    "8 values hashing to abc\n",
    "<!REGEX>:",
    "\xEF\xBB\xBF",
    "\xFF",
    "é",
    ",",
    "99999999999999999999",
};

std::string mutate(std::string text, Rng& rng) {
  for (std::uint64_t i = rng.below(6) + 1; i > 0; --i) {
    const std::size_t at = rng.below(text.size() + 1);
    const std::size_t length = std::min<std::size_t>(rng.below(30), text.size() - at);
    switch (rng.below(3)) {
      case 0: text.insert(at, kFragments[rng.below(kFragments.size())]); break;
      case 1: text.erase(at, length); break;
      default: text.insert(rng.below(text.size() + 1), text.substr(at, length)); break;
    }
  }
  return text;
}

/// The same with the line ends of Windows.
std::string with_cr(std::string_view text) {
  std::string changed;
  for (const char byte : text) {
    if (byte == '\n') changed += '\r';
    changed += byte;
  }
  return changed;
}

void expect_invariants(const std::string& text, std::uint64_t seed) {
  for (const Dialect& dialect : dialects()) {
    ASSERT_EQ(broken_invariant(text, dialect), "") << dialect.name << ", seed " << seed << "\n"
                                                   << text;
  }
}

TEST(SltProperties, HoldForMutatedScripts) {
  const std::string windows = with_cr(kSample);
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    Rng rng(seed);
    expect_invariants(mutate(seed % 4 == 0 ? windows : std::string(kSample), rng), seed);
  }
}

TEST(SltProperties, HoldForEveryPrefixOfAScript) {
  for (std::size_t length = 0; length <= kSample.size(); ++length) {
    expect_invariants(std::string(kSample.substr(0, length)), length);
  }
}

TEST(SltProperties, HoldForRandomFragments) {
  for (std::uint64_t seed = 0; seed < 800; ++seed) {
    Rng rng(seed);
    std::string text;
    for (std::uint64_t i = rng.below(40); i > 0; --i) {
      text += kFragments[rng.below(kFragments.size())];
    }
    expect_invariants(text, seed);
  }
}

bool is_script(const std::filesystem::path& path) {
  const std::string extension = path.extension();
  return extension == ".slt" || extension == ".test" || extension == ".part";
}

TEST(SltProperties, HoldForScriptsOfOthersWhichAlsoParse) {
  const auto folder = shared_folder();
  if (!folder) GTEST_SKIP() << "the shared folder with scripts is absent";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder / "corpus/slt")) {
    if (!is_script(entry.path())) continue;
    const auto text = read_file(entry.path());
    ASSERT_TRUE(text);
    const Detected detected = detect_dialect(entry.path().string(), *text);
    const Parsed parsed = parse(make_source(entry.path().string(), *text), *detected.dialect);
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
      ADD_FAILURE() << render(parsed.script.source, diagnostic, Colour::Off);
    }
    EXPECT_FALSE(parsed.script.records.empty()) << entry.path();
    constexpr std::size_t kSmall = std::size_t{64} << 10U;  // lines are counted for each record
    if (text->size() < kSmall) {
      EXPECT_EQ(broken_invariant(*text, *detected.dialect), "") << entry.path();
    }
    ++files;
  }
  EXPECT_GE(files, 200U);
}

}  // namespace
}  // namespace weir::slt
