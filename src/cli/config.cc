// The reader of weir.toml, but for its services.
#include "cli/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "diag/suggest.h"
#include "document/parse.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

using document::Entry;
using document::Kind;
using document::Node;

constexpr std::array<std::string_view, 7> kTables = {"run",   "hosts",   "variables", "dialects",
                                                     "suite", "service", "override"};
constexpr std::array<std::string_view, 2> kSuiteKeys = {"name", "files"};

class Reader {
 public:
  explicit Reader(Source source) { parsed_.config.source = std::move(source); }

  ParsedConfig read() {
    document::Parsed document = document::parse(parsed_.config.source);
    parsed_.diagnostics = std::move(document.diagnostics);
    for (const Entry& entry : document.root.entries) read_table(entry);
    sort_by_place(parsed_.diagnostics);
    return std::move(parsed_);
  }

 private:
  using ReadEntry = void (Reader::*)(const Entry& entry);

  void read_table(const Entry& entry) {
    if (entry.key == "run") return each_entry(entry, &Reader::read_option);
    if (entry.key == "hosts") return each_entry(entry, &Reader::read_host);
    if (entry.key == "variables") return each_entry(entry, &Reader::read_variable);
    if (entry.key == "dialects") return each_entry(entry, &Reader::read_dialect);
    if (entry.key == "suite") return read_suites(entry);
    // What they hold is read by system/service/read.h.
    parsed_.config.describes_services =
        parsed_.config.describes_services || entry.key == "service" || entry.key == "override";
    if (entry.key != "service" && entry.key != "override") unknown_table(entry);
  }

  void unknown_table(const Entry& entry) {
    const OptionSpec* option = find_option(entry.key, taken_by::kRun);
    if (!entry.value.is(Kind::Table) && option != nullptr && option->has(trait::kConfigurable)) {
      return error("config.unknown-key", entry.place.span,
                   fmt::format("`{}` does not stand at the top", entry.key),
                   "options stand in the table `[run]`");
    }
    unknown(entry, "table", kTables,
            "the tables are [run], [hosts], [variables], [dialects], [[suite]], [service.NAME] and "
            "[override.NAME]");
  }

  void each_entry(const Entry& table, ReadEntry read_entry) {
    if (!table.value.is(Kind::Table)) {
      return error("config.type", table.place.span, fmt::format("`{}` is not a table", table.key),
                   fmt::format("write `[{}]` on a line of its own", table.key));
    }
    for (const Entry& entry : table.value.entries) (this->*read_entry)(entry);
  }

  void read_option(const Entry& entry) {
    const OptionSpec* spec = find_option(entry.key, taken_by::kRun);
    if (spec == nullptr) return unknown_option(entry);
    if (!spec->has(trait::kConfigurable)) {
      return error(
          "config.unknown-key", entry.place.span,
          fmt::format("`{}` cannot be set in weir.toml", entry.key),
          fmt::format("it is an option of the command line: `{}`", "--" + std::string(entry.key)));
    }
    if (spec->type == ValueType::Switch) return read_switch(*spec, entry);
    if (spec->has(trait::kRepeatable)) return read_list(*spec, entry.value);
    read_value(*spec, entry.value);
  }

  void unknown_option(const Entry& entry) {
    std::vector<std::string_view> names;
    for (const OptionSpec* spec : cli::options()) {
      const bool usable = spec->taken_by_any(taken_by::kRun) && spec->has(trait::kConfigurable);
      if (usable) names.push_back(spec->name);
    }
    unknown(entry, "key", names, "`weir help config` lists the keys");
  }

  void read_switch(const OptionSpec& spec, const Entry& entry) {
    if (!entry.value.is(Kind::Boolean)) {
      return error("config.type", span_of(entry.value), fmt::format("`{}` is on or off", entry.key),
                   "write true or false");
    }
    parsed_.config.options.push_back(
        {&spec, {}, !entry.value.boolean, std::nullopt, 0, span_of(entry.value)});
  }

  /// One value, a list of them, or for NAME=VALUE options a table.
  void read_list(const OptionSpec& spec, const Node& node) {
    if (node.is(Kind::List)) {
      for (const Node& element : node.elements) read_value(spec, element);
      return;
    }
    const bool table =
        node.is(Kind::Table) && spec.type != ValueType::Text && spec.type != ValueType::Path;
    if (!table) return read_value(spec, node);
    for (const Entry& entry : node.entries) {
      if (!is_scalar(entry.value)) return wrong_type(entry.value);
      add(spec, fmt::format("{}={}", entry.key, entry.value.text), span_of(entry.value));
    }
  }

  /// Truth values and dates have no meaning in the place of a text.
  static bool is_scalar(const Node& node) {
    return node.is(Kind::Text) || node.is(Kind::Integer) || node.is(Kind::Real);
  }

