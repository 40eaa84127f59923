// What HTTP can have where.
#include "driver/http_syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace weir::driver {
namespace {

/// Letters only: a method from a variable must not smuggle in a line.
bool is_method(std::string_view text) {
  const auto is_letter = [](char byte) {
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '-';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), is_letter);
}

bool has_line_end(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

bool is_header_name(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char byte) {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 ||
           kMarks.find(byte) != std::string_view::npos;
  });
}

}  // namespace

Result<void> check_syntax(const HttpRequest& request) {
  if (!is_method(request.method)) {
    return fail(ErrorKind::Usage, fmt::format("`{}` is not an HTTP method", request.method));
  }
  if (has_line_end(request.content_type)) {
    return fail(ErrorKind::Usage, "a content type cannot have several lines");
  }
  for (const HttpHeader& header : request.headers) {
    if (!is_header_name(header.name)) {
      return fail(ErrorKind::Usage, fmt::format("`{}` is no name of a header", header.name));
    }
    if (has_line_end(header.value)) {
      return fail(ErrorKind::Usage,
                  fmt::format("the header `{}` cannot have several lines", header.name));
    }
  }
  return {};
}

}  // namespace weir::driver
