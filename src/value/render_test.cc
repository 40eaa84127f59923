// Rendering from literal bytes: what a server cannot easily be made to send, and the extremes.
#include "value/render.h"

#include <gtest/gtest.h>

#include "value/pg/type_table.h"

namespace weir {
namespace {

std::string from_hex(std::string_view digits) {
  std::string bytes;
  std::string pair;
  for (const char digit : digits) {
    if (digit == ' ') continue;
    pair += digit;
    if (pair.size() < 2) continue;
    bytes += static_cast<char>(std::stoi(pair, nullptr, 16));
    pair.clear();
  }
  return bytes;
}

std::string binary(TypeOid type, std::string_view hex) {
  std::string out;
  renderer_for({"c", type, CellFormat::Binary})(from_hex(hex), out);
  return out;
}

std::string text(TypeOid type, std::string_view raw) {
  std::string out;
  renderer_for({"c", type, CellFormat::Text})(raw, out);
  return out;
}

TEST(RenderBinary, PrintsIntegersOfEverySize) {
  EXPECT_EQ(binary(16, "01"), "true");
  EXPECT_EQ(binary(16, "00"), "false");
  EXPECT_EQ(binary(18, "ff"), "-1");
  EXPECT_EQ(binary(21, "8000"), "-32768");
  EXPECT_EQ(binary(23, "80000000"), "-2147483648");
  EXPECT_EQ(binary(20, "8000000000000000"), "-9223372036854775808");
  EXPECT_EQ(binary(26, "ffffffff"), "4294967295");
  EXPECT_EQ(binary(5069, "ffffffffffffffff"), "18446744073709551615");
}

TEST(RenderBinary, PrintsTypesOfMaterialize) {
  EXPECT_EQ(binary(16460, "ffff"), "65535");
  EXPECT_EQ(binary(16462, "ffffffff"), "4294967295");
  EXPECT_EQ(binary(16464, "ffffffffffffffff"), "18446744073709551615");
  EXPECT_EQ(binary(16552, "31363030"), "1600");
  EXPECT_EQ(binary(16461, "00000001 00000000 0000404c 00000002 00000001 00000002 0001 ffffffff"),
            "{1,NULL}");
}

TEST(RenderBinary, PrintsNumericInPlainNotation) {
  EXPECT_EQ(binary(1700, "0000 0000 0000 0002"), "0");
  EXPECT_EQ(binary(1700, "0001 0000 4000 0000 0000"), "0");
  EXPECT_EQ(binary(1700, "0001 0001 0000 0000 0001"), "10000");
  EXPECT_EQ(binary(1700, "0001 ffff 4000 0004 0001"), "-0.0001");
  EXPECT_EQ(binary(1700, "0001 fffe 0000 0008 0064"), "0.000001");
  EXPECT_EQ(binary(1700, "0003 0001 0000 0002 0001 0002 1194"), "10002.45");
  EXPECT_EQ(binary(1700, "0000 0000 c000 0000"), "NaN");
  EXPECT_EQ(binary(1700, "0000 0000 d000 0000"), "Infinity");
  EXPECT_EQ(binary(1700, "0000 0000 f000 0000"), "-Infinity");
}

TEST(RenderBinary, PrintsFloatsInPlainNotation) {
  EXPECT_EQ(binary(701, "3ff0000000000000"), "1");
  EXPECT_EQ(binary(701, "8000000000000000"), "-0");
  EXPECT_EQ(binary(701, "7ff0000000000000"), "inf");
  EXPECT_EQ(binary(701, "fff0000000000000"), "-inf");
  EXPECT_EQ(binary(701, "7ff8000000000000"), "NaN");
  EXPECT_EQ(binary(701, "fff8000000000000"), "NaN");
  EXPECT_EQ(binary(701, "44b52d02c7e14af6"), "1" + std::string(23, '0'));
  EXPECT_EQ(binary(701, "0000000000000001"), "0." + std::string(323, '0') + "5");
  EXPECT_EQ(binary(701, "7fefffffffffffff"), "17976931348623157" + std::string(292, '0'));
  EXPECT_EQ(binary(700, "3dcccccd"), "0.1");
  EXPECT_EQ(binary(700, "00000001"), "0." + std::string(44, '0') + "1");
  EXPECT_EQ(binary(700, "7f7fffff"), "34028235" + std::string(31, '0'));
}

TEST(RenderBinary, PrintsTheExtremesOfTime) {
  EXPECT_EQ(binary(1082, "7fffffff"), "infinity");
  EXPECT_EQ(binary(1082, "80000000"), "-infinity");
  EXPECT_EQ(binary(1082, "80000001"), "-5877611-06-23");
  EXPECT_EQ(binary(1082, "7ffffffe"), "+5881610-07-10");
  EXPECT_EQ(binary(1114, "7fffffffffffffff"), "infinity");
  EXPECT_EQ(binary(1184, "8000000000000000"), "-infinity");
  EXPECT_EQ(binary(1114, "8000000000000001"), "-290278-12-22 19:59:05.224193");
  EXPECT_EQ(binary(1083, "000000141dd76000"), "24:00:00");
  EXPECT_EQ(binary(1083, "ffffffffffffffff"), "<malformed time: ffffffffffffffff>");
}

TEST(RenderBinary, PrintsTheExtremesOfIntervals) {
  EXPECT_EQ(binary(1186, "8000000000000000 80000000 80000000"), "-infinity");
  EXPECT_EQ(binary(1186, "8000000000000000 00000000 80000000"),
            "-178956970 years -8 months -2562047788:00:54.775808");
  EXPECT_EQ(binary(1186, "7fffffffffffffff 80000000 00000000"),
            "-2147483648 days +2562047788:00:54.775807");
}

TEST(RenderBinary, ShowsMalformedBytesInHexadecimal) {
  EXPECT_EQ(binary(23, "0102"), "<malformed int4: 0102>");
  EXPECT_EQ(binary(23, "0102030405"), "<malformed int4: 0102030405>");
  EXPECT_EQ(binary(16, ""), "<malformed bool: >");
  EXPECT_EQ(binary(1700, "0001 0000 0000 0000 2710"), "<malformed numeric: 00010000000000002710>");
  EXPECT_EQ(binary(1700, "0001 0000 1234 0000 0001"), "<malformed numeric: 00010000123400000001>");
  EXPECT_EQ(binary(3802, "027b7d"), "<malformed jsonb: 027b7d>");
  EXPECT_EQ(binary(99999, "01"), "<malformed value of an unknown type: 01>");
  EXPECT_EQ(binary(3904, ""), "<malformed int4range: >");
}

TEST(RenderDynamic, PrintsValuesByTheirOwnKind) {
  ResultSet result({{"c", 0, CellFormat::Dynamic}});
  result.add_integer(-7);
  result.end_row();
  result.add_real(1.5);
  result.end_row();
  result.add_tagged(DynamicTag::Text, "a b");
  result.end_row();
  result.add_tagged(DynamicTag::Blob, "\x01z");
  result.end_row();
  std::string text;
  for (std::size_t row = 0; row < result.row_count(); ++row) {
    renderer_for(result.columns()[0])(*result.cell(row, 0), text);
    text += '|';
  }
  EXPECT_EQ(text, "-7|1.5|a b|\\x01z|");
}

TEST(RenderBinary, RefusesArraysThatPromiseTooMuch) {
  EXPECT_EQ(binary(1007, "00000001 00000000 00000017 7fffffff 00000001").substr(0, 10),
            "<malformed");
  EXPECT_EQ(
      binary(1007, "00000002 00000000 00000017 7fffffff 00000001 00000000 00000001").substr(0, 10),
      "<malformed");
  EXPECT_EQ(binary(1007, "7fffffff 00000000 00000017").substr(0, 10), "<malformed");
  EXPECT_EQ(binary(1007, "00000001 00000000 00000017 00000001 00000001 fffffffe").substr(0, 10),
            "<malformed");
  EXPECT_EQ(binary(602, "01 7fffffff").substr(0, 10), "<malformed");
}

TEST(RenderBinary, NeverReadsPastTheEndOfAnyType) {
  for (TypeOid type = 0; type < 20'000; ++type) {
    if (pg::find_type(type) == nullptr) continue;
    for (std::size_t length = 0; length < 40; ++length) {
      std::string out;
      renderer_for({"c", type, CellFormat::Binary})(std::string(length, '\x01'), out);
      renderer_for({"c", type, CellFormat::Binary})(std::string(length, '\xFF'), out);
      renderer_for({"c", type, CellFormat::Text})(std::string(length, '{'), out);
      renderer_for({"c", type, CellFormat::Text})(std::string(length, '\\'), out);
      renderer_for({"c", type, CellFormat::Text})(std::string(length, '9'), out);
    }
  }
}

TEST(RenderText, LeavesWhatItDoesNotKnowAsItIs) {
  EXPECT_EQ(text(99999, "{\"a b\"}"), "{\"a b\"}");
  EXPECT_EQ(text(1082, "31/12/2024"), "31/12/2024");
  EXPECT_EQ(text(1114, "Wed Dec 31 00:00:00 2024"), "Wed Dec 31 00:00:00 2024");
  EXPECT_EQ(text(1186, "P1Y2M"), "P1Y2M");
  EXPECT_EQ(text(1186, "@ 1 year ago"), "@ 1 year ago");
  EXPECT_EQ(text(1184, "2024-01-01 00:00:00+999999999"), "2024-01-01 00:00:00+999999999");
  EXPECT_EQ(text(1114, "9999999-01-01 00:00:00"), "9999999-01-01 00:00:00");
  EXPECT_EQ(text(1700, "1e-2147483648"), "1e-2147483648");
  EXPECT_EQ(text(3802, "not json"), "not json");
  EXPECT_EQ(text(16, "maybe"), "maybe");
  EXPECT_EQ(text(16460, "label"), "label");
  EXPECT_EQ(text(23, ""), "");
}

TEST(RenderText, MovesTheInstantToUtc) {
  EXPECT_EQ(text(1184, "2024-03-01 00:30:00+02"), "2024-02-29 22:30:00 UTC");
  EXPECT_EQ(text(1184, "2024-12-31 23:59:59.5-05:30"), "2025-01-01 05:29:59.500 UTC");
  EXPECT_EQ(text(1184, "0001-01-01 00:00:00+00:53:28 BC"), "-0001-12-31 23:06:32 UTC");
}

TEST(RenderText, ReadsBothFormsOfBytea) {
  EXPECT_EQ(text(17, "\\x00615cFf"), "\\x00a\\\\\\xff");
  EXPECT_EQ(text(17, "\\000a\\\\\\377"), "\\x00a\\\\\\xff");
  EXPECT_EQ(text(17, "\\x0"), "\\x0");
  EXPECT_EQ(text(17, "\\9"), "\\9");
}

TEST(RenderText, WritesNumbersInPlainNotation) {
  EXPECT_EQ(text(1700, "1.50"), "1.5");
  EXPECT_EQ(text(1700, "-0.00"), "0");
  EXPECT_EQ(text(1700, "1E+3"), "1000");
  EXPECT_EQ(text(1700, "-1.25e-3"), "-0.00125");
  EXPECT_EQ(text(701, "9.999999999999999e+22"), "1" + std::string(23, '0'));
  EXPECT_EQ(text(701, "Infinity"), "inf");
  EXPECT_EQ(text(701, "5e-324"), "0." + std::string(323, '0') + "5");
}

TEST(RenderText, WritesJsonInCanonicalForm) {
  EXPECT_EQ(text(3802, R"( { "bb" : 1 , "a" : [ 1.50 , -0, 1e2 ], "bb" : 2 } )"),
            R"({"a":[1.50,0,100],"bb":2})");
  EXPECT_EQ(text(3802, R"(["\u00e9\/\u001F\ud83d\ude42\n", true, false, null, {}, []])"),
            "[\"é/\\u001f🙂\\n\",true,false,null,{},[]]");
  EXPECT_EQ(text(3802, R"({"a\n":1,"a":2,"aZ":3})"), R"({"a":2,"a\n":1,"aZ":3})");
  EXPECT_EQ(text(3802, "[1,]"), "[1,]");
  EXPECT_EQ(text(3802, R"(["\ud83d"])"), R"(["\ud83d"])");
  EXPECT_EQ(text(3802, "1e99999999999"), "1e99999999999");
  EXPECT_EQ(text(3802, std::string(100'000, '[')), std::string(100'000, '['));
}

TEST(RenderText, TakesArraysAndRangesOutOfTheirQuotes) {
  EXPECT_EQ(text(1009, R"({"a b",NULL,"NULL","",c,"\"\\"})"), R"({a b,NULL,NULL,,c,"\})");
  EXPECT_EQ(text(1000, "[0:1][1:1]={{t},{f}}"), "[0:1][1:1]={{true},{false}}");
  EXPECT_EQ(text(3908, R"x(["2024-01-01 00:00:00","2024-01-02 00:00:00.5"))x"),
            "[2024-01-01 00:00:00,2024-01-02 00:00:00.500)");
  EXPECT_EQ(text(3909, R"x({"[\"2024-01-01 00:00:00\",)"})x"), "{[2024-01-01 00:00:00,)}");
  EXPECT_EQ(text(4532, "{[1.50,2.0),(3,)}"), "{[1.5,2),(3,)}");
  EXPECT_EQ(text(4532, "{}"), "{}");
  EXPECT_EQ(text(22, "1 -2"), "[0:1]={1,-2}");
  EXPECT_EQ(text(22, ""), "[0:-1]={}");
  EXPECT_EQ(text(1007, "{\"unclosed"), "{\"unclosed");
}

TEST(RendersBinary, IsFalseWhereOnlyTheServerKnowsTheText) {
  EXPECT_TRUE(renders_binary(23));
  EXPECT_TRUE(renders_binary(1007));
  EXPECT_TRUE(renders_binary(6150));
  EXPECT_FALSE(renders_binary(2206)) << "regtype is sent as a number";
  EXPECT_FALSE(renders_binary(2249)) << "a record may hold any type";
  EXPECT_FALSE(renders_binary(790)) << "money depends on the locale";
  EXPECT_FALSE(renders_binary(16460)) << "may be a type of the user's on PostgreSQL";
  EXPECT_FALSE(renders_binary(99999));
  EXPECT_FALSE(renders_binary(0));
}

}  // namespace
}  // namespace weir
