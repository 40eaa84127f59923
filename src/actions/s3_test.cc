// S3 as a client sees it: requests in parts and pages, and what refusals are called.
#include "actions/s3.h"

#include <gtest/gtest.h>

#include "actions/fake_context.h"

namespace weir::actions {
namespace {

driver::HttpResponse answer(int status, std::string body = "",
                            std::vector<driver::HttpHeader> headers = {}) {
  driver::HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  response.headers = std::move(headers);
  return response;
}

class S3Client : public ::testing::Test {
 protected:
  S3Client() {
    set("endpoint", "http://s3:9000/");
    set("region", "us-east-1");
    set("access-key-id", "me");
    set("secret-access-key", "secret");
  }
  void set(const std::string& name, std::string value) {
    context_.fake_variables.set("testdrive.aws-" + name, std::move(value));
  }
  void answers(driver::HttpResponse response) {
    context_.responses.emplace_back(std::move(response));
  }
  S3 client() { return *S3::create(context_); }
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> lines;
    for (const auto& request : context_.requests)
      lines.push_back(request.method + " " + request.url);
    return lines;
  }
  std::string refusal(int status, const std::string& body) {
    answers(answer(status, body));
    return client().get("bucket", "a/b", 10).error().message;
  }
  FakeContext context_;
};

using Lines = std::vector<std::string>;

TEST_F(S3Client, SignsForTheEndpointOfTheVariables) {
  answers(answer(200, "content"));
  EXPECT_EQ(client().get("bucket", "a b/ü", 10).value(), "content");
  EXPECT_EQ(asked(), Lines{"GET http://s3:9000/bucket/a%20b/%C3%BC"});
  const driver::HttpRequest& request = context_.requests[0];
  ASSERT_TRUE(request.signer);
  EXPECT_EQ(request.signer->region, "us-east-1");
  EXPECT_EQ(request.signer->key_id, "me");
  EXPECT_EQ(request.signer->secret, "secret");
  EXPECT_EQ(request.most_bytes, 10U);
}

TEST_F(S3Client, GoesToAwsWithoutAnEndpoint) {
  set("endpoint", "");
  set("region", "eu-west-1");
  answers(answer(200));
  answers(answer(404));
  answers(answer(200));
  ASSERT_TRUE(client().get("bucket", "k", 10));
  ASSERT_TRUE(client().create_bucket("bucket"));
  EXPECT_EQ(asked(), (Lines{"GET https://bucket.s3.eu-west-1.amazonaws.com/k",
                            "HEAD https://bucket.s3.eu-west-1.amazonaws.com/",
                            "PUT https://bucket.s3.eu-west-1.amazonaws.com/"}));
  EXPECT_EQ(context_.requests[2].body,
            "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
            "</CreateBucketConfiguration>");
}

TEST_F(S3Client, NeedsCredentials) {
  set("secret-access-key", "");
  EXPECT_EQ(S3::create(context_).error().message, "nobody has said how to log in to S3");
}

TEST_F(S3Client, RefusesNamesThatLeadElsewhere) {
  for (const char* name : {"", "ab", "../x", "a/b", "a?b", "..."}) {
    EXPECT_EQ(client().put(name, "k", "").error().kind, ErrorKind::Usage) << name;
  }
  EXPECT_EQ(client().put("bucket", "", "").error().message, "an object cannot have an empty key");
  EXPECT_TRUE(context_.requests.empty());
}

TEST_F(S3Client, ListsPageByPage) {
  answers(answer(200,
                 "<ListBucketResult><IsTruncated>true</IsTruncated>"
                 "<NextContinuationToken>a+/=</NextContinuationToken>"
                 "<Contents><Key>p/1 &amp; 2</Key><Size>7</Size></Contents></ListBucketResult>"));
  answers(answer(200,
                 "<ListBucketResult><Contents><Size>0</Size><Key>p/&#x20AC;</Key></Contents>"
                 "<IsTruncated>false</IsTruncated></ListBucketResult>"));
  const auto objects = client().list("bucket", "p/");
  ASSERT_TRUE(objects) << objects.error().message;
  ASSERT_EQ(objects->size(), 2U);
  EXPECT_EQ(objects->at(0).key, "p/1 & 2");
  EXPECT_EQ(objects->at(0).size, 7U);
  EXPECT_EQ(objects->at(1).key, "p/€");
  EXPECT_EQ(asked(),
            (Lines{"GET http://s3:9000/bucket?list-type=2&prefix=p%2F",
                   "GET http://s3:9000/bucket?continuation-token=a%2B%2F%3D&list-type=2&prefix="
                   "p%2F"}));
}

TEST_F(S3Client, NoticesAListThatNeverEnds) {
  for (int page = 0; page < 3; ++page) {
    answers(answer(200,
                   "<ListBucketResult><NextContinuationToken>a</NextContinuationToken>"
                   "</ListBucketResult>"));
  }
  const auto objects = client().list("bucket", "");
  ASSERT_FALSE(objects);
  EXPECT_EQ(objects.error().message, "the list of bucket never ends: the same page comes again");
  EXPECT_EQ(context_.requests.size(), 2U);
}

TEST_F(S3Client, ReadsLargeObjectsInParts) {
  answers(answer(206, "abcd", {{"content-range", "bytes 0-3/6"}, {"etag", "\"one\""}}));
  answers(answer(206, "ef", {{"content-range", "bytes 4-5/6"}, {"etag", "\"one\""}}));
  EXPECT_EQ(client().get("bucket", "k", 10).value(), "abcdef");
  ASSERT_EQ(context_.requests.size(), 2U);
  const auto& first = context_.requests[0].headers;
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].name, "Range");
  EXPECT_EQ(first[0].value, fmt::format("bytes=0-{}", kS3PartSize - 1));
  const auto& second = context_.requests[1].headers;
  ASSERT_EQ(second.size(), 2U);
  EXPECT_EQ(second[0].value, fmt::format("bytes=4-{}", kS3PartSize + 3));
  EXPECT_EQ(second[1].name, "If-Match");
  EXPECT_EQ(second[1].value, "\"one\"");
}

