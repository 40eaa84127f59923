// The parser of weir.toml; the only file of this module that includes toml++.
#include "cli/config.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/text.h"
#include "diag/suggest.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kTables = {"run", "hosts", "variables", "dialects",
                                                     "suite"};
constexpr std::array<std::string_view, 2> kSuiteKeys = {"name", "files"};

/// Byte offset of a place that toml++ counts in lines and characters from 1.
std::uint32_t offset_of(std::string_view text, toml::source_position place) {
  std::size_t offset = 0;
  for (std::uint32_t line = 1; line < place.line; ++line) {
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) break;
    offset = end + 1;
  }
  for (std::uint32_t column = 1; column < place.column && offset < text.size(); ++column) {
    offset += std::max<std::size_t>(1, decode_utf8(text, offset).length);
  }
  return static_cast<std::uint32_t>(std::min(offset, text.size()));
}

Span region_span(std::string_view text, const toml::source_region& region) {
  const std::uint32_t begin = offset_of(text, region.begin);
  const std::uint32_t end = std::max(begin, offset_of(text, region.end));
  // A table or list over several lines is pointed at by its first line.
  const std::size_t line_end = std::min(text.find('\n', begin), text.size());
  return {begin, std::min(end, static_cast<std::uint32_t>(line_end)) - begin};
}

/// A word of the configuration for messages: `true`, `12`, `text`.
std::string text_of(const toml::node& node) {
  if (const auto text = node.value<std::string>(); text && node.is_string()) return *text;
  if (const auto number = node.value<std::int64_t>(); number && node.is_integer()) {
    return std::to_string(*number);
  }
  if (const auto number = node.value<double>(); number && node.is_floating_point()) {
    return fmt::format("{}", *number);
  }
  return {};
}

bool is_scalar(const toml::node& node) {
  return node.is_string() || node.is_integer() || node.is_floating_point();
}

class Reader {
 public:
  explicit Reader(Source source) { parsed_.config.source = std::move(source); }

  ParsedConfig read() {
    const Source& source = parsed_.config.source;
    try {
      read_root(toml::parse(source.text()));
    } catch (const toml::parse_error& error) {
      const Span span = region_span(source.text(), error.source());
      this->error("config.syntax", span, syntax_message(error.description()), {});
    }
    sort_by_place(parsed_.diagnostics);
    return std::move(parsed_);
  }

 private:
  /// The message of toml++ in our style: without its "Error while parsing ...: " and full stop.
  static std::string syntax_message(std::string_view text) {
    if (text.starts_with("Error while parsing ")) text.remove_prefix(20);
    while (text.ends_with('.')) text.remove_suffix(1);
    return fmt::format("not TOML: {}", text);
  }

  void read_root(const toml::table& root) {
    for (const auto& [key, node] : root) {
      if (key == "run") {
        each_entry(key, node, [&](const auto& k, const auto& n) { read_option(k, n); });
      } else if (key == "hosts") {
        each_entry(key, node, [&](const auto& k, const auto& n) { read_host(k, n); });
      } else if (key == "variables") {
        each_entry(key, node, [&](const auto& k, const auto& n) { read_variable(k, n); });
      } else if (key == "dialects") {
        each_entry(key, node, [&](const auto& k, const auto& n) { read_dialect(k, n); });
      } else if (key == "suite") {
        read_suites(key, node);
      } else {
        unknown_table(key, node);
      }
    }
  }

  void unknown_table(const toml::key& key, const toml::node& node) {
    const OptionSpec* option = find_option(key.str(), taken_by::kRun);
    if (!node.is_table() && option != nullptr && option->has(trait::kConfigurable)) {
      return error("config.unknown-key", span_of(key),
                   fmt::format("`{}` does not stand at the top", key.str()),
                   "options stand in the table `[run]`");
    }
    unknown(key, "table", kTables,
            "the tables are [run], [hosts], [variables], [dialects] and [[suite]]");
  }

