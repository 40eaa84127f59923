// What is masked, what is not, and that carets still point at the right words.
#include "report/secrets.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/rng.h"
#include "diag/diagnostic.h"

namespace weir::report {
namespace {

std::string mask(std::string_view text) { return SecretFilter().mask(text); }

TEST(SecretFilter, MasksPasswordsInUrls) {
  EXPECT_EQ(mask("postgres://ann:pw@h:1/db"), "postgres://ann:***@h:1/db");
  EXPECT_EQ(mask("at http://a:b@h and mysql://c:d@i, too"),
            "at http://a:***@h and mysql://c:***@i, too");
  EXPECT_EQ(mask("redis://:pw@h"), "redis://:***@h");
  EXPECT_EQ(mask("'postgres://ann:p@w@h/db'"), "'postgres://ann:***@h/db'");
  EXPECT_EQ(mask("postgres://ann:p/w@h/db"), "postgres://ann:***@h/db");
}

TEST(SecretFilter, LeavesUrlsWithoutPasswordsAlone) {
  for (const std::string_view text :
       {"postgres://ann@h:1/db", "http://h:8080/users/@me", "http://h/a?b=c:d@e", "://",
        "a://b:", "postgres://ann:${arg.password}@h"}) {
    EXPECT_EQ(mask(text), text);
  }
}

TEST(SecretFilter, MasksValuesOfPasswordOptions) {
  EXPECT_EQ(mask("host=h password=pw user=u"), "host=h password=*** user=u");
  EXPECT_EQ(mask("password = 'it''s \\' long' user=u"), "password = '***' user=u");
  EXPECT_EQ(mask("sslpassword=a&b"), "sslpassword=***");
  EXPECT_EQ(mask("http://h/?password=a&x=b"), "http://h/?password=***&x=b");
  EXPECT_EQ(mask("--cert-password=pw"), "--cert-password=***");
  EXPECT_EQ(mask("\"host=h password=pw\", next"), "\"host=h password=***\", next");
  EXPECT_EQ(mask("aws_secret_access_key='k' SECRET_KEY=l"),
            "aws_secret_access_key='***' SECRET_KEY=***");
}

TEST(SecretFilter, MasksPasswordsInJsonAlsoWithinQuotes) {
  EXPECT_EQ(mask(R"({"password": "p\"w", "a": 1})"), R"({"password": "***", "a": 1})");
  EXPECT_EQ(mask(R"("{\"password\": \"pw\", \"a\": 1}")"),
            R"("{\"password\": \"***\", \"a\": 1}")");
}

TEST(SecretFilter, MasksHeadersAndSignedUrls) {
  EXPECT_EQ(mask(R"(headers={"Authorization": "Bearer abc", "x": "y"})"),
            R"(headers={"Authorization": "***", "x": "y"})");
  EXPECT_EQ(mask("GET http://h/a?X-Amz-Expires=3&X-Amz-Security-Token=t%2F&X-Amz-Signature=0f"),
            "GET http://h/a?X-Amz-Expires=3&X-Amz-Security-Token=***&X-Amz-Signature=***");
  for (const std::string_view text :
       {"SET SESSION AUTHORIZATION 'joe'", "CREATE SCHEMA AUTHORIZATION joe", "x-amz-signature"}) {
    EXPECT_EQ(mask(text), text);
  }
}

TEST(SecretFilter, MasksPasswordsInSql) {
  EXPECT_EQ(mask("ALTER ROLE a WITH ENCRYPTED PASSWORD 'pw' LOGIN"),
            "ALTER ROLE a WITH ENCRYPTED PASSWORD '***' LOGIN");
  EXPECT_EQ(mask("create user a password\n  E'p\\'w'"), "create user a password\n  E'***'");
  EXPECT_EQ(mask("CREATE USER a IDENTIFIED BY 'pw'; SELECT 'x'"),
            "CREATE USER a IDENTIFIED BY '***'; SELECT 'x'");
  EXPECT_EQ(mask("SET PASSWORD FOR 'a'@'h' = 'pw'"), "SET PASSWORD FOR '***'@'***' = '***'");
  EXPECT_EQ(mask("PASSWORD('pw')"), "PASSWORD('***')");
  EXPECT_EQ(mask("PASSWORD $q$pw$q$"), "PASSWORD $q$***$q$");
}

TEST(SecretFilter, MasksEveryLiteralOfAStatementThatDefinesASecret) {
  EXPECT_EQ(mask("CREATE SECRET s AS decode('cHc=', 'base64')"),
            "CREATE SECRET s AS decode('***', '***')");
  EXPECT_EQ(mask("ALTER SECRET s AS $$p'w$$; SELECT 'x'"), "ALTER SECRET s AS $$***$$; SELECT 'x'");
  EXPECT_EQ(mask("> CREATE SECRET s AS\n  'pw'\n\n> SELECT 'x'\n"),
            "> CREATE SECRET s AS\n  '***'\n\n> SELECT 'x'\n");
}

TEST(SecretFilter, KeepsLineBreaksOfASecret) {
  EXPECT_EQ(mask("PASSWORD 'a\nb'"), "PASSWORD '***\n'");
}

TEST(SecretFilter, MasksToTheEndIfALiteralIsCutOff) {
  EXPECT_EQ(mask("PASSWORD 'pw and on"), "PASSWORD '***");
}

TEST(SecretFilter, LeavesWordsAboutPasswordsAlone) {
  for (const std::string_view text :
       {"password authentication failed for user \"ann\"", "wrong password: try again",
        "the password's length", "SELECT password FROM users", "PASSWORD = SECRET pg_password",
        "password=${arg.password}", "SECRET s", "a secret is kept", "passwords = 3", "", "p", "s",
        "identified", "secret", "password", "password=", "PASSWORD '", "CREATE SECRET"}) {
    EXPECT_EQ(mask(text), text);
  }
}

TEST(SecretFilter, MasksRegisteredValuesEverywhere) {
  SecretFilter secrets;
  secrets.add("p'w one\nline two");
  secrets.add("abc");  // too short
  EXPECT_EQ(secrets.mask("x p'w one y, p''w one\nline two, p%27w%20one%0Aline%20two; abc"),
            "x *** y, ***\n, ***; abc");
}

TEST(SecretFilter, MovesTheCaretAlong) {
  const Source source = make_source("a.td", "# password=x\n> PASSWORD 'Grüße' IN ROLE r\n");
  const auto at = static_cast<std::uint32_t>(source.text().find("ROLE"));
  const MaskedSource masked = SecretFilter().mask(source, {at, 4});
  EXPECT_EQ(render_snippet(masked.source, masked.span, Colour::Off),
            "    2 | > PASSWORD '***' IN ROLE r\n"
            "      |                     ^~~~\n");
}

TEST(SecretFilter, PointsAtTheMaskIfTheSecretIsTheCulprit) {
  const Source source = make_source("a.td", "> PASSWORD 'long secret'");
  const MaskedSource masked = SecretFilter().mask(source, {16, 3});
  EXPECT_EQ(masked.source.slice(masked.span), "***");
}

TEST(SecretFilter, SharesTheBytesOfASourceWithoutSecrets) {
  const Source source = make_source("a.td", "> SELECT 1");
  EXPECT_EQ(SecretFilter().mask(source, {0, 1}).source.bytes, source.bytes);
}

TEST(MaskedFile, MasksSpansOfSeveralSourcesAndWhatIsAddedLater) {
  const Source source = make_source("a.td", "password=one\nx other\npassword=two\nROLE");
  const Source second = make_source("b.td", "password=three ROLE");
  SecretFilter secrets;
  MaskedFile file;
  const auto shown = [&](const Source& from, std::string_view word) {
    const auto at = static_cast<std::uint32_t>(from.text().find(word));
    const MaskedSource masked =
        file.mask(secrets, from, {at, static_cast<std::uint32_t>(word.size())});
    return masked.source.path + ": " + std::string(masked.source.slice(masked.span));
  };
  EXPECT_EQ(shown(source, "ROLE"), "a.td: ROLE");
  EXPECT_EQ(shown(source, "two"), "a.td: ***");
  EXPECT_EQ(shown(source, "other"), "a.td: other");
  EXPECT_EQ(shown(second, "ROLE"), "b.td: ROLE");
  secrets.add("other");
  EXPECT_EQ(shown(source, "other"), "a.td: ***");
}

TEST(SecretFilter, MasksTheArgumentBehindAnOptionForASecret) {
  EXPECT_EQ(SecretFilter().mask_arguments({"run", "--cert-password", "pw", "a.td"}),
            (std::vector<std::string>{"run", "--cert-password", "***", "a.td"}));
}

/// A text of pieces that the scanner looks at.
std::string random_text(Rng& rng) {
  constexpr std::string_view kPieces[] = {"password",
                                          "PASSWORD ",
                                          "secret",
                                          "create secret ",
                                          "identified by ",
                                          "://",
                                          "a:b@",
                                          "'",
                                          "\"",
                                          "\\",
                                          "$$",
                                          "$q$",
                                          "=",
                                          ":",
                                          "\n",
                                          ";",
                                          "é",
                                          "for ",
                                          "_key",
                                          "${x}",
                                          " ",
                                          "(",
                                          "E",
                                          "\xff"};
  std::string text;
  for (std::uint64_t i = rng.below(12); i > 0; --i) text += kPieces[rng.below(std::size(kPieces))];
  return text;
}

TEST(SecretFilter, KeepsLinesAndSpansOfAnyTextInBounds) {
  Rng rng(7);
  for (int i = 0; i < 20'000; ++i) {
    const Source source = make_source("a.td", random_text(rng));
    const auto size = static_cast<std::uint32_t>(source.text().size());
    const auto begin = static_cast<std::uint32_t>(rng.below(size + 1));
    const MaskedSource masked = SecretFilter().mask(source, {begin, size - begin});
    const std::string_view text = masked.source.text();
    ASSERT_LE(masked.span.end(), text.size()) << source.text();
    ASSERT_EQ(std::count(text.begin(), text.end(), '\n'),
              std::count(source.text().begin(), source.text().end(), '\n'))
        << source.text();
  }
}

}  // namespace
}  // namespace weir::report
