// Reading of files that are written, and of what is prepared once.
#include <fmt/format.h>

#include <filesystem>

#include "base/text.h"
#include "system/service/readers.h"

namespace weir::system {
namespace {

using document::Entry;

/// A file before its lines are joined to its text.
struct FileDraft {
  FileSpec file;
  Pairs lines;
  std::string separator = "=";
  std::string quote;
};

void read_text(Reading& reading, const Entry& entry, FileDraft& into) {
  reading.value(entry, into.file.text);
}
void read_append(Reading& reading, const Entry& entry, FileDraft& into) {
  reading.value(entry, into.file.append);
}
void read_mode(Reading& reading, const Entry& entry, FileDraft& into) {
  reading.mode(entry, into.file.mode);
}

constexpr std::array kFileKeys = {
    Key<FileDraft>{"text", "text", "what it holds", read_text},
    key<&FileDraft::lines>("lines", "lines `KEY=VALUE` below the text"),
    key<&FileDraft::separator>("separator", "between key and value of a line; `=` if not given"),
    key<&FileDraft::quote>("quote", "around the values of lines, doubled inside of them"),
    Key<FileDraft>{"append", "true or false", "add to the file that is there", read_append},
    Key<FileDraft>{"mode", "text", "octal, such as \"0600\"; \"0644\" if not given", read_mode},
};

std::string quoted(const std::string& value, const std::string& quote) {
  if (quote.empty()) return value;
  std::string whole = quote;
  std::size_t done = 0;
  for (std::size_t at = value.find(quote); at != std::string::npos; at = value.find(quote, done)) {
    whole += value.substr(done, at + quote.size() - done) + quote;
    done = at + quote.size();
  }
  return whole + value.substr(done) + quote;
}

FileSpec finished(FileDraft draft) {
  std::string& text = draft.file.text;
  if (!draft.lines.empty() && !text.empty() && !text.ends_with('\n')) text += '\n';
  for (const auto& [name, value] : draft.lines) {
    text += fmt::format("{}{}{}\n", name, draft.separator, quoted(value, draft.quote));
  }
  return std::move(draft.file);
}

/// Below the service's folder, and nowhere else.
bool stays_below(const std::string& path) {
  const auto parts = split(path, '/');
  return !path.empty() && !path.starts_with('/') &&
         std::find(parts.begin(), parts.end(), "..") == parts.end();
}

constexpr std::array kPrepareKeys = {
    key<&PrepareSpec::shared>("shared", "instances use it where it is, instead of a copy"),
    Key<PrepareSpec>{"file", "tables by path", "files as above, below `${prepared}`",
                     [](Reading& reading, const Entry& entry, PrepareSpec& into) {
                       read_files(reading, entry, into.files);
                     }},
    Key<PrepareSpec>{"task", "list of tables", "commands that run in `${prepared}`, in order",
                     [](Reading& reading, const Entry& entry, PrepareSpec& into) {
                       read_tasks(reading, entry, TaskKinds::OnlyCommands, into.tasks);
                     }},
    key<&PrepareSpec::command>("command",
                               "the service is started once with this command, warmed up, stopped"),
    Key<PrepareSpec>{"warm-up", "list of tables", "tasks as after-start, while it runs",
                     [](Reading& reading, const Entry& entry, PrepareSpec& into) {
                       read_tasks(reading, entry, TaskKinds::Any, into.warm_up);
                     }},
};

}  // namespace

void read_files(Reading& reading, const Entry& entry, std::vector<FileSpec>& into) {
  if (!reading.is_table(entry)) return;
  into.clear();
  for (const Entry& named : entry.value.entries) {
    if (!reading.is_table(named)) continue;
    if (!stays_below(named.key)) {
      reading.error(named.place, "service.value",
                    fmt::format("`{}` is not below the service's folder", named.key),
                    "paths of files are relative and without `..`");
    }
    FileDraft draft;
    draft.file.path = named.key;
    read_keys(reading, named.value, "a file", kFileKeys, draft);
    into.push_back(finished(std::move(draft)));
  }
}

void read_prepare(Reading& reading, const Entry& entry, ServiceDescription& into) {
  if (!reading.is_table(entry)) return;
  into.prepare.emplace();
  read_keys(reading, entry.value, "`prepare`", kPrepareKeys, *into.prepare);
  const Entry* warm_up = entry.value.find("warm-up");
  if (!into.prepare->warm_up.empty() && into.prepare->command.empty()) {
    reading.error(warm_up->place, "service.missing", "`warm-up` without `command`",
                  "write command = [...], with which the service is started for it");
  }
}

void document_file(std::vector<TableDoc>& tables) {
  tables.push_back(documented<FileDraft>("[service.NAME.file.\"PATH\"]", kFileKeys));
}

void document_prepare(std::vector<TableDoc>& tables) {
  tables.push_back(documented<PrepareSpec>("[service.NAME.prepare]", kPrepareKeys));
}

}  // namespace weir::system
