// Requests to S3, signed by libcurl.
#include "actions/s3.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "actions/waiting.h"
#include "actions/xml_text.h"
#include "base/digest.h"
#include "base/text.h"
#include "codec/protobuf/base64.h"

namespace weir::actions {
namespace {

using std::chrono_literals::operator""ms;

using driver::HttpResponse;

constexpr std::string_view kDefaultRegion = "us-east-1";
constexpr int kMostTries = 5;
constexpr int kPartialContent = 206;
constexpr int kPreconditionFailed = 412;
constexpr int kNoSuchRange = 416;
constexpr Nanoseconds kFirstPause = 200ms;
constexpr std::string_view kAlreadyOurs = "BucketAlreadyOwnedByYou";

std::string variable(run::ActionContext& context, std::string_view name) {
  const std::string* value = context.variables().find(fmt::format("testdrive.aws-{}", name));
  return value == nullptr ? std::string() : *value;
}

/// Of the bucket or the object, for messages.
std::string name_of(std::string_view bucket, std::string_view key) {
  return key.empty() ? fmt::format("s3://{}", bucket) : fmt::format("s3://{}/{}", bucket, key);
}

/// For one request.
Nanoseconds budget_of(run::ActionContext& context) {
  return std::max(context.options().timeout, context.state().sql_timeout);
}

bool is_success(const HttpResponse& response) {
  return response.status >= 200 && response.status <= 299;
}

bool asks_for_patience(int status) { return status == 500 || status == 502 || status == 503; }

/// Of the whole of which this is a part, `bytes 0-9/17`; 0 if it does not say.
std::size_t whole_size(std::string_view content_range) {
  std::uint64_t size = 0;
  const std::size_t slash = content_range.find('/');
  if (slash == std::string_view::npos) return 0;
  return parse_unsigned(content_range.substr(slash + 1), size) ? size : 0;
}

/// Letters, digits, `-` and `.`: what a bucket may be called also keeps a name within its place in
/// the URL.
Result<void> check_bucket(std::string_view bucket) {
  const bool plain = std::ranges::all_of(bucket, [](char byte) {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '-' || byte == '.' ||
           byte == '_';
  });
  if (plain && bucket.size() >= 3 && bucket != "...") return {};
  return fail(ErrorKind::Usage, fmt::format("`{}` is no name of a bucket", bucket),
              "it has three characters or more: letters, digits, `-` and `.`");
}

/// Tried again while the server asks for patience.
Result<HttpResponse> send_patiently(run::ActionContext& context,
                                    const driver::HttpRequest& request) {
  Clock& clock = context.clock();
  const Deadline deadline = Deadline::after(clock, budget_of(context));
  Nanoseconds wait = kFirstPause;
  for (int tries = 1;; ++tries, wait *= 2) {
    WEIR_TRY_ASSIGN(HttpResponse response, context.http(request, deadline.left(clock)));
    const bool again =
        asks_for_patience(response.status) && tries < kMostTries && deadline.left(clock) > wait;
    if (!again) return response;
    WEIR_TRY(pause(context, wait));
  }
}

/// As the header Content-MD5 has it.
std::string md5_base64(std::string_view bytes) {
  const std::string hex = md5_hex(bytes);
  std::string digest;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    int byte = 0;
    std::from_chars(&hex[i], &hex[i] + 2, byte, 16);
    digest += static_cast<char>(byte);
  }
  return codec::to_base64(digest);
}

}  // namespace

S3::S3(system::MadeThings::Http http, std::string endpoint, driver::AwsSigner signer)
    : http_(std::move(http)), endpoint_(std::move(endpoint)), signer_(std::move(signer)) {}

