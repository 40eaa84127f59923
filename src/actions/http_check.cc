// Judging responses.
#include "actions/http_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "actions/line_diff.h"
#include "base/text.h"

namespace weir::actions {
namespace {

using driver::HttpResponse;
using run::ActionResult;

constexpr std::size_t kShownBytes = 2000;

bool is_right(const HttpExpectation& expectation, int status) {
  if (expectation.success && status >= 200 && status <= 299) return true;
  return std::ranges::find(expectation.statuses, status) != expectation.statuses.end();
}

std::string describe_statuses(const HttpExpectation& expectation) {
  if (expectation.success) {
    std::string text = "a status from 200 to 299";
    for (const int status : expectation.statuses) text += fmt::format(", or {}", status);
    return text;
  }
  return fmt::format("status {}", fmt::join(expectation.statuses, " or "));
}

ActionResult wrong_status(const HttpExpectation& expectation, const HttpResponse& response) {
  ActionResult result =
      run::failed(fmt::format("{} answered with status {}", response.url, response.status));
  result.expected = describe_statuses(expectation);
  result.actual = fmt::format("status {}\n{}", response.status, show_body(response));
  return result;
}

ActionResult check_headers(const HttpExpectation& expectation, const HttpResponse& response,
                           const run::Mask& mask) {
  for (const auto& [name, expected] : expectation.headers) {
    const auto found = response.header(name);
    const std::string actual = found ? mask.apply(*found) : std::string();
    if (found.has_value() == expected.has_value() && actual == expected.value_or("")) continue;
    ActionResult result = run::failed(fmt::format("the header `{}` of the response {}", name,
                                                  found ? "has another value" : "is missing"));
    if (!expected) result.message = fmt::format("the response has a header `{}`", name);
    result.expected = expected ? fmt::format("{}: {}", name, *expected) : "no such header";
    result.actual = found ? fmt::format("{}: {}", name, actual) : "no such header";
    return result;
  }
  return run::passed();
}

std::vector<std::string> lines_of(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::vector<std::string> lines;
  if (text.empty()) return lines;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
  }
  return lines;
}

bool is_structured(const std::vector<std::string>& lines) {
  return lines.front().starts_with('{') || lines.front().starts_with('[');
}

/// Replaces both by the lines of their JSON if that is what they are to be compared by.
void as_json(std::vector<std::string>& expected, std::vector<std::string>& actual,
             std::string_view content_type, std::string_view actual_text) {
  const auto left = json_lines(fmt::format("{}", fmt::join(expected, "\n")));
  const auto right = json_lines(actual_text);
  if (!left || !right) return;
  const bool said = to_lower(content_type).find("json") != std::string::npos;
  if (!said && (!is_structured(*left) || !is_structured(*right))) return;
  expected = *left;
  actual = *right;
}

ActionResult check_body(const std::vector<std::string>& lines, const HttpResponse& response,
                        const run::Mask& mask) {
  if (response.truncated) {
    return run::errored({ErrorKind::Unavailable,
                         fmt::format("the body of {} is too long to be compared", response.url),
                         "without lines behind `----` it is not compared"});
  }
  const std::string text = mask.apply(response.body);
  std::vector<std::string> expected = lines;
  std::vector<std::string> actual = lines_of(text);
  as_json(expected, actual, response.header("content-type").value_or(""), text);
  if (expected == actual) return run::passed();
  ActionResult result = run::failed(fmt::format("{} answered with another body", response.url));
  result.expected = fmt::format("{}", fmt::join(expected, "\n"));
  result.actual = fmt::format("{}", fmt::join(actual, "\n"));
  result.diff = diff_lines(expected, actual);
  return result;
}

}  // namespace

Result<std::vector<int>> read_statuses(std::string_view list) {
  std::vector<int> statuses;
  if (list.empty()) return statuses;
  for (const std::string_view part : split(list, ',')) {
    std::uint64_t status = 0;
    if (!parse_unsigned(trim(part), status) || status < 100 || status > 999) {
      return fail(ErrorKind::Usage, fmt::format("`{}` is not an HTTP status", part));
    }
    statuses.push_back(static_cast<int>(status));
  }
  return statuses;
}

std::string show_body(const HttpResponse& response) {
  if (response.body.size() <= kShownBytes && !response.truncated) return response.body;
  return fmt::format("{}\n… (cut)\n", std::string_view(response.body).substr(0, kShownBytes));
}

ActionResult check_response(const HttpExpectation& expectation, const HttpResponse& response,
                            const run::Mask& mask) {
  if (!is_right(expectation, response.status)) return wrong_status(expectation, response);
  ActionResult result = check_headers(expectation, response, mask);
  if (result.kind != ActionResult::Kind::Pass || !expectation.lines) return result;
  return check_body(*expectation.lines, response, mask);
}

}  // namespace weir::actions
