// An instance: a life with a record of it.
#include "system/service/instance.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "system/service/description_digest.h"
#include "system/service/instance_state.h"
#include "system/service/prepare.h"
#include "system/service/sql.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kVersionBudget = std::chrono::seconds(5);
/// For the catalogue's probes of a service that is said to run already.
constexpr auto kElsewhereBudget = std::chrono::seconds(10);
constexpr std::string_view kOfCatalogue = "catalogue/";

/// Whether it is what was fetched in the version that was chosen.
bool is_version_known(const ServiceDescription& description) {
  const auto is_own = [](const ArtefactSpec& artefact) {
    return artefact.kind == ArtefactKind::Path || artefact.kind == ArtefactKind::Build;
  };
  return description.address.empty() && std::ranges::none_of(description.artefacts, is_own);
}

std::int64_t seconds_since_1970() {
  const auto now = SystemClock().wall_now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

using Texts = std::vector<std::pair<std::string, std::string>>;

/// Of a service that runs elsewhere only the main address is known. What needs more, such as a file
/// of the service or a second port, is left out.
Texts known_of(const Texts& texts, const NameLookup& names) {
  Texts known;
  for (const auto& [name, text] : texts) {
    if (auto whole = interpolate(text, names)) known.emplace_back(name, *std::move(whole));
  }
  return known;
}

bool is_of_catalogue(const ProbeSpec& probe) { return probe.origin.file.starts_with(kOfCatalogue); }

/// `HOST:PORT` of an address or a URL; empty for several addresses.
std::string socket_of(const std::string& address) {
  const std::size_t scheme = address.find("://");
  if (scheme == std::string::npos) return address.find(',') == std::string::npos ? address : "";
  std::string place = address.substr(scheme + 3);
  place = place.substr(0, place.find_first_of("/?#"));
  place.erase(0, place.rfind('@') + 1);
  const bool has_port = place.rfind(':') != std::string::npos && !place.ends_with(']');
  if (has_port) return place;
  return place + (address.starts_with("https:") ? ":443" : ":80");
}

/// Which listener, login and prefix of paths a service elsewhere has is for its clients to know:
/// where the catalogue would speak a protocol, somebody must listen.
std::vector<ProbeSpec> probes_elsewhere(const ServiceDescription& description) {
  std::vector<ProbeSpec> probes;
  for (ProbeSpec probe : description.ready) {
    if (is_of_catalogue(probe)) {
      probe.timeout = kElsewhereBudget;
      if (probe.kind == ProbeKind::Http || probe.kind == ProbeKind::Kafka) {
        probe.kind = ProbeKind::Tcp;
        probe.target = socket_of(description.address);
        if (probe.target.empty()) continue;
      }
    }
    probes.push_back(std::move(probe));
  }
  return probes;
}

}  // namespace

std::string_view to_text(ServiceState state) {
  static constexpr std::array<std::string_view, 7> kTexts = {
      "starting", "ready", "paused", "stopped", "failed", "external", "done"};
  return kTexts.at(static_cast<std::size_t>(state));
}

Failure within_service(Error error, const std::string& service) {
  if (error.message.starts_with(service + " ")) return Failure(std::move(error));
  return Failure(std::move(error).within(service));
}

Instance::State::State(const Workshop& the_workshop, const ServiceDescription& the_description,
                       const fs::path& folder, const NameLookup& others, OnChange on_change)
    : workshop(the_workshop),
      descriptions({the_description}),
      described(&descriptions.front()),
      change(std::move(on_change)),
      life(workshop, description().command, Known{&description(), {}, folder, {}, {}, others}) {
  record.name = description().name;
  record.version = description().version;
  record.address = description().address;
  record.folder = folder;
  record.started = seconds_since_1970();
}

void Instance::State::describe_anew(const ServiceDescription& anew) {
  descriptions.push_back(anew);
  described = &descriptions.back();
  life.describe_anew(descriptions.back());
}

void Instance::State::expect_end(bool expected) {
  const std::scoped_lock lock(looking);
  end_expected = expected;
}

Result<void> Instance::State::runs_here() const {
  if (!is_external()) return {};
  return fail(ErrorKind::Usage,
              fmt::format("{} is external: it was not started by weir", description().name),
              fmt::format("it runs at {}, where its own tools reach it", description().address));
}

Result<void> Instance::State::runs() const {
  WEIR_TRY(runs_here());
  if (life.process().id != 0 && !life.exit()) return {};
  const std::string end = epitaph();
  return fail(ErrorKind::Unavailable,
              end.empty() ? fmt::format("{} does not run", description().name) : end);
}