TEST_F(S3Client, ReadsAnEmptyObjectWhole) {
  answers(answer(416, "<Error><Code>InvalidRange</Code></Error>"));
  answers(answer(200, ""));
  EXPECT_EQ(client().get("bucket", "k", 10).value(), "");
  EXPECT_TRUE(context_.requests[1].headers.empty());
}

TEST_F(S3Client, NoticesPartsThatAreNone) {
  const auto message = [&](driver::HttpResponse second) {
    answers(answer(206, "abcd", {{"content-range", "bytes 0-3/6"}, {"etag", "\"one\""}}));
    answers(std::move(second));
    const auto got = client().get("bucket", "k", 10);
    return got ? *got : got.error().message;
  };
  EXPECT_EQ(message(answer(412)), "s3://bucket/k was changed while it was read");
  EXPECT_EQ(message(answer(206, "", {{"content-range", "bytes 4-5/6"}})),
            "s3://bucket/k comes in parts that are none of it");
  EXPECT_EQ(message(answer(206, "efgh", {{"content-range", "bytes 4-7/6"}})),
            "s3://bucket/k comes in parts that are none of it");
  EXPECT_EQ(message(answer(206, "ef", {{"content-range", "bytes 4-5/11"}})),
            "s3://bucket/k is too long");
  EXPECT_EQ(message(answer(206, "ef")), "s3://bucket/k comes in parts that are none of it");
}

TEST_F(S3Client, SendsLargeObjectsInParts) {
  answers(answer(200, "<UploadId>u&amp;1</UploadId>"));
  answers(answer(200, "", {{"etag", "\"one\""}}));
  answers(answer(200, "", {{"etag", "\"two\""}}));
  answers(answer(200, "<CompleteMultipartUploadResult/>"));
  ASSERT_TRUE(client().put("bucket", "k", std::string(kS3PartSize + 1, 'x')));
  EXPECT_EQ(asked(), (Lines{"POST http://s3:9000/bucket/k?uploads=",
                            "PUT http://s3:9000/bucket/k?partNumber=1&uploadId=u%261",
                            "PUT http://s3:9000/bucket/k?partNumber=2&uploadId=u%261",
                            "POST http://s3:9000/bucket/k?uploadId=u%261"}));
  EXPECT_EQ(context_.requests[1].body.size(), kS3PartSize);
  EXPECT_EQ(context_.requests[2].body, "x");
  EXPECT_EQ(context_.requests[3].body,
            "<CompleteMultipartUpload>"
            "<Part><PartNumber>1</PartNumber><ETag>&quot;one&quot;</ETag></Part>"
            "<Part><PartNumber>2</PartNumber><ETag>&quot;two&quot;</ETag></Part>"
            "</CompleteMultipartUpload>");
}

