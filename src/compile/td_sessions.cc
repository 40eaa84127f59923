// Names of connections: `$ ...-connect name=...` opens them, `>[session=...]` uses them.
#include "compile/td_sessions.h"

#include <fmt/format.h>

#include <vector>

#include "compile/td_references.h"
#include "diag/suggest.h"

namespace weir::compile {
namespace {

constexpr std::string_view kMain = "main";

/// `duckdb-execute` and `duckdb-query` open what they use.
bool opens_session(std::string_view action) {
  return action.ends_with("-connect") || action.starts_with("duckdb-");
}

}  // namespace

SessionNames::SessionNames(Context& context)
    : context_(context), main_(context.builder.session(kMain)) {}

void SessionNames::enter(const td::Command& action) {
  if (!opens_session(action.head.text)) return;
  const td::Argument* name = context_.script.find_argument(action, "name");
  if (name == nullptr) return;
  any_name_ = any_name_ || has_reference(name->value.text);
  names_.emplace(name->value.text);
}

plan::SessionId SessionNames::of(const td::Command& command) {
  const td::Text* session = context_.script.session_of(command);
  if (session == nullptr || session->text == kMain) return main_;
  if (!any_name_ && !names_.contains(session->text)) {
    const std::vector<std::string_view> known(names_.begin(), names_.end());
    const std::string similar = did_you_mean(session->text, known);
    context_.report(rule::kUnknownSession, session->span,
                    fmt::format("nothing above opens a connection called `{}`", session->text),
                    similar.empty() ? fmt::format("`$ mysql-connect name={}` and the like open one",
                                                  session->text)
                                    : similar);
  }
  return context_.builder.session(context_.keep(session->text));
}

}  // namespace weir::compile
