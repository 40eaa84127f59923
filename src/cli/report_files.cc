// Which files a report may replace.
#include "cli/report_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBeginning = 4096;  // what a report is, is said in its first bytes

/// An option that names a file, and how such a file begins.
struct ReportOption {
  const OptionSpec* option;
  std::string_view noun;
  std::string_view begins;
  std::string_view holds;  ///< Somewhere in the beginning.
};
constexpr std::array kReports = {
    ReportOption{&option::kJson, "an event file", "{\"event\":", {}},
    ReportOption{&option::kJunitReport, "a JUnit report", "<", "<testsuite"},
};

bool is_same_file(const std::string& path, const std::string& other) {
  std::error_code error;
  if (fs::equivalent(path, other, error)) return true;
  return fs::absolute(path).lexically_normal() == fs::absolute(other).lexically_normal();
}

std::string beginning_of(const std::string& path) {
  std::string text(kBeginning, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
  return text;
}

/// Devices and pipes hold nothing that could be lost, nor does an empty file. `/dev/stdout` is what
/// the user sent it to.
bool may_be_replaced(const ReportOption& report, const std::string& path) {
  if (path.starts_with("/dev/")) return true;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return true;
  const std::string text = beginning_of(path);
  return text.empty() ||
         (text.starts_with(report.begins) && text.find(report.holds) != std::string::npos);
}

void complain(Complaints& complaints, const GivenOption& given, std::string message,
              std::string hint) {
  complaints.mistakes.push_back({given.place, std::move(message), std::move(hint)});
}

void check_file(const ReportOption& report, const GivenOption& given,
                std::span<const std::string> inputs, Complaints& complaints) {
  const std::string& path = given.value;
  const auto is_input = [&](const std::string& input) { return is_same_file(path, input); };
  if (std::any_of(inputs.begin(), inputs.end(), is_input)) {
    complain(complaints, given,
             fmt::format("`{}` is read by this run, and `--{}` would replace it", path,
                         given.spec->name),
             fmt::format("`--{} FILE` needs a file of its own", given.spec->name));
  } else if (!may_be_replaced(report, path)) {
    complain(complaints, given, fmt::format("`{}` exists and is not {}", path, report.noun),
             fmt::format("`--{}` replaces its file: name a new one, or remove this one",
                         given.spec->name));
  }
}

}  // namespace

void check_report_files(const Arguments& arguments, std::span<const std::string> inputs,
                        Complaints& complaints) {
  std::map<const OptionSpec*, const GivenOption*> seen;
  if (const GivenOption* resume = arguments.find(option::kResume)) {
    seen.emplace(resume->spec, resume);
  }
  for (const ReportOption& report : kReports) {
    const GivenOption* given = arguments.find(*report.option);
    if (given == nullptr || given->negated || given->value == "-") continue;
    const auto other = std::find_if(seen.begin(), seen.end(), [&](const auto& entry) {
      return is_same_file(entry.second->value, given->value);
    });
    if (other != seen.end()) {
      complain(complaints, *given,
               fmt::format("`--{}` and `--{}` name the same file", other->first->name,
                           given->spec->name),
               "each needs a file of its own");
    } else {
      check_file(report, *given, inputs, complaints);
    }
    seen.emplace(given->spec, given);
  }
}

}  // namespace weir::cli
