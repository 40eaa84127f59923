// Names of librdkafka's properties.
#include "kafka/secret_property.h"

#include <gtest/gtest.h>

namespace weir::kafka {
namespace {

TEST(SecretPropertyTest, KnowsThemByTheirNames) {
  for (const char* name :
       {"sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.key.pem",
        "sasl.oauthbearer.client.secret", "sasl.oauthbearer.assertion.private.key.passphrase"}) {
    EXPECT_TRUE(is_secret_property(name)) << name;
  }
  for (const char* name : {"bootstrap.servers", "sasl.username", "ssl.key.location"}) {
    EXPECT_FALSE(is_secret_property(name)) << name;
  }
}

}  // namespace
}  // namespace weir::kafka
