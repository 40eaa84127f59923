// The names of what can be wrong with a description.
#pragma once

#include <array>
#include <string_view>

namespace weir::system {

inline constexpr std::array<std::string_view, 12> kServiceRules = {
    "toml.syntax",          // Not TOML at all.
    "service.unknown-key",  // A key that the table does not have.
    "service.type",         // A value of another type.
    "service.value",        // A value that cannot be: a duration, a size, a port, a name.
    "service.missing",      // Something else makes this necessary.
    "service.kinds",        // None or several where exactly one has to say what a thing is.
    "service.name",         // A `${name}` that means nothing there.
    "service.unknown",      // A service that does not exist.
    "service.port",         // A port that does not exist, or several and no main one.
    "service.version",      // A version that does not exist.
    "service.override",     // An override that does not exist, or that cannot be.
    "service.cycle",        // Services that need, or start from, each other.
};

}  // namespace weir::system