Result<S3> S3::create(run::ActionContext& context) {
  std::string endpoint = variable(context, "endpoint");
  while (endpoint.ends_with('/')) endpoint.pop_back();
  driver::AwsSigner signer{variable(context, "region"), variable(context, "access-key-id"),
                           variable(context, "secret-access-key"), variable(context, "token")};
  if (signer.region.empty()) signer.region = kDefaultRegion;
  if (signer.key_id.empty() || signer.secret.empty()) {
    return fail(ErrorKind::Unavailable, "nobody has said how to log in to S3",
                "the service `s3` sets the variables `testdrive.aws-access-key-id` and "
                "`testdrive.aws-secret-access-key`, and so do the options of testdrive");
  }
  if (!endpoint.empty() && endpoint.find("://") == std::string::npos) {
    endpoint = "http://" + endpoint;
  }
  auto http = [&context](const driver::HttpRequest& request) {
    return send_patiently(context, request);
  };
  return S3(std::move(http), std::move(endpoint), std::move(signer));
}

/// A custom endpoint has the bucket in its path, AWS itself in the name of the host.
std::string S3::endpoint_of(std::string_view bucket) const {
  if (!endpoint_.empty()) return endpoint_;
  return fmt::format("https://{}.s3.{}.amazonaws.com", bucket, signer_.region);
}

std::string S3::path_of(std::string_view bucket, std::string_view key) const {
  std::string path;
  if (!endpoint_.empty()) path = "/" + driver::escape_path(bucket);
  if (!key.empty() || path.empty()) path += "/" + driver::escape_path(key);
  return path;
}

Result<HttpResponse> S3::try_send(const Call& call) {
  driver::HttpRequest request;
  request.method = call.method;
  request.url = endpoint_of(call.bucket) + path_of(call.bucket, call.key);
  if (!call.query.empty()) request.url += "?" + driver::make_query(call.query);
  request.body = call.body;
  request.headers = call.headers;
  request.most_bytes = call.most_bytes;
  request.signer = signer_;
  return http_(std::move(request));
}

Result<HttpResponse> S3::send(const Call& call) {
  WEIR_TRY(check_bucket(call.bucket));
  WEIR_TRY_ASSIGN(HttpResponse response, try_send(call));
  if (is_success(response)) return response;
  return Failure(refusal(call, response));
}

Error S3::refusal(const Call& call, const HttpResponse& response) const {
  const std::string code = xml_text(response.body, "Code");
  const std::string object = name_of(call.bucket, call.key);
  const auto error = [](std::string message, std::string hint = {}) {
    return Error{ErrorKind::Unavailable, std::move(message), std::move(hint)};
  };
  if (code == "NoSuchBucket") {
    return error(fmt::format("there is no bucket `{}`", call.bucket),
                 fmt::format("`$ s3-create-bucket bucket={}` makes one", call.bucket));
  }
  if (code == "NoSuchKey") return error(fmt::format("there is no object {}", object));
  const bool nobody = code == "InvalidAccessKeyId" || code == "XAdminUserNotFound";  // of Versity
  if (nobody) {
    return error(fmt::format("S3 knows no access key `{}`", signer_.key_id),
                 "the variable `testdrive.aws-access-key-id` names it");
  }
  if (code == "SignatureDoesNotMatch") {
    return error(fmt::format("the secret of the access key `{}` is wrong", signer_.key_id),
                 "it is in the variable `testdrive.aws-secret-access-key`");
  }
  if (code == "AccessDenied") {
    return error(
        fmt::format("the access key `{}` may not {} {}", signer_.key_id, call.method, object));
  }
  const std::string message = xml_text(response.body, "Message");
  std::string reason =
      fmt::format("{} {}: S3 answered with status {}", call.method, object, response.status);
  if (!code.empty()) reason += fmt::format(": {}", code);
  if (!message.empty()) reason += fmt::format(": {}", message);
  return error(std::move(reason));
}

/// Also one that is not ours.
Result<bool> S3::has_bucket(std::string_view bucket) {
  WEIR_TRY_ASSIGN(const HttpResponse response, try_send({.method = "HEAD", .bucket = bucket}));
  return response.status != 404;
}

