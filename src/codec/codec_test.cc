// Compression is undone by the libraries themselves; escapes by a table.
#include <bzlib.h>
#include <gtest/gtest.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <array>

#include "base/rng.h"
#include "codec/compression.h"
#include "codec/escape.h"

namespace weir::codec {
namespace {

constexpr std::size_t kRoom = 4UL * 1024 * 1024;

template <typename Byte>
Byte* bytes(std::string& text) {
  return reinterpret_cast<Byte*>(text.data());  // NOLINT(*-reinterpret-cast)
}

std::string gunzip(std::string packed) {
  std::string out(kRoom, '\0');
  z_stream stream{};
  stream.next_in = bytes<Bytef>(packed);
  stream.avail_in = static_cast<unsigned>(packed.size());
  stream.next_out = bytes<Bytef>(out);
  stream.avail_out = static_cast<unsigned>(out.size());
  EXPECT_EQ(::inflateInit2(&stream, 15 + 16), Z_OK);
  EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0U);
  out.resize(stream.total_out);
  ::inflateEnd(&stream);
  return out;
}

std::string bunzip2(std::string packed) {
  std::string out(kRoom, '\0');
  auto size = static_cast<unsigned>(out.size());
  EXPECT_EQ(::BZ2_bzBuffToBuffDecompress(out.data(), &size, packed.data(),
                                         static_cast<unsigned>(packed.size()), 0, 0),
            BZ_OK);
  out.resize(size);
  return out;
}

std::string unxz(std::string packed) {
  std::string out(kRoom, '\0');
  std::uint64_t memory = UINT64_MAX;
  std::size_t in = 0;
  std::size_t size = 0;
  EXPECT_EQ(::lzma_stream_buffer_decode(&memory, 0, nullptr, bytes<std::uint8_t>(packed), &in,
                                        packed.size(), bytes<std::uint8_t>(out), &size, out.size()),
            LZMA_OK);
  out.resize(size);
  return out;
}

std::string unzstd(std::string packed) {
  std::string out(kRoom, '\0');
  const std::size_t size = ::ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size());
  EXPECT_EQ(::ZSTD_isError(size), 0U);
  out.resize(::ZSTD_isError(size) != 0 ? 0 : size);
  return out;
}

std::string noise(std::size_t size) {
  Rng rng(7);
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(rng.below(256));
  return text;
}

TEST(Compression, IsUndoneByEachLibrary) {
  for (const std::string& content :
       {std::string(), std::string("a,b\n1,2\n"), noise(1'000'000), std::string(3'000'000, 'x')}) {
    EXPECT_EQ(gunzip(compress(Compression::Gzip, content).value()), content);
    EXPECT_EQ(bunzip2(compress(Compression::Bzip2, content).value()), content);
    EXPECT_EQ(unxz(compress(Compression::Xz, content).value()), content);
    EXPECT_EQ(unzstd(compress(Compression::Zstd, content).value()), content);
    EXPECT_EQ(compress(Compression::None, content).value(), content);
  }
}

TEST(Compression, GivesTheSameBytesForTheSameContent) {
  for (const std::string_view name : {"gzip", "bzip2", "xz", "zstd"}) {
    const auto compression = find_compression(name);
    ASSERT_TRUE(compression);
    EXPECT_EQ(compress(*compression, "text").value(), compress(*compression, "text").value());
  }
}

TEST(Compression, IsFoundByItsName) {
  EXPECT_EQ(find_compression("none"), Compression::None);
  EXPECT_EQ(find_compression("GZIP"), std::nullopt);
  EXPECT_EQ(find_compression(""), std::nullopt);
}

TEST(Unescape, KeepsCharactersAndMakesBytes) {
  EXPECT_EQ(unescape_bytes("").value(), "");
  EXPECT_EQ(unescape_bytes("a\\x41b").value(), "aAb");
  EXPECT_EQ(unescape_bytes("a\\tb").value(), "atb");
  EXPECT_EQ(unescape_bytes("a\\\\b").value(), "a\\b");
  EXPECT_EQ(unescape_bytes("\\\\x41").value(), "\\x41");
  EXPECT_EQ(unescape_bytes("end\\").value(), "end\\");
}

TEST(Unescape, RefusesIncompleteBytes) {
  EXPECT_EQ(unescape_bytes("a\\x4").error().message, "bad escape `\\x4`");
  EXPECT_EQ(unescape_bytes("\\x").error().message, "bad escape `\\x`");
  EXPECT_EQ(unescape_bytes("\\x-1").error().message, "bad escape `\\x-1`");
}

}  // namespace
}  // namespace weir::codec
