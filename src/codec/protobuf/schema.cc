// Descriptor sets and message indexes.
#include <fmt/format.h>

#include <algorithm>
#include <google/protobuf/descriptor.pb.h>
#include <set>

#include "codec/protobuf/pool.h"
#include "codec/protobuf_schema.h"

namespace weir::codec {
namespace {

namespace pb = google::protobuf;

/// What a file imports comes before it.
void add_file(const pb::FileDescriptor& file, std::set<std::string>& done,
              pb::FileDescriptorSet& set) {
  if (!done.insert(file.name()).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) add_file(*file.dependency(i), done, set);
  pb::FileDescriptorProto& proto = *set.add_file();
  file.CopyTo(&proto);
  file.CopyJsonNameTo(&proto);
}

/// Types that stand in the source: those of entries of maps are the compiler's.
bool is_written(const pb::Descriptor& type) { return !type.options().map_entry(); }

std::vector<const pb::Descriptor*> written_inside(const pb::FileDescriptor& file,
                                                  const pb::Descriptor* outer) {
  std::vector<const pb::Descriptor*> types;
  const int count = outer == nullptr ? file.message_type_count() : outer->nested_type_count();
  for (int i = 0; i < count; ++i) {
    const pb::Descriptor* type = outer == nullptr ? file.message_type(i) : outer->nested_type(i);
    if (is_written(*type)) types.push_back(type);
  }
  return types;
}

}  // namespace

Coded<std::string> compile_descriptors(std::span<const std::string> names,
                                       const ProtoReader& reader) {
  WEIR_CODED_ASSIGN(const auto pool, protobuf::Pool::from_sources(reader, names));
  pb::FileDescriptorSet set;
  std::set<std::string> done;
  for (const pb::FileDescriptor* file : pool->files()) add_file(*file, done, set);
  return set.SerializeAsString();
}

Coded<std::vector<std::int32_t>> message_index(const CodecOptions& options) {
  WEIR_CODED_ASSIGN(const auto pool, protobuf::Pool::from_options(options));
  WEIR_CODED_ASSIGN(const pb::Descriptor* type, pool->message(options.message));
  std::vector<std::int32_t> index;
  for (; type != nullptr; type = type->containing_type()) {
    const auto siblings = written_inside(*type->file(), type->containing_type());
    index.push_back(
        static_cast<std::int32_t>(std::ranges::find(siblings, type) - siblings.begin()));
  }
  std::ranges::reverse(index);
  return index;
}

Coded<std::string> message_name(const CodecOptions& options, std::span<const std::int32_t> index) {
  WEIR_CODED_ASSIGN(const auto pool, protobuf::Pool::from_options(options));
  const pb::FileDescriptor& file = *pool->files().front();
  const pb::Descriptor* type = nullptr;
  for (const std::int32_t place : index) {
    const auto types = written_inside(file, type);
    if (place < 0 || static_cast<std::size_t>(place) >= types.size()) {
      return Mistaken(Mistake{.message = fmt::format("message index [{}]: `{}` has no such message",
                                                     fmt::join(index, ", "), file.name())});
    }
    type = types[static_cast<std::size_t>(place)];
  }
  if (type == nullptr) return Mistaken(Mistake{.message = "a message index without a place"});
  return type->full_name();
}

}  // namespace weir::codec
