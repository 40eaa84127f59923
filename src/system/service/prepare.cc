// Making prepared folders: files, tasks, and if need be a life of the service.
#include "system/service/prepare.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/file.h"
#include "system/service/fetch.h"
#include "system/service/layout.h"
#include "system/service/life.h"
#include "system/service/prepared_parts.h"
#include "system/service/task.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

/// To be raised when the same description would give another folder.
constexpr int kFormat = 1;
/// Recording what a life has used goes on after the stop signal.
constexpr auto kGraceOfLife = std::chrono::minutes(2);

/// Collects what a key depends on; each part with its length, so that no two lists look the same.
class KeyText {
 public:
  explicit KeyText(const NameLookup& names) : names_(names) {}

  void plain(std::string_view text) { text_ += fmt::format("{} {}\n", text.size(), text); }
  Result<void> resolved(const std::string& text) {
    WEIR_TRY_ASSIGN(const std::string replaced, interpolate(text, names_));
    plain(replaced);
    stamp(replaced);
    return {};
  }
  Result<void> resolved(const std::vector<std::string>& texts) {
    plain("list");
    for (const std::string& text : texts) WEIR_TRY(resolved(text));
    return {};
  }
  Result<void> add(const std::vector<FileSpec>& files) {
    for (const FileSpec& file : files) {
      plain(fmt::format("file {} {} {}", file.path, file.append ? 1 : 0, file.mode));
      WEIR_TRY(resolved(file.text));
    }
    return {};
  }
  Result<void> add(const std::vector<TaskSpec>& tasks) {
    for (const TaskSpec& task : tasks) {
      plain(fmt::format("task {} {} {}", static_cast<int>(task.kind), task.method, task.status));
      WEIR_TRY(resolved(task.target));
      WEIR_TRY(resolved(task.text));
      WEIR_TRY(resolved(task.command));
      for (const auto& [name, value] : task.environment) {
        plain(name);
        WEIR_TRY(resolved(value));
      }
    }
    return {};
  }
  /// A program that was built anew is another, although its path is the same.
  void stamp(const std::string& path) {
    struct stat status = {};
    if (!path.starts_with('/') || ::stat(path.c_str(), &status) != 0) return;
    if (!S_ISREG(status.st_mode)) return;
    plain(fmt::format("{} {}.{}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec));
  }
  [[nodiscard]] std::string digest() const { return sha256_hex(text_).substr(0, 16); }

 private:
  const NameLookup& names_;
  std::string text_;
};

/// Those parts of a key that people know by name.
PreparedParts parts_of(const ServiceDescription& description) {
  const PrepareSpec& prepare = *description.prepare;
  PreparedParts parts = {{"this version", description.version},
                         {"these options", fmt::format("{}", fmt::join(description.options, "\n"))},
                         {"this command", fmt::format("{}", fmt::join(prepare.command, "\n"))}};
  for (const ArtefactSpec& artefact : description.artefacts) {
    parts.emplace_back(fmt::format("the artefact `{}`", artefact.name), artefact_key(artefact));
  }
  const auto add = [&](const std::vector<FileSpec>& files) {
    for (const FileSpec& file : files) {
      parts.emplace_back(fmt::format("the file `{}`", file.path), file.text);
    }
  };
  add(prepare.files);
  if (prepare.command.empty()) return parts;
  add(description.files);
  for (const auto& [name, value] : description.environment) {
    parts.emplace_back(fmt::format("the variable `{}`", name), value);
  }
  return parts;
}

/// What is prepared, and why that is not there yet.
std::string progress_line(const ServiceDescription& description, const fs::path& cache) {
  const auto fresh = new_parts(cache, description.name, parts_of(description));
  std::string what = fmt::format("preparing {} {}", description.name, description.version);
  if (fresh.empty()) return what;
  return fmt::format("{}: not prepared yet with {}", what, fmt::join(fresh, ", "));
}

/// Names that are not known before there is an instance stand for themselves.
std::optional<std::string> symbolic(std::string_view name) {
  constexpr std::array<std::string_view, 5> kLater = {"port.", "addr.", "host.", "advertised.",
                                                      "url"};
  const bool later = std::ranges::any_of(
      kLater, [&](std::string_view prefix) { return name.starts_with(prefix); });
  return later ? std::optional(fmt::format("${{{}}}", name)) : std::nullopt;
}

NameLookup names_for_key(const Known& known) {
  return [&known](std::string_view name) {
    const auto found = symbolic(name);
    return found ? found : names_of(known)(name);
  };
}

/// One making of a prepared folder.
class Making {
 public:
  Making(const Workshop& workshop, const ServiceDescription& description,
         const Materials& materials, OnWait wait, fs::path work)
      : workshop_(workshop),
        description_(description),
        prepare_(*description.prepare),
        wait_(std::move(wait)),
        work_(std::move(work)),
        known_{&description, materials, {}, work_ / "prepared", {}, {}} {}

  [[nodiscard]] const fs::path& prepared() const { return known_.prepared; }

  Result<void> run(const Patience& patience) {
    WEIR_TRY(make_folder(prepared(), workshop_.account));
    WEIR_TRY(make_folder(home(), workshop_.account));
    WEIR_TRY(make_folder(home() / "tmp", workshop_.account));
    const NameLookup names = names_of(known_);
    WEIR_TRY(FileWriter(prepared(), workshop_.account).write(prepare_.files, names));
    const TaskContext context{workshop_, names, prepared(), home()};
    for (const TaskSpec& task : prepare_.tasks) WEIR_TRY(run_task(task, context, patience));
    return prepare_.command.empty() ? Result<void>() : live(patience);
  }

 private:
  [[nodiscard]] fs::path home() const { return work_ / "home"; }

  Result<void> live(const Patience& patience) {
    ServiceDescription description = description_;
    description.stop.grace =
        std::max<std::chrono::milliseconds>(description.stop.grace, kGraceOfLife);
    Known known{&description, known_.materials, work_ / "life", prepared(), {}, {}};
    Life life(workshop_, prepare_.command, std::move(known));
    life.on_wait(wait_);
    WEIR_TRY(life.lay_out());
    WEIR_TRY(life.begin(patience));
    auto warm = life.run_tasks(prepare_.warm_up, patience);
    auto ended = life.end(patience);
    WEIR_TRY(std::move(warm));
    if (!ended) return Failure(std::move(ended).error());
    return accept_end(description.stop, *ended, life);
  }

  [[nodiscard]] Result<void> accept_end(const StopSpec& stop, const process::ExitStatus& status,
                                        const Life& life) const {
    if (accepts(stop, status)) return {};
    return fail(ErrorKind::Unavailable,
                describe_end(description_.name, status, life.output(), life.output_begin()));
  }

  const Workshop& workshop_;
  const ServiceDescription& description_;
  const PrepareSpec& prepare_;
  const OnWait wait_;
  const fs::path work_;
  const Known known_;
};

}  // namespace

Result<std::string> prepared_key(const ServiceDescription& description,
                                 const Materials& materials) {
  const Known known{&description, materials, "${folder}", "${prepared}", {}, {}};
  const NameLookup names = names_for_key(known);
  KeyText key(names);
  key.plain(fmt::format("{} {} {} {}", kFormat, description.name, description.version,
                        fmt::join(description.options, "\n")));
  for (const ArtefactSpec& artefact : description.artefacts) key.plain(artefact_key(artefact));
  for (const auto& [name, path] : materials.tools) {
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    key.plain(real.string());
    key.stamp(real.string());
  }
  const PrepareSpec& prepare = *description.prepare;
  WEIR_TRY(key.add(prepare.files));
  WEIR_TRY(key.add(prepare.tasks));
  WEIR_TRY(key.resolved(prepare.command));
  if (prepare.command.empty()) return key.digest();
  WEIR_TRY(key.add(prepare.warm_up));
  WEIR_TRY(key.add(description.files));
  for (const auto& [name, value] : description.environment) {
    key.plain(name);
    WEIR_TRY(key.resolved(value));
  }
  return key.digest();
}

Result<fs::path> prepare_service(const Workshop& workshop, const ServiceDescription& description,
                                 const Materials& materials, const OnWait& wait,
                                 const Patience& patience) {
  if (!description.prepare) return fs::path();
  WEIR_TRY_ASSIGN(const std::string key, prepared_key(description, materials));
  const std::string name = fmt::format("{}-{}-{}-{}", description.name, description.version, key,
                                       workshop.account ? workshop.account->user : ::geteuid());
  fs::path place = workshop.cache / "prepared" / name;
  if (fs::exists(place)) return place;
  WEIR_TRY_ASSIGN(const CacheLock lock, CacheLock::take(workshop, name, patience));
  if (fs::exists(place)) return place;
  workshop.progress(progress_line(description, place.parent_path()));
  WEIR_TRY_ASSIGN(const WorkFolder work, WorkFolder::create(workshop, patience));
  Making making(workshop, description, materials, wait, work.path());
  auto made = making.run(patience);
  if (!made) {
    return Failure(std::move(made).error().within(
        fmt::format("cannot prepare {} {}", description.name, description.version)));
  }
  // Without it the next one only cannot be told why.
  (void)write_file(making.prepared() / kPartsName,
                   to_text(description.name, parts_of(description)));
  WEIR_TRY(publish(making.prepared(), place));
  return place;
}

}  // namespace weir::system