TEST_F(S3Client, SendsAnObjectOfThePartSizeAtOnce) {
  answers(answer(200));
  ASSERT_TRUE(client().put("bucket", "k", std::string(kS3PartSize, 'x')));
  EXPECT_EQ(asked(), Lines{"PUT http://s3:9000/bucket/k"});
}

TEST_F(S3Client, TakesBackPartsThatCannotBeFinished) {
  answers(answer(200, "<UploadId>u</UploadId>"));
  answers(answer(403, "<Error><Code>AccessDenied</Code></Error>"));
  const auto sent = client().put("bucket", "k", std::string(kS3PartSize + 1, 'x'));
  EXPECT_EQ(sent.error().message, "the access key `me` may not PUT s3://bucket/k");
  EXPECT_EQ(asked().back(), "DELETE http://s3:9000/bucket/k?uploadId=u");
}

TEST_F(S3Client, NoticesALateErrorBelowAStatusOfSuccess) {
  answers(answer(200, "<UploadId>u</UploadId>"));
  answers(answer(200));
  answers(answer(200));
  answers(answer(200, "<Error><Code>InternalError</Code><Message>try again</Message></Error>"));
  const auto sent = client().put("bucket", "k", std::string(kS3PartSize + 1, 'x'));
  EXPECT_EQ(sent.error().message,
            "POST s3://bucket/k: S3 answered with status 200: InternalError: try again");
}

TEST_F(S3Client, TriesAgainWhereItIsAskedForPatience) {
  answers(answer(503, "<Error><Code>SlowDown</Code></Error>"));
  answers(answer(200, "x"));
  EXPECT_EQ(client().get("bucket", "k", 10).value(), "x");
  EXPECT_EQ(context_.requests.size(), 2U);
  for (int i = 0; i < 9; ++i) answers(answer(500));
  EXPECT_EQ(client().get("bucket", "k", 10).error().message,
            "GET s3://bucket/k: S3 answered with status 500");
  EXPECT_EQ(context_.requests.size(), 7U);
}

