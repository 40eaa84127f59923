// MD5 in one piece must be the MD5 of OpenSSL.
#include "base/md5.h"

#include <gtest/gtest.h>

#include <string>

#include "base/digest.h"

namespace weir {
namespace {

std::string text_of(const Md5Text& digest) { return {digest.data(), digest.size()}; }

TEST(Md5, OfNothingAndOfShortTexts) {
  EXPECT_EQ(text_of(md5_text("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(text_of(md5_text("abc")), "900150983cd24fb0d6963f7d28e17f72");
}

TEST(Md5, AgreesWithOpenSslAtEveryLengthAroundABlock) {
  std::string text;
  for (int length = 0; length < 300; ++length) {
    EXPECT_EQ(text_of(md5_text(text)), md5_hex(text)) << length;
    text += static_cast<char>(length * 37 + 11);
  }
}

}  // namespace
}  // namespace weir
