// Requests to webhook sources.
#include <gtest/gtest.h>

#include "actions/fake_context.h"

namespace weir::actions {
namespace {

class Webhook : public ::testing::Test {
 protected:
  run::ActionResult append(std::vector<run::ActionCall::Value> values, int status) {
    driver::HttpResponse response;
    response.status = status;
    response.url = "http://h/x";
    context_.responses.emplace_back(std::move(response));
    values.push_back({"name", "a/b"});
    return perform(context_, "webhook-append", std::move(values), {"one", "two"});
  }
  FakeContext context_;
};

TEST_F(Webhook, PostsTheBodyToTheSource) {
  expect_pass(append({}, 200));
  const driver::HttpRequest& request = context_.requests.at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "http://db:6876/api/webhook/materialize/public/a%2Fb");
  EXPECT_EQ(request.body, "one\ntwo");
  EXPECT_TRUE(request.headers.empty());
}

TEST_F(Webhook, GoesWhereTheVariableSays) {
  context_.fake_variables.set("testdrive.materialize-http-url", "https://mz:1");
  expect_pass(append({{"database", "d"}, {"schema", "s"}}, 200));
  EXPECT_EQ(context_.requests.at(0).url, "https://mz:1/api/webhook/d/s/a%2Fb");
  EXPECT_EQ(context_.requests.at(0).identity, driver::ServerIdentity::Any);
}

TEST_F(Webhook, SendsItsOtherArgumentsAsHeaders) {
  expect_pass(append({{"x-signature", "s"}, {"status", "403"}}, 403));
  const auto& headers = context_.requests.at(0).headers;
  ASSERT_EQ(headers.size(), 1U);
  EXPECT_EQ(headers[0].name, "x-signature");
  EXPECT_EQ(headers[0].value, "s");
}

TEST_F(Webhook, TakesNoOtherStatus) {
  const auto result = append({}, 204);
  expect_end(result, Kind::Fail, "http://h/x answered with status 204");
  EXPECT_EQ(result.expected, "status 200");
}

}  // namespace
}  // namespace weir::actions
