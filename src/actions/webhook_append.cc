// `$ webhook-append`: sends a request to a webhook source of Materialize.
#include <fmt/format.h>

#include <algorithm>

#include "actions/action.h"
#include "actions/http_check.h"
#include "actions/literal_checks.h"
#include "actions/waiting.h"

namespace weir::actions::webhook_append {
namespace {

constexpr std::uint16_t kPort = 6876;
constexpr std::string_view kUrl = "testdrive.materialize-http-url";

constexpr std::array kArguments = {
    ArgumentSpec{.name = "name", .required = Required::Yes, .doc = "name of the source"},
    ArgumentSpec{.name = "database", .default_value = "materialize", .doc = "where the source is"},
    ArgumentSpec{.name = "schema", .default_value = "public", .doc = "where the source is"},
    ArgumentSpec{.name = "status",
                 .type = ArgumentType::Unsigned,
                 .default_value = "200",
                 .doc = "what the response must be",
                 .check = check_statuses},
};

/// Where Materialize takes HTTP: as the variable says, or beside its port for SQL.
std::string base_url(ActionContext& context) {
  const std::string* url = context.variables().find(kUrl);
  if (url != nullptr && !url->empty()) return *url;
  return fmt::format("http://{}:{}", context.main_target().host, kPort);
}

/// Every argument that the table does not name.
std::vector<driver::HttpHeader> headers_of(const ActionCall& call) {
  std::vector<driver::HttpHeader> headers;
  for (const auto& [name, text] : call.values()) {
    const bool own = std::ranges::any_of(
        kArguments, [&](const ArgumentSpec& argument) { return argument.name == name; });
    if (!own) headers.push_back({name, text});
  }
  return headers;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "webhook-append",
    .summary = "sends a request to a webhook source of Materialize",
    .doc =
        "The lines below are the body of a POST. Every argument that is not listed is one of its "
        "headers.\n"
        "It goes to where the variable `testdrive.materialize-http-url` says, which the service "
        "`materialized` and the options of testdrive set; else to port 6876 of the main server. "
        "With HTTPS certificates are not checked.",
    .example = R"(> CREATE SOURCE hook IN CLUSTER quickstart FROM WEBHOOK BODY FORMAT TEXT

$ webhook-append name=hook x-signature=none
hello

> SELECT body FROM hook
hello
)",
    .example_use = ExampleUse::Checked,
    .errors =
        "a status that is another; the response is shown\n"
        "a server that cannot be reached, or does not answer in time",
    .arguments = kArguments,
    .other_arguments = OtherArguments::Meaningful,
    .body = BodyUse::Optional,
    .needs = "materialize",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  HttpExpectation expectation;
  expectation.success = false;
  WEIR_TRY_ASSIGN(expectation.statuses, read_statuses(call.text("status")));
  driver::HttpRequest request;
  request.method = "POST";
  request.url = fmt::format(
      "{}/api/webhook/{}/{}/{}", base_url(context), driver::escape_query(call.text("database")),
      driver::escape_query(call.text("schema")), driver::escape_query(call.text("name")));
  request.body = call.body_text();
  request.headers = headers_of(call);
  request.identity = driver::ServerIdentity::Any;
  WEIR_TRY_ASSIGN(const driver::HttpResponse response,
                  context.http(std::move(request), patience(context)));
  return check_response(expectation, response, context.state().mask);
}

}  // namespace weir::actions::webhook_append