Result<void> Instance::State::equip(const OnWait& wait, const Patience& patience) {
  life.on_wait(wait);
  if (is_external()) return {};
  if (!description().unavailable.empty()) {
    return fail(ErrorKind::Unavailable, fmt::format("{} cannot be started", description().name),
                description().unavailable);
  }
  WEIR_TRY_ASSIGN(Materials materials, ensure_materials(workshop, description(), {}, patience));
  WEIR_TRY_ASSIGN(fs::path prepared,
                  prepare_service(workshop, description(), materials, wait, patience));
  life.equip(std::move(materials), std::move(prepared));
  return {};
}

Result<void> Instance::State::resolve_texts() {
  const NameLookup names = names_of(life.known());
  InstanceRecord changed = record;
  changed.ports = life.known().ports;
  if (!is_external()) changed.logs = life.logs();
  const auto resolved = [&](const Texts& texts) {
    return is_external() ? Result<Texts>(known_of(texts, names)) : interpolate_all(texts, names);
  };
  WEIR_TRY_ASSIGN(const Texts urls,
                  resolved({description().urls.begin(), description().urls.end()}));
  for (const auto& [name, url] : urls) changed.urls[name] = url;
  if (is_external() && description().address.find("://") != std::string::npos) {
    changed.urls["main"] = description().address;
  }
  WEIR_TRY_ASSIGN(changed.variables, resolved(description().variables));
  WEIR_TRY_ASSIGN(changed.exports, resolved(description().exports));
  update([&](InstanceRecord& target) { target = std::move(changed); });
  return {};
}

void Instance::State::find_version(const Patience& patience) {
  std::string version = is_external() ? std::string() : description().version;
  const auto url = record.urls.find("main");
  const std::string& query = description().version_query;
  if (!is_version_known(description()) && !query.empty() && url != record.urls.end()) {
    const Deadline deadline =
        Deadline::after(SystemClock(), kVersionBudget).or_sooner(patience.deadline);
    const auto rows = query_rows(url->second, query, {deadline, patience.stop});
    if (rows && !rows->empty() && !rows->front().empty()) version = rows->front().front();
  }
  update([&](InstanceRecord& changed) { changed.version = std::move(version); });
}

void Instance::State::note_ready() {
  update([&](InstanceRecord& changed) {
    changed.process = life.process();
    changed.state = is_external() ? ServiceState::External
                    : is_done()   ? ServiceState::Done
                                  : ServiceState::Ready;
    changed.described = digest_of(description());
    changed.output_begin = life.output_begin();
    changed.ready_after = std::chrono::duration_cast<std::chrono::milliseconds>(life.ready_after());
    end_expected = false;
  });
}

Result<void> Instance::State::begin(const OnWait& wait, const Patience& patience) {
  if (is_external()) {
    WEIR_TRY(resolve_texts());
    WEIR_TRY(
        life.await(probes_elsewhere(description()), description().start_timeout, wait, patience));
  } else {
    WEIR_TRY(life.lay_out());
    WEIR_TRY(life.begin(patience));
    WEIR_TRY(resolve_texts());
    WEIR_TRY(life.run_tasks(description().after_start, patience));
  }
  find_version(patience);
  note_ready();
  return {};
}

bool Instance::State::is_done() const {
  const auto exits = [](const ProbeSpec& probe) { return probe.kind == ProbeKind::Exit; };
  return std::ranges::any_of(description().ready, exits) && life.exit().has_value();
}

std::string Instance::State::epitaph() const {
  if (life.process().id == 0) return {};
  const auto exit = life.exit();
  return exit ? describe_end(description().name, *exit, life.output(), life.output_begin())
              : std::string();
}

Instance::Instance(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Instance>> Instance::start(const Workshop& workshop,
                                                  const ServiceDescription& description,
                                                  const fs::path& folder, const NameLookup& others,
                                                  const OnWait& wait, const OnChange& change,
                                                  const Patience& patience) {
  auto state = std::make_unique<State>(workshop, description, folder, others, change);
  State& made = *state;
  std::unique_ptr<Instance> instance(new Instance(std::move(state)));
  made.set_state(ServiceState::Starting);
  auto begun = made.equip(wait, patience);
  if (begun) begun = made.begin(wait, patience);
  if (begun) return instance;
  made.set_state(ServiceState::Failed);
  return within_service(std::move(begun).error(), description.name);
}

Result<std::unique_ptr<Instance>> Instance::attach(const Workshop& workshop,
                                                   const ServiceDescription& description,
                                                   InstanceRecord record, const NameLookup& others,
                                                   const OnChange& change) {
  ServiceDescription now = description;
  // Only the weir that was told of it knows that it runs elsewhere.
  if (record.state == ServiceState::External) now.address = record.address;
  auto state = std::make_unique<State>(workshop, now, record.folder, others, change);
  state->life.take_over(record.process, record.ports, record.output_begin);
  state->life.write_files_again(record.described != digest_of(description));
  state->end_expected = record.state == ServiceState::Stopped;
  state->abandoned = true;
  state->record = std::move(record);
  return std::unique_ptr<Instance>(new Instance(std::move(state)));
}

}  // namespace weir::system
