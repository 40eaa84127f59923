// What can be said about protobuf schemas without a value: descriptor sets and message indexes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/codec.h"

namespace weir::codec {

/// The text of the file that `import "NAME"` means, or nothing if there is none. The well-known
/// types (`google/protobuf/*.proto`) need not be given.
using ProtoReader = std::function<std::optional<std::string>(std::string_view name)>;

/// A descriptor set of the named files with everything they import, in the bytes that protoc
/// writes with `--include_imports --descriptor_set_out`. A mistake names file, line and column.
Coded<std::string> compile_descriptors(std::span<const std::string> names,
                                       const ProtoReader& reader);

/// Where `options.message` stands in its file: [2, 0] is the first message inside the third.
/// Messages that the compiler makes of maps are not counted.
Coded<std::vector<std::int32_t>> message_index(const CodecOptions& options);

/// Full name of the message at `index` in the schema of `options`.
Coded<std::string> message_name(const CodecOptions& options, std::span<const std::int32_t> index);

}  // namespace weir::codec