  void read_value(const OptionSpec& spec, const Node& node) {
    if (!is_scalar(node)) return wrong_type(node);
    add(spec, node.text, span_of(node));
  }

  void read_host(const Entry& entry) {
    if (!entry.value.is(Kind::Text)) {
      return error("config.type", span_of(entry.value),
                   fmt::format("`{}` leads to {}, expected an address", entry.key,
                               to_text(entry.value.kind)),
                   "write \"ADDRESS:PORT\" or \"${service.NAME.addr}\"");
    }
    add(option::kHost, fmt::format("{}={}", entry.key, entry.value.text), span_of(entry.value));
  }

  void read_variable(const Entry& entry) {
    if (!is_scalar(entry.value)) return wrong_type(entry.value);
    Setting variable{std::string(entry.key), entry.value.text};
    const auto checked = check_value(option::kVar, variable.name + "=" + variable.value);
    if (!checked) {
      return error("config.value", entry.place.span, checked.error().message, checked.error().hint);
    }
    parsed_.config.variables.push_back(std::move(variable));
  }

  /// `"folder" = "dialect"`; the folder counts from that of weir.toml.
  void read_dialect(const Entry& entry) {
    if (!entry.value.is(Kind::Text)) return wrong_type(entry.value);
    const std::string name = entry.value.text;
    const slt::Dialect* dialect = slt::find_dialect(name);
    if (dialect == nullptr) {
      std::string hint = did_you_mean(name, slt::dialect_names());
      if (hint.empty()) hint = "`weir help dialects` lists them";
      return error("config.value", span_of(entry.value), fmt::format("unknown dialect `{}`", name),
                   std::move(hint));
    }
    const fs::path folder = fs::absolute(below_folder(std::string(entry.key)));
    std::error_code failure;
    if (!fs::is_directory(folder, failure)) {
      return error("config.files", entry.place.span,
                   fmt::format("there is no folder `{}`", entry.key),
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
    parsed_.config.options.push_back({&spec, std::move(value), false, std::nullopt, 0, span});
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

  void read_suites(const Entry& entry) {
    if (!entry.value.is(Kind::List)) {
      return error("config.type", entry.place.span, "`suite` is not a list of tables",
                   "write `[[suite]]` on a line of its own");
    }
    for (const Node& element : entry.value.elements) {
      if (element.is(Kind::Table)) {
        read_suite(element);
      } else {
        wrong_type(element);
      }
    }
  }

  void read_suite(const Node& suite) {
    ScriptGroup group{Origin::Suite, {}, {}};
    for (const Entry& entry : suite.entries) {
      if (entry.key == "name") {
        if (!entry.value.is(Kind::Text)) wrong_type(entry.value);
        if (entry.value.is(Kind::Text)) group.name = entry.value.text;
      } else if (entry.key == "files") {
        read_suite_files(entry.value, group.files);
      } else {
        unknown(entry, "key", kSuiteKeys, "a suite has `name` and `files`");
      }
    }
    if (suite.find("files") == nullptr) {
      error("config.missing", span_of(suite), "the suite has no `files`",
            "write files = [\"first.td\", \"second.td\"] or a folder");
    }
    if (group.name.empty()) group.name = fmt::format("suite {}", parsed_.config.suites.size() + 1);
    parsed_.config.suites.push_back(std::move(group));
  }

  void read_suite_files(const Node& node, std::vector<std::string>& files) {
    if (!node.is(Kind::List)) return collect_files(node, files);
    for (const Node& element : node.elements) collect_files(element, files);
  }

  void collect_files(const Node& node, std::vector<std::string>& files) {
    if (!node.is(Kind::Text)) return wrong_type(node);
    auto found = collect(below_folder(node.text));
    if (!found) {
      return error("config.files", span_of(node), found.error().message, found.error().hint);
    }
    files.insert(files.end(), found->begin(), found->end());
  }

  void wrong_type(const Node& node) {
    error("config.type", span_of(node), "a text or a number was expected here", {});
  }

  void unknown(const Entry& entry, std::string_view what,
               std::span<const std::string_view> candidates, std::string_view otherwise) {
    std::string hint = did_you_mean(entry.key, candidates);
    if (hint.empty()) hint = otherwise;
    error("config.unknown-key", entry.place.span, fmt::format("unknown {} `{}`", what, entry.key),
          std::move(hint));
  }

  static Span span_of(const Node& node) { return document::first_line(node.place).span; }

  void error(std::string_view rule, Span span, std::string message, std::string hint) {
    parsed_.diagnostics.push_back(
        {Severity::Error, rule, span, std::move(message), std::move(hint)});
  }

  ParsedConfig parsed_;
};

}  // namespace

ParsedConfig parse_config(Source source) { return Reader(std::move(source)).read(); }

}  // namespace weir::cli
