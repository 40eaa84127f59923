// Requests to schema registries, and their answers.
#include "actions/schema_registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "actions/registry_answer.h"
#include "actions/services.h"
#include "actions/waiting.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "codec/avro_schema.h"
#include "driver/aws.h"

namespace weir::actions {
namespace {

constexpr const char* kUrl = "testdrive.schema-registry-url";
constexpr const char* kContentType = "application/vnd.schemaregistry.v1+json";
constexpr std::size_t kMostReferences = 1000;
constexpr int kServerFailed = 500;  // and above
constexpr std::size_t kMostBytes = 16UL * 1024 * 1024;
constexpr Nanoseconds kFirstPause = std::chrono::milliseconds(50);
constexpr Nanoseconds kLongestPause = std::chrono::seconds(1);

/// What scripts call them.
constexpr std::array<std::pair<std::string_view, SchemaType>, 3> kTypes = {{
    {"avro", SchemaType::Avro},
    {"json", SchemaType::Json},
    {"protobuf", SchemaType::Protobuf},
}};

std::string body_of(SchemaType type, std::string_view text,
                    const std::vector<RegisteredSchema::Reference>& references) {
  std::string body;
  JsonWriter writer(body);
  writer.begin_object().key("schema").string(text);
  if (type != SchemaType::Avro) writer.key("schemaType").string(api_name(type));
  if (!references.empty()) {
    writer.key("references").begin_array();
    for (const auto& reference : references) {
      writer.begin_object().key("name").string(reference.name);
      writer.key("subject").string(reference.subject);
      writer.key("version").number(reference.version).end_object();
    }
    writer.end_array();
  }
  writer.end_object();
  return body;
}

/// Each may refer to another one, without end.
Error too_many_references() {
  return {ErrorKind::Other,
          fmt::format("the schemas of the registry refer to more than {} others", kMostReferences),
          {}};
}

std::string version_path(std::string_view subject, std::string_view version) {
  return fmt::format("/subjects/{}/versions/{}", driver::escape_query(subject), version);
}

}  // namespace

std::optional<SchemaType> find_schema_type(std::string_view name) {
  for (const auto& [word, type] : kTypes) {
    if (name == word) return type;
  }
  return std::nullopt;
}

Result<Registry> Registry::open(run::ActionContext& context, Nanoseconds budget) {
  const std::string* url = context.variables().find(kUrl);
  if (url == nullptr || url->empty()) {
    return fail(ErrorKind::Usage,
                fmt::format("nobody has said where the schema registry is: `{}` is not set", kUrl),
                "`--service schema-registry=URL` names one that runs already");
  }
  std::string_view plain = *url;
  while (plain.ends_with('/')) plain.remove_suffix(1);
  return Registry(context, std::string(plain), Deadline::after(context.clock(), budget));
}

driver::HttpRequest Registry::request_of(std::string_view method, const std::string& path,
                                         std::string body) const {
  const run::KafkaOptions& options = context_->options().kafka;
  driver::HttpRequest request;
  request.method = method;
  request.url = url_ + path;
  if (!body.empty()) request.content_type = kContentType;
  request.body = std::move(body);
  request.user = options.registry_user;
  request.password = options.registry_password;
  request.certificate = options.certificate;
  request.certificate_password = options.certificate_password;
  const auto authority = options.properties.find("ssl.ca.location");
  if (authority != options.properties.end()) request.authority = authority->second;
  request.most_bytes = kMostBytes;
  return request;
}

Result<Registry::Answer> Registry::ask(std::string_view method, const std::string& path,
                                       std::string body) {
  auto response =
      context_->http(request_of(method, path, std::move(body)), deadline_.left(context_->clock()));
  if (!response) return Failure(std::move(response).error().within("the schema registry"));
  return Answer{response->status, std::move(response->body)};
}

/// Whether the registry says so; not if it says nothing.
bool Registry::lacks(std::string_view subject) {
  const auto answer = ask("GET", version_path(subject, "latest"));
  return answer && is_not_found(answer->status, answer->body);
}

/// It is removed softly first, as registries want it.
void Registry::note_made(std::string_view subject) {
  const std::string path = "/subjects/" + driver::escape_query(subject);
  const std::array requests = {request_of("DELETE", path),
                               request_of("DELETE", path + "?permanent=true")};
  actions::note_made(*context_, fmt::format("subject `{}`", subject),
                     [requests](const system::MadeThings::Http& http) -> Result<void> {
                       for (const driver::HttpRequest& request : requests) {
                         WEIR_TRY_ASSIGN(const driver::HttpResponse response, http(request));
                         const bool gone = response.status == 200 || response.status == 404;
                         if (gone) continue;
                         return Failure(refused("DELETE", response.status, response.body));
                       }
                       return {};
                     });
}

Result<std::uint32_t> Registry::publish(
    std::string_view subject, SchemaType type, std::string_view text,
    const std::vector<RegisteredSchema::Reference>& references) {
  const std::string path = fmt::format("/subjects/{}/versions", driver::escape_query(subject));
  const std::string request = "POST " + path;
  const bool is_new = lacks(subject);
  WEIR_TRY_ASSIGN(const Answer answer, ask("POST", path, body_of(type, text, references)));
  if (answer.status != 200) return Failure(refused(request, answer.status, answer.body));
  if (is_new) note_made(subject);
  return read_id(answer.body, request);
}

Registry::Attempt Registry::try_latest(std::string_view subject) {
  const std::string path = version_path(subject, "latest");
  auto answer = ask("GET", path);
  if (!answer) {
    const bool unreachable = answer.error().kind == ErrorKind::Unavailable;
    return {Failure(std::move(answer).error()), unreachable};
  }
  if (is_not_found(answer->status, answer->body)) return {std::nullopt, true};
  if (answer->status != 200) {
    return {Failure(refused("GET " + path, answer->status, answer->body)),
            answer->status >= kServerFailed};
  }
  auto schema = read_schema(answer->body, "GET " + path);
  if (!schema) return {Failure(std::move(schema).error())};
  return {*std::move(schema)};
}

Result<std::optional<RegisteredSchema>> Registry::latest(std::string_view subject) {
  return try_latest(subject).schema;
}

Result<RegisteredSchema> Registry::version(std::string_view subject, std::int64_t number) {
  const std::string path = version_path(subject, std::to_string(number));
  WEIR_TRY_ASSIGN(const Answer answer, ask("GET", path));
  if (answer.status != 200) return Failure(refused("GET " + path, answer.status, answer.body));
  return read_schema(answer.body, "GET " + path);
}

Result<RegisteredSchema> Registry::by_id(std::uint32_t id) {
  const std::string path = fmt::format("/schemas/ids/{}", id);
  WEIR_TRY_ASSIGN(const Answer answer, ask("GET", path));
  if (answer.status != 200) return Failure(refused("GET " + path, answer.status, answer.body));
  WEIR_TRY_ASSIGN(RegisteredSchema schema, read_schema_text(answer.body, "GET " + path));
  schema.id = id;
  return schema;
}

Result<std::optional<std::string>> Registry::compatibility(std::string_view subject) {
  const std::string path = fmt::format("/config/{}", driver::escape_query(subject));
  WEIR_TRY_ASSIGN(const Answer answer, ask("GET", path));
  if (answer.status == 404) return std::nullopt;
  if (answer.status != 200) return Failure(refused("GET " + path, answer.status, answer.body));
  return read_compatibility(answer.body, "GET " + path);
}

Result<std::vector<RegisteredSchema>> Registry::closure(const std::vector<std::string>& subjects) {
  std::vector<RegisteredSchema> found;
  std::set<std::pair<std::string, std::int64_t>> known;
  for (const std::string& subject : subjects) {
    WEIR_TRY_ASSIGN(auto schema, latest(subject));
    if (!schema) {
      return fail(fmt::format("the schema registry has no subject `{}` to refer to", subject));
    }
    if (known.emplace(subject, schema->version).second) found.push_back(*std::move(schema));
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto references = found[i].references;  // a copy: `found` grows
    for (const auto& reference : references) {
      if (!known.emplace(reference.subject, reference.version).second) continue;
      if (found.size() == kMostReferences) return Failure(too_many_references());
      WEIR_TRY_ASSIGN(RegisteredSchema schema, version(reference.subject, reference.version));
      found.push_back(std::move(schema));
    }
  }
  return found;
}

Result<void> Registry::add_references(const RegisteredSchema& schema,
                                      std::vector<codec::SchemaText>& texts) {
  for (const auto& reference : schema.references) {
    const bool known = std::ranges::any_of(
        texts, [&](const codec::SchemaText& text) { return text.name == reference.name; });
    if (known) continue;
    if (texts.size() == kMostReferences) return Failure(too_many_references());
    WEIR_TRY_ASSIGN(const RegisteredSchema other, version(reference.subject, reference.version));
    texts.push_back({reference.name, other.text});
    WEIR_TRY(add_references(other, texts));
  }
  return {};
}

Result<codec::SchemaSet> Registry::with_references(const RegisteredSchema& schema) {
  codec::SchemaSet set;
  set.schema = {schema.subject.empty() ? fmt::format("id {}", schema.id) : schema.subject,
                schema.text};
  WEIR_TRY(add_references(schema, set.references));
  return set;
}

Result<std::optional<RegisteredSchema>> Registry::await(std::string_view subject) {
  std::optional<Attempt> last;
  for (Nanoseconds pause = kFirstPause;; pause = std::min(pause * 3 / 2, kLongestPause)) {
    Attempt attempt = try_latest(subject);
    // What was seen says more than that the last answer did not come.
    const bool late = !attempt.schema && attempt.schema.error().kind == ErrorKind::Timeout;
    if (late && last) return std::move(last->schema);
    if (!attempt.may_pass || deadline_.left(context_->clock()) <= pause) {
      return std::move(attempt.schema);
    }
    last = std::move(attempt);
    WEIR_TRY(actions::pause(*context_, pause));
  }
}

std::vector<std::string> subjects_in(std::string_view list) {
  std::vector<std::string> subjects;
  for (const std::string_view part : split(list, ',')) {
    if (const std::string_view name = trim(part); !name.empty()) subjects.emplace_back(name);
  }
  return subjects;
}

Result<std::vector<RegisteredSchema::Reference>> used_references(
    const std::string& text, const std::vector<RegisteredSchema>& others) {
  const auto names = codec::avro_names({"the schema", text});
  if (!names) return Failure(codec::to_error(names.error()));
  std::vector<RegisteredSchema::Reference> used;
  for (const RegisteredSchema& other : others) {
    const auto theirs = codec::avro_names({other.subject, other.text});
    if (!theirs) return Failure(codec::to_error(theirs.error()));
    for (const std::string& name : theirs->defined) {
      if (std::ranges::find(names->used, name) == names->used.end()) continue;
      used.push_back({name, other.subject, other.version});
    }
  }
  return used;
}

}  // namespace weir::actions
