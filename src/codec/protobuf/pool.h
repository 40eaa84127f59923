// Protobuf schemas, loaded: the one place that knows how descriptors come to be.
#pragma once

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor_database.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "codec/codec.h"
#include "codec/protobuf_schema.h"

namespace weir::codec::protobuf {

namespace pb = google::protobuf;

/// Files as they are asked for by name; keeps their texts, so that mistakes can be placed.
class Sources final : public pb::compiler::SourceTree {
 public:
  explicit Sources(ProtoReader reader) : reader_(std::move(reader)) {}
  pb::io::ZeroCopyInputStream* Open(const std::string& name) override;
  std::string GetLastErrorMessage() override { return "no such file"; }
  /// Null if it was not read.
  [[nodiscard]] const std::string* find(const std::string& name) const;

 private:
  ProtoReader reader_;
  std::map<std::string, std::string> texts_;
};

/// Keeps the first mistake of the parser or of the linker of descriptors.
class Collector final : public pb::compiler::MultiFileErrorCollector {
 public:
  explicit Collector(const Sources& sources) : sources_(sources) {}
  void AddError(const std::string& file, int line, int column, const std::string& text) override;
  [[nodiscard]] bool failed() const { return !mistake_.message.empty(); }
  [[nodiscard]] const Mistake& mistake() const { return mistake_; }

 private:
  const Sources& sources_;
  Mistake mistake_;
};

/// The descriptors of one schema and of all it imports. Well-known types are always there.
class Pool {
 public:
  /// From `.proto` texts.
  static Coded<std::unique_ptr<Pool>> from_sources(ProtoReader reader,
                                                   std::span<const std::string> names);
  /// From a descriptor set, as bytes.
  static Coded<std::unique_ptr<Pool>> from_descriptors(std::string_view bytes);
  /// From whichever of both the options hold.
  static Coded<std::unique_ptr<Pool>> from_options(const CodecOptions& options);

  /// The files that were asked for; of a descriptor set all, the main one first.
  [[nodiscard]] const std::vector<const pb::FileDescriptor*>& files() const { return files_; }
  [[nodiscard]] const pb::DescriptorPool& pool() const { return *pool_; }
  /// The message `name`, the first of the main file if it is empty.
  [[nodiscard]] Coded<const pb::Descriptor*> message(const std::string& name) const;

 private:
  std::unique_ptr<Sources> sources_;
  std::unique_ptr<Collector> collector_;
  std::unique_ptr<pb::DescriptorDatabase> known_;  // well-known types
  std::unique_ptr<pb::DescriptorDatabase> given_;
  std::unique_ptr<pb::DescriptorDatabase> merged_;
  std::unique_ptr<pb::DescriptorPool> pool_;
  std::vector<const pb::FileDescriptor*> files_;
};

}  // namespace weir::codec::protobuf
