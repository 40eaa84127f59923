// Requests of scripts, and what their responses must be.
#include <gtest/gtest.h>

#include "actions/fake_context.h"

namespace weir::actions {
namespace {

using Values = std::vector<run::ActionCall::Value>;

class Http : public ::testing::Test {
 protected:
  run::ActionResult request(Values more, int status, std::string body = "",
                            std::vector<std::string> lines = {"{", "}"}) {
    driver::HttpResponse response;
    response.status = status;
    response.url = "http://h/x";
    response.body = std::move(body);
    response.headers = headers_;
    response.truncated = truncated_;
    context_.responses.emplace_back(std::move(response));
    more.push_back({"method", "POST"});
    more.push_back({"url", "http://h/x"});
    return perform(context_, "http-request", std::move(more), std::move(lines));
  }
  /// Of a response that is compared with these lines.
  run::ActionResult compare(std::string body, std::vector<std::string> expected) {
    expected.insert(expected.begin(), "----");
    return request({}, 200, std::move(body), std::move(expected));
  }
  std::vector<driver::HttpHeader> headers_;
  bool truncated_ = false;
  FakeContext context_;
};

TEST_F(Http, SendsTheBodyWithItsType) {
  expect_pass(request({{"content-type", "application/json"}}, 201));
  ASSERT_EQ(context_.requests.size(), 1U);
  EXPECT_EQ(context_.requests[0].method, "POST");
  EXPECT_EQ(context_.requests[0].url, "http://h/x");
  EXPECT_EQ(context_.requests[0].body, "{\n}");
  EXPECT_EQ(context_.requests[0].content_type, "application/json");
}

TEST_F(Http, PassesOnSuccessOrAListedStatus) {
  expect_pass(request({}, 204));
  expect_pass(request({{"accept-additional-status-codes", "404, 409"}}, 409));
}

TEST_F(Http, ShowsTheResponseOfAFailure) {
  const auto result =
      request({{"accept-additional-status-codes", "404,409"}}, 500, "{\"error\": \"busy\"}");
  expect_end(result, Kind::Fail, "http://h/x answered with status 500");
  EXPECT_EQ(result.expected, "a status from 200 to 299, or 404, or 409");
  EXPECT_EQ(result.actual, "status 500\n{\"error\": \"busy\"}");
}

TEST_F(Http, CutsLongResponses) {
  const auto result = request({}, 500, std::string(5000, 'x'));
  EXPECT_EQ(result.actual, "status 500\n" + std::string(2000, 'x') + "\n… (cut)\n");
}

TEST_F(Http, RefusesWhatIsNoStatus) {
  expect_end(request({{"accept-additional-status-codes", "404,soon"}}, 200), Kind::Error,
             "`soon` is not an HTTP status");
  EXPECT_TRUE(context_.requests.empty());
}

TEST_F(Http, PassesOnWhyNobodyAnswered) {
  context_.responses.emplace_back(
      Failure(Error{ErrorKind::Unavailable, "cannot reach http://h/x: refused", ""}));
  expect_end(perform(context_, "http-request", {{"method", "GET"}, {"url", "http://h/x"}}),
             Kind::Error, "cannot reach http://h/x: refused");
}

TEST_F(Http, TakesOnlyTheStatusesThatAreExpected) {
  expect_pass(request({{"expect-status", "404, 409"}}, 409));
  const auto result = request({{"expect-status", "404,409"}}, 200);
  expect_end(result, Kind::Fail, "http://h/x answered with status 200");
  EXPECT_EQ(result.expected, "status 404 or 409");
  expect_pass(request({{"expect-status", "404"}, {"accept-additional-status-codes", "410"}}, 410));
}

TEST_F(Http, SendsOnlyWhatStandsBeforeTheMark) {
  expect_pass(request({}, 200, "b\n", {"a", "", "c", "----", "b"}));
  EXPECT_EQ(context_.requests[0].body, "a\n\nc");
}

TEST_F(Http, ComparesTextLineByLine) {
  expect_pass(compare("a\r\n\nb\n", {"a", "", "b"}));
  expect_pass(compare("a", {"a"}));
  expect_pass(compare("", {}));
  const auto result = compare("a\nc\n", {"a", "b"});
  expect_end(result, Kind::Fail, "http://h/x answered with another body");
  EXPECT_EQ(result.diff, "  a\n- b\n+ c\n");
  EXPECT_EQ(compare("1.0", {"1"}).kind, Kind::Fail);
  EXPECT_EQ(compare("a", {}).kind, Kind::Fail);
}

TEST_F(Http, ComparesJsonByValue) {
  expect_pass(compare(R"({"b":[1,2.0],"a":"x"})", {"{", R"("a": "x", "b": [1, 2])", "}"}));
  const auto result = compare(R"({"a": 1, "b": 2})", {R"({"b": 3, "a": 1})"});
  expect_end(result, Kind::Fail, "http://h/x answered with another body");
  EXPECT_EQ(result.diff, "  {\n    \"a\": 1,\n-   \"b\": 3\n+   \"b\": 2\n  }\n");
  EXPECT_EQ(compare("[1, 2]", {"[2, 1]"}).kind, Kind::Fail);
  headers_ = {{"content-type", "application/json; charset=utf-8"}};
  expect_pass(compare("1.0", {"1"}));
}

TEST_F(Http, ReplacesWhatTheMaskMatches) {
  context_.file_state.mask = *run::Mask::create("[0-9]+", "N");
  expect_pass(compare(R"({"id": "a17"})", {R"({"id": "aN"})"}));
}

TEST_F(Http, ComparesNoBodyThatWasCut) {
  truncated_ = true;
  expect_end(compare("a", {"a"}), Kind::Error, "the body of http://h/x is too long to be compared");
  expect_pass(request({}, 200, "a"));
}

TEST_F(Http, ChecksHeaders) {
  headers_ = {{"content-type", "text/plain"}, {"x-id", "7"}};
  expect_pass(request(
      {{"expect-headers", R"({"Content-Type": "text/plain", "X-ID": 7, "y": null})"}}, 200));
  expect_end(request({{"expect-headers", R"({"X-Id": "8"})"}}, 200), Kind::Fail,
             "the header `x-id` of the response has another value");
  expect_end(request({{"expect-headers", R"({"x-other": ""})"}}, 200), Kind::Fail,
             "the header `x-other` of the response is missing");
  expect_end(request({{"expect-headers", R"({"x-id": null})"}}, 200), Kind::Fail,
             "the response has a header `x-id`");
}

TEST_F(Http, SendsHeaders) {
  expect_pass(request({{"headers", R"({"Authorization": "Bearer x", "X-Empty": null})"}}, 200));
  const auto& headers = context_.requests.at(0).headers;
  ASSERT_EQ(headers.size(), 2U);
  EXPECT_EQ(headers[0].name, "Authorization");
  EXPECT_EQ(headers[0].value, "Bearer x");
  EXPECT_EQ(headers[1].value, "");
}

TEST_F(Http, RefusesHeadersOfAnotherForm) {
  expect_end(request({{"headers", "[1]"}}, 200), Kind::Error,
             "argument `headers` is no JSON object");
  expect_end(request({{"expect-headers", R"({"a": [1]})"}}, 200), Kind::Error,
             "argument `expect-headers` is an object in which `a` is none of a text, a number and "
             "null");
}

}  // namespace
}  // namespace weir::actions
