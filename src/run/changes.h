// What a script wants of a stream of changes, and what it is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "value/outcome.h"
#include "value/rows.h"

namespace weir::run {

/// Whether the rows that tables have already are part of what is folded.
enum class Beginning : std::uint8_t { Snapshot, Now };

/// What becomes of a subscription whose connection is lost.
enum class OnLoss : std::uint8_t {
  End,     ///< Its slot is temporary, and gone.
  Resume,  ///< Its slot stays, and the stream goes on where it was.
};

/// What a script wants to hear of.
struct ChangesWanted {
  std::string name;                 ///< What the script calls it.
  std::string connection;           ///< `main`, or the URL of another database.
  std::vector<std::string> tables;  ///< As SQL writes them; none if there is a query.
  std::string query;                ///< For servers with SUBSCRIBE.
  Beginning beginning = Beginning::Snapshot;
  OnLoss on_loss = OnLoss::End;
  std::size_t max_changes = 0;  ///< That may wait to be folded; also rows of a snapshot.
};

/// A table as the changes of a subscription left it, and as its server has it.
struct ChangesSeen {
  bool has_table = true;  ///< If not, it is of several tables, and has no rows and no answer.
  ResultSet folded;
  Outcome answer;                ///< Of the query.
  std::vector<TextRow> records;  ///< See `Subscription::records`.
  std::string contradiction;     ///< See `Subscription::contradiction`.
  std::string alteration;        ///< See `FoldedTable::alteration`.
  std::string point;             ///< Up to where the changes were folded.
};

}  // namespace weir::run
