// Did-you-mean: the known word nearest to an unknown one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace weir {

/// The candidate that differs in upper and lower case only, else the one with the smallest edit
/// distance (transpositions count one), if it is near enough to be a slip of the finger; else an
/// empty view.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> candidates);

/// "did you mean `x`?", or an empty text.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

}  // namespace weir
