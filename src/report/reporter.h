// Reporters: views of the one stream of events. Each is a file in this folder and a line in
// reporters.def.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "diag/diagnostic.h"
#include "plan/event.h"
#include "report/secrets.h"
#include "report/sink.h"

namespace weir::report {

/// How the console shows that a long run is alive.
enum class ProgressStyle {
  Lines,  ///< For logs: no control codes, a line when nothing was said for 30 s.
  Live    ///< For terminals: one line that is redrawn. Wants `Ticked` events.
};
enum class JsonScope { Everything, OnlyProblems };
/// What a JUnit report calls things.
struct JunitNames {
  std::string suite = "weir";
  std::string class_name;  ///< Of every case; empty: its folder with dots, else the suite.
  bool as_words = false;   ///< Cases are called by their paths with `_` for blanks, `.`, `-`, `/`.
};
/// How much the console says of what went well.
enum class Detail { Problems, Files, Commands };

/// Everything a user can choose about output; each reporter reads what concerns it.
struct ReportOptions {
  Colour colour = Colour::Off;
  ProgressStyle progress = ProgressStyle::Lines;
  /// Width of the terminal, asked at every redraw; only with Live.
  std::function<std::size_t()> columns = [] { return std::size_t{80}; };
  Detail detail = Detail::Files;
  JsonScope json_scope = JsonScope::Everything;
  JunitNames junit_names;
};

/// A row of the table of reporters. `sink` and `secrets` outlive what is made.
struct ReporterSpec {
  std::string_view name;     ///< Such as `junit`.
  std::string_view summary;  ///< One line for help.
  std::unique_ptr<plan::EventSink> (*make)(const ReportOptions& options, TextSink& sink,
                                           const SecretFilter& secrets) = nullptr;
};

/// All reporters, in the order of reporters.def.
[[nodiscard]] std::span<const ReporterSpec* const> reporters();
/// The reporter of that name, or null.
[[nodiscard]] const ReporterSpec* find_reporter(std::string_view name);

}  // namespace weir::report
