// Any bytes as a weir.toml: services are read without a crash, every finding has a place in its
// text and can be shown, and reading again finds the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "system/service/read.h"

namespace {

std::string findings_of(const weir::system::ReadSystem& read) {
  std::string all;
  for (const weir::Finding& finding : read.findings) {
    WEIR_CHECK(finding.diagnostic.span.end() <= finding.source.text().size(),
               finding.diagnostic.message);
    all += weir::render(finding.source, finding.diagnostic, weir::Colour::Off);
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const weir::Source source = weir::make_source("weir.toml", text);
  const weir::system::ReadSystem read = weir::system::read_system(source, {});
  weir::system::ReadOptions options;
  options.overrides = read.overrides;
  const std::string first = findings_of(read);
  WEIR_CHECK(findings_of(weir::system::read_system(source, {})) == first, first);
  (void)findings_of(weir::system::read_system(source, options));
  return 0;
}