  template <typename Read>
  void each_entry(const toml::key& key, const toml::node& node, Read read) {
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      return error("config.type", span_of(key), fmt::format("`{}` is not a table", key.str()),
                   fmt::format("write `[{}]` on a line of its own", key.str()));
    }
    for (const auto& [name, value] : *table) read(name, value);
  }

  void read_option(const toml::key& key, const toml::node& node) {
    const OptionSpec* spec = find_option(key.str(), taken_by::kRun);
    if (spec == nullptr) return unknown_option(key);
    if (!spec->has(trait::kConfigurable)) {
      return error(
          "config.unknown-key", span_of(key),
          fmt::format("`{}` cannot be set in weir.toml", key.str()),
          fmt::format("it is an option of the command line: `{}`", "--" + std::string(key.str())));
    }
    if (spec->type == ValueType::Switch) return read_switch(*spec, key, node);
    if (spec->has(trait::kRepeatable)) return read_list(*spec, key, node);
    read_value(*spec, node);
  }

  void unknown_option(const toml::key& key) {
    std::vector<std::string_view> names;
    for (const OptionSpec* spec : cli::options()) {
      const bool usable = spec->taken_by_any(taken_by::kRun) && spec->has(trait::kConfigurable);
      if (usable) names.push_back(spec->name);
    }
    unknown(key, "key", names, "`weir help config` lists the keys");
  }

  void read_switch(const OptionSpec& spec, const toml::key& key, const toml::node& node) {
    const auto value = node.value<bool>();
    if (!value || !node.is_boolean()) {
      return error("config.type", span_of(node), fmt::format("`{}` is on or off", key.str()),
                   "write true or false");
    }
    parsed_.config.options.push_back({&spec, {}, !*value, std::nullopt, 0});
  }

  /// One value, a list of them, or for NAME=VALUE options a table.
  void read_list(const OptionSpec& spec, const toml::key&, const toml::node& node) {
    if (const toml::array* list = node.as_array()) {
      for (const toml::node& element : *list) read_value(spec, element);
      return;
    }
    const toml::table* table = node.as_table();
    if (table == nullptr || spec.type == ValueType::Text || spec.type == ValueType::Path) {
      return read_value(spec, node);
    }
    for (const auto& [name, value] : *table) {
      if (!is_scalar(value)) return wrong_type(value);
      add(spec, fmt::format("{}={}", name.str(), text_of(value)), span_of(value));
    }
  }

  void read_value(const OptionSpec& spec, const toml::node& node) {
    if (!is_scalar(node)) return wrong_type(node);
    add(spec, text_of(node), span_of(node));
  }

  void read_host(const toml::key& key, const toml::node& node) {
    if (!is_scalar(node)) return wrong_type(node);
    add(option::kHost, fmt::format("{}={}", key.str(), text_of(node)), span_of(node));
  }

  void read_variable(const toml::key& key, const toml::node& node) {
    if (!is_scalar(node)) return wrong_type(node);
    Setting variable{std::string(key.str()), text_of(node)};
    const auto checked = check_value(option::kVar, variable.name + "=" + variable.value);
    if (!checked) {
      return error("config.value", span_of(key), checked.error().message, checked.error().hint);
    }
    parsed_.config.variables.push_back(std::move(variable));
  }

  /// `"folder" = "dialect"`; the folder counts from that of weir.toml.
  void read_dialect(const toml::key& key, const toml::node& node) {
    if (!node.is_string()) return wrong_type(node);
    const std::string name = text_of(node);
    const slt::Dialect* dialect = slt::find_dialect(name);
    if (dialect == nullptr) {
      std::string hint = did_you_mean(name, slt::dialect_names());
      if (hint.empty()) hint = "`weir help dialects` lists them";
      return error("config.value", span_of(node), fmt::format("unknown dialect `{}`", name),
                   std::move(hint));
    }
    const fs::path folder = fs::absolute(below_folder(std::string(key.str())));
    std::error_code failure;
    if (!fs::is_directory(folder, failure)) {
      return error("config.files", span_of(key), fmt::format("there is no folder `{}`", key.str()),
                   "folders count from that of weir.toml");
    }
    std::string text = folder.lexically_normal().string();
    while (text.size() > 1 && text.ends_with('/')) text.pop_back();
    parsed_.config.dialects.push_back({std::move(text), dialect});
  }

  void add(const OptionSpec& spec, std::string value, Span span) {
    if (auto checked = check_value(spec, value); !checked) {
      return error("config.value", span, mask_passwords(checked.error().message),
                   checked.error().hint);
    }
    const bool path = spec.type == ValueType::Path && value != kStdin &&
                      (&spec != &option::kPsql || value.find('/') != std::string::npos);
    if (path) value = below_folder(value);
    if (&spec == &option::kWith) value = with_absolute_folder(value);
    parsed_.config.options.push_back({&spec, std::move(value), false, std::nullopt, 0});
  }

  [[nodiscard]] std::string with_absolute_folder(const std::string& value) const {
    const auto choice = parse_service_choice(value);
    if (!choice || choice->folder.empty()) return value;
    return fmt::format("{}={}", choice->service, below_folder(choice->folder));
  }

  /// A path of the configuration, which counts from its folder, as the process may open it.
  [[nodiscard]] std::string below_folder(const std::string& path) const {
    const fs::path folder = fs::path(parsed_.config.source.path).parent_path();
    return (folder / path).lexically_normal().string();
  }

  void read_suites(const toml::key& key, const toml::node& node) {
    const toml::array* list = node.as_array();
    if (list == nullptr) {
      return error("config.type", span_of(key), "`suite` is not a list of tables",
                   "write `[[suite]]` on a line of its own");
    }
    for (const toml::node& element : *list) {
      const toml::table* suite = element.as_table();
      if (suite == nullptr) {
        wrong_type(element);
      } else {
        read_suite(*suite);
      }
    }
  }

  void read_suite(const toml::table& suite) {
    ScriptGroup group{Origin::Suite, {}, {}};
    for (const auto& [key, node] : suite) {
      if (key == "name") {
        group.name = node.value_or(std::string());
        if (!node.is_string()) wrong_type(node);
      } else if (key == "files") {
        read_suite_files(node, group.files);
      } else {
        unknown(key, "key", kSuiteKeys, "a suite has `name` and `files`");
      }
    }
    if (suite.get("files") == nullptr) {
      error("config.missing", span_of(suite), "the suite has no `files`",
            "write files = [\"first.td\", \"second.td\"] or a folder");
    }
    if (group.name.empty()) group.name = fmt::format("suite {}", parsed_.config.suites.size() + 1);
    parsed_.config.suites.push_back(std::move(group));
  }

  void read_suite_files(const toml::node& node, std::vector<std::string>& files) {
    const toml::array* list = node.as_array();
    if (list == nullptr) return collect_files(node, files);
    for (const toml::node& element : *list) collect_files(element, files);
  }

  void collect_files(const toml::node& node, std::vector<std::string>& files) {
    if (!node.is_string()) return wrong_type(node);
    const std::string path = below_folder(text_of(node));
    auto found = collect(path);
    if (!found) {
      return error("config.files", span_of(node), found.error().message, found.error().hint);
    }
    files.insert(files.end(), found->begin(), found->end());
  }

  void wrong_type(const toml::node& node) {
    error("config.type", span_of(node), "a text or a number was expected here", {});
  }

  void unknown(const toml::key& key, std::string_view what,
               std::span<const std::string_view> candidates, std::string_view otherwise) {
    std::string hint = did_you_mean(key.str(), candidates);
    if (hint.empty()) hint = otherwise;
    error("config.unknown-key", span_of(key), fmt::format("unknown {} `{}`", what, key.str()),
          std::move(hint));
  }

  template <typename Node>
  [[nodiscard]] Span span_of(const Node& node) const {
    return region_span(parsed_.config.source.text(), node.source());
  }

  void error(std::string_view rule, Span span, std::string message, std::string hint) {
    parsed_.diagnostics.push_back(
        {Severity::Error, rule, span, std::move(message), std::move(hint)});
  }

  ParsedConfig parsed_;
};

}  // namespace

ParsedConfig parse_config(Source source) { return Reader(std::move(source)).read(); }

}  // namespace weir::cli
