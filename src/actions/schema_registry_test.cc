// A schema registry whose answers anybody may have written.
#include "actions/schema_registry.h"

#include <gtest/gtest.h>

#include "actions/fake_context.h"

namespace weir::actions {
namespace {

class SchemaRegistry : public ::testing::Test {
 protected:
  SchemaRegistry() { context_.fake_variables.set("testdrive.schema-registry-url", "http://r/"); }
  void answers(std::string body, int status = 200) {
    driver::HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    context_.responses.emplace_back(std::move(response));
  }
  /// Each schema refers to another one.
  void answers_without_end() {
    for (int i = 0; i < 1100; ++i) {
      answers(fmt::format(R"({{"id": 1, "subject": "s{0}", "version": 1, "schema": "\"int\"",
                              "references": [{{"name": "n{1}", "subject": "s{1}", "version": 1}}]}})",
                          i, i + 1));
    }
  }
  Registry registry() { return Registry::open(context_, std::chrono::seconds(10)).value(); }

  FakeContext context_;
};

TEST_F(SchemaRegistry, ReadsASchemaWithItsReferences) {
  answers(R"({"id": 7, "subject": "s", "version": 2, "schemaType": "PROTOBUF", "schema": "text",
              "references": [{"name": "n", "subject": "o", "version": 3}, "none", {}]})");
  const auto schema = registry().latest("s").value().value();
  EXPECT_EQ(schema.id, 7U);
  EXPECT_EQ(schema.version, 2);
  EXPECT_EQ(schema.type, SchemaType::Protobuf);
  EXPECT_EQ(schema.text, "text");
  ASSERT_EQ(schema.references.size(), 2U);
  EXPECT_EQ(schema.references[0].name, "n");
  EXPECT_EQ(schema.references[0].version, 3);
}

TEST_F(SchemaRegistry, TellsAnAnswerWithoutAnId) {
  for (const char* id : {"-1", "4294967296", "1.5", "\"7\"", "null"}) {
    answers("{}");  // to the question whether it is there
    answers(fmt::format(R"({{"id": {}, "schema": "\"int\""}})", id));
    const auto published = registry().publish("s", SchemaType::Avro, "\"int\"", {});
    ASSERT_FALSE(published) << id;
    EXPECT_EQ(published.error().message,
              "the schema registry answered POST /subjects/s/versions without the id of a schema");
  }
}

TEST_F(SchemaRegistry, FollowsReferencesToAnEnd) {
  constexpr const char* kTooMany = "the schemas of the registry refer to more than 1000 others";
  answers_without_end();
  const auto closure = registry().closure({"s0"});
  ASSERT_FALSE(closure);
  EXPECT_EQ(closure.error().message, kTooMany);
  context_.responses.clear();
  answers_without_end();
  const auto schema = registry().latest("s0").value().value();
  const auto whole = registry().with_references(schema);
  ASSERT_FALSE(whole);
  EXPECT_EQ(whole.error().message, kTooMany);
}

}  // namespace
}  // namespace weir::actions
