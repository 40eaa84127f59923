// Decode: the shape of every function that turns the bytes of one PostgreSQL type into text.
#pragma once

#include <string>
#include <string_view>

/// One pair of functions per PostgreSQL type: from the binary wire format and from the server's
/// own text. The rules are testdrive's (docs/td-language.md, "Values").
namespace weir::pg {

/// Appends the text of `raw` to `out`. False if the bytes do not have the form of the type; `out`
/// then ends in something unspecified, and the caller cuts it back.
using Decode = bool (*)(std::string_view raw, std::string& out);

/// Text that is printed as it was sent: `text`, `json`, `name`, `xml` and the like.
inline bool as_sent(std::string_view raw, std::string& out) {
  out.append(raw);
  return true;
}

}  // namespace weir::pg
