// SigpipeHeld: writing to what nobody reads any more is an error, and not the end of the program.
#pragma once

#include <csignal>

namespace weir {

/// While it lives, this thread's writes cause no SIGPIPE.
class SigpipeHeld {
 public:
  SigpipeHeld();
  ~SigpipeHeld();  ///< Keeps errno.
  SigpipeHeld(const SigpipeHeld&) = delete;
  SigpipeHeld& operator=(const SigpipeHeld&) = delete;

 private:
  sigset_t before_;
  bool pending_before_;
};

}  // namespace weir
