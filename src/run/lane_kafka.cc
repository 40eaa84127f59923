// Kafka as a lane has it: where it is, how it is spoken to, and operations on it.
#include <fmt/format.h>

#include "base/text.h"
#include "diag/suggest.h"
#include "kafka/secret_property.h"
#include "run/lane.h"
#include "run/operation_outcome.h"
#include "system/service/interpolate.h"

namespace weir::run {
namespace {

constexpr std::string_view kAddress = "testdrive.kafka-addr";

/// The first variable in the text that is not set, if one is called nearly so.
std::string hint_for(const Variables& variables, std::string_view text) {
  std::vector<std::string_view> known;
  for (const auto& [name, value] : variables.all()) known.push_back(name);
  for (const system::NameUse& use : system::names_in(text)) {
    if (variables.find(use.name) == nullptr) return did_you_mean(use.name, known);
  }
  return {};
}

/// The value of a property of the client, with the variables in it.
Result<std::string> property_of(const Variables& variables, std::string_view name,
                                const std::string& written) {
  const system::NameLookup lookup = [&](std::string_view one) -> std::optional<std::string> {
    const std::string* value = variables.find(one);
    return value == nullptr ? std::nullopt : std::optional(*value);
  };
  auto meant = system::interpolate(written, lookup);
  if (meant) return meant;
  Error error = std::move(meant).error().within(fmt::format("`--kafka-option {}`", name));
  if (error.hint.empty()) error.hint = hint_for(variables, written);
  return Failure(std::move(error));
}

}  // namespace

Result<kafka::Settings> Lane::kafka_settings() const {
  const KafkaOptions& options = options_.kafka;
  kafka::Settings settings;
  if (!options.certificate.empty()) {
    settings.properties["security.protocol"] = "ssl";
    settings.properties["ssl.keystore.location"] = options.certificate;
    settings.properties["ssl.keystore.password"] = options.certificate_password;
  }
  for (const auto& [name, value] : options.properties) {
    WEIR_TRY_ASSIGN(const std::string meant, property_of(variables_, name, value));
    const auto& hide = shared_.environment.hide;
    if (hide && kafka::is_secret_property(name)) hide(meant);
    settings.properties[name] = meant;
  }
  if (const std::string* address = variables_.find(kAddress)) {
    settings.properties.emplace("bootstrap.servers", *address);
  }
  if (!settings.properties.contains("bootstrap.servers")) {
    return fail(ErrorKind::Usage,
                fmt::format("nobody has said where Kafka is: `{}` is not set", kAddress),
                "`--service kafka=HOST:PORT` names one that runs already");
  }
  // A copy: topics are taken away when the lane has ended.
  settings.resolve = [endpoints = shared_.environment.endpoints](std::string_view host,
                                                                 std::uint16_t port) {
    const system::Address found = endpoints.resolve(host, port);
    return fmt::format("{}:{}", found.host, found.port);
  };
  return settings;
}

Result<void> Lane::open_kafka(const kafka::Limits& limits) {
  if (kafka_ != nullptr) return {};
  std::filesystem::path library;
  if (const auto& find = shared_.environment.kafka_library) {
    WEIR_TRY_ASSIGN(library, find({limits.deadline, limits.stop}));
  }
  WEIR_TRY_ASSIGN(const kafka::Api* api, kafka::load_api(library));
  WEIR_TRY_ASSIGN(kafka::Settings settings, kafka_settings());
  if (shared_.place.topics == nullptr) return fail("no topics may be made here");
  kafka_ = std::make_unique<kafka::Client>(*api, std::move(settings), *shared_.place.topics);
  return {};
}

Result<void> Lane::use_kafka(std::string_view what, Nanoseconds budget,
                             const KafkaOperation& operation) {
  const kafka::Limits limits{clock(), Deadline::after(clock(), budget), shared_.stop};
  plan::Journal& journal = shared_.environment.journal;
  journal.emit(shared_.file, plan::Invoked{current_, "kafka", what});
  Result<void> done = open_kafka(limits);
  if (done) done = operation(*kafka_, limits);
  const Outcome outcome = outcome_of(done);
  journal.emit(shared_.file, plan::Returned{current_, "kafka", &outcome});
  return done;
}

}  // namespace weir::run
