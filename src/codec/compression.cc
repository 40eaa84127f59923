// Compression with zlib, bzip2, liblzma and zstd, at the level that their programs use.
#include "codec/compression.h"

#include <bzlib.h>
#include <fmt/format.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace weir::codec {
namespace {

constexpr int kGzipWindow = 15 + 16;  // the largest window, with gzip's header
constexpr int kGzipMemory = 8;
constexpr int kBzip2Blocks = 9;
constexpr std::uint32_t kXzPreset = LZMA_PRESET_DEFAULT;
constexpr int kZstdLevel = 3;

/// zlib and bzip2 count what is given to them in 32 bits.
constexpr std::size_t kPiece = 64UL * 1024 * 1024;

Failure broken(std::string_view library, std::string_view reason) {
  return fail(fmt::format("{} cannot compress: {}", library, reason));
}

/// Feeds `content` piece by piece; `step(last)` compresses what is available and says whether the
/// stream is complete.
template <typename Stream, typename Byte, typename Step>
bool run_stream(Stream& stream, std::string_view content, std::string& out, const Step& step) {
  std::array<char, 64UL * 1024> buffer{};
  bool complete = false;
  while (!complete) {
    const std::string_view piece = content.substr(0, kPiece);
    content.remove_prefix(piece.size());
    // Neither library writes to its input.
    stream.next_in = reinterpret_cast<Byte*>(const_cast<char*>(piece.data()));  // NOLINT
    stream.avail_in = static_cast<unsigned>(piece.size());
    do {
      stream.next_out = reinterpret_cast<Byte*>(buffer.data());  // NOLINT(*-reinterpret-cast)
      stream.avail_out = static_cast<unsigned>(buffer.size());
      const auto result = step(content.empty());
      if (!result) return false;
      complete = *result;
      out.append(buffer.data(), buffer.size() - stream.avail_out);
    } while (!complete && (stream.avail_in > 0 || content.empty()));
  }
  return true;
}

Result<std::string> gzip(std::string_view content) {
  z_stream stream{};
  if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kGzipMemory,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
    return broken("zlib", "out of memory");
  }
  std::string out;
  const bool done = run_stream<z_stream, Bytef>(
      stream, content, out, [&stream](bool last) -> std::optional<bool> {
        const int code = ::deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return std::nullopt;
        return code == Z_STREAM_END;
      });
  ::deflateEnd(&stream);
  if (!done) return broken("zlib", "internal error");
  return out;
}

Result<std::string> bzip2(std::string_view content) {
  bz_stream stream{};
  if (::BZ2_bzCompressInit(&stream, kBzip2Blocks, 0, 0) != BZ_OK) {
    return broken("bzip2", "out of memory");
  }
  std::string out;
  const bool done = run_stream<bz_stream, char>(
      stream, content, out, [&stream](bool last) -> std::optional<bool> {
        const int code = ::BZ2_bzCompress(&stream, last ? BZ_FINISH : BZ_RUN);
        if (code < 0) return std::nullopt;
        return code == BZ_STREAM_END;
      });
  ::BZ2_bzCompressEnd(&stream);
  if (!done) return broken("bzip2", "internal error");
  return out;
}

Result<std::string> xz(std::string_view content) {
  std::string out(::lzma_stream_buffer_bound(content.size()), '\0');
  std::size_t size = 0;
  const lzma_ret code = ::lzma_easy_buffer_encode(
      kXzPreset, LZMA_CHECK_CRC64, nullptr,
      reinterpret_cast<const std::uint8_t*>(content.data()),  // NOLINT(*-reinterpret-cast)
      content.size(), reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size());  // NOLINT
  if (code != LZMA_OK) return broken("liblzma", fmt::format("code {}", static_cast<int>(code)));
  out.resize(size);
  return out;
}

Result<std::string> zstd(std::string_view content) {
  std::string out(::ZSTD_compressBound(content.size()), '\0');
  const std::size_t size =
      ::ZSTD_compress(out.data(), out.size(), content.data(), content.size(), kZstdLevel);
  if (::ZSTD_isError(size) != 0) return broken("zstd", ::ZSTD_getErrorName(size));
  out.resize(size);
  return out;
}

}  // namespace

std::optional<Compression> find_compression(std::string_view name) {
  constexpr std::array kNames = {
      std::pair{std::string_view("none"), Compression::None},
      std::pair{std::string_view("gzip"), Compression::Gzip},
      std::pair{std::string_view("bzip2"), Compression::Bzip2},
      std::pair{std::string_view("xz"), Compression::Xz},
      std::pair{std::string_view("zstd"), Compression::Zstd},
  };
  const auto* const found = std::find_if(kNames.begin(), kNames.end(),
                                         [name](const auto& row) { return row.first == name; });
  if (found == kNames.end()) return std::nullopt;
  return found->second;
}

Result<std::string> compress(Compression compression, std::string_view content) {
  switch (compression) {
    case Compression::None: return std::string(content);
    case Compression::Gzip: return gzip(content);
    case Compression::Bzip2: return bzip2(content);
    case Compression::Xz: return xz(content);
    case Compression::Zstd: return zstd(content);
  }
  return broken("weir", "unknown format");
}

}  // namespace weir::codec
