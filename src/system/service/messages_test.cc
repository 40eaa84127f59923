// The exact texts of all mistakes in descriptions, from the files in `messages/`; WEIR_REBASE=1
// rewrites them.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/testing.h"
#include "diag/testing.h"
#include "system/service/read.h"
#include "system/service/rules.h"

namespace weir::system {
namespace {

std::filesystem::path folder() { return source_dir() / "src" / "system" / "service" / "messages"; }

TEST(ServiceMessages, AreAsWrittenInTheirFilesAndCoverEveryRule) {
  std::set<std::string_view> rules;
  expect_messages(folder(), [&](std::string_view text) {
    std::string all;
    const ReadSystem read = read_system(make_source("weir.toml", std::string(text)), {});
    std::vector<Finding> told = read.findings;
    told.insert(told.end(), read.remarks.begin(), read.remarks.end());
    for (const Finding& finding : told) {
      rules.insert(finding.diagnostic.rule);
      all += render(finding.source, finding.diagnostic, Colour::Off);
    }
    return all;
  });
  for (const std::string_view rule : kServiceRules) EXPECT_TRUE(rules.contains(rule)) << rule;
}

}  // namespace
}  // namespace weir::system
