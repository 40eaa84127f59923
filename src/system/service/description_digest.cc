// Every text with its length, so that no two descriptions look the same.
#include "system/service/description_digest.h"

#include <fmt/format.h>

#include "base/digest.h"

namespace weir::system {
namespace {

class Parts {
 public:
  void add(std::string_view text) { text_ += fmt::format("{} {}\n", text.size(), text); }
  void add(const std::vector<std::string>& texts) {
    add(fmt::format("{} texts", texts.size()));
    for (const std::string& text : texts) add(text);
  }
  void add(const std::vector<FileSpec>& files) {
    for (const FileSpec& file : files) {
      add(fmt::format("file {} {} {}", file.path, file.append ? 1 : 0, file.mode));
      add(file.text);
    }
  }
  [[nodiscard]] std::string digest() const { return sha256_hex(text_).substr(0, 16); }

 private:
  std::string text_;
};

}  // namespace

std::string digest_of(const ServiceDescription& description) {
  Parts parts;
  parts.add(description.version);
  parts.add(description.address);
  for (const ArtefactSpec& artefact : description.artefacts) parts.add(artefact.names);
  for (const PortSpec& port : description.ports) {
    parts.add(fmt::format("port {} {} {}", port.name, port.fixed, port.advertised));
  }
  if (description.prepare) parts.add(description.prepare->files);
  parts.add(description.files);
  parts.add(description.command);
  for (const auto& [name, value] : description.environment) {
    parts.add(name);
    parts.add(value);
  }
  parts.add(description.working_folder);
  parts.add(description.options);
  parts.add(fmt::format("memory {}", description.memory_limit));
  return parts.digest();
}

}  // namespace weir::system
