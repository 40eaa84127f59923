// AWS: credentials, the escapes of its URLs, and URLs that carry a signature (Signature Version 4).
// Requests themselves are signed by libcurl, see HttpRequest::signer.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::driver {

/// Who signs, and for which region.
struct AwsSigner {
  std::string region;
  std::string key_id;
  std::string secret;      ///< Never printed.
  std::string token = {};  ///< Of temporary credentials; empty if there is none.
};

/// `%XX` for every byte but letters, digits, `-`, `_`, `.` and `~`, as AWS signs it.
[[nodiscard]] std::string escape_query(std::string_view text);
/// The same, but `/` stays.
[[nodiscard]] std::string escape_path(std::string_view text);

/// Names and values of a query, as they are.
using QueryParameters = std::vector<std::pair<std::string, std::string>>;
/// Escaped, sorted and joined, which is what is signed and sent: `a=1&b=`.
[[nodiscard]] std::string make_query(const QueryParameters& parameters);

/// What a signed URL gives access to.
struct PresignedObject {
  std::string endpoint;  ///< `http://HOST[:PORT]`, without a path.
  std::string path;      ///< Escaped, from its first `/`.
  std::chrono::seconds valid = std::chrono::minutes(5);
};

/// A URL with which anybody can GET the object of S3 from `now` on.
[[nodiscard]] std::string presigned_url(const PresignedObject& object, const AwsSigner& signer,
                                        std::chrono::system_clock::time_point now);

}  // namespace weir::driver
