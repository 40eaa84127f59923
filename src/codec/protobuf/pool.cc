// Protobuf schemas, loaded.
#include "codec/protobuf/pool.h"

#include <fmt/format.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <cctype>
#include <google/protobuf/any.pb.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/empty.pb.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/wrappers.pb.h>

#include "codec/protobuf/base64.h"
#include "diag/suggest.h"

namespace weir::codec::protobuf {
namespace {

/// The descriptors of the well-known types are in the library once something names them. It is told
/// at the same time to keep its remarks to itself: what went wrong is in what its functions return.
const pb::DescriptorPool& well_known() {
  static const pb::DescriptorPool* const kPool = [] {
    pb::SetLogHandler(nullptr);
    for (const pb::Descriptor* type :
         {pb::Any::descriptor(), pb::Duration::descriptor(), pb::Empty::descriptor(),
          pb::FieldMask::descriptor(), pb::Struct::descriptor(), pb::Timestamp::descriptor(),
          pb::BoolValue::descriptor(), pb::FileDescriptorProto::descriptor()}) {
      static_cast<void>(type->full_name());
    }
    return pb::DescriptorPool::generated_pool();
  }();
  return *kPool;
}

/// Where line and column of the parser are, which count from 0; tabs reach to the next multiple
/// of 8.
std::size_t offset_of(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (; line > 0 && at != std::string_view::npos; --line) {
    at = text.find('\n', at);
    if (at != std::string_view::npos) ++at;
  }
  if (at == std::string_view::npos) return text.size();
  for (int seen = 0; seen < column && at < text.size() && text[at] != '\n'; ++at) {
    seen = text[at] == '\t' ? seen + 8 - seen % 8 : seen + 1;
  }
  return at;
}

/// The library's messages as ours are: without capital and full stop, names in backticks.
std::string own_style(std::string text) {
  while (text.ends_with('.')) text.pop_back();
  std::ranges::replace(text, '"', '`');
  if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return text;
}

/// Clients of Confluent's register the descriptor of a file, in base64; some registries give it
/// back as it came, others as the `.proto` that it stands for.
std::optional<pb::FileDescriptorProto> serialized_file(const SchemaText& schema) {
  const auto bytes = from_base64(schema.text);
  pb::FileDescriptorProto file;
  if (!bytes || bytes->empty() || !file.ParseFromString(*bytes)) return std::nullopt;
  return file;
}

/// A descriptor set of a schema that is registered so, and of what it refers to under these names.
std::optional<std::string> serialized_set(const SchemaSet& schema) {
  auto main = serialized_file(schema.schema);
  if (!main) return std::nullopt;
  pb::FileDescriptorSet set;
  for (const SchemaText& reference : schema.references) {
    auto file = serialized_file(reference);
    if (!file) return std::nullopt;
    file->set_name(reference.name);
    *set.add_file() = *std::move(file);
  }
  if (main->name().empty()) main->set_name(schema.schema.name);
  *set.add_file() = *std::move(main);
  return set.SerializeAsString();
}

void add_names(const pb::Descriptor& type, std::vector<std::string_view>& names) {
  names.push_back(type.full_name());
  for (int i = 0; i < type.nested_type_count(); ++i) add_names(*type.nested_type(i), names);
}

}  // namespace

pb::io::ZeroCopyInputStream* Sources::Open(const std::string& name) {
  if (!texts_.contains(name)) {
    auto text = reader_(name);
    if (!text) return nullptr;
    texts_.emplace(name, *std::move(text));
  }
  const std::string& text = texts_.at(name);
  return new pb::io::ArrayInputStream(text.data(), static_cast<int>(text.size()));
}

const std::string* Sources::find(const std::string& name) const {
  const auto found = texts_.find(name);
  return found == texts_.end() ? nullptr : &found->second;
}

void Collector::AddError(const std::string& file, int line, int column, const std::string& text) {
  if (failed()) return;
  mistake_.message = own_style(text);
  mistake_.source = file;
  const std::string* const source = sources_.find(file);
  if (source == nullptr) {
    mistake_.message = fmt::format("no file `{}`", file);
    return;
  }
  if (line < 0) return;
  mistake_.offset = offset_of(*source, line, column);
  mistake_ = in_schema(std::move(mistake_), file, *source);
}

Coded<std::unique_ptr<Pool>> Pool::from_sources(ProtoReader reader,
                                                std::span<const std::string> names) {
  auto made = std::make_unique<Pool>();
  made->sources_ = std::make_unique<Sources>(std::move(reader));
  made->collector_ = std::make_unique<Collector>(*made->sources_);
  made->known_ = std::make_unique<pb::DescriptorPoolDatabase>(well_known());
  auto given = std::make_unique<pb::compiler::SourceTreeDescriptorDatabase>(made->sources_.get(),
                                                                            made->known_.get());
  given->RecordErrorsTo(made->collector_.get());
  made->pool_ =
      std::make_unique<pb::DescriptorPool>(given.get(), given->GetValidationErrorCollector());
  made->pool_->EnforceWeakDependencies(true);
  made->given_ = std::move(given);
  for (const std::string& name : names) {
    made->files_.push_back(made->pool_->FindFileByName(name));
    if (made->collector_->failed()) return Mistaken(made->collector_->mistake());
    if (made->files_.back() == nullptr) {
      return Mistaken(Mistake{.source = name, .message = fmt::format("no file `{}`", name)});
    }
  }
  return made;
}

Coded<std::unique_ptr<Pool>> Pool::from_descriptors(std::string_view bytes) {
  pb::FileDescriptorSet set;
  if (!set.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || set.file_size() == 0) {
    return Mistaken(Mistake{.message = "the bytes are no descriptor set",
                            .hint = "`$ protobuf-compile-descriptors` makes one"});
  }
  auto made = std::make_unique<Pool>();
  made->known_ = std::make_unique<pb::DescriptorPoolDatabase>(well_known());
  auto given = std::make_unique<pb::SimpleDescriptorDatabase>();
  for (const pb::FileDescriptorProto& file : set.file()) given->Add(file);
  made->given_ = std::move(given);
  made->merged_ =
      std::make_unique<pb::MergedDescriptorDatabase>(made->given_.get(), made->known_.get());
  made->pool_ = std::make_unique<pb::DescriptorPool>(made->merged_.get());
  // protoc writes a file behind all it imports.
  for (int i = set.file_size() - 1; i >= 0; --i) {
    const pb::FileDescriptor* const file = made->pool_->FindFileByName(set.file(i).name());
    if (file == nullptr) {
      return Mistaken(Mistake{
          .message = fmt::format("`{}` in the descriptor set cannot be used, or refers to what is "
                                 "not there",
                                 set.file(i).name()),
          .hint = "a set holds all imports, as of protoc with `--include_imports`"});
    }
    made->files_.push_back(file);
  }
  return made;
}

Coded<std::unique_ptr<Pool>> Pool::from_options(const CodecOptions& options) {
  if (!options.descriptors.empty()) return from_descriptors(options.descriptors);
  if (const auto set = serialized_set(options.schema)) return from_descriptors(*set);
  const std::string name =
      options.schema.schema.name.empty() ? "schema.proto" : options.schema.schema.name;
  const auto read = [&](std::string_view wanted) -> std::optional<std::string> {
    if (wanted == name) return options.schema.schema.text;
    for (const SchemaText& reference : options.schema.references) {
      if (reference.name == wanted) return reference.text;
    }
    return std::nullopt;
  };
  return from_sources(read, std::span(&name, 1));
}

Coded<const pb::Descriptor*> Pool::message(const std::string& name) const {
  if (name.empty()) {
    if (files_.front()->message_type_count() > 0) return files_.front()->message_type(0);
    return Mistaken(
        Mistake{.message = fmt::format("`{}` defines no message", files_.front()->name())});
  }
  if (const pb::Descriptor* const found = pool_->FindMessageTypeByName(name)) return found;
  std::vector<std::string_view> names;
  for (const pb::FileDescriptor* file : files_) {
    for (int i = 0; i < file->message_type_count(); ++i) add_names(*file->message_type(i), names);
  }
  return Mistaken(Mistake{.message = fmt::format("the schema has no message `{}`", name),
                          .hint = did_you_mean(name, names)});
}

}  // namespace weir::codec::protobuf
