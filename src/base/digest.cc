// Digests by OpenSSL.
#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/check.h"

namespace weir {

struct Digest::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                  EVP_MD_CTX_free};
};

Digest::Digest(DigestKind kind) : state_(std::make_unique<State>()) {
  const EVP_MD* algorithm = kind == DigestKind::Md5 ? EVP_md5() : EVP_sha256();
  WEIR_CHECK(EVP_DigestInit_ex(state_->context.get(), algorithm, nullptr) == 1,
             "OpenSSL does not offer the digest");
}

Digest::~Digest() = default;

void Digest::update(std::string_view bytes) {
  WEIR_CHECK(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1,
             "a digest was used after its end");
}

std::string Digest::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  WEIR_CHECK(EVP_DigestFinal_ex(state_->context.get(), bytes.data(), &size) == 1,
             "a digest was ended twice");
  return to_hex(std::string(bytes.begin(), bytes.begin() + size));
}

std::string to_hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char character : bytes) {
    const auto byte = static_cast<unsigned char>(character);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0x0FU];
  }
  return text;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> result{};
  unsigned int size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());  // NOLINT(*-cast)
  const unsigned char* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data,
                                   bytes.size(), result.data(), &size);
  WEIR_CHECK(done != nullptr, "OpenSSL does not offer HMAC-SHA-256");
  return {result.begin(), result.begin() + size};
}

namespace {

std::string digest_of(DigestKind kind, std::string_view bytes) {
  Digest digest(kind);
  digest.update(bytes);
  return digest.finish();
}

Failure unreadable(const std::filesystem::path& path, int error) {
  return fail(ErrorKind::Unavailable,
              "cannot read `" + path.string() + "`: " + std::generic_category().message(error));
}

}  // namespace

std::string md5_hex(std::string_view bytes) { return digest_of(DigestKind::Md5, bytes); }
std::string sha256_hex(std::string_view bytes) { return digest_of(DigestKind::Sha256, bytes); }

Result<std::string> sha256_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable(path, errno);
  Digest digest(DigestKind::Sha256);
  std::array<char, 65536> buffer{};
  while (file) {
    file.read(buffer.data(), buffer.size());
    digest.update({buffer.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (!file.eof()) return unreadable(path, errno);
  return digest.finish();
}

}  // namespace weir
