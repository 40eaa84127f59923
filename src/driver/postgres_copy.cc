// Sending of COPY data in pieces, so that a deadline or a stop is seen between two of them.
#include "driver/postgres_copy.h"

#include <algorithm>

namespace weir::driver::postgres {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;  // bytes; several fit into a socket's buffer

}  // namespace

void CopyIn::begin(PGconn* connection) {
  if (given() && !asked()) {
    state_ = State::Sending;
    return;
  }
  ::PQputCopyEnd(connection, given() ? "the data went to the first COPY of the statement"
                                     : "a script has no data for COPY FROM STDIN");
}

void CopyIn::push(PGconn* connection) {
  const std::string_view piece = data_->substr(sent_, kPiece);
  int taken = ::PQstatus(connection) == CONNECTION_OK ? 1 : -1;
  if (taken == 1) {
    taken = piece.empty()
                ? ::PQputCopyEnd(connection, nullptr)
                : ::PQputCopyData(connection, piece.data(), static_cast<int>(piece.size()));
  }
  if (taken == 1 && piece.empty()) state_ = State::Sent;
  if (taken == 1) sent_ += piece.size();
  if (taken >= 0) return;  // 0: the buffer is full, the same piece is tried again
  state_ = State::CutOff;
  ::PQputCopyEnd(connection, nullptr);  // what the server may have said before is read now
}

}  // namespace weir::driver::postgres
