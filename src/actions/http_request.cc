// `$ http-request`: sends a request and checks the status of the response.
#include <fmt/format.h>

#include <algorithm>

#include "actions/action.h"
#include "actions/waiting.h"
#include "base/text.h"

namespace weir::actions::http_request {
namespace {

constexpr std::size_t kShownBytes = 2000;

constexpr std::array kArguments = {
    ArgumentSpec{.name = "method",
                 .required = Required::Yes,
                 .doc = "such as `GET` or `POST`, in upper case"},
    ArgumentSpec{.name = "url",
                 .type = ArgumentType::Url,
                 .required = Required::Yes,
                 .doc = "http or https"},
    ArgumentSpec{.name = "content-type", .doc = "of the lines below; no such header if not given"},
    ArgumentSpec{.name = "accept-additional-status-codes",
                 .doc = "statuses outside 200 to 299 that are right too, separated by commas"},
};

Result<std::vector<int>> additional_statuses(const ActionCall& call) {
  std::vector<int> statuses;
  const auto list = call.find("accept-additional-status-codes");
  if (!list || list->empty()) return statuses;
  for (const std::string_view part : split(*list, ',')) {
    std::uint64_t status = 0;
    if (!parse_unsigned(trim(part), status) || status < 100 || status > 999) {
      return fail(ErrorKind::Usage, fmt::format("`{}` is not an HTTP status", part));
    }
    statuses.push_back(static_cast<int>(status));
  }
  return statuses;
}

bool is_success(int status) { return status >= 200 && status <= 299; }

/// The beginning of a response, for people.
std::string show_body(const driver::HttpResponse& response) {
  if (response.body.size() <= kShownBytes && !response.truncated) return response.body;
  return fmt::format("{}\n… (cut)\n", std::string_view(response.body).substr(0, kShownBytes));
}

ActionResult refused(const driver::HttpResponse& response, const std::vector<int>& additional) {
  ActionResult result =
      failed(fmt::format("{} answered with status {}", response.url, response.status));
  result.expected = "a status from 200 to 299";
  for (const int status : additional) result.expected += fmt::format(", or {}", status);
  result.actual = fmt::format("status {}\n{}", response.status, show_body(response));
  return result;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "http-request",
    .summary = "sends an HTTP request",
    .doc =
        "The lines below, joined by newlines, are the body of the request. The command passes if "
        "the status of the response is from 200 to 299, or one that "
        "`accept-additional-status-codes` lists; its body is not compared, and is shown when the "
        "command fails. Redirects are followed. Host names go where `--host` says.\n"
        "Not tried again. The response may take as long as the timeout of the run or of the file, "
        "whichever is longer, and at least a minute.",
    .example = {},  // needs somebody who answers
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
    .body = BodyUse::Optional,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::vector<int> additional, additional_statuses(call));
  driver::HttpRequest request;
  request.method = call.text("method");
  request.url = call.text("url");
  request.content_type = call.text("content-type");
  request.body = call.body_text();
  WEIR_TRY_ASSIGN(const driver::HttpResponse response,
                  context.http(std::move(request), patience(context)));
  const bool accepted =
      is_success(response.status) ||
      std::find(additional.begin(), additional.end(), response.status) != additional.end();
  return accepted ? passed() : refused(response, additional);
}

}  // namespace weir::actions::http_request
