// S3: buckets and objects, as the actions use them.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "driver/aws.h"
#include "driver/http.h"
#include "run/action.h"
#include "system/made_things.h"

namespace weir::actions {

struct S3Object {
  std::string key;
  std::uint64_t size = 0;  ///< In bytes.
};

/// Objects up to this size are sent in one request, larger ones in parts of it.
inline constexpr std::size_t kS3PartSize = 16UL * 1024 * 1024;

/// A client for the commands of one action. Errors are Usage for names that S3 cannot have,
/// Unavailable for what the server says (no such bucket, no such object, wrong credentials ...),
/// which the message tells apart; Timeout and Cancelled. The server has the timeout of the run, or
/// of the file if that is longer, for each request and each 16 MiB of an object; one that asks for
/// patience (500, 503) is tried again in that time.
class S3 {
 public:
  /// Where and as whom the variables `testdrive.aws-endpoint`, `-region`, `-access-key-id`,
  /// `-secret-access-key` and `-token` say; AWS itself if the endpoint is empty. `context` outlives
  /// the client.
  [[nodiscard]] static Result<S3> create(run::ActionContext& context);

  /// Makes the bucket; one that is there already, and ours, will do. Whether it was not there.
  [[nodiscard]] Result<bool> create_bucket(std::string_view bucket);
  /// Removes the bucket with all objects in it, by requests that `http` sends instead; one that is
  /// not there will do. May be called when the context is gone.
  [[nodiscard]] Result<void> remove_bucket(std::string_view bucket, system::MadeThings::Http http);
  [[nodiscard]] Result<void> put(std::string_view bucket, std::string_view key, std::string bytes);
  /// The whole object, in parts that each have the time of a request. Unavailable if it is longer
  /// than `limit`, or is changed meanwhile.
  [[nodiscard]] Result<std::string> get(std::string_view bucket, std::string_view key,
                                        std::size_t limit);
  /// All objects whose keys begin so, sorted by key as S3 does.
  [[nodiscard]] Result<std::vector<S3Object>> list(std::string_view bucket,
                                                   std::string_view prefix);
  /// A URL with which anybody can read the object for that long from `now`.
  [[nodiscard]] std::string presigned_url(std::string_view bucket, std::string_view key,
                                          std::chrono::seconds valid,
                                          std::chrono::system_clock::time_point now) const;

 private:
  /// One request to a bucket or, with a key, to an object.
  struct Call {
    std::string_view method;
    std::string_view bucket;
    std::string_view key = {};
    driver::QueryParameters query = {};
    std::string body = {};
    std::vector<driver::HttpHeader> headers = {};
    std::size_t most_bytes = 1024UL * 1024;
  };

  S3(system::MadeThings::Http http, std::string endpoint, driver::AwsSigner signer);
  [[nodiscard]] std::string endpoint_of(std::string_view bucket) const;
  [[nodiscard]] std::string path_of(std::string_view bucket, std::string_view key) const;
  /// The response, whose status is one of success.
  [[nodiscard]] Result<driver::HttpResponse> send(const Call& call);
  /// Whatever its status is.
  [[nodiscard]] Result<driver::HttpResponse> try_send(const Call& call);
  [[nodiscard]] Result<bool> has_bucket(std::string_view bucket);
  [[nodiscard]] Result<void> remove_objects(std::string_view bucket,
                                            std::span<const S3Object> objects);
  [[nodiscard]] Error refusal(const Call& call, const driver::HttpResponse& response) const;
  /// What of it begins at `begin`, no more than a part; a server may send all.
  [[nodiscard]] Result<driver::HttpResponse> get_part(Call call, std::size_t begin,
                                                      const std::string& etag);
  [[nodiscard]] Result<void> put_in_parts(std::string_view bucket, std::string_view key,
                                          std::string_view bytes);
  [[nodiscard]] Result<std::string> send_parts(std::string_view bucket, std::string_view key,
                                               std::string_view upload, std::string_view bytes);

  system::MadeThings::Http http_;  ///< Tries again where a server asks for patience.
  std::string endpoint_;           ///< Without a `/` at its end; empty for AWS itself.
  driver::AwsSigner signer_;
};

}  // namespace weir::actions
