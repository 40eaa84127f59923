// Digests: MD5 and SHA-256, as lower-case hexadecimal text; HMAC over SHA-256.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weir {

enum class DigestKind { Md5, Sha256 };

/// A digest over bytes that arrive in pieces. Not thread-safe.
class Digest {
 public:
  explicit Digest(DigestKind kind);
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  void update(std::string_view bytes);
  /// Ends the digest; neither function may be called after it.
  [[nodiscard]] std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string md5_hex(std::string_view bytes);
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
/// The 32 bytes of HMAC-SHA-256 (RFC 2104).
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);
/// Two lower-case digits for each byte.
[[nodiscard]] std::string to_hex(std::string_view bytes);
/// Reads the file in pieces. Unavailable if it cannot be read.
[[nodiscard]] Result<std::string> sha256_file(const std::filesystem::path& path);

}  // namespace weir