TEST_F(S3Client, NamesTheCauseOfARefusal) {
  EXPECT_EQ(refusal(404, "<Error><Code>NoSuchBucket</Code></Error>"),
            "there is no bucket `bucket`");
  EXPECT_EQ(refusal(404, "<Error><Code>NoSuchKey</Code></Error>"),
            "there is no object s3://bucket/a/b");
  EXPECT_EQ(refusal(403, "<Error><Code>InvalidAccessKeyId</Code></Error>"),
            refusal(404, "<Error><Code>XAdminUserNotFound</Code></Error>"));
  EXPECT_EQ(refusal(403, "<Error><Code>InvalidAccessKeyId</Code></Error>"),
            "S3 knows no access key `me`");
  EXPECT_EQ(refusal(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>"),
            "the secret of the access key `me` is wrong");
  EXPECT_EQ(refusal(404, ""), "GET s3://bucket/a/b: S3 answered with status 404");
}

TEST_F(S3Client, TakesABucketThatIsThereAlready) {
  answers(answer(200));
  answers(answer(409, "<Error><Code>BucketAlreadyOwnedByYou</Code></Error>"));
  EXPECT_FALSE(client().create_bucket("bucket").value());
  answers(answer(403));
  answers(answer(409, "<Error><Code>BucketAlreadyExists</Code></Error>"));
  EXPECT_FALSE(client().create_bucket("bucket"));
}

TEST_F(S3Client, SaysWhetherABucketIsNewAlsoWhereMakingOneAgainSucceeds) {
  answers(answer(404));
  answers(answer(200));
  EXPECT_TRUE(client().create_bucket("bucket").value());
  answers(answer(200));
  answers(answer(200));
  EXPECT_FALSE(client().create_bucket("bucket").value());
}

TEST_F(S3Client, ABucketIsRemovedOnceItIsEmpty) {
  const auto remove = [&] {
    return client().remove_bucket(
        "in-1", [&](driver::HttpRequest request) { return context_.http(std::move(request), {}); });
  };
  answers(answer(200));
  answers(answer(200, "<Contents><Key>a &amp; b</Key><Size>1</Size></Contents>"));
  answers(answer(200));
  answers(answer(204));
  EXPECT_TRUE(remove());
  EXPECT_EQ(asked(),
            (Lines{"HEAD http://s3:9000/in-1", "GET http://s3:9000/in-1?list-type=2&prefix=",
                   "POST http://s3:9000/in-1?delete=", "DELETE http://s3:9000/in-1"}));
  EXPECT_EQ(context_.requests.at(2).body,
            "<Delete><Quiet>true</Quiet><Object><Key>a &amp; b</Key></Object></Delete>");
  ASSERT_EQ(context_.requests.at(2).headers.size(), 1U);
  EXPECT_EQ(context_.requests.at(2).headers[0].value, "/afEiiJDTKizHd/YL2zwFQ==");

  answers(answer(404));  // somebody else has removed it
  EXPECT_TRUE(remove());
  answers(answer(200));
  answers(answer(200));
  answers(answer(409, "<Error><Code>BucketNotEmpty</Code></Error>"));
  EXPECT_FALSE(remove());
}

TEST_F(S3Client, RefusesAnObjectThatIsTooLong) {
  driver::HttpResponse response = answer(200, "x");
  response.truncated = true;
  answers(std::move(response));
  EXPECT_EQ(client().get("bucket", "k", 1).error().message, "s3://bucket/k is too long");
}

class S3Actions : public S3Client {
 protected:
  using Values = std::vector<run::ActionCall::Value>;
  run::ActionResult act(std::string_view name, Values values, Lines body = {}) {
    values.insert(values.begin(), {"bucket", "bucket"});
    return perform(context_, name, std::move(values), std::move(body));
  }
  /// An answer that lists these.
  void lists(const Lines& keys) {
    std::string xml;
    for (const std::string& key : keys) xml += "<Contents><Key>" + key + "</Key></Contents>";
    answers(answer(200, xml));
  }
};

TEST_F(S3Actions, UploadAsManyObjectsAsAreCounted) {
  for (int i = 0; i < 2; ++i) answers(answer(200, ""));
  expect_pass(act("s3-file-upload", {{"count", "2"}, {"key-prefix", "a"}, {"key-suffix", ".csv"}},
                  {"x", "y"}));
  EXPECT_EQ(asked(),
            (Lines{"PUT http://s3:9000/bucket/a0.csv", "PUT http://s3:9000/bucket/a1.csv"}));
  EXPECT_EQ(context_.requests[1].body, "x\ny\n");
}

TEST_F(S3Actions, UploadEitherOneOrCountedObjects) {
  expect_end(act("s3-file-upload", {}), Kind::Error, "either `key` or `count` must be given");
  expect_end(act("s3-file-upload", {{"key", "k"}, {"count", "2"}}), Kind::Error,
             "either `key` or `count` must be given");
  expect_end(act("s3-file-upload", {{"count", "2"}}), Kind::Error,
             "`count` needs the argument `key-prefix`");
}

TEST_F(S3Actions, UploadAFileAsItIsAndStoreAnObjectInOne) {
  answers(answer(200, std::string("a\0b", 3)));
  answers(answer(200, ""));
  expect_pass(act("s3-file-download", {{"key", "k"}, {"path", "f"}}));
  expect_pass(act("s3-file-upload", {{"key", "k"}, {"file", "f"}}));
  EXPECT_EQ(context_.requests.at(1).body, std::string("a\0b", 3));
  expect_end(act("s3-file-upload", {{"key", "k"}, {"file", "f"}}, {"line"}), Kind::Error,
             "with `file` there must be no lines below");
  EXPECT_EQ(act("s3-file-upload", {{"key", "k"}, {"file", "../f"}}).kind, Kind::Error);
  EXPECT_EQ(act("s3-file-download", {{"key", "k"}, {"path", ".."}}).kind, Kind::Error);
  EXPECT_EQ(context_.requests.size(), 2U);
}

TEST_F(S3Actions, PresignWithoutAskingAnybody) {
  expect_pass(act("s3-set-presigned-url", {{"key", "a b"}, {"var-name", "url"}}));
  const std::string* url = context_.fake_variables.find("url");
  ASSERT_NE(url, nullptr);
  EXPECT_TRUE(url->starts_with("http://s3:9000/bucket/a%20b?X-Amz-Algorithm=")) << *url;
  EXPECT_NE(url->find("&X-Amz-Expires=300&"), std::string::npos) << *url;
  EXPECT_TRUE(context_.requests.empty());
}

TEST_F(S3Actions, WaitForAKeyThatMatches) {
  lists({"p/a"});
  lists({"p/a", "p/b1"});
  expect_pass(act("s3-verify-keys", {{"prefix-path", "p"}, {"key-pattern", "b[0-9]$"}}));
  EXPECT_EQ(asked()[0], "GET http://s3:9000/bucket?list-type=2&prefix=p%2F");
}

TEST_F(S3Actions, SayWhichKeysWereSeenInstead) {
  lists({"p/a"});
  lists({"p/a", "p/c"});
  const auto result =
      act("s3-verify-keys", {{"prefix-path", "p"}, {"key-pattern", "b"}, {"num-attempts", "2"}});
  expect_end(result, Kind::Fail, "none of 2 objects below s3://bucket/p/ matches `b`");
  EXPECT_EQ(result.actual, "p/a\np/c\n");
  lists({});
  expect_end(
      act("s3-verify-keys", {{"prefix-path", "p"}, {"key-pattern", "b"}, {"num-attempts", "1"}}),
      Kind::Fail, "there is no object below s3://bucket/p/");
}

TEST_F(S3Actions, CompareTheLinesOfAllObjectsInOrder) {
  lists({"p/INCOMPLETE"});
  lists({"p/1.csv", "p/2.csv"});
  answers(answer(200, "b\r\na \n"));
  answers(answer(200, ""));
  expect_pass(act("s3-verify-data", {{"key", "p"}}, {"b", "a // allow-trailing-whitespace"}));
  lists({"p/1.csv"});
  answers(answer(200, "b\na"));
  expect_pass(act("s3-verify-data", {{"key", "p"}, {"sort-rows", "true"}}, {"a", "b"}));
  lists({"p/1.csv"});
  answers(answer(200, "b\na"));
  const auto result = act("s3-verify-data", {{"key", "p"}}, {"a", "b"});
  expect_end(result, Kind::Fail, "rows differ: expected 2 rows, got 2 rows");
  EXPECT_EQ(result.diff, "- a\n  b\n+ a\n");
}

TEST_F(S3Actions, DoNotVerifyWhatIsMissingUnfinishedOrUnreadable) {
  lists({});
  expect_end(act("s3-verify-data", {{"key", "p"}}), Kind::Fail,
             "there is no object below s3://bucket/p/");
  lists({"p/x.json"});
  expect_end(act("s3-verify-data", {{"key", "p"}}), Kind::Error,
             "`p/x.json` is neither CSV nor Parquet");
  for (int i = 0; i < 11; ++i) lists({"p/INCOMPLETE"});
  expect_end(act("s3-verify-data", {{"key", "p"}}), Kind::Error,
             "`p/INCOMPLETE` is still there after 10 s");
}

TEST_F(S3Actions, ReadParquetThroughDuckdb) {
  lists({"p/1.parquet"});
  answers(answer(200, "PAR1"));
  Outcome broken;
  broken.kind = OutcomeKind::Error;
  broken.error.message = "no magic bytes";
  context_.outcomes.push_back(broken);
  expect_end(act("s3-verify-data", {{"key", "p"}}), Kind::Error,
             "`p/1.parquet` is no Parquet that DuckDB can read: no magic bytes");
  EXPECT_EQ(context_.events, Lines{"duckdb parquet of weir"});
  EXPECT_TRUE(context_.calls.at(0).text.starts_with("DESCRIBE SELECT * FROM read_parquet('"));
  EXPECT_TRUE(std::filesystem::is_empty(context_.scratch()));
}

}  // namespace
}  // namespace weir::actions
