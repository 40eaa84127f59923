// Kafka as a lane has it: where it is, how it is spoken to, and operations on it.
#include <fmt/format.h>

#include "base/text.h"
#include "kafka/secret_property.h"
#include "run/lane.h"
#include "run/operation_outcome.h"
#include "system/service/interpolate.h"

namespace weir::run {
namespace {

constexpr std::string_view kAddress = "testdrive.kafka-addr";

}  // namespace

Result<kafka::Settings> Lane::kafka_settings() const {
  const KafkaOptions& options = options_.kafka;
  const system::NameLookup names = [this](std::string_view name) -> std::optional<std::string> {
    const std::string* value = variables_.find(name);
    return value == nullptr ? std::nullopt : std::optional(*value);
  };
  kafka::Settings settings;
  if (!options.certificate.empty()) {
    settings.properties["security.protocol"] = "ssl";
    settings.properties["ssl.keystore.location"] = options.certificate;
    settings.properties["ssl.keystore.password"] = options.certificate_password;
  }
  for (const auto& [name, value] : options.properties) {
    WEIR_TRY_ASSIGN(const std::string meant, system::interpolate(value, names));
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
