// `$ http-request`: sends a request and checks the response.
#include <algorithm>

#include "actions/action.h"
#include "actions/http_check.h"
#include "actions/literal_checks.h"
#include "actions/waiting.h"
#include "base/text.h"

namespace weir::actions::http_request {
namespace {

constexpr std::string_view kBodyFollows = "----";
constexpr std::size_t kMostCompared = 16UL * 1024 * 1024;

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
                 .doc = "statuses outside 200 to 299 that are right too, separated by commas",
                 .check = check_statuses},
    ArgumentSpec{.name = "expect-status",
                 .doc = "the statuses that are right instead of 200 to 299, separated by commas",
                 .check = check_statuses},
    ArgumentSpec{.name = "headers",
                 .type = ArgumentType::Json,
                 .doc = "more headers of the request, as `{ \"NAME\": \"VALUE\" }`"},
    ArgumentSpec{.name = "expect-headers",
                 .type = ArgumentType::Json,
                 .doc = "headers that the response must have, in the same form; null for one that "
                        "must be missing"},
    ArgumentSpec{.name = "ca-file",
                 .doc = "certificates of authorities, in PEM form, instead of the system's"},
};

Result<std::vector<driver::HttpHeader>> request_headers(const ActionCall& call) {
  std::vector<driver::HttpHeader> headers;
  const auto text = call.find("headers");
  if (!text) return headers;
  WEIR_TRY_ASSIGN(const NamedTexts given, read_named_texts("headers", *text));
  for (const auto& [name, value] : given) headers.push_back({name, value.value_or("")});
  return headers;
}

Result<HttpExpectation> read_expectation(const ActionCall& call) {
  HttpExpectation expectation;
  WEIR_TRY_ASSIGN(expectation.statuses, read_statuses(call.text("expect-status")));
  expectation.success = expectation.statuses.empty();
  WEIR_TRY_ASSIGN(const std::vector<int> additional,
                  read_statuses(call.text("accept-additional-status-codes")));
  expectation.statuses.insert(expectation.statuses.end(), additional.begin(), additional.end());
  if (const auto text = call.find("expect-headers")) {
    WEIR_TRY_ASSIGN(expectation.headers, read_named_texts("expect-headers", *text));
    for (auto& [name, value] : expectation.headers) name = to_lower(name);
  }
  const auto& body = call.body();
  const auto mark = std::ranges::find(body, kBodyFollows);
  if (mark != body.end()) expectation.lines.emplace(mark + 1, body.end());
  return expectation;
}

/// The lines that are sent.
std::string request_body(const ActionCall& call) {
  const auto& body = call.body();
  std::string text;
  for (auto line = body.begin(); line != std::ranges::find(body, kBodyFollows); ++line) {
    if (line != body.begin()) text += '\n';
    text += *line;
  }
  return text;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "http-request",
    .summary = "sends an HTTP request, and checks the response",
    .doc =
        "The lines below, joined by newlines, are the body of the request. The command passes if "
        "the status of the response is from 200 to 299, or one that `expect-status` or "
        "`accept-additional-status-codes` lists.\n"
        "A line `----` ends the body of the request; the body of the response must then be what "
        "follows. JSON is compared by value, anything else line by line; what `set-regex` matches "
        "is replaced before. Without such a line the body is only shown when the command fails.\n"
        "Redirects are followed. Host names go where `--host` says.\n"
        "Not tried again. The response may take as long as the timeout of the run or of the file, "
        "whichever is longer, and at least a minute.",
    .example = R"($ s3-create-bucket bucket=${weir.prefix}

$ s3-file-upload bucket=${weir.prefix} key=point.json trailing-newline=false
{"x": 1, "y": 2}

$ s3-set-presigned-url bucket=${weir.prefix} key=point.json var-name=url

$ http-request method=GET url=${url} expect-status=200 expect-headers={ "Content-Length": 16 }
----
{
  "y": 2,
  "x": 1.0
}
)",
    .errors =
        "a status, a header or a body that is another; the response is shown\n"
        "a server that cannot be reached, or does not answer in time\n"
        "a list of statuses that is none, told by `weir check`",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Ignored,
    .body = BodyUse::Optional,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const HttpExpectation expectation, read_expectation(call));
  driver::HttpRequest request;
  request.method = call.text("method");
  request.url = call.text("url");
  request.content_type = call.text("content-type");
  request.body = request_body(call);
  request.authority = call.text("ca-file");
  WEIR_TRY_ASSIGN(request.headers, request_headers(call));
  if (expectation.lines) request.most_bytes = kMostCompared;
  WEIR_TRY_ASSIGN(const driver::HttpResponse response,
                  context.http(std::move(request), patience(context)));
  return check_response(expectation, response, context.state().mask);
}

}  // namespace weir::actions::http_request
