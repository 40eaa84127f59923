// What commands mean, shown by their dumps.
#include "script/td/dump.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/file.h"
#include "base/testing.h"
#include "base/text.h"
#include "script/td/parse.h"

namespace weir::td {
namespace {

std::string dump_of(const std::string& path, const std::string& text) {
  const Parsed parsed = parse(make_source(path, text));
  std::string out;
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    out += render(parsed.script.source, diagnostic, Colour::Off);
  }
  return out.empty() ? dump(parsed.script) : out;
}

/// One field of the dump of the last command of the script, as JSON.
std::string part_of(const std::string& text, const std::string& key) {
  std::string lines = dump_of("x.td", text);
  std::string last = lines.substr(0, lines.size() - 1);
  last = last.substr(last.rfind('\n') + 1);
  static const std::vector<std::string> kKeys = {"file",  "line",    "kind",   "name",
                                                 "args",  "query",   "expect", "columns",
                                                 "input", "version", "session"};
  const auto next = std::find(kKeys.begin(), kKeys.end(), key) + 1;
  const std::string begin = "\"" + key + "\":";
  const std::size_t from = last.find(begin);
  if (from == std::string::npos) return lines;
  const std::size_t value = from + begin.size();
  const std::size_t found = next == kKeys.end() ? last.npos : last.find(",\"" + *next + "\":");
  const std::size_t end = std::min(found, last.size() - 1);  // the last key is not always there
  return last.substr(value, end - value);
}

TEST(TdDump, ShowsEveryKindOfCommandOnALineOfItsOwn) {
  EXPECT_EQ(dump_of("t/a.td",
                    "# nothing yet\n"
                    "\n"
                    "$ put-rows table=t\n"
                    "one\n"
                    "> SELECT 1\n"
                    "1\n"
                    "! SELECT x\n"
                    "contains:no such column\n"
                    "?[version<5] EXPLAIN SELECT 1\n"
                    "Result\n"),
            "{\"file\":\"t/a.td\",\"line\":3,\"kind\":\"action\",\"name\":\"put-rows\",\"args\":[["
            "\"table\",\"t\"]],\"query\":null,\"expect\":null,\"columns\":null,\"input\":[\"one\"],"
            "\"version\":null}\n"
            "{\"file\":\"t/a.td\",\"line\":5,\"kind\":\"sql\",\"name\":null,\"args\":null,"
            "\"query\":\"SELECT 1\",\"expect\":[[\"1\"]],\"columns\":null,\"input\":null,"
            "\"version\":null}\n"
            "{\"file\":\"t/a.td\",\"line\":7,\"kind\":\"fails\",\"name\":null,\"args\":null,"
            "\"query\":\"SELECT x\",\"expect\":{\"mode\":\"contains\",\"text\":\"no such column\","
            "\"detail\":null,\"hint\":null},\"columns\":null,\"input\":null,\"version\":null}\n"
            "{\"file\":\"t/a.td\",\"line\":9,\"kind\":\"explain\",\"name\":null,\"args\":null,"
            "\"query\":\"EXPLAIN SELECT 1\",\"expect\":\"Result\\n\",\"columns\":null,"
            "\"input\":null,\"version\":[0,4]}\n");
}

TEST(TdDump, OfAFileWithoutCommandsIsEmpty) {
  EXPECT_EQ(dump_of("a.td", ""), "");
  EXPECT_EQ(dump_of("a.td", "# only a remark\n\n \t\n"), "");
  EXPECT_EQ(dump_of("a.td", "\xEF\xBB\xBF"), "");
}

struct Case {
  std::string input;
  std::string key;
  std::string expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(part_of(c.input, c.key), c.expected) << c.input;
}

TEST(TdLines, BlankLinesSeparateNothing) {
  check({{"> Q\n1\n\nbar\n", "expect", R"([["1"],["bar"]])"},
         {"> Q\n\n\n1\n \t\n\xC2\xA0\n2", "expect", R"([["1"],["2"]])"},
         {"! Q\n\ncontains:a\n\ndetail:b\n\nhint:c", "expect",
          R"({"mode":"contains","text":"a","detail":"b","hint":"c"})"},
         {"$ n\n\na\n\n\nb\n\n", "input", R"(["a","b"])"}});
}

TEST(TdLines, TwoSpacesContinueACommand) {
  check({{"> A -- c\n   , 2", "query", R"("A -- c\n , 2")"},
         {"> A\n  B\n    \n  C", "query", R"("A\nB\n  \nC")"},
         {"> A\n   \n", "query", R"("A")"},
         {"> A\n B", "expect", R"([["B"]])"},
         {"> A\n\tB", "expect", R"([["B"]])"},
         {"> A\n# c\n  B", "expect", R"([["B"]])"},
         {"> A\n\n  B", "expect", R"([["B"]])"},
         {"> A\n1\n  2", "expect", R"([["1"],["2"]])"},
         {">\n  A", "query", R"("A")"},
         {"! A\n  B\ncontains:x", "query", R"("A\nB")"},
         {"? A\n  B\n\nC", "query", R"("A\nB")"},
         {"$ n a=1\n  b=2", "args", R"([["a","1"],["b","2"]])"},
         {"$\n  n", "name", R"("n")"},
         {"> A\r\n  B\r\n", "query", R"("A\r\nB")"},
         {"$ n a=1\r\n  b=2\r\n", "args", "[[\"a\",\"1\\r\"],[\"b\",\"2\\r\"]]"}});
}

TEST(TdLines, AByteOrderMarkIsSkipped) {
  check({{"\xEF\xBB\xBF> A\n1", "query", R"("A")"},
         {"\xEF\xBB\xBF\n> A\n1", "line", "2"},
         {"\xEF\xBB\xBF> A\n1", "line", "1"}});
}

TEST(TdLines, CommentsVanishWhereALineCanStart) {
  check(
      {{"> Q\n# c\n1\n#\n2", "expect", R"([["1"],["2"]])"},
       {"$ n\na\n# c\nb", "input", R"(["a","b"])"},
       {"! Q\n# c\nexact:x", "expect", R"({"mode":"exact","text":"x","detail":null,"hint":null})"},
       {"> Q\n # x", "expect", R"([["#","x"]])"}});
}

TEST(TdLines, ABackslashEscapesALine) {
  check({{"> Q\n\\\n\\# x\n\\\\y", "expect", R"([[],["#","x"],["\\y"]])"},
         {"$ n\n\\  two\n\\\\\n\\$ z", "input", R"(["  two","\\","$ z"])"},
         {"> Q\na\n\\---\n1", "columns", R"(["a"])"},
         {"> Q\n\\\n---\n1", "columns", "[]"},
         {"> Q\n\\3 values hashing to x", "expect", R"({"hash":"x","rows":3})"},
         {"! Q\n\\regex:a", "expect", R"({"mode":"regex","text":"a","detail":null,"hint":null})"}});
}

TEST(TdRows, AreSplitAtWhiteSpaceOutsideOfQuotes) {
  check({{"> Q\nabc\"d e\"f g", "expect", R"([["abcd e","f","g"]])"},
         {"> Q\n\"a\\\"b\" c\\nd \"x\\ny\"", "expect", R"([["a\"b","c\\nd","x\ny"]])"},
         {"> Q\n\"a\"b", "expect", R"([["a","b"]])"},
         {"> Q\n\"\"\"\"", "expect", R"([["",""]])"},
         {"> Q\na\xC2\xA0ü\xE2\x80\xA8z\xE3\x80\x80", "expect", R"([["a","ü","z"]])"},
         {"> Q\n\\  a\x1c"
          "b\t\x0b"
          "c  ",
          "expect", R"([["a\u001cb","c"]])"},
         {"> Q\n\"\\t\\r\\0\\q\\é\"", "expect", R"([["\t\r\u0000qé"]])"},
         {"> Q\na\r\nb\r\n", "expect", R"([["a"],["b"]])"},
         {"> Q\n\\${a} x${b}", "expect", R"([["${a}","x${b}"]])"},
         {"> Q\n\"a b\" \"\" c", "expect", R"([["a b","","c"]])"}});
  // A line that begins with a variable is a command.
  EXPECT_EQ(part_of("> Q\n${a}", "name"), R"("{a}")");
}

TEST(TdRows, HaveAHeaderIfTheSecondLineIsDashes) {
  check({{"> Q\na b\n---", "columns", R"(["a","b"])"},
         {"> Q\na b\n---", "expect", "[]"},
         {"> Q\na b\n--- \n1 2", "expect", R"([["a","b"],["---"],["1","2"]])"},
         {"> Q\na b\n---\r\n1 2", "columns", "null"},
         {"> Q\na b\n--\n1 2", "columns", "null"},
         {"> Q\n----\n---\n1 2", "columns", R"(["----"])"},
         {"> Q\n----\n---\n1 2", "expect", R"([["1","2"]])"},
         {"> Q\n1\n2\n---", "expect", R"([["1"],["2"],["---"]])"},
         {"> Q\n---", "expect", R"([["---"]])"},
         {"> Q\n# c\na\n\n# c\n-----\n\n1", "columns", R"(["a"])"}});
}

TEST(TdRows, MayBeAHashIfItIsTheOnlyLine) {
  check({{"> Q\n3 values hashing to abc", "expect", R"({"hash":"abc","rows":3})"},
         {"> Q\n+007 values hashing to ABC\n\n# c", "expect", R"({"hash":"ABC","rows":7})"},
         {"> Q\n18446744073709551615 values hashing to a", "expect",
          R"({"hash":"a","rows":18446744073709551615})"},
         {"> Q\n3 values hashing to abc\nx", "expect",
          R"([["3","values","hashing","to","abc"],["x"]])"},
         {"> Q\n3 values hashing to abc\r\n", "expect", R"([["3","values","hashing","to","abc"]])"},
         {"> Q\n3 values hashing to a b", "expect", R"([["3","values","hashing","to","a","b"]])"},
         {"> Q\n3  values hashing to a", "expect", R"([["3","values","hashing","to","a"]])"},
         {"> Q\n 3 values hashing to a", "expect", R"([["3","values","hashing","to","a"]])"}});
}

TEST(TdActions, HaveArguments) {
  check({{"$ set a=1 b=\"x y\" c={ \"k\": [1, 2] } d\nfoo\n\nbar", "args",
          R"([["a","1"],["b","x y"],["c","{ \"k\": [1, 2] }"],["d",""]])"},
         {"$ set s={\n    \"a\" : 1\n  }", "args", R"([["s","{   \"a\" : 1 }"]])"},
         {"$ set x=1=2", "args", R"([["x","1=2"]])"},
         {"$ set x\n  y=1\n   z=2\n foo", "args", R"([["x",""],["y","1"],["z","2"]])"},
         {"$ set x\n  y=1\n   z=2\n foo", "input", R"([" foo"])"},
         {"$ set \"\" x=1", "args", R"([["",""],["x","1"]])"},
         {"$ set x=1 \"\"", "args", R"([["x","1"]])"},
         {"$ \"\" x=1", "name", R"("")"},
         {"$ set x = 1", "args", R"([["",""],["1",""],["x",""]])"},
         {"$   set    x=1   ", "args", R"([["x","1"]])"},
         {"$set", "name", R"("set")"},
         {"$ s\"e\"t", "name", R"("set")"},
         {"$ set x=a\"b c\"d", "args", R"([["x","ab cd"]])"},
         {"$ set \"x=a b\"", "args", R"([["x","a b"]])"},
         {"$ set x=\"{ ] \"", "args", R"([["x","{ ] "]])"},
         {"$ set x={\"a b\"}\"c d\"", "args", R"([["x","{\"a b\"}c d"]])"},
         {"$ set x=[{\"a\":\"=\"}]", "args", R"([["x","[{\"a\":\"=\"}]"]])"},
         {"$ set x='a b-", "args", R"([["b-",""],["x","'a"]])"},
         {"$ set x=a\tb", "args", R"([["x","a\tb"]])"},
         {"$ set x=\"a\n   b\"", "args", R"([["x","a  b"]])"},
         {"$ set x=é y=ü", "args", R"([["x","é"],["y","ü"]])"},
         {"$ set z=1 a-9=2 0=3", "args", R"([["0","3"],["a-9","2"],["z","1"]])"}});
}

// Not written as a raw string above because a tab or quote there would be hard to see.
TEST(TdActions, KeepBodiesAsTheyAre) {
  check({{"$ n\n a \t\nb\r\n\tc", "input", R"([" a \t","b\r","\tc"])"},
         {"$ n\n", "input", "[]"},
         {"$ n\nx\n> Q", "input", "null"},
         {"$ n\nx\n  y", "input", R"(["x","  y"])"}});
}

TEST(TdErrors, AreExpectedInFourForms) {
  check({{"! S\ncontains: bar \ndetail: d\nhint: h", "expect",
          R"({"mode":"contains","text":"bar","detail":"d","hint":"h"})"},
         {"! S\ncontains:", "expect", R"({"mode":"contains","text":"","detail":null,"hint":null})"},
         {"! S\nexact:\xC2\xA0 a  b\xE2\x80\xA8\r\n", "expect",
          R"({"mode":"exact","text":"a  b","detail":null,"hint":null})"},
         {"! S\nregex:\nhint:", "expect", R"({"mode":"regex","text":"","detail":null,"hint":""})"},
         {"! S\ntimeout\ndetail:x", "expect",
          R"({"mode":"timeout","text":null,"detail":"x","hint":null})"},
         {"! S\ncontains:x\n\n# c\n> Q", "line", "5"},
         {"!S\ncontains:x\n> Q", "line", "3"}});
}

TEST(TdPlans, AreBlocksOfLines) {
  check({{"? E\n  F\n\nfoo\n  bar\n# c\n\n> S", "query", R"("S")"},
         {"? E\n  F\n\nfoo\n  bar\n# c\n\n", "expect", R"("\nfoo\n  bar\n")"},
         {"? E", "expect", R"("")"},
         {"? E\n# c\n", "expect", R"("")"},
         {"? E\n\n\n", "expect", R"("\n")"},
         {"? E\na\n \n\n\n", "expect", R"("a\n \n")"},
         {"? E\na", "expect", R"("a\n")"},
         {"? E\na\r\n\r\nb\r\n\r\n", "expect", R"("a\n\nb\n")"},
         {"? E\na\r", "expect", R"("a\r\n")"},
         {"? E\n\\a\n\\# b", "expect", R"("\\a\n\\# b\n")"},
         {"? E\na\n# c\nb\n", "expect", R"("a\nb\n")"},
         {"?E\n\n  x", "expect", R"("\n  x\n")"}});
}

TEST(TdGates, AreInclusiveRanges) {
  check({{">[version>=100] S", "version", "[100,9999999]"},
         {">[10<=version<200] S", "version", "[10,199]"},
         {">[100<version] S", "version", "[101,9999999]"},
         {">[100<=version] S", "version", "[100,9999999]"},
         {">[version=5] S", "version", "[5,5]"},
         {">[version=05] S", "version", "[5,5]"},
         {">[version<=7] S", "version", "[0,7]"},
         {">[version<0] S", "version", "[0,-1]"},
         {">[5<=version<=3] S", "version", "[5,3]"},
         {">[version>=+5] S", "version", "[5,9999999]"},
         {">[0<=version>5] S", "version", "[6,9999999]"},
         {">[0<version] S", "version", "[1,9999999]"},
         {">[version>2147483647] S", "version", "[2147483648,9999999]"},
         {"> [version>=100] S", "version", "null"},
         {"> [version>=100] S", "query", R"("[version>=100] S")"},
         {">[version=5]SELECT 1", "query", R"("ELECT 1")"},
         {">[version=5]éSELECT 1", "query", R"("SELECT 1")"},
         {">[version=5] ", "query", R"("")"},
         {">[version=5]\n  S", "query", R"("S")"},
         {"$[version=5]\n  n a=1", "args", R"([["a","1"]])"},
         {"![version<5] S\ntimeout", "version", "[0,4]"},
         {"?[version<5] S\nx", "version", "[0,4]"}});
}

TEST(TdBrackets, HoldSessionsToo) {
  check({{">[session=a-B_c.1] S", "session", R"("a-B_c.1")"},
         {"![version<5,session=m] S\ntimeout", "session", R"("m")"},
         {"?[session=m,version<5] S\nx", "version", "[0,4]"},
         {">[session=m]SELECT 1", "query", R"("ELECT 1")"}});
}

TEST(TdQueries, AreTrimmed) {
  check({{"> ", "query", R"("")"},
         {">SELECT", "query", R"("SELECT")"},
         {">\tSELECT;\xC2\xA0\r\n", "query", R"("SELECT;")"},
         {"> \n  \n", "query", R"("")"}});
}

/// Splits the examples of the dump format: "=== N. name: title", script, then lines with "=> ".
struct Example {
  std::string path;
  std::string script;
  std::string dump;
};

std::vector<Example> read_examples(std::string_view page) {
  std::vector<Example> examples;
  bool inside = false;
  for (const std::string_view line : split(page, '\n')) {
    if (line.starts_with("````")) inside = !inside;
    if (!inside || line.starts_with("````")) continue;
    if (line.starts_with("=== ")) {
      const std::size_t name = line.find(". ") + 2;
      examples.push_back({std::string(line.substr(name, line.find(':') - name)), "", ""});
    } else if (line.starts_with("=> ")) {
      examples.back().dump += std::string(line.substr(3)) + "\n";
    } else {
      examples.back().script += std::string(line) + "\n";
    }
  }
  return examples;
}

std::string with_controls(std::string text) {
  const std::pair<std::string, std::string> pictures[] = {{"␍", "\r"}, {"␁", "\x01"}, {"␉", "\t"}};
  for (const auto& [picture, byte] : pictures) {
    for (std::size_t at = text.find(picture); at != std::string::npos; at = text.find(picture)) {
      text.replace(at, picture.size(), byte);
    }
  }
  return text;
}

TEST(TdDump, AgreesWithTheExamplesOfTheFormat) {
  const auto folder = shared_folder();
  if (!folder) GTEST_SKIP() << "the shared folder with the format is absent";
  const auto page = read_file(*folder / "spec" / "td-dump-format.md");
  ASSERT_TRUE(page);
  const std::vector<Example> examples = read_examples(*page);
  EXPECT_GE(examples.size(), 12U);
  for (const Example& example : examples) {
    EXPECT_EQ(dump_of(example.path, with_controls(example.script)), example.dump) << example.path;
  }
}

}  // namespace
}  // namespace weir::td
