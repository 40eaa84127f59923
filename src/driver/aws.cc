// Signature Version 4 in the query of a URL.
#include "driver/aws.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"

namespace weir::driver {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kService = "s3";
constexpr std::string_view kRequest = "aws4_request";

bool is_unreserved(char byte) {
  return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
         (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.' || byte == '~';
}

std::string escape(std::string_view text, std::string_view kept) {
  std::string escaped;
  for (const char byte : text) {
    const bool stays = is_unreserved(byte) || kept.find(byte) != std::string_view::npos;
    if (stays) {
      escaped += byte;
    } else {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    }
  }
  return escaped;
}

std::string key_for(const AwsSigner& signer, std::string_view day) {
  const std::string of_day = hmac_sha256("AWS4" + signer.secret, day);
  return hmac_sha256(hmac_sha256(hmac_sha256(of_day, signer.region), kService), kRequest);
}

/// As the Host header has it: without the port that the scheme implies.
std::string host_of(std::string_view endpoint) {
  const std::size_t begin = endpoint.find("://") + 3;
  std::string_view host = endpoint.substr(begin);
  const std::string_view implied = endpoint.starts_with("https") ? ":443" : ":80";
  if (host.ends_with(implied)) host.remove_suffix(implied.size());
  return std::string(host);
}

}  // namespace

std::string escape_query(std::string_view text) { return escape(text, ""); }

std::string escape_path(std::string_view text) { return escape(text, "/"); }

std::string make_query(const QueryParameters& parameters) {
  std::vector<std::string> pairs;
  for (const auto& [name, value] : parameters) {
    pairs.push_back(escape_query(name) + "=" + escape_query(value));
  }
  std::sort(pairs.begin(), pairs.end());
  return fmt::format("{}", fmt::join(pairs, "&"));
}

std::string presigned_url(const PresignedObject& object, const AwsSigner& signer,
                          std::chrono::system_clock::time_point now) {
  const std::tm utc = fmt::gmtime(std::chrono::system_clock::to_time_t(now));
  const std::string time = fmt::format("{:%Y%m%dT%H%M%SZ}", utc);
  const std::string day = time.substr(0, time.find('T'));
  const std::string scope = fmt::format("{}/{}/{}/{}", day, signer.region, kService, kRequest);
  QueryParameters parameters = {
      {"X-Amz-Algorithm", std::string(kAlgorithm)},
      {"X-Amz-Credential", signer.key_id + "/" + scope},
      {"X-Amz-Date", time},
      {"X-Amz-Expires", std::to_string(object.valid.count())},
      {"X-Amz-SignedHeaders", "host"},
  };
  if (!signer.token.empty()) parameters.emplace_back("X-Amz-Security-Token", signer.token);
  const std::string query = make_query(parameters);
  const std::string request = fmt::format("GET\n{}\n{}\nhost:{}\n\nhost\nUNSIGNED-PAYLOAD",
                                          object.path, query, host_of(object.endpoint));
  const std::string text =
      fmt::format("{}\n{}\n{}\n{}", kAlgorithm, time, scope, sha256_hex(request));
  return fmt::format("{}{}?{}&X-Amz-Signature={}", object.endpoint, object.path, query,
                     to_hex(hmac_sha256(key_for(signer, day), text)));
}

}  // namespace weir::driver
