// Asking, killing and asking again.
#include "system/service/sanity_restart.h"

#include <fmt/format.h>

#include <csignal>

#include "system/service/sql.h"

namespace weir::system {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Result<std::vector<Rows>> ask(const Instance& instance, const std::vector<std::string>& queries,
                              const Patience& patience) {
  std::vector<Rows> answers;
  for (const std::string& query : queries) {
    WEIR_TRY_ASSIGN(answers.emplace_back(), ask_service(instance, query, patience));
  }
  return answers;
}

std::string to_text(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    text += fmt::format("{}({})", text.empty() ? "" : " ", fmt::join(row, ", "));
  }
  return rows.empty() ? "no rows" : text;
}

}  // namespace

Result<Rows> ask_service(const Instance& instance, std::string_view query,
                         const Patience& patience) {
  const InstanceRecord record = instance.record();
  const auto url = record.urls.find("main");
  if (url == record.urls.end()) {
    return fail(ErrorKind::Usage, fmt::format("{} has no main URL to ask", record.name));
  }
  return query_rows(url->second, query, patience);
}

Result<void> restart_and_compare(Instance& instance, const std::vector<std::string>& queries,
                                 const OnWait& wait, const Patience& patience) {
  WEIR_TRY_ASSIGN(const auto before, ask(instance, queries, patience));
  WEIR_TRY(instance.kill(SIGKILL, patience));
  WEIR_TRY(instance.start_again(wait, patience));
  WEIR_TRY(instance.await_health(wait, patience));
  WEIR_TRY_ASSIGN(const auto after, ask(instance, queries, patience));
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == after[i]) continue;
    return fail(fmt::format("after a kill and a restart `{}` answers {}, before it was {}",
                            queries[i], to_text(after[i]), to_text(before[i])));
  }
  return {};
}

}  // namespace weir::system
