// Sessions as JSON, and locks on files that vanish when they are not held.
#include "system/service/session_record.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/digest.h"
#include "base/file.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Settings = std::vector<std::pair<std::string, std::string>>;

/// A lock cannot be waited for with a deadline, only asked for again.
constexpr auto kLockPause = std::chrono::milliseconds(10);
constexpr std::array kStates = {
    ServiceState::Starting, ServiceState::Ready,    ServiceState::Paused, ServiceState::Stopped,
    ServiceState::Failed,   ServiceState::External, ServiceState::Done};

Json to_json(const Settings& settings) {
  Json json = Json::array();
  for (const auto& [name, value] : settings) json.push_back({name, value});
  return json;
}

Settings settings_of(const Json& json) {
  Settings settings;
  for (const Json& entry : json) settings.emplace_back(entry.at(0), entry.at(1));
  return settings;
}

process::Identity identity_of(const Json& json) {
  return process::parse_identity(json.get<std::string>()).value_or(process::Identity{});
}

Json to_json(const InstanceRecord& record) {
  Json json = {{"version", record.version},
               {"address", record.address},
               {"state", to_text(record.state)},
               {"folder", record.folder.string()},
               {"id", record.process.id},
               {"process", process::to_text(record.process.identity)},
               {"ports", record.ports},
               {"urls", record.urls},
               {"variables", to_json(record.variables)},
               {"exports", to_json(record.exports)},
               {"logs", Json::array()},
               {"started", record.started},
               {"restarts", record.restarts},
               {"described", record.described},
               {"ready_after_ms", record.ready_after.count()},
               {"output_begin", record.output_begin}};
  for (const fs::path& log : record.logs) json["logs"].push_back(log.string());
  return json;
}

InstanceRecord instance_of(const std::string& name, const Json& json) {
  InstanceRecord record;
  record.name = name;
  record.version = json.at("version");
  record.address = json.value("address", std::string());
  const std::string state = json.at("state");
  for (const ServiceState known : kStates) {
    if (to_text(known) == state) record.state = known;
  }
  record.folder = json.at("folder").get<std::string>();
  record.process = {json.at("id"), identity_of(json.at("process"))};
  record.ports = json.at("ports").get<std::map<std::string, std::uint16_t>>();
  record.urls = json.at("urls").get<std::map<std::string, std::string>>();
  record.variables = settings_of(json.at("variables"));
  record.exports = settings_of(json.at("exports"));
  for (const Json& log : json.at("logs")) record.logs.emplace_back(log.get<std::string>());
  record.started = json.at("started");
  record.restarts = json.at("restarts");
  record.described = json.value("described", std::string());
  record.ready_after = std::chrono::milliseconds(json.at("ready_after_ms").get<std::int64_t>());
  record.output_begin = json.at("output_begin");
  return record;
}

/// Whether the lock is on the file that the path names: its last holder may have removed it.
bool is_current(const fs::path& path, int file) {
  struct stat held = {};
  struct stat named = {};
  return ::fstat(file, &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

}  // namespace

std::string to_json(const SessionRecord& record) {
  Json json = {{"project", record.project.string()},
               {"run", record.run.string()},
               {"supervisor", process::to_text(record.supervisor)},
               {"services", Json::object()}};
  for (const auto& [name, instance] : record.instances) json["services"][name] = to_json(instance);
  return json.dump(1) + "\n";
}

Result<SessionRecord> parse_session_record(std::string_view text) {
  SessionRecord record;
  try {
    const Json json = Json::parse(text);
    record.project = json.at("project").get<std::string>();
    record.run = json.at("run").get<std::string>();
    record.supervisor = identity_of(json.at("supervisor"));
    for (const auto& [name, instance] : json.at("services").items()) {
      record.instances[name] = instance_of(name, instance);
    }
  } catch (const Json::exception& exception) {
    return fail(fmt::format("a session's record that cannot be read: {}", exception.what()));
  }
  return record;
}

fs::path session_file(const fs::path& state, const fs::path& project) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(project, error);
  const std::string digest = sha256_hex(whole.string()).substr(0, 12);
  return state / fmt::format("{}-{}.json", whole.filename().string(), digest);
}

std::optional<SessionRecord> load_session(const fs::path& file) {
  const auto text = read_file(file);
  if (!text) return std::nullopt;
  auto record = parse_session_record(*text);
  return record ? std::optional(*std::move(record)) : std::nullopt;
}

Result<FileLock> FileLock::take(const fs::path& path, const std::function<void()>& told,
                                const Patience& patience) {
  SystemClock clock;
  for (bool waited = false;;) {
    process::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file.open()) {
      return fail(ErrorKind::Unavailable,
                  fmt::format("cannot lock `{}`: {}", path.string(), std::strerror(errno)));
    }
    const bool locked = ::flock(file.get(), LOCK_EX | LOCK_NB) == 0;
    if (locked && is_current(path, file.get())) return FileLock(path, std::move(file));
    if (locked) continue;
    if (!waited && told) told();
    waited = true;
    if (patience.deadline.expired(clock)) {
      return fail(ErrorKind::Timeout, fmt::format("another weir holds `{}`", path.string()));
    }
    if (!clock.wait_until(clock.now() + kLockPause, patience.stop)) {
      return fail(ErrorKind::Cancelled, "interrupted");
    }
  }
}

FileLock::~FileLock() {
  if (file_.open()) (void)::unlink(path_.c_str());
}

}  // namespace weir::system
