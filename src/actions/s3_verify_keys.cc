// `$ s3-verify-keys`: waits for an object in S3.
#include <fmt/format.h>

#include <algorithm>

#include "actions/action.h"
#include "actions/s3.h"
#include "actions/waiting.h"
#include "base/pattern.h"
#include "base/text.h"

namespace weir::actions::s3_verify_keys {
namespace {

constexpr Nanoseconds kPause = std::chrono::seconds(1);
constexpr std::size_t kMostShown = 20;

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "prefix-path",
                 .required = Required::Yes,
                 .doc = "what the names begin with, before a `/`"},
    ArgumentSpec{.name = "key-pattern",
                 .type = ArgumentType::Regex,
                 .required = Required::Yes,
                 .doc = "what a name must match"},
    ArgumentSpec{.name = "num-attempts",
                 .type = ArgumentType::Unsigned,
                 .default_value = "30",
                 .doc = "how often to look, once a second"},
};

ActionResult not_found(const ActionCall& call, const std::vector<S3Object>& objects) {
  const std::string place =
      fmt::format("s3://{}/{}/", call.text("bucket"), call.text("prefix-path"));
  ActionResult result = failed(objects.empty() ? fmt::format("there is no object below {}", place)
                                               : fmt::format("none of {} below {} matches `{}`",
                                                             count_of(objects.size(), "object"),
                                                             place, call.text("key-pattern")));
  result.expected = fmt::format("a key that matches `{}`", call.text("key-pattern"));
  for (std::size_t i = 0; i < std::min(objects.size(), kMostShown); ++i) {
    result.actual += objects[i].key + "\n";
  }
  if (objects.size() > kMostShown) result.actual += "…\n";
  return result;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-verify-keys",
    .summary = "waits until S3 has an object of a certain name",
    .doc =
        "Passes as soon as the name of one object below the prefix is matched somewhere by the "
        "pattern.",
    .example = R"($ s3-create-bucket bucket=${weir.prefix}

$ s3-file-upload bucket=${weir.prefix} count=3 key-prefix=out/part- key-suffix=.csv
1,2

$ s3-verify-keys bucket=${weir.prefix} prefix-path=out key-pattern=part-2[.]csv$
)",
    .errors =
        "no name that matches after `num-attempts`; those that there are are shown\n"
        "a pattern that RE2 does not take, told by `weir check`\n"
        "S3 that refuses a request, or cannot be reached\n"
        "variables that do not say how to log in to S3",
    .arguments = kArguments,
    .needs = "s3",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::uint64_t attempts, call.unsigned_integer("num-attempts"));
  WEIR_TRY_ASSIGN(const Pattern pattern, Pattern::create(call.text("key-pattern")));
  std::vector<S3Object> objects;
  for (std::uint64_t attempt = 0; attempt < attempts; ++attempt) {
    if (attempt > 0) WEIR_TRY(pause(context, kPause));
    WEIR_TRY_ASSIGN(S3 s3, S3::create(context));
    WEIR_TRY_ASSIGN(objects, s3.list(call.text("bucket"), call.text("prefix-path") + "/"));
    const bool found = std::ranges::any_of(
        objects, [&](const S3Object& object) { return pattern.found_in(object.key); });
    if (found) return passed();
  }
  return not_found(call, objects);
}

}  // namespace weir::actions::s3_verify_keys
