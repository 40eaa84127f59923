// The XML of S3.
#include "actions/xml_text.h"

#include <gtest/gtest.h>

namespace weir::actions {
namespace {

TEST(Xml, FindsElementsInOrder) {
  EXPECT_EQ(xml_elements("<r><a>1</a><b/><a>2<c/></a><a>", "a"),
            (std::vector<std::string_view>{"1", "2<c/>"}));
  EXPECT_TRUE(xml_elements("<ab>1</ab>", "a").empty());
}

TEST(Xml, ResolvesReferences) {
  EXPECT_EQ(xml_text("<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x20ac;&#128512;</a>", "a"), "<&>\"'A€😀");
  EXPECT_EQ(xml_text("<a>&what; &#xZZ; & &#1114112;</a>", "a"), "&what; &#xZZ; & &#1114112;");
  EXPECT_EQ(xml_text("<a></a>", "b"), "");
}

TEST(Xml, EscapesWhatATagWouldEnd) {
  EXPECT_EQ(escape_xml("a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c&apos;");
}

}  // namespace
}  // namespace weir::actions
