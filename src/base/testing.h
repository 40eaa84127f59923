// Where tests find their data and leave their files. Only test programs can link these: the build
// writes the definitions.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace weir {

/// Root of the source tree. `__FILE__` does not lead there: the compiler cache makes it relative.
[[nodiscard]] std::filesystem::path source_dir();

/// The folder of specifications and scripts beside the repository, which may be absent: the
/// environment variable WEIR_SHARED, else `../shared`.
[[nodiscard]] std::optional<std::filesystem::path> shared_folder();

/// An empty folder of its own, for tests run beside each other; removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "weir-test-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const {
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace weir
