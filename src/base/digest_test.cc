// Digests against published values.
#include "base/digest.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "base/testing.h"

namespace weir {
namespace {

TEST(Digest, OfTheEmptyTextIsThePublishedOne) {
  EXPECT_EQ(md5_hex(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, InPiecesEqualsTheWhole) {
  Digest digest(DigestKind::Md5);
  digest.update("ab");
  digest.update("");
  digest.update("c");
  EXPECT_EQ(digest.finish(), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
}

TEST(Digest, OfAFileEqualsThatOfItsBytes) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "content";
  const std::string content(200'000, 'x');
  ASSERT_TRUE(write_file(path, content));
  EXPECT_EQ(sha256_file(path).value(), sha256_hex(content));
}

TEST(Hmac, IsThePublishedOne) {
  // RFC 4231, cases 2 and 6; the second has a key that is longer than a block.
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'),
                               "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Digest, OfAMissingFileOrAFolderIsUnavailable) {
  const auto missing = sha256_file("/does/not/exist");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(missing.error().message, "cannot read `/does/not/exist`: No such file or directory");
  EXPECT_FALSE(sha256_file(testing::TempDir()));
}

}  // namespace
}  // namespace weir
