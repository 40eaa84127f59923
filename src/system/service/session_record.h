// SessionRecord: what weirs of one project tell each other about a session, as a file.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "process/identity.h"
#include "system/service/instance.h"
#include "system/workshop.h"

namespace weir::system {

struct SessionRecord {
  std::filesystem::path project;
  std::filesystem::path run;  ///< The run folder; the supervisor's socket is in it.
  process::Identity supervisor;
  std::map<std::string, InstanceRecord, std::less<>> instances;
};

[[nodiscard]] std::string to_json(const SessionRecord& record);
/// Other, with the reason, for a text of another form.
[[nodiscard]] Result<SessionRecord> parse_session_record(std::string_view text);

/// The file of a project's session in the state folder.
[[nodiscard]] std::filesystem::path session_file(const std::filesystem::path& state,
                                                 const std::filesystem::path& project);

/// Nothing if there is no such file; one that cannot be read counts as none.
[[nodiscard]] std::optional<SessionRecord> load_session(const std::filesystem::path& file);

/// A lock between weirs, freed by the destructor or the end of the process; its file goes with it.
class FileLock {
 public:
  /// Waits for whoever holds it; `told` is called once if it has to.
  [[nodiscard]] static Result<FileLock> take(const std::filesystem::path& path,
                                             const std::function<void()>& told,
                                             const Patience& patience);
  FileLock(FileLock&& other) noexcept = default;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  FileLock(std::filesystem::path path, process::Descriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}

  std::filesystem::path path_;
  process::Descriptor file_;
};

}  // namespace weir::system
