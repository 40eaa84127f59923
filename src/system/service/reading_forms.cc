// Values of descriptions that have a form of their own: signals, ports, hosts, patterns, checksums.
#include <fmt/format.h>

#include <charconv>

#include "base/pattern.h"
#include "base/text.h"
#include "process/signal_name.h"
#include "system/service/interpolate.h"
#include "system/service/reading.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Kind;
using document::Node;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

}  // namespace

void Reading::one_or_more(const Entry& entry, std::vector<std::string>& into) {
  if (!entry.value.is(Kind::Text)) return value(entry, into);
  into = {entry.value.text};
}

void Reading::command(const Entry& entry, std::vector<std::string>& into) {
  value(entry, into);
  if (!entry.value.is(Kind::List)) return;
  const std::vector<Node>& words = entry.value.elements;
  if (!words.empty() && !(words.front().is(Kind::Text) && words.front().text.empty())) return;
  error(entry.value.place, "service.value", "a command without a program",
        "the first word is the program, such as [\"sleep\", \"1\"]");
}

void Reading::signal(const Entry& entry, int& into) {
  if (!entry.value.is(Kind::Text))
    return wrong_type(entry, "the name of a signal", "such as \"TERM\"");
  const auto number = process::find_signal(entry.value.text);
  if (!number || process::stops_only(*number)) {
    return error(entry.value.place, "service.value",
                 fmt::format("`{}` is not a signal that can be sent here", entry.value.text),
                 "it has to end a process, as TERM, INT, QUIT, HUP, USR1 and KILL do");
  }
  into = *number;
}

void Reading::exit_code(const Entry& entry, int& into) {
  const Node& code = entry.value;
  if (code.is(Kind::Integer) && code.integer >= 0 && code.integer <= 255) {
    into = static_cast<int>(code.integer);
    return;
  }
  error(code.place, "service.value", fmt::format("`{}` is not an exit code", code.text),
        "exit codes are 0 to 255");
}

void Reading::exit_codes(const Entry& entry, std::vector<int>& into) {
  if (!entry.value.is(Kind::List))
    return wrong_type(entry, "a list of exit codes", "such as [0, 143]");
  std::vector<int> codes;
  for (const Node& element : entry.value.elements) {
    exit_code({entry.key, entry.place, element}, codes.emplace_back());
  }
  into = std::move(codes);
}

void Reading::port(const Entry& entry, std::uint16_t& into) {
  if (!entry.value.is(Kind::Integer))
    return wrong_type(entry, "a port", "ports are numbers from 1 to 65535");
  if (entry.value.integer < 1 || entry.value.integer > 65535) {
    return error(entry.value.place, "service.value",
                 fmt::format("`{}` is not a port", entry.value.text),
                 "ports are numbers from 1 to 65535");
  }
  into = static_cast<std::uint16_t>(entry.value.integer);
}

void Reading::hosts(const Entry& entry, std::vector<std::string>& into) {
  value(entry, into);
  for (const Node& element : entry.value.elements) {
    const std::string_view text = element.text;
    const std::size_t colon = text.find(':');
    std::uint64_t port = 1;
    const bool good =
        colon == std::string_view::npos || parse_unsigned(text.substr(colon + 1), port);
    if (!element.is(Kind::Text) || (good && colon != 0 && !text.empty() && port - 1 < 65535)) {
      continue;
    }
    error(element.place, "service.value", fmt::format("`{}` is not a host", text),
          "write NAME or NAME:PORT, as scripts do");
  }
}

void Reading::pattern(const Entry& entry, std::string& into) {
  if (!entry.value.is(Kind::Text)) return wrong_type(entry, "a regular expression");
  const auto sample =
      interpolate(entry.value.text, [](std::string_view) { return std::string("x"); });
  // A name that is not closed is reported with the other names.
  const auto compiled = Pattern::create(sample ? *sample : std::string());
  if (!compiled) {
    return error(entry.value.place, "service.value", compiled.error().message,
                 compiled.error().hint);
  }
  into = entry.value.text;
}

void Reading::sha256(const Entry& entry, std::string& into) {
  if (!entry.value.is(Kind::Text)) return wrong_type(entry, "a SHA-256 in hex");
  if (entry.value.text.size() != 64 || !is_hex(entry.value.text)) {
    return error(entry.value.place, "service.value",
                 fmt::format("`{}` is not a SHA-256", entry.value.text),
                 entry.value.text.size() == 64
                     ? "it is made of 0 to 9 and a to f"
                     : fmt::format("it has 64 digits, these are {}", entry.value.text.size()));
  }
  into = to_lower(entry.value.text);
}

void Reading::mode(const Entry& entry, unsigned& into) {
  std::uint64_t bits = 01000;
  if (entry.value.is(Kind::Integer)) {
    bits = static_cast<std::uint64_t>(entry.value.integer);
  } else if (entry.value.is(Kind::Text)) {
    const std::string& text = entry.value.text;
    const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), bits, 8);
    if (failure != std::errc() || stop != text.data() + text.size()) bits = 01000;
  } else {
    return wrong_type(entry, "a file mode", "such as \"0600\"");
  }
  if (bits > 0777) {
    return error(entry.value.place, "service.value",
                 fmt::format("`{}` is not a file mode", entry.value.text),
                 "octal digits, such as \"0600\"");
  }
  into = static_cast<unsigned>(bits);
}

}  // namespace weir::system
