// Typed reading of arguments, and the short ways to end an action.
#include "run/action.h"

#include <fmt/format.h>

#include "base/duration.h"
#include "base/text.h"

namespace weir::run {
namespace {

const plan::ArgumentSpec* find_spec(const plan::ActionSpec& spec, std::string_view name) {
  for (const plan::ArgumentSpec& argument : spec.arguments) {
    if (argument.name == name) return &argument;
  }
  return nullptr;
}

Failure bad_value(std::string_view name, std::string_view text, std::string_view expected) {
  return fail(ErrorKind::Usage,
              fmt::format("argument `{}` is `{}`, expected {}", name, text, expected));
}

}  // namespace

std::optional<std::string_view> ActionCall::find(std::string_view name) const {
  for (const Value& value : values_) {
    if (value.name == name) return value.text;
  }
  const plan::ArgumentSpec* spec = find_spec(spec_, name);
  if (spec == nullptr || spec->default_value.empty()) return std::nullopt;
  return spec->default_value;
}

std::string ActionCall::text(std::string_view name) const {
  return std::string(find(name).value_or(std::string_view()));
}

Result<std::int64_t> ActionCall::integer(std::string_view name) const {
  const std::string written = text(name);
  std::int64_t value = 0;
  if (!parse_integer(written, value)) return bad_value(name, written, "an integer");
  return value;
}

Result<std::uint64_t> ActionCall::unsigned_integer(std::string_view name) const {
  const std::string written = text(name);
  std::uint64_t value = 0;
  if (!parse_unsigned(written, value)) return bad_value(name, written, "a number");
  return value;
}

Result<bool> ActionCall::boolean(std::string_view name) const {
  const std::string written = text(name);
  if (written == "true") return true;
  if (written == "false") return false;
  return bad_value(name, written, "`true` or `false`");
}

Result<Nanoseconds> ActionCall::duration(std::string_view name) const {
  auto value = parse_duration(text(name));
  if (!value) return Failure(std::move(value.error()).within(fmt::format("argument `{}`", name)));
  return value;
}

std::string ActionCall::body_text() const {
  std::string joined;
  for (std::size_t i = 0; i < body_.size(); ++i) {
    if (i > 0) joined += '\n';
    joined += body_[i];
  }
  return joined;
}

ActionResult passed() { return {}; }

ActionResult failed(std::string message) {
  ActionResult result;
  result.kind = ActionResult::Kind::Fail;
  result.message = std::move(message);
  return result;
}

ActionResult errored(Error error) {
  ActionResult result;
  result.kind = ActionResult::Kind::Error;
  result.message = std::move(error.message);
  result.hint = std::move(error.hint);
  return result;
}

ActionResult unexpected(std::string_view what, const Outcome& outcome) {
  ActionResult result;
  const bool judged = outcome.kind == OutcomeKind::Error && outcome.from_server();
  result.kind = judged ? ActionResult::Kind::Fail : ActionResult::Kind::Error;
  result.message = fmt::format("{}: {}", what, outcome.error.message);
  result.sqlstate = outcome.error.sqlstate;
  result.code = outcome.error.code;
  result.detail = outcome.error.detail;
  result.hint = outcome.error.hint;
  return result;
}

}  // namespace weir::run
