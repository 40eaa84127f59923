// What libpq and the server alone cost: sends every statement of files to a PostgreSQL and reads
// what comes back. Nothing is compared.
//
// usage: weir_bench_libpq_loop sync|pipeline URL FILE...
#include <poll.h>

#include <cstdio>
#include <cstring>
#include <libpq-fe.h>
#include <memory>

#include "slt_records.h"

namespace {

constexpr std::size_t kInFlight = 64;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, Finish>;

[[noreturn]] void give_up(PGconn* connection) {
  (void)std::fprintf(stderr, "error: %s", PQerrorMessage(connection));
  std::exit(2);
}

struct Counts {
  std::size_t records = 0;
  std::size_t failed = 0;

  void add(const PGresult* result) {
    ++records;
    if (PQresultStatus(result) == PGRES_FATAL_ERROR) ++failed;
  }
};

void run_synchronously(PGconn* connection, weir::bench::RecordReader& reader, Counts& counts) {
  std::string sql;
  while (const auto record = reader.next()) {
    sql = record->sql;
    PGresult* result = PQexec(connection, sql.c_str());
    counts.add(result);
    PQclear(result);
  }
}

/// Sends what is waiting to be sent, and reads what comes back meanwhile: neither side may wait for
/// the other with full buffers.
void flush(PGconn* connection) {
  while (PQflush(connection) == 1) {
    pollfd wait{PQsocket(connection), POLLIN | POLLOUT, 0};
    (void)::poll(&wait, 1, -1);
    if ((wait.revents & POLLIN) != 0 && PQconsumeInput(connection) == 0) give_up(connection);
  }
}

PGresult* next_result(PGconn* connection) {
  flush(connection);
  while (PQisBusy(connection) != 0) {
    pollfd wait{PQsocket(connection), POLLIN, 0};
    (void)::poll(&wait, 1, -1);
    if (PQconsumeInput(connection) == 0) give_up(connection);
  }
  return PQgetResult(connection);
}

/// Results of one statement: its own, nothing, the one of its sync.
void collect(PGconn* connection, Counts& counts) {
  bool synced = false;
  bool counted = false;
  while (!synced) {
    PGresult* result = next_result(connection);
    if (result == nullptr) continue;
    synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
    if (!synced && !counted) counts.add(result);
    counted = true;
    PQclear(result);
  }
}

/// Half of what is in flight is collected at a time: one wake-up for many answers.
void run_in_pipeline(PGconn* connection, weir::bench::RecordReader& reader, Counts& counts) {
  if (PQsetnonblocking(connection, 1) != 0 || PQenterPipelineMode(connection) == 0) {
    give_up(connection);
  }
  std::string sql;
  std::size_t in_flight = 0;
  while (const auto record = reader.next()) {
    sql = record->sql;
    if (PQsendQueryParams(connection, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) == 0 ||
        PQpipelineSync(connection) == 0) {
      give_up(connection);
    }
    if (++in_flight < kInFlight) continue;
    for (; in_flight > kInFlight / 2; --in_flight) collect(connection, counts);
  }
  for (; in_flight > 0; --in_flight) collect(connection, counts);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    (void)std::fprintf(stderr, "usage: %s sync|pipeline URL FILE...\n", argv[0]);
    return 2;
  }
  const Connection connection(PQconnectdb(argv[2]));
  if (PQstatus(connection.get()) != CONNECTION_OK) give_up(connection.get());
  Counts counts;
  for (int i = 3; i < argc; ++i) {
    const std::string text = weir::bench::read_whole_file(argv[i]);
    weir::bench::RecordReader reader(text, "postgresql");
    const bool pipeline = std::strcmp(argv[1], "pipeline") == 0;
    if (pipeline) run_in_pipeline(connection.get(), reader, counts);
    if (!pipeline) run_synchronously(connection.get(), reader, counts);
    if (pipeline && PQexitPipelineMode(connection.get()) == 0) give_up(connection.get());
    (void)PQsetnonblocking(connection.get(), 0);
  }
  std::printf("%zu records, %zu failed\n", counts.records, counts.failed);
  return 0;
}
