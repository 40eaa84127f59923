// pgoutput's messages, byte by byte, and what becomes of them.
#include "driver/pgoutput.h"

#include <gtest/gtest.h>

#include "driver/pgoutput_changes.h"

namespace weir::driver::pgoutput {
namespace {

/// Writes messages as the server does.
class Bytes {
 public:
  explicit Bytes(char letter) : bytes_(1, letter) {}
  Bytes& number(std::uint64_t value, int size) {
    for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
      bytes_ += static_cast<char>(value >> static_cast<unsigned>(shift));
    }
    return *this;
  }
  Bytes& text(std::string_view text) {
    bytes_ += text;
    bytes_ += '\0';
    return *this;
  }
  Bytes& byte(char byte) { return bytes_ += byte, *this; }
  Bytes& value(std::string_view text) {
    byte('t').number(text.size(), 4);
    bytes_ += text;
    return *this;
  }
  Bytes& raw(std::string_view text) { return bytes_ += text, *this; }
  operator std::string_view() const { return bytes_; }  // NOLINT(*-explicit-*)
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

constexpr std::uint32_t kTable = 16384;

Bytes begin() { return Bytes('B').number(0x100, 8).number(7, 8).number(733, 4); }
Bytes commit(LogPosition end) {
  return Bytes('C').byte(0).number(0x100, 8).number(end, 8).number(7, 8);
}
/// `public.t (id int4 primary key, note text)`.
Bytes relation() {
  return Bytes('R')
      .number(kTable, 4)
      .text("public")
      .text("t")
      .byte('d')
      .number(2, 2)
      .number(1, 1)
      .text("id")
      .number(23, 4)
      .number(0xFFFFFFFF, 4)
      .number(0, 1)
      .text("note")
      .number(25, 4)
      .number(0xFFFFFFFF, 4);
}
Bytes insert(std::string_view id, std::string_view note) {
  return Bytes('I').number(kTable, 4).byte('N').number(2, 2).value(id).value(note);
}

template <typename T>
T parsed(std::string_view bytes) {
  auto message = parse(bytes);
  EXPECT_TRUE(message) << message.error().message;
  if (!message || !std::holds_alternative<T>(*message)) {
    ADD_FAILURE() << "another message";
    return {};
  }
  return std::get<T>(*message);
}

TEST(Pgoutput, ReadsTheBoundsOfATransaction) {
  const auto begun = parsed<Begin>(begin());
  EXPECT_EQ(begun.commit, 0x100U);
  EXPECT_EQ(begun.committed_at, 7);
  EXPECT_EQ(begun.transaction, 733U);
  EXPECT_EQ(parsed<Commit>(commit(0x130)).end, 0x130U);
  const Bytes origin = Bytes('O').number(5, 8).text("elsewhere");
  EXPECT_EQ(parsed<Origin>(origin).name, "elsewhere");
}

TEST(Pgoutput, ReadsTables) {
  const Bytes bytes = relation();
  const auto table = parsed<Relation>(bytes);
  EXPECT_EQ(table.id, kTable);
  EXPECT_EQ(table.schema, "public");
  EXPECT_EQ(table.name, "t");
  EXPECT_EQ(table.identity, 'd');
  ASSERT_EQ(table.columns.size(), 2U);
  EXPECT_TRUE(table.columns[0].key);
  EXPECT_FALSE(table.columns[1].key);
  EXPECT_EQ(table.columns[1].name, "note");
  EXPECT_EQ(table.columns[0].modifier, -1);
  const Bytes type = Bytes('Y').number(9, 4).text("public").text("mood");
  EXPECT_EQ(parsed<Type>(type).name, "mood");
}

TEST(Pgoutput, ReadsEveryKindOfCell) {
  const Bytes bytes = Bytes('I')
                          .number(kTable, 4)
                          .byte('N')
                          .number(4, 2)
                          .value("")
                          .byte('n')
                          .byte('u')
                          .byte('b')
                          .number(2, 4)
                          .raw("\x01\x02");
  const auto row = parsed<Insert>(bytes).row;
  ASSERT_EQ(row.size(), 4U);
  EXPECT_EQ(row[0].kind, CellKind::Text);
  EXPECT_EQ(row[0].bytes, "");
  EXPECT_EQ(row[1].kind, CellKind::Null);
  EXPECT_EQ(row[2].kind, CellKind::Unchanged);
  EXPECT_EQ(row[3].bytes, "\x01\x02");
}

TEST(Pgoutput, ReadsWhatARowWas) {
  const auto update = [](char mark) {
    Bytes bytes = Bytes('U').number(kTable, 4);
    if (mark != '\0') bytes.byte(mark).number(1, 2).value("1");
    return bytes.byte('N').number(1, 2).value("2");
  };
  EXPECT_EQ(parsed<Update>(update('\0')).known, Before::Nothing);
  EXPECT_EQ(parsed<Update>(update('K')).known, Before::Key);
  EXPECT_EQ(parsed<Update>(update('O')).known, Before::Whole);
  EXPECT_EQ(parsed<Update>(update('O')).before.size(), 1U);
  const Bytes deleted = Bytes('D').number(kTable, 4).byte('K').number(1, 2).value("1");
  EXPECT_EQ(parsed<Delete>(deleted).known, Before::Key);
}

TEST(Pgoutput, ReadsTruncatesAndMessages) {
  const Bytes truncate = Bytes('T').number(2, 4).byte(3).number(5, 4).number(6, 4);
  EXPECT_TRUE(parsed<Truncate>(truncate).cascade);
  EXPECT_TRUE(parsed<Truncate>(truncate).restart_identity);
  EXPECT_EQ(parsed<Truncate>(truncate).relations, (std::vector<std::uint32_t>{5, 6}));
  const Bytes message = Bytes('M').byte(1).number(9, 8).text("app").number(2, 4).raw("hi");
  EXPECT_EQ(parsed<LogicalMessage>(message).content, "hi");
}

TEST(Pgoutput, RefusesEveryBeginningOfAMessage) {
  for (const Bytes& whole : {begin(), commit(1), relation(), insert("1", "tea")}) {
    for (std::size_t length = 0; length < whole.bytes().size(); ++length) {
      EXPECT_FALSE(parse(whole.bytes().substr(0, length))) << whole.bytes()[0] << length;
    }
    const auto longer = parse(whole.bytes() + "x");
    ASSERT_FALSE(longer);
    EXPECT_NE(longer.error().message.find("has bytes behind its end"), std::string::npos);
  }
}

TEST(Pgoutput, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(parse("S").error().message, "bad message of logical decoding: kind 0x53 is not known");
  EXPECT_EQ(parse(insert("1", "tea").bytes().substr(0, 5) + "X").error().message,
            "bad message of logical decoding: insert is cut off or malformed");
  // More columns than there are bytes: nothing is allocated for them.
  EXPECT_FALSE(parse(Bytes('T').number(0xFFFFFFFF, 4).byte(0)));
}

TEST(Pgoutput, ReadsTheStreamThatCarriesMessages) {
  const Bytes data = Bytes('w').number(1, 8).number(2, 8).number(3, 8).raw("abc");
  const auto message = parse_stream(data);
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<LogData>(*message).message, "abc");
  const Bytes keepalive = Bytes('k').number(9, 8).number(3, 8).byte(1);
  const auto alive = parse_stream(keepalive);
  ASSERT_TRUE(alive);
  EXPECT_EQ(std::get<Keepalive>(*alive).end, 9U);
  EXPECT_TRUE(std::get<Keepalive>(*alive).reply);
  EXPECT_FALSE(parse_stream(keepalive.bytes().substr(0, 17)));
  EXPECT_FALSE(parse_stream("x"));
  EXPECT_FALSE(parse_stream(""));
}

TEST(Pgoutput, WritesAStatusUpdate) {
  const Bytes expected =
      Bytes('r').number(0x1234, 8).number(0x1234, 8).number(0x1234, 8).number(77, 8).byte(0);
  EXPECT_EQ(status_update(0x1234, 77), expected.bytes());
}

TEST(LogPositions, AreReadAsTheyAreWritten) {
  EXPECT_EQ(to_text(0x16B374D848), "16/B374D848");
  EXPECT_EQ(parse_position("16/B374D848"), 0x16B374D848U);
  EXPECT_EQ(parse_position("0/0"), 0U);
  for (const std::string_view bad : {"", "16", "16/", "/1", "16/B374D8481", "16/G"}) {
    EXPECT_EQ(parse_position(bad), std::nullopt) << bad;
  }
}

class Collector : public ::testing::Test {
 protected:
  void take(const Bytes& bytes) {
    auto taken = collector_.take(bytes);
    ASSERT_TRUE(taken) << taken.error().message;
    EXPECT_FALSE(*taken);
  }
  ChangeCollector collector_{3};
};

TEST_F(Collector, GivesATransactionAtItsCommit) {
  take(begin());
  EXPECT_TRUE(collector_.in_transaction());
  take(relation());
  take(insert("1", "tea"));
  take(Bytes('T').number(1, 4).byte(0).number(kTable, 4));
  auto done = collector_.take(commit(0x130));
  ASSERT_TRUE(done && *done);
  EXPECT_FALSE(collector_.in_transaction());
  EXPECT_EQ((*done)->end, 0x130U);
  ASSERT_EQ((*done)->changes.size(), 2U);
  const Change& change = (*done)->changes[0];
  EXPECT_EQ(change.table->name, "t");
  EXPECT_EQ(change.after, (ChangeRow{"1", "tea"}));
  EXPECT_EQ((*done)->changes[1].kind, ChangeKind::Truncate);
}

TEST_F(Collector, RefusesChangesOfUnknownTablesAndOtherWidths) {
  take(begin());
  EXPECT_EQ(collector_.take(insert("1", "tea")).error().message,
            "a change of table 16384, which was not described");
  take(relation());
  const Bytes narrow = Bytes('I').number(kTable, 4).byte('N').number(1, 2).value("1");
  EXPECT_EQ(collector_.take(narrow).error().message, "a row of `t` has 1 columns and not 2");
}

TEST_F(Collector, HoldsNoMoreThanItMay) {
  take(begin());
  take(relation());
  for (const char* id : {"1", "2", "3"}) take(insert(id, "tea"));
  const auto fourth = collector_.take(insert("4", "tea"));
  ASSERT_FALSE(fourth);
  EXPECT_EQ(fourth.error().message, "one transaction has more than 3 changes");
}

TEST_F(Collector, NotesColumnsThatDidNotChange) {
  take(begin());
  take(relation());
  take(Bytes('U').number(kTable, 4).byte('N').number(2, 2).value("1").byte('u'));
  auto done = collector_.take(commit(1));
  ASSERT_TRUE(done && *done);
  EXPECT_EQ((*done)->changes[0].unchanged, std::vector<std::size_t>{1});
}

}  // namespace
}  // namespace weir::driver::pgoutput
