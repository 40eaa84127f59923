// The options of the original testdrive in terms of ours.
#include "cli/testdrive_settings.h"

#include <fmt/format.h>

#include <array>

#include "cli/drop_in.h"
#include "driver/url.h"

namespace weir::cli {
namespace {

constexpr std::uint16_t kMaterializePort = 6875;
constexpr std::uint64_t kMaxErrors = 10;

constexpr std::array kSame = {
    SameOption{&option::kOriginalTimeout, &option::kTimeout},
    SameOption{&option::kOriginalMaxTries, &option::kMaxTries},
    SameOption{&option::kOriginalShuffle, &option::kShuffle},
    SameOption{&option::kMaterializeParam, &option::kSet},
};

/// Options that only give a variable its value.
struct Gives {
  const OptionSpec* original;
  std::string_view variable;
};
constexpr std::array kGives = {
    Gives{&option::kKafkaAddr, "testdrive.kafka-addr"},
    Gives{&option::kAwsKeyId, "testdrive.aws-access-key-id"},
    Gives{&option::kAwsSecretKey, "testdrive.aws-secret-access-key"},
    Gives{&option::kFivetranUrl, "testdrive.fivetran-destination-url"},
    Gives{&option::kFivetranPath, "testdrive.fivetran-destination-files-path"},
};

/// A URL without a path gets `/`, because scripts append to it.
std::string with_path(std::string url) {
  const std::size_t authority = url.find("://") + 3;
  if (url.find('/', authority) == std::string::npos) url += '/';
  return url;
}

std::string address(const std::string& host, std::uint64_t port) {
  const bool v6 = host.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

std::string address_of(const driver::ConnectTarget& target) {
  return address(target.host, target.port == 0 ? kMaterializePort : target.port);
}

using Variables = std::map<std::string, std::string>;

void set_server_variables(const Arguments& arguments, Variables& variables) {
  const auto sql = driver::parse_target(*arguments.text(option::kMaterializeUrl));
  const auto internal = driver::parse_target(*arguments.text(option::kMaterializeInternalUrl));
  if (!sql || !internal) return;
  variables["testdrive.materialize-sql-addr"] = address_of(*sql);
  variables["testdrive.materialize-internal-sql-addr"] = address_of(*internal);
  variables["testdrive.materialize-password-sql-addr"] =
      address(sql->host, *arguments.count(option::kMaterializePasswordPort));
  variables["testdrive.materialize-sasl-sql-addr"] =
      address(sql->host, *arguments.count(option::kMaterializeSaslPort));
  variables["testdrive.materialize-http-url"] =
      fmt::format("{}://{}", arguments.has(option::kMaterializeUseHttps) ? "https" : "http",
                  address(sql->host, *arguments.count(option::kMaterializeHttpPort)));
  variables["testdrive.materialize-user"] = sql->user;
}

/// A custom endpoint stands for a fixed region and account; a region means the real thing.
void set_aws_variables(const Arguments& arguments, Variables& variables) {
  const bool real = arguments.has(option::kAwsRegion) && !arguments.has(option::kAwsEndpoint);
  variables["testdrive.aws-region"] =
      real ? *arguments.text(option::kAwsRegion) : std::string("us-east-1");
  variables["testdrive.aws-endpoint"] =
      real ? std::string() : *arguments.text(option::kAwsEndpoint);
  variables["testdrive.aws-account"] = "000000000000";
  variables["testdrive.aws-token"] = "";
}

void set_variables(const Arguments& arguments, RunSettings& settings) {
  Variables& variables = settings.options.variables;
  for (const Gives& gives : kGives) {
    variables[std::string(gives.variable)] = *arguments.text(*gives.original);
  }
  variables["testdrive.schema-registry-url"] =
      with_path(*arguments.text(option::kSchemaRegistryUrl));
  set_server_variables(arguments, variables);
  set_aws_variables(arguments, variables);
  settings.secrets.insert({"testdrive.aws-secret-access-key", "testdrive.aws-token"});
}

/// The default target is the original's, unless a server of weir's own was asked for.
void choose_target(Arguments& arguments) {
  const bool own = arguments.has(option::kWith) || arguments.has(option::kPgSet) ||
                   arguments.has(option::kInit) || arguments.has(option::kTarget);
  if (own && !arguments.has(option::kMaterializeUrl)) return;
  const GivenOption* given = arguments.find(option::kMaterializeUrl);
  GivenOption target{&option::kTarget, *arguments.text(option::kMaterializeUrl), false, {}, 0};
  if (given != nullptr) target.place = given->place, target.word = given->word;
  arguments.add(std::move(target));
}

void check_user(const Arguments& arguments, Complaints& complaints) {
  const GivenOption* given = arguments.find(option::kMaterializeUrl);
  if (given == nullptr) return;
  const auto target = driver::parse_target(given->value);
  if (!target || !target->user.empty()) return;
  complaints.mistakes.push_back(
      {given->place, "the URL names no user", "such as postgres://materialize@localhost:6875"});
}

}  // namespace

void apply_testdrive_options(Arguments& arguments, RunSettings& settings, Complaints& complaints) {
  check_user(arguments, complaints);
  rename_options(arguments, kSame);
  choose_target(arguments);
  set_variables(arguments, settings);
  note_without_effect(arguments, "testdrive", complaints);
  settings.max_errors = kMaxErrors;
  settings.junit.suite = "testdrive";
  settings.junit.class_name = "testdrive";
  settings.options.retry_rule = run::RetryRule::All;
}

}  // namespace weir::cli
