// `$ s3-verify-data`: compares the rows of objects in S3.
#include <fmt/format.h>

#include <algorithm>

#include "actions/action.h"
#include "actions/line_diff.h"
#include "actions/parquet.h"
#include "actions/s3.h"
#include "actions/waiting.h"
#include "base/text.h"

namespace weir::actions::s3_verify_data {
namespace {

constexpr Nanoseconds kPause = std::chrono::seconds(1);
constexpr int kMostLooks = 11;
constexpr std::string_view kUnfinished = "INCOMPLETE";
constexpr std::string_view kComment = "// allow-trailing-whitespace";
constexpr std::size_t kMostBytes = 1024UL * 1024 * 1024;

constexpr std::array kArguments = {
    ArgumentSpec{.name = "bucket", .required = Required::Yes, .doc = "the bucket"},
    ArgumentSpec{.name = "key",
                 .required = Required::Yes,
                 .doc = "what the names of the objects begin with, before a `/`"},
    ArgumentSpec{.name = "sort-rows",
                 .type = ArgumentType::Boolean,
                 .default_value = "false",
                 .doc = "whether the order of the rows does not matter"},
};

/// The objects, once none is unfinished any more.
Result<std::vector<S3Object>> finished_objects(ActionContext& context, S3& s3,
                                               const ActionCall& call) {
  for (int look = 1;; ++look) {
    WEIR_TRY_ASSIGN(std::vector<S3Object> objects,
                    s3.list(call.text("bucket"), call.text("key") + "/"));
    const auto unfinished = std::ranges::find_if(objects, [](const S3Object& object) {
      return object.key.find(kUnfinished) != std::string::npos;
    });
    if (unfinished == objects.end()) return objects;
    if (look == kMostLooks) {
      return fail(ErrorKind::Timeout,
                  fmt::format("`{}` is still there after {} s", unfinished->key, look - 1));
    }
    WEIR_TRY(pause(context, kPause));
  }
}

void add_lines(std::string_view text, std::vector<std::string>& rows) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.empty()) return;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    rows.emplace_back(line);
  }
}

Result<std::vector<std::string>> read_rows(ActionContext& context, S3& s3, std::string_view bucket,
                                           const std::vector<S3Object>& objects) {
  std::vector<std::string> rows;
  for (const S3Object& object : objects) {
    const bool csv = object.key.ends_with(".csv");
    if (!csv && !object.key.ends_with(".parquet")) {
      return fail(ErrorKind::Usage, fmt::format("`{}` is neither CSV nor Parquet", object.key),
                  "the names of objects must end in `.csv` or `.parquet`");
    }
    WEIR_TRY_ASSIGN(const std::string bytes, s3.get(bucket, object.key, kMostBytes));
    if (csv) {
      add_lines(bytes, rows);
      continue;
    }
    auto read = read_parquet(context, bytes);
    if (!read) {
      return Failure(std::move(read).error().within(
          fmt::format("`{}` is no Parquet that DuckDB can read", object.key)));
    }
    rows.insert(rows.end(), read->begin(), read->end());
  }
  return rows;
}

std::vector<std::string> expected_rows(const ActionCall& call) {
  std::vector<std::string> rows = call.body();
  for (std::string& row : rows) {
    if (row.ends_with(kComment)) row.resize(row.size() - kComment.size());
  }
  return rows;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "s3-verify-data",
    .summary = "compares the rows of all objects below a key of S3",
    .doc =
        "Waits up to 10 seconds until no object with INCOMPLETE in its name is left, reads all "
        "below `KEY/` in the order of their names (`.csv` as lines, `.parquet` as rows) and "
        "compares them with the lines below. A comment `// allow-trailing-whitespace` at the end "
        "of a line is not part of it.\n"
        "The values of a row in Parquet have one space between them. NULL is nothing at all, "
        "timestamps are written `2024-02-29T12:00:00`, bytes in hexadecimal, lists as `[1, 2]`. "
        "DuckDB's library reads such files; it is fetched when it is first needed.",
    .example = R"($ s3-create-bucket bucket=${weir.prefix}

$ s3-file-upload bucket=${weir.prefix} count=2 key-prefix=out/part- key-suffix=.csv
1,Ada
2,Grace

$ s3-verify-data bucket=${weir.prefix} key=out sort-rows=true
1,Ada
1,Ada
2,Grace
2,Grace
)",
    .errors =
        "no object below the key; rows that differ: both are shown\n"
        "an object that is neither `.csv` nor `.parquet`, or cannot be read\n"
        "S3 that refuses a request, or cannot be reached\n"
        "variables that do not say how to log in to S3",
    .arguments = kArguments,
    .body = BodyUse::Optional,
    .needs = "s3",
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string bucket = call.text("bucket");
  WEIR_TRY_ASSIGN(const bool sorted, call.boolean("sort-rows"));
  WEIR_TRY_ASSIGN(S3 s3, S3::create(context));
  WEIR_TRY_ASSIGN(const std::vector<S3Object> objects, finished_objects(context, s3, call));
  if (objects.empty()) {
    return failed(fmt::format("there is no object below s3://{}/{}/", bucket, call.text("key")));
  }
  WEIR_TRY_ASSIGN(std::vector<std::string> actual, read_rows(context, s3, bucket, objects));
  std::vector<std::string> expected = expected_rows(call);
  if (sorted) {
    std::ranges::sort(actual);
    std::ranges::sort(expected);
  }
  return compare_rows(expected, actual);
}

}  // namespace weir::actions::s3_verify_data
