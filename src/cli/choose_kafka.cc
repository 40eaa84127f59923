// How Kafka and schema registries are spoken to.
#include "cli/choose_kafka.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/given_values.h"

namespace weir::cli {

std::vector<Setting> kafka_properties(std::string_view text) {
  std::vector<Setting> properties;
  for (const std::string_view part : split(text, ',')) {
    auto property = parse_setting(std::string(part));
    constexpr std::string_view kOfNames = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    const bool named = property && property->name.find('.') != std::string::npos &&
                       property->name.find_first_not_of(kOfNames) == std::string::npos;
    if (named || properties.empty()) {
      if (property) properties.push_back(*std::move(property));
    } else {
      properties.back().value += "," + std::string(part);
    }
  }
  return properties;
}

void choose_kafka(const Arguments& arguments, RunSettings& settings) {
  run::KafkaOptions& kafka = settings.options.kafka;
  for (const std::string& text : arguments.all(option::kKafkaOption)) {
    for (Setting& property : kafka_properties(text)) {
      kafka.properties[property.name] = std::move(property.value);
    }
  }
  kafka.default_partitions =
      static_cast<std::uint32_t>(arguments.count(option::kKafkaPartitions).value_or(1));
  kafka.sink_query = arguments.text(option::kKafkaSinkQuery).value_or("");
  kafka.certificate = arguments.text(option::kCertificate).value_or("");
  kafka.certificate_password = arguments.text(option::kCertificatePassword).value_or("");
  kafka.registry_user = arguments.text(option::kRegistryUser).value_or("");
  kafka.registry_password = arguments.text(option::kRegistryPassword).value_or("");
}

}  // namespace weir::cli
