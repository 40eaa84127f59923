// Files that scripts write and remove.
#include "base/file.h"

#include <gtest/gtest.h>

#include "actions/fake_context.h"

namespace weir::actions {
namespace {

using Values = std::vector<run::ActionCall::Value>;

class Files : public ::testing::Test {
 protected:
  run::ActionResult append(Values values, std::vector<std::string> body) {
    values.push_back({"path", "f"});
    return perform(context_, "file-append", std::move(values), std::move(body));
  }
  std::string content() { return read_file(context_.scratch() / "f").value_or("(no file)"); }
  FakeContext context_;
};

TEST_F(Files, AppendMakesTheFileAndAddsToIt) {
  expect_pass(append({}, {"a", "b"}));
  expect_pass(append({}, {"c"}));
  EXPECT_EQ(content(), "a\nb\nc\n");
}

TEST_F(Files, AppendWritesTheHeaderOnceAndTheBodyAsOftenAsTold) {
  expect_pass(append({{"header", "h\\x41"}, {"repeat", "3"}}, {"a", "b"}));
  EXPECT_EQ(content(), "h\\x41\na\nb\na\nb\na\nb\n");
}

TEST_F(Files, AppendWithoutTheTrailingNewlineDropsOnlyThat) {
  expect_pass(append({{"trailing-newline", "false"}, {"repeat", "2"}}, {"a", "b"}));
  EXPECT_EQ(content(), "a\nb\na\nb");
}

TEST_F(Files, AppendOfNothingMakesAnEmptyFile) {
  expect_pass(append({{"trailing-newline", "false"}}, {}));
  EXPECT_EQ(content(), "");
  expect_pass(append({{"repeat", "0"}}, {"a"}));
  EXPECT_EQ(content(), "");
}

TEST_F(Files, AppendUnescapesBytes) {
  expect_pass(append({}, {"\\x00\\xfF\\\\ \\t \\"}));
  EXPECT_EQ(content(), std::string("\0\xff\\ t \\\n", 8));
}

TEST_F(Files, AppendExplainsBadEscapes) {
  const auto result = append({}, {"a\\x4"});
  expect_end(result, Kind::Error, "bad escape `\\x4`");
  EXPECT_EQ(result.hint, "write a byte as `\\x` and two hexadecimal digits, a backslash as `\\\\`");
  expect_end(append({}, {"\\xg0"}), Kind::Error, "bad escape `\\xg0`");
  EXPECT_EQ(content(), "(no file)");
}

TEST_F(Files, AppendRefusesBadArguments) {
  expect_end(append({{"compression", "lz4"}}, {}), Kind::Error, "unknown compression `lz4`");
  expect_end(append({{"repeat", "-1"}}, {"a"}), Kind::Error,
             "argument `repeat` is `-1`, expected a number");
  expect_end(append({{"repeat", "9999999999"}}, {"a"}), Kind::Error,
             "9999999999 times 2 bytes is more than 2 GiB");
  expect_end(append({{"container", "box"}}, {"a"}), Kind::Error, "unknown container `box`");
}

TEST_F(Files, StayInsideTheirFolder) {
  for (const std::string name : {"a/b", "/etc/passwd", "..", ".", "", "a/../b"}) {
    const auto result = perform(context_, "file-append", {{"path", name}}, {"x"});
    expect_end(result, Kind::Error, "argument `path` is `" + name + "`, expected a file name");
    expect_end(perform(context_, "file-delete", {{"path", name}}), Kind::Error,
               "argument `path` is `" + name + "`, expected a file name");
  }
}

TEST_F(Files, OfFivetranLieInItsFolder) {
  const auto missing = append({{"container", "fivetran"}}, {"a"});
  expect_end(missing, Kind::Error, "no folder is known for the container `fivetran`");
  const auto folder = context_.scratch() / "fivetran";
  std::filesystem::create_directory(folder);
  context_.fake_variables.set("testdrive.fivetran-destination-files-path", folder.string());
  expect_pass(append({{"container", "fivetran"}}, {"a"}));
  EXPECT_EQ(read_file(folder / "f").value_or(""), "a\n");
  EXPECT_EQ(content(), "(no file)");
}

TEST_F(Files, AppendSaysWhyItCannotWrite) {
  std::filesystem::create_directory(context_.scratch() / "f");
  const std::string path = (context_.scratch() / "f").string();
  expect_end(append({}, {"a"}), Kind::Error, "cannot write `" + path + "`: Is a directory");
}

TEST_F(Files, DeleteRemovesTheFile) {
  expect_pass(append({}, {"a"}));
  expect_pass(perform(context_, "file-delete", {{"path", "f"}}));
  EXPECT_EQ(content(), "(no file)");
  expect_end(perform(context_, "file-delete", {{"path", "f"}}), Kind::Error,
             "cannot remove `f`: there is no such file");
}

TEST_F(Files, DeleteLeavesDirectoriesAlone) {
  std::filesystem::create_directory(context_.scratch() / "d");
  expect_end(perform(context_, "file-delete", {{"path", "d"}}), Kind::Error,
             "cannot remove `d`: it is a directory");
}

}  // namespace
}  // namespace weir::actions
