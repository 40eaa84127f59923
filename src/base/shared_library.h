// Functions of libraries that are loaded when they are first needed.
#pragma once

#include <dlfcn.h>

#include <string>

namespace weir {

/// Looks up functions of a library that `dlopen` gave, and remembers the first that is missing.
class FunctionFinder {
 public:
  explicit FunctionFinder(void* library) : library_(library) {}

  /// Null if the library has none of that name.
  template <typename Function>
  void operator()(const char* name, Function& function) {
    // dlsym gives functions as data pointers; POSIX guarantees the conversion.
    function = reinterpret_cast<Function>(::dlsym(library_, name));  // NOLINT(*-reinterpret-cast)
    if (function == nullptr && missing_.empty()) missing_ = name;
  }
  /// Empty if all were found.
  [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
  void* library_;
  std::string missing_;
};

}  // namespace weir
