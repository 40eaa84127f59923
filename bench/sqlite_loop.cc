// What SQLite alone costs: reads files, and prepares, steps, fetches and finalises every statement
// of theirs on a database in memory. Nothing is compared.
#include <sqlite3.h>
#include <sys/resource.h>

#include <cstdint>
#include <cstdio>

#include "slt_records.h"

namespace {

/// What was fetched goes in here, so that no compiler can leave a fetch out.
std::uint64_t fetched = 0;

void fetch(sqlite3_stmt* statement, std::string_view letters) {
  const int columns = sqlite3_column_count(statement);
  for (int i = 0; i < columns; ++i) {
    const char letter = static_cast<std::size_t>(i) < letters.size() ? letters[i] : 'T';
    if (letter == 'I') {
      fetched += static_cast<std::uint64_t>(sqlite3_column_int64(statement, i));
    } else if (letter == 'R') {
      fetched += sqlite3_column_double(statement, i) > 0 ? 1 : 0;
    } else {
      const unsigned char* text = sqlite3_column_text(statement, i);
      fetched += text != nullptr ? *text : 0;
    }
  }
}

/// A query is one statement; of a statement record all are run.
void run(sqlite3* database, const weir::bench::Record& record) {
  const char* rest = record.sql.data();
  const char* const end = rest + record.sql.size();
  while (rest != end) {
    sqlite3_stmt* statement = nullptr;
    const int left = static_cast<int>(end - rest);
    if (sqlite3_prepare_v2(database, rest, left, &statement, &rest) != SQLITE_OK) return;
    if (statement == nullptr) return;
    while (sqlite3_step(statement) == SQLITE_ROW) fetch(statement, record.letters);
    (void)sqlite3_finalize(statement);
    if (!record.letters.empty()) return;
  }
}

std::size_t run_file(const char* path) {
  const std::string text = weir::bench::read_whole_file(path);
  sqlite3* database = nullptr;
  if (sqlite3_open(":memory:", &database) != SQLITE_OK) std::exit(2);
  weir::bench::RecordReader reader(text, "sqlite");
  std::size_t records = 0;
  while (const auto record = reader.next()) {
    run(database, *record);
    ++records;
  }
  (void)sqlite3_close(database);
  return records;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t records = 0;
  for (int i = 1; i < argc; ++i) records += run_file(argv[i]);
  rusage usage = {};
  (void)getrusage(RUSAGE_SELF, &usage);
  std::printf("%zu records, %.3f s of CPU (SQLite %s, %llu)\n", records,
              seconds(usage.ru_utime) + seconds(usage.ru_stime), sqlite3_libversion(),
              static_cast<unsigned long long>(fetched));
  return 0;
}
