// The data of COPY FROM STDIN, on its way to the server.
#pragma once

#include <libpq-fe.h>
#include <optional>
#include <string_view>

namespace weir::driver::postgres {

/// What one statement has for the server, which may ask for it or not. Used by the thread of its
/// session, while the statement is the one that runs.
class CopyIn {
 public:
  /// Nothing: the statement has no data. Else it must outlive this object's use.
  explicit CopyIn(std::optional<std::string_view> data) : data_(data) {}

  /// Whether the statement has data.
  [[nodiscard]] bool given() const { return data_.has_value(); }
  /// Whether the server has asked for it.
  [[nodiscard]] bool asked() const { return state_ != State::Unasked; }
  /// Whether `push` is to be called as soon as libpq's buffer is empty.
  [[nodiscard]] bool under_way() const { return state_ == State::Sending; }
  /// The connection was lost before the server had everything: it has done nothing then.
  [[nodiscard]] bool cut_off() const { return state_ == State::CutOff; }

  /// The server asks for data. It is refused if there is none, or none any more.
  void begin(PGconn* connection);
  /// Hands libpq a piece, or the end behind the last one. It never blocks.
  void push(PGconn* connection);

 private:
  enum class State : std::uint8_t { Unasked, Sending, Sent, CutOff };

  std::optional<std::string_view> data_;
  std::size_t sent_ = 0;  ///< Bytes of it.
  State state_ = State::Unasked;
};

}  // namespace weir::driver::postgres
