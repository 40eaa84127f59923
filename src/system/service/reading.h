// Reading: what every reader of a description shares: findings, and values with their forms.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "document/node.h"
#include "system/service/description.h"
#include "system/service/read.h"

namespace weir::system {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Mistakes in several texts, each once. A table that is read several times, because it is laid
/// over different ones, says the same each time.
class Findings {
 public:
  /// Those in the text of that path come first.
  explicit Findings(const std::string& first) { order_.emplace(first, 0); }

  void error(const document::Place& place, std::string_view rule, std::string message,
             std::string hint = {});
  void add(const Source& source, const Diagnostic& diagnostic);
  /// In the order of texts, as they were first named, and places.
  [[nodiscard]] std::vector<Finding> take();

 private:
  std::vector<Finding> findings_;
  std::map<std::string, std::size_t, std::less<>> order_;  ///< Of texts, by path.
  std::set<std::tuple<std::string, std::uint32_t, std::string>> seen_;
};

/// Reads values of one service. Each reader leaves its target alone if the value is not as it must
/// be, and says so.
class Reading {
 public:
  Reading(Findings& findings, std::string version, std::string project)
      : findings_(findings), version_(std::move(version)), project_(std::move(project)) {}

  void value(const document::Entry& entry, std::string& into);
  void value(const document::Entry& entry, std::vector<std::string>& into);
  void value(const document::Entry& entry, bool& into);
  void value(const document::Entry& entry, int& into);
  void value(const document::Entry& entry, std::chrono::milliseconds& into);
  void value(const document::Entry& entry, std::uint64_t& bytes);
  /// A table of scalars, in the order of the file.
  void value(const document::Entry& entry, Pairs& into);
  void value(const document::Entry& entry, std::map<std::string, std::string>& into);

  /// One text, or a list of them.
  void one_or_more(const document::Entry& entry, std::vector<std::string>& into);
  /// A program and its arguments.
  void command(const document::Entry& entry, std::vector<std::string>& into);
  void signal(const document::Entry& entry, int& into);
  void exit_code(const document::Entry& entry, int& into);
  void exit_codes(const document::Entry& entry, std::vector<int>& into);
  void port(const document::Entry& entry, std::uint16_t& into);
  /// `HOST:PORT`, as far as it does not come from names.
  void address(const document::Entry& entry, std::string& into);
  /// `http://...` or `https://...`.
  void http_url(const document::Entry& entry, std::string& into);
  /// Of a database that weir has a driver for.
  void sql_url(const document::Entry& entry, std::string& into);
  /// `NAME` or `NAME:PORT` of scripts.
  void hosts(const document::Entry& entry, std::vector<std::string>& into);
  /// A regular expression, whose names may still be open.
  void pattern(const document::Entry& entry, std::string& into);
  void sha256(const document::Entry& entry, std::string& into);
  void mode(const document::Entry& entry, unsigned& into);

  /// Whether it is a table; says so if not.
  bool is_table(const document::Entry& entry);
  /// The tables of a list of tables; those elements that are none are reported.
  std::vector<const document::Node*> tables(const document::Entry& entry);
  void wrong_type(const document::Entry& entry, std::string_view expected, std::string hint = {});
  void unknown_key(const document::Entry& entry, std::string_view table,
                   std::span<const std::string_view> known);
  void error(const document::Place& place, std::string_view rule, std::string message,
             std::string hint = {}) {
    findings_.error(place, rule, std::move(message), std::move(hint));
  }

  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] const std::string& project() const { return project_; }
  /// With `${version}`, `${major}` and `${project}` replaced; other names stay.
  [[nodiscard]] std::string settled(std::string_view text) const;

 private:
  Findings& findings_;
  std::string version_;
  std::string project_;
};

[[nodiscard]] Origin origin_of(const document::Place& place);

}  // namespace weir::system
