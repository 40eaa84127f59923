// The readers of the parts of a description, one a group of tables.
#pragma once

#include <vector>

#include "document/node.h"
#include "system/service/description.h"
#include "system/service/keys.h"
#include "system/service/reading.h"

namespace weir::system {

/// What may say where an artefact comes from; exactly one of them stands in `[artefact.NAME]`.
[[nodiscard]] std::span<const std::string_view> artefact_kinds();
/// What may say what a probe asks.
[[nodiscard]] std::span<const std::string_view> probe_kinds();
/// The entries of a table whose keys are among `kinds`.
[[nodiscard]] std::vector<const document::Entry*> entries_of(
    const document::Node& table, std::span<const std::string_view> kinds);
/// The only entry among `kinds`; null, after saying so, if there are several or none. `what` is "a
/// probe".
[[nodiscard]] const document::Entry* only_entry(Reading& reading, const document::Place& place,
                                                const document::Node& table, std::string_view what,
                                                std::span<const std::string_view> kinds);

/// Add what their tables may hold.
void document_made_of(std::vector<TableDoc>& tables);
void document_probe(std::vector<TableDoc>& tables);
void document_task(std::vector<TableDoc>& tables);
void document_file(std::vector<TableDoc>& tables);
void document_prepare(std::vector<TableDoc>& tables);

void read_artefacts(Reading& reading, const document::Entry& entry, ServiceDescription& into);
void read_tools(Reading& reading, const document::Entry& entry, ServiceDescription& into);
void read_ports(Reading& reading, const document::Entry& entry, ServiceDescription& into);

/// `[health]`, and the elements of `[[ready]]`.
void read_probe(Reading& reading, const document::Node& table, ProbeSpec& into);

enum class TaskKinds : std::uint8_t { Any, OnlyCommands };
/// Elements of `[[after-start]]` and of the lists in `[prepare]`.
void read_tasks(Reading& reading, const document::Entry& entry, TaskKinds kinds,
                std::vector<TaskSpec>& into);

/// `[file."PATH"]`.
void read_files(Reading& reading, const document::Entry& entry, std::vector<FileSpec>& into);
void read_prepare(Reading& reading, const document::Entry& entry, ServiceDescription& into);

/// A whole service, merged. What needs other services is not checked.
[[nodiscard]] ServiceDescription read_service(Reading& reading, std::string_view name,
                                              const document::Node& merged);

}  // namespace weir::system
