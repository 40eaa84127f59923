// A schema registry with Confluent's API, as far as actions use it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actions/registry_answer.h"
#include "codec/codec.h"
#include "run/action.h"

namespace weir::actions {

/// `avro`, `json` or `protobuf`.
[[nodiscard]] std::optional<SchemaType> find_schema_type(std::string_view name);

/// Requests end with the deadline. An answer that is none is an error of kind Other that has the
/// status and what the registry says; Unavailable if nobody answers.
class Registry {
 public:
  /// Usage if nobody has said where it is.
  [[nodiscard]] static Result<Registry> open(run::ActionContext& context, Nanoseconds budget);

  /// Registers the schema if the subject does not have it; its id. A subject that was not there is
  /// noted, to be taken away with the lease.
  [[nodiscard]] Result<std::uint32_t> publish(
      std::string_view subject, SchemaType type, std::string_view text,
      const std::vector<RegisteredSchema::Reference>& references);
  /// Nothing if there is no such subject.
  [[nodiscard]] Result<std::optional<RegisteredSchema>> latest(std::string_view subject);
  [[nodiscard]] Result<RegisteredSchema> by_id(std::uint32_t id);
  /// What `compatibility` the subject itself is set to; nothing if it is not.
  [[nodiscard]] Result<std::optional<std::string>> compatibility(std::string_view subject);

  /// The latest schemas of these subjects, which must exist, and all that they refer to.
  [[nodiscard]] Result<std::vector<RegisteredSchema>> closure(
      const std::vector<std::string>& subjects);
  /// The schema with all that it refers to, for a codec. Names are those by which it refers to
  /// them.
  [[nodiscard]] Result<codec::SchemaSet> with_references(const RegisteredSchema& schema);

  /// Waits for the subject until the deadline; nothing if it never came. A registry that cannot be
  /// reached, or says that it has failed, may recover: that is an error if it was so at the end.
  [[nodiscard]] Result<std::optional<RegisteredSchema>> await(std::string_view subject);

  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  struct Answer {
    int status = 0;
    std::string body;
  };
  Registry(run::ActionContext& context, std::string url, Deadline deadline)
      : context_(&context), url_(std::move(url)), deadline_(deadline) {}
  /// What became of a request, and whether waiting may change that.
  struct Attempt {
    Result<std::optional<RegisteredSchema>> schema;
    bool may_pass = false;
  };
  [[nodiscard]] Attempt try_latest(std::string_view subject);
  [[nodiscard]] driver::HttpRequest request_of(std::string_view method, const std::string& path,
                                               std::string body = {}) const;
  [[nodiscard]] bool lacks(std::string_view subject);
  void note_made(std::string_view subject);
  [[nodiscard]] Result<Answer> ask(std::string_view method, const std::string& path,
                                   std::string body = {});
  [[nodiscard]] Result<RegisteredSchema> version(std::string_view subject, std::int64_t number);
  [[nodiscard]] Result<void> add_references(const RegisteredSchema& schema,
                                            std::vector<codec::SchemaText>& texts);

  run::ActionContext* context_;
  std::string url_;  ///< Without a slash at its end.
  Deadline deadline_;
};

/// `a,b` without blanks around the names.
[[nodiscard]] std::vector<std::string> subjects_in(std::string_view list);

/// How a schema refers to the types of others: by the Avro names that it uses. Usage for a schema
/// that is none.
[[nodiscard]] Result<std::vector<RegisteredSchema::Reference>> used_references(
    const std::string& text, const std::vector<RegisteredSchema>& others);

}  // namespace weir::actions
