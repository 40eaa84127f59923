// Signed URLs against the example that AWS publishes, and the escapes of queries.
#include "driver/aws.h"

#include <gtest/gtest.h>

namespace weir::driver {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""h;

// 2013-05-24 00:00:00 UTC.
constexpr std::chrono::system_clock::time_point kPublishedTime{1369353600s};

AwsSigner published_signer() {
  return {"us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
}

TEST(PresignedUrl, IsTheOneThatAwsPublishes) {
  const PresignedObject object{"https://examplebucket.s3.amazonaws.com", "/test.txt", 24h};
  EXPECT_EQ(presigned_url(object, published_signer(), kPublishedTime),
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            "&X-Amz-Signature="
            "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST(PresignedUrl, SignsTheHostAsItIsSent) {
  const auto signature = [](const std::string& endpoint) {
    const std::string url = presigned_url({endpoint, "/a"}, published_signer(), kPublishedTime);
    return url.substr(url.find("Signature="));
  };
  EXPECT_EQ(signature("http://h:80"), signature("http://h"));
  EXPECT_EQ(signature("https://h:443"), signature("https://h"));
  EXPECT_NE(signature("http://h:443"), signature("http://h"));
}

TEST(PresignedUrl, CarriesTheTokenOfTemporaryCredentials) {
  AwsSigner signer = published_signer();
  signer.token = "a/b";
  const std::string url = presigned_url({"http://h", "/a"}, signer, kPublishedTime);
  EXPECT_NE(url.find("&X-Amz-Security-Token=a%2Fb&X-Amz-SignedHeaders="), std::string::npos) << url;
}

TEST(Escapes, KeepOnlyWhatAwsKeeps) {
  EXPECT_EQ(escape_query("aZ09-_.~"), "aZ09-_.~");
  EXPECT_EQ(escape_query("a b/ü+&="), "a%20b%2F%C3%BC%2B%26%3D");
  EXPECT_EQ(escape_path("a b/ü*"), "a%20b/%C3%BC%2A");
}

TEST(Queries, AreSortedAfterTheyAreEscaped) {
  EXPECT_EQ(make_query({{"prefix", "a/b"}, {"list-type", "2"}, {"delimiter", "/"}}),
            "delimiter=%2F&list-type=2&prefix=a%2Fb");
  EXPECT_EQ(make_query({{"uploads", ""}}), "uploads=");
  EXPECT_EQ(make_query({}), "");
}

}  // namespace
}  // namespace weir::driver