/// That it is made says nothing of whether it was there: AWS says so of those of ours in its
/// default region.
Result<bool> S3::create_bucket(std::string_view bucket) {
  WEIR_TRY(check_bucket(bucket));
  WEIR_TRY_ASSIGN(const bool was_there, has_bucket(bucket));
  Call call{"PUT", bucket};
  if (signer_.region != kDefaultRegion) {
    call.body = fmt::format(
        "<CreateBucketConfiguration><LocationConstraint>{}</LocationConstraint>"
        "</CreateBucketConfiguration>",
        escape_xml(signer_.region));
  }
  WEIR_TRY_ASSIGN(const HttpResponse response, try_send(call));
  if (is_success(response)) return !was_there;
  if (xml_text(response.body, "Code") == kAlreadyOurs) return false;
  return Failure(refusal(call, response));
}

Result<void> S3::remove_bucket(std::string_view bucket, system::MadeThings::Http http) {
  http_ = std::move(http);
  WEIR_TRY_ASSIGN(const bool is_there, has_bucket(bucket));
  if (!is_there) return {};
  WEIR_TRY_ASSIGN(const std::vector<S3Object> objects, list(bucket, ""));
  constexpr std::size_t kMost = 1000;  // of one request
  for (std::span<const S3Object> left = objects; !left.empty();) {
    const auto some = left.first(std::min(kMost, left.size()));
    WEIR_TRY(remove_objects(bucket, some));
    left = left.subspan(some.size());
  }
  WEIR_TRY(send({.method = "DELETE", .bucket = bucket}));
  return {};
}

/// Those that cannot be removed are told below a status of success; then the bucket cannot either.
Result<void> S3::remove_objects(std::string_view bucket, std::span<const S3Object> objects) {
  std::string body = "<Delete><Quiet>true</Quiet>";
  for (const S3Object& object : objects) {
    body += fmt::format("<Object><Key>{}</Key></Object>", escape_xml(object.key));
  }
  body += "</Delete>";
  Call call{.method = "POST", .bucket = bucket, .query = {{"delete", ""}}};
  call.headers = {{"Content-MD5", md5_base64(body)}};
  call.body = std::move(body);
  WEIR_TRY(send(call));
  return {};
}

Result<std::string> S3::get(std::string_view bucket, std::string_view key, std::size_t limit) {
  const Call call{.method = "GET", .bucket = bucket, .key = key, .most_bytes = limit};
  const auto wrong = [&](std::string_view what) {
    return fail(ErrorKind::Unavailable, fmt::format("{} {}", name_of(bucket, key), what));
  };
  std::string bytes;
  std::string etag;
  for (;;) {
    WEIR_TRY_ASSIGN(HttpResponse part, get_part(call, bytes.size(), etag));
    const bool is_whole = part.status != kPartialContent;
    const std::size_t size =
        is_whole ? part.body.size() : whole_size(part.header("content-range").value_or(""));
    if (part.truncated || size > limit) return wrong("is too long");
    if (is_whole) return std::move(part.body);
    if (part.body.empty() || size < bytes.size() + part.body.size()) {
      return wrong("comes in parts that are none of it");
    }
    bytes += part.body;
    if (bytes.size() == size) return bytes;
    etag = part.header("etag").value_or("");
  }
}

Result<HttpResponse> S3::get_part(Call call, std::size_t begin, const std::string& etag) {
  call.headers = {{"Range", fmt::format("bytes={}-{}", begin, begin + kS3PartSize - 1)}};
  if (!etag.empty()) call.headers.push_back({"If-Match", etag});
  WEIR_TRY(check_bucket(call.bucket));
  WEIR_TRY_ASSIGN(HttpResponse response, try_send(call));
  if (is_success(response)) return response;
  if (response.status == kPreconditionFailed && begin > 0) {
    return fail(ErrorKind::Unavailable,
                fmt::format("{} was changed while it was read", name_of(call.bucket, call.key)));
  }
  if (response.status != kNoSuchRange || begin > 0) return Failure(refusal(call, response));
  call.headers.clear();  // an empty object has no part
  return send(call);
}

