// What each dialect reads, as dumps without the keys that are the same everywhere.
#include "script/slt/parse.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "script/slt/dump.h"

namespace weir::slt {
namespace {

using Lines = std::vector<std::string>;

Script parsed(std::string_view dialect, std::string text) {
  Parsed result = parse(make_source("a", std::move(text)), *find_dialect(dialect));
  for (const Diagnostic& diagnostic : result.diagnostics) {
    ADD_FAILURE() << render(result.script.source, diagnostic, Colour::Off);
  }
  return std::move(result.script);
}

void remove(std::string& line, std::string_view part) {
  const std::size_t place = line.find(part);
  if (place != std::string::npos) line.erase(place, part.size());
}

/// One line for each record, without what is empty.
Lines read(std::string_view dialect, std::string text) {
  Lines lines;
  const std::string dumped = dump(parsed(dialect, std::move(text)));
  for (const std::string_view part : split(dumped, '\n')) {
    if (part.empty()) continue;
    std::string line(part);
    for (const std::string_view usual :
         {R"("file":"a",)", R"("ignored":false,)", R"("conditions":[],)", R"("args":[],)",
          R"("sql":null,)", R"("query":null,)", R"("expect":null,)", R"("label":null,)",
          R"("connection":null,)", R"("options":[])", R"("retry":null)"}) {
      remove(line, usual);
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(SltParse, ReadsTheCoreOfTheLanguage) {
  EXPECT_EQ(
      read("sqlite",
           "hash-threshold 8\n\nskipif mysql # no\n# remark\nonlyif sqlite\nstatement ok\n"
           "CREATE TABLE t1(a,\n# remark\nb)\n\n\nstatement error any text\nSELECT x\n\n"
           "query IT rowsort label-1 more\nSELECT a,\n b FROM t1\n----\n1\n# remark\none\n\n"
           "query I\nSELECT 1\n----\n9 values hashing to 00ff\nonlyif mssql\nhalt\n"),
      (Lines{
          R"({"line":1,"kind":"hash-threshold","args":["8"],})",
          R"~({"line":6,"kind":"statement","conditions":[["skipif","name","mysql"],["onlyif","name","sqlite"]],"sql":"CREATE TABLE t1(a,\nb)","expect":"ok",})~",
          R"({"line":12,"kind":"statement","sql":"SELECT x","expect":{"error":{"form":"any","code":null,"text":""}},})",
          R"({"line":15,"kind":"query","sql":"SELECT a,\n b FROM t1","query":{"letters":"IT","sort":"rowsort","label":"label-1",},"expect":["1","one"],})",
          R"({"line":23,"kind":"query","sql":"SELECT 1","query":{"letters":"I","sort":"default",},"expect":["9 values hashing to 00ff","onlyif mssql","halt"],})",
      }));
}

TEST(SltParse, ReadsHashesAndStopsAtAHaltWithoutCondition) {
  EXPECT_EQ(
      read("sqlite",
           "query I\nSELECT 1\n----\n9 values hashing to 00ff\n\nonlyif mssql\nhalt\n\n"
           "halt\n\nanything at all\n"),
      (Lines{
          R"({"line":1,"kind":"query","sql":"SELECT 1","query":{"letters":"I","sort":"default",},"expect":{"hash":"00ff","values":9},})",
          R"({"line":7,"kind":"halt","conditions":[["onlyif","name","mssql"]],})",
          R"({"line":9,"kind":"halt",})",
      }));
}

TEST(SltParse, RemovesCarriageReturns) {
  EXPECT_EQ(
      read("sqlite", "statement ok\r\nSELECT\r\n1\r\n\r\nquery T\r\nx\r\n----\r\na\r\n"),
      (Lines{
          R"({"line":1,"kind":"statement","sql":"SELECT\n1","expect":"ok",})",
          R"({"line":5,"kind":"query","sql":"x","query":{"letters":"T","sort":"default",},"expect":["a"],})",
      }));
}

TEST(SltParse, TakesDashesInAStatementAsSqlWhereTheOriginalDoes) {
  EXPECT_EQ(read("sqlite", "statement ok\nSELECT 1\n----\n2\n"),
            Lines{R"({"line":1,"kind":"statement","sql":"SELECT 1\n----\n2","expect":"ok",})"});
}

TEST(SltParse, ReadsCockroachStatementsAndErrors) {
  EXPECT_EQ(
      read("cockroach",
           "statement count 2\nINSERT\n\nstatement notice hello .*\nx\n\n"
           "statement error pgcode 42P01 relation .* not\nSELECT\n\n"
           "query error pgcode 42P01\nSELECT\n\nstatement async s1 ok\nx\n\n"
           "awaitstatement s1\n"),
      (Lines{
          R"({"line":1,"kind":"statement","sql":"INSERT","expect":{"count":2},})",
          R"({"line":4,"kind":"statement","sql":"x","expect":{"notice":{"form":"regex","code":null,"text":"hello .*"}},})",
          R"({"line":7,"kind":"statement","sql":"SELECT","expect":{"error":{"form":"regex","code":"42P01","text":"relation .* not"}},})",
          R"({"line":10,"kind":"query","sql":"SELECT","query":{"letters":"","sort":"default",},"expect":{"error":{"form":"sqlstate","code":"42P01","text":""}},})",
          R"({"line":13,"kind":"statement","args":["s1"],"sql":"x","expect":"ok",})",
          R"({"line":16,"kind":"awaitstatement","args":["s1"],})",
      }));
}

TEST(SltParse, ReadsCockroachOptions) {
  const Script script = parsed("cockroach",
                               "query TI partialsort(1,2),colnames,nodeidx=3,retry label\nSELECT\n"
                               "----\na b\n1 2\n");
  const Record& record = script.records.at(0);
  const QueryExtra& extra = *script.extra_of(record);
  EXPECT_EQ(script.query_of(record)->sort, SortMode::PartialSort);
  EXPECT_EQ(script.source.slice(script.query_of(record)->label), "label");
  EXPECT_TRUE(extra.colnames);
  EXPECT_TRUE(extra.retried);
  EXPECT_EQ(extra.node, 3);
  EXPECT_EQ(extra.columns.count, 2U);
  EXPECT_EQ(script.numbers, (std::vector<std::uint32_t>{1, 2}));
}

TEST(SltParse, ReadsCockroachDirectives) {
  EXPECT_EQ(
      read("cockroach",
           "let $x\nSELECT 1\n\nuser joe nodeidx=2\n\nrepeat 3\nhalt\n\nretry\n"
           "skipif config local #123\nstatement ok\nx\n\ncopy\nCOPY t FROM STDIN\n\n1 2\n\n3\n"
           "----\n2\n\nskip a reason\n"),
      (Lines{
          R"({"line":1,"kind":"let","args":["x"],"sql":"SELECT 1",})",
          R"({"line":4,"kind":"user","args":["joe","nodeidx=2"],})",
          R"({"line":6,"kind":"repeat","args":["3"],})",
          R"({"line":7,"kind":"halt","ignored":true,})",
          R"({"line":9,"kind":"retry",})",
          R"({"line":11,"kind":"statement","conditions":[["skipif","config","local"]],"sql":"x","expect":"ok",})",
          R"({"line":14,"kind":"copy","sql":"COPY t FROM STDIN","expect":{"count":2},})",
          R"({"line":23,"kind":"skip","args":["a","reason"],})",
      }));
}

TEST(SltParse, EndsEverythingAtASubtestOfCockroach) {
  EXPECT_EQ(
      read("cockroach", "query T\nSELECT 1\n----\na\nsubtest two\n"),
      (Lines{
          R"({"line":1,"kind":"query","sql":"SELECT 1","query":{"letters":"T","sort":"default",},"expect":["a"],})",
          R"({"line":5,"kind":"subtest","args":["two"],})",
      }));
}

TEST(SltParse, ReadsMaterialize) {
  EXPECT_EQ(
      read("materialize",
           "mode cockroach\n\nstatement OK # remark\nSELECT 1\n\n"
           "query T multiline\nEXPLAIN\n\nSELECT 1\n----\nTop\n\n  Child\nEOF\n\n"
           "simple conn=a,user=b\nSELECT 1;\nSELECT 2\n----\n1\nCOMPLETE 1\n\n"
           "statement error pgcode 42P01 no such.*\nx\n\nreset-server\n\ncopy t a.csv\n\n"
           "user joe\n\nquery error\nSELECT\n\nhalt\n\nrubbish\n"),
      (Lines{
          R"({"line":1,"kind":"mode",})",
          R"({"line":3,"kind":"statement","sql":"SELECT 1","expect":"ok",})",
          R"({"line":6,"kind":"query","sql":"EXPLAIN\n\nSELECT 1","query":{"letters":"T","sort":"default","options":["multiline"]},"expect":["Top\n\n  Child"],})",
          R"({"line":16,"kind":"simple","sql":"SELECT 1;\nSELECT 2","query":{"letters":"","sort":"default","connection":"a","options":["conn=a","user=b"]},"expect":["1","COMPLETE 1"],})",
          R"({"line":23,"kind":"statement","sql":"x","expect":{"error":{"form":"regex","code":null,"text":"no such.*"}},})",
          R"({"line":26,"kind":"reset-server",})",
          R"({"line":28,"kind":"copy","args":["t","a.csv"],"sql":"",})",
          R"({"line":30,"kind":"user","ignored":true,"args":["joe"],})",
          R"({"line":32,"kind":"query","sql":"SELECT","query":{"letters":"","sort":"default",},"expect":{"error":{"form":"any","code":null,"text":""}},})",
          R"({"line":35,"kind":"halt",})",
      }));
}

TEST(SltParse, ReadsTheValueAndTheCompletionsOfASimpleOfManyLines) {
  EXPECT_EQ(
      read("materialize", "simple multiline\nx\n----\na\n\nb\nEOF\nCOMPLETE 1\n\n"),
      Lines{
          R"({"line":1,"kind":"simple","sql":"x","query":{"letters":"","sort":"default","options":["multiline"]},"expect":["a\n\nb","COMPLETE 1"],})"});
}

TEST(SltParse, ReadsErrorsOfSqllogictestRs) {
  EXPECT_EQ(
      read("slt-rs",
           "statement error\nx\n\nstatement error (42P01)\nx\n\nstatement error a  b\nx\n\n"
           "statement error\nx\n----\nfirst line\n\nsecond line\n\n\n"
           "query error\nx\n----\nall of it\n\n\nstatement error retry 3 backoff 5s\nx\n----\n"
           "message\n"),
      (Lines{
          R"({"line":1,"kind":"statement","sql":"x","expect":{"error":{"form":"any","code":null,"text":""}},})",
          R"({"line":4,"kind":"statement","sql":"x","expect":{"error":{"form":"sqlstate","code":"42P01","text":""}},})",
          R"({"line":7,"kind":"statement","sql":"x","expect":{"error":{"form":"regex","code":null,"text":"a b"}},})",
          R"({"line":10,"kind":"statement","sql":"x","expect":{"error":{"form":"exact","code":null,"text":"first line\n\nsecond line"}},})",
          R"({"line":18,"kind":"query","sql":"x","query":{"letters":"","sort":"default",},"expect":{"error":{"form":"exact","code":null,"text":"all of it"}},})",
          R"({"line":24,"kind":"statement","sql":"x","expect":{"error":{"form":"exact","code":null,"text":"message"}},"retry":[3,5000000000]})",
      }));
}

TEST(SltParse, ReadsDirectivesOfSqllogictestRs) {
  EXPECT_EQ(
      read("risingwave",
           "include ./a/*.slt.part\n\ncontrol substitution on\n\nsleep 1ms1ns\n\n"
           "connection other\nlet a, b\nSELECT 1, 2\n\n"
           "system ok retry 2 backoff 1s\necho a\n----\na\n\n\nsubtest one\n\n"
           "query retry 3 backoff 1s\nx\n----\n\nquery ?X valuesort l retry 1 backoff 0s\nx\n"),
      (Lines{
          R"({"line":1,"kind":"include","args":["./a/*.slt.part"],})",
          R"({"line":3,"kind":"control","args":["substitution","on"],})",
          R"({"line":5,"kind":"sleep","args":["1ms1ns"],})",
          R"({"line":7,"kind":"connection","args":["other"],})",
          R"({"line":8,"kind":"let","args":["a","b"],"sql":"SELECT 1, 2",})",
          R"({"line":11,"kind":"system","sql":"echo a","expect":["a"],"retry":[2,1000000000]})",
          R"({"line":17,"kind":"subtest","ignored":true,"args":["one"],})",
          R"({"line":19,"kind":"query","sql":"x","query":{"letters":"","sort":"default",},"expect":[],"retry":[3,1000000000]})",
          R"({"line":23,"kind":"query","sql":"x","query":{"letters":"?X","sort":"valuesort","label":"l",},"expect":[],"retry":[1,0]})",
      }));
}

TEST(SltParse, LetsConditionsWaitForTheRecordsTheyApplyTo) {
  EXPECT_EQ(
      read("slt-rs", "onlyif a\nsleep 1s\n\nskipif b\nstatement ok\nx\n\nstatement ok\ny\n"),
      (Lines{
          R"({"line":2,"kind":"sleep","args":["1s"],})",
          R"({"line":5,"kind":"statement","conditions":[["onlyif","name","a"],["skipif","name","b"]],"sql":"x","expect":"ok",})",
          R"({"line":8,"kind":"statement","sql":"y","expect":"ok",})",
      }));
}

TEST(SltParse, TakesABlankFirstLineAsSqlWhereTheOriginalDoes) {
  EXPECT_EQ(read("slt-rs", "statement ok\n\nSELECT 1\n\nstatement ok\n# kept\nSELECT 2\n"),
            (Lines{
                R"({"line":1,"kind":"statement","sql":"\nSELECT 1","expect":"ok",})",
                R"({"line":5,"kind":"statement","sql":"# kept\nSELECT 2","expect":"ok",})",
            }));
}

TEST(SltParse, ReadsDuckdbStatementsAndQueries) {
  EXPECT_EQ(
      read("duckdb",
           "statement error con1\nSELECT x\n----\n<REGEX>:.*no\nsuch.*\n\n"
           "statement maybe\nx\n----\n<!REGEX>:a\n\nstatement error\nx\n----\nBinder Error\n\n"
           "statement debug_skip\nx\n# ends the SQL\n\nquery II con2 label\nx\n----\n1\t2\n"
           "# data\n\nquery T sort\nx\n----\na\n"),
      (Lines{
          R"({"line":1,"kind":"statement","args":["con1"],"sql":"SELECT x","expect":{"error":{"form":"full-regex","code":null,"text":".*no\nsuch.*"}},})",
          R"({"line":7,"kind":"statement","sql":"x","expect":{"maybe":{"form":"not-regex","code":null,"text":"a"}},})",
          R"({"line":12,"kind":"statement","sql":"x","expect":{"error":{"form":"contains","code":null,"text":"Binder Error"}},})",
          R"({"line":17,"kind":"statement","sql":"x","expect":"debug-skip",})",
          R"({"line":21,"kind":"query","sql":"x","query":{"letters":"II","sort":"default","label":"label","connection":"con2",},"expect":["1\t2","# data"],})",
          R"({"line":27,"kind":"query","sql":"x","query":{"letters":"T","sort":"rowsort",},"expect":["a"],})",
      }));
}

TEST(SltParse, ReadsDuckdbDirectives) {
  EXPECT_EQ(
      read("duckdb",
           "require vector_size 512\n\nrequire-env HOME\n\nload {TEST_DIR}/a.db readonly\n\n"
           "set variable x a b\n\nset ignore_error_messages HTTP Error, other\n\n"
           "reset label q1\n\nforeach a,b 1,2 3,4\n\nskipif i=2&&j<3\nstatement ok\nx\n\n"
           "continue\n\nendloop\n\nmode skip a reason\n\nmode unskip\n\nunzip a b\n\n"
           "restart no_extension_load\n\nsleep 5 seconds\n\ntags one two\n"),
      (Lines{
          R"({"line":1,"kind":"require","args":["vector_size","512"],})",
          R"({"line":3,"kind":"require-env","args":["HOME"],})",
          R"({"line":5,"kind":"load","args":["{TEST_DIR}/a.db","readonly"],})",
          R"({"line":7,"kind":"set variable","args":["x","a","b"],})",
          R"({"line":9,"kind":"set ignore_error_messages","args":["HTTP Error","other"],})",
          R"({"line":11,"kind":"reset label","args":["q1"],})",
          R"({"line":13,"kind":"foreach","args":["a,b","1,2","3,4"],})",
          R"({"line":16,"kind":"statement","conditions":[["skipif","loop","i=2&&j<3"]],"sql":"x","expect":"ok",})",
          R"({"line":19,"kind":"continue",})",
          R"({"line":21,"kind":"endloop",})",
          R"({"line":23,"kind":"mode","args":["a reason"],})",
          R"({"line":25,"kind":"mode",})",
          R"({"line":27,"kind":"unzip","args":["a","b"],})",
          R"({"line":29,"kind":"restart","args":["no_extension_load"],})",
          R"({"line":31,"kind":"sleep","args":["5","seconds"],})",
          R"({"line":33,"kind":"tags","args":["one","two"],})",
      }));
}

TEST(SltParse, CutsCommentsAndJoinsLinesAsDoltDoes) {
  EXPECT_EQ(
      read("dolt", "query II nosort # remark\nSELECT 1, # one\n2\n ----\n1#one\n2\n\n"),
      Lines{
          R"({"line":1,"kind":"query","sql":"SELECT 1, 2","query":{"letters":"II","sort":"nosort",},"expect":["1","2"],})"});
}

TEST(SltParse, ReadsLoopsOfOthersAndAByteOrderMark) {
  EXPECT_EQ(read("sqlite",
                 "\xEF\xBB\xBF"
                 "for x in [a b, c]\n\nendfor\n"),
            (Lines{
                R"({"line":1,"kind":"for","args":["x","a b","c"],})",
                R"({"line":3,"kind":"endfor",})",
            }));
}

TEST(SltParse, KeepsNumbersAndDurationsOfDirectives) {
  const Script script = parsed("duckdb", "loop i -3 10\n\nendloop\n\nsleep 2 seconds\n");
  const Directive& loop = *script.directive_of(script.records.at(0));
  EXPECT_EQ(loop.number, -3);
  EXPECT_EQ(loop.limit, 10);
  EXPECT_EQ(script.directive_of(script.records.at(2))->duration, std::chrono::seconds(2));
  EXPECT_EQ(script.word_of(script.records.at(0), 0), "i");
  EXPECT_EQ(script.word_of(script.records.at(0), 9), "");
}

TEST(SltParse, StopsReportingWhereTheDialectIsProbablyWrong) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "rubbish\n\n";
  const Parsed result = parse(make_source("a", text), *find_dialect("sqlite"));
  ASSERT_EQ(result.diagnostics.size(), 201U);
  EXPECT_EQ(result.diagnostics.back().rule, "slt.too-many");
  EXPECT_EQ(result.diagnostics.back().message, "100 mistakes more are not shown");
  EXPECT_EQ(result.script.records.size(), 300U);
}

TEST(SltParse, CostsLittleMemoryForEachRecord) {
  EXPECT_LE(sizeof(Record), 48U);
  EXPECT_LE(sizeof(Query), 24U);
  EXPECT_LE(sizeof(Condition), 24U);
}

TEST(SltParse, GivesEveryPlainStatementTheSamePart) {
  const Script script = parsed("sqlite", "statement ok\na\n\nstatement ok\nb\n");
  EXPECT_EQ(script.statements.size(), 1U);
  EXPECT_EQ(script.records.at(1).part, 0U);
}

}  // namespace
}  // namespace weir::slt
