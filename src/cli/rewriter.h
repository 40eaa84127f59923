// `--rewrite`: collects corrections while a run goes on, and puts them into the files at its end.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plan/event.h"
#include "script/slt/rewrite.h"

namespace weir::cli {

/// What rewriting came to.
struct RewriteReport {
  std::string text;  ///< For people, line by line: files, and records that could not be rewritten.
  /// Scripts that failed and of which nothing is left that differs, with the verdict they had.
  std::map<std::string, plan::Verdict> mended;
};

/// A file is rewritten once, also if several scripts include it, and a record only if every run of
/// it asks for the same.
class Rewriter final : public plan::EventSink {
 public:
  void on_event(const plan::Event& event) override;
  /// Writes the files. To be called once, when nothing runs any more.
  [[nodiscard]] RewriteReport finish();

 private:
  /// A record that failed.
  struct Failed {
    std::shared_ptr<const plan::Correction> correction;  ///< Null: it says nothing.
    std::string refusal;                                 ///< Not empty: it stays as it is.
  };
  /// What is known of one text, by where its records begin.
  struct Text {
    std::string path;  ///< As the script that ran first has it.
    Source source;     ///< Kept only if something failed.
    const slt::Dialect* dialect = nullptr;
    std::vector<bool> passed;
    std::uint64_t judged = 0;  ///< Records that passed or failed, each once.
    std::map<std::uint32_t, Failed> failed;
    std::vector<std::uint32_t> failing;  ///< Records that are expected to fail since now.
  };
  using Place = std::pair<std::string, std::uint32_t>;  ///< Key of the text, begin of the record.
  struct File {
    std::string path;
    const slt::Dialect* dialect = nullptr;  ///< Also of the scripts that it includes.
    plan::Verdict verdict = plan::Verdict::Pass;
    std::set<Place> failed;
    bool lost = false;  ///< It failed otherwise than in a record.
  };

  void note(File& file, const plan::CommandReport& report);
  void note_failure(File& file, const std::string& key, Text& text,
                    const plan::CommandReport& report);
  void settle(Text& text);
  static void refuse_misread(Text& text, const slt::Script& script);
  [[nodiscard]] static std::vector<slt::Replacement> replacements_of(const Text& text);
  /// Lines of the records in `failing`.
  [[nodiscard]] static std::string places_of(const Text& text);
  /// Says how many were rewritten.
  [[nodiscard]] std::size_t rewrite(Text& text);
  void describe(const Text& text, std::size_t changed, std::string& out) const;

  std::map<plan::FileId, File> files_;
  std::map<std::string, Text> texts_;
  std::string last_path_;  ///< Of the last event, and
  std::string last_key_;   ///< its key in `texts_`.
};

}  // namespace weir::cli