Result<std::vector<S3Object>> S3::list(std::string_view bucket, std::string_view prefix) {
  constexpr std::size_t kPageLimit = 8UL * 1024 * 1024;  // of 1000 keys
  std::vector<S3Object> objects;
  std::string token;
  std::string before;
  do {
    before = token;
    Call call{.method = "GET", .bucket = bucket, .most_bytes = kPageLimit};
    call.query = {{"list-type", "2"}, {"prefix", std::string(prefix)}};
    if (!token.empty()) call.query.emplace_back("continuation-token", token);
    WEIR_TRY_ASSIGN(const HttpResponse response, send(call));
    if (response.truncated) {
      return fail(ErrorKind::Unavailable, fmt::format("a page of {} is too long", bucket));
    }
    for (const std::string_view entry : xml_elements(response.body, "Contents")) {
      S3Object object{xml_text(entry, "Key")};
      (void)parse_unsigned(xml_text(entry, "Size"), object.size);
      objects.push_back(std::move(object));
    }
    token = xml_text(response.body, "NextContinuationToken");
    if (!token.empty() && token == before) {
      return fail(ErrorKind::Unavailable,
                  fmt::format("the list of {} never ends: the same page comes again", bucket));
    }
  } while (!token.empty());
  return objects;
}

std::string S3::presigned_url(std::string_view bucket, std::string_view key,
                              std::chrono::seconds valid,
                              std::chrono::system_clock::time_point now) const {
  const driver::PresignedObject object{endpoint_of(bucket), path_of(bucket, key), valid};
  return driver::presigned_url(object, signer_, now);
}

Result<void> S3::put(std::string_view bucket, std::string_view key, std::string bytes) {
  if (key.empty()) return fail(ErrorKind::Usage, "an object cannot have an empty key");
  if (bytes.size() > kS3PartSize) return put_in_parts(bucket, key, bytes);
  WEIR_TRY(send({.method = "PUT", .bucket = bucket, .key = key, .body = std::move(bytes)}));
  return {};
}

/// What has been sent is taken back if the rest cannot be.
Result<void> S3::put_in_parts(std::string_view bucket, std::string_view key,
                              std::string_view bytes) {
  WEIR_TRY_ASSIGN(
      const HttpResponse begun,
      send({.method = "POST", .bucket = bucket, .key = key, .query = {{"uploads", ""}}}));
  const std::string upload = xml_text(begun.body, "UploadId");
  auto parts = send_parts(bucket, key, upload, bytes);
  if (!parts) {
    (void)send({.method = "DELETE", .bucket = bucket, .key = key, .query = {{"uploadId", upload}}});
    return Failure(std::move(parts).error());
  }
  const Call end{.method = "POST",
                 .bucket = bucket,
                 .key = key,
                 .query = {{"uploadId", upload}},
                 .body = *std::move(parts)};
  WEIR_TRY_ASSIGN(const HttpResponse ended, send(end));
  // What goes wrong late is told below a status of success.
  if (ended.body.find("<Error>") == std::string::npos) return {};
  return Failure(refusal(end, ended));
}

/// The list of parts that ends the upload.
Result<std::string> S3::send_parts(std::string_view bucket, std::string_view key,
                                   std::string_view upload, std::string_view bytes) {
  std::string list = "<CompleteMultipartUpload>";
  for (int number = 1; !bytes.empty(); ++number) {
    const std::string_view part = bytes.substr(0, kS3PartSize);
    bytes.remove_prefix(part.size());
    const Call call{
        .method = "PUT",
        .bucket = bucket,
        .key = key,
        .query = {{"partNumber", std::to_string(number)}, {"uploadId", std::string(upload)}},
        .body = std::string(part)};
    WEIR_TRY_ASSIGN(const HttpResponse response, send(call));
    list += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", number,
                        escape_xml(response.header("etag").value_or("")));
  }
  return list + "</CompleteMultipartUpload>";
}

}  // namespace weir::actions
