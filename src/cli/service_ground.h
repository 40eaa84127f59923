// What the commands about services begin with: the command line, weir.toml, a session.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/command.h"
#include "system/service/description.h"
#include "system/service/session.h"

namespace weir::cli {

/// What was asked for. If `status` is set everything has been said, and it is the exit status.
struct ServiceGround {
  Arguments arguments;
  system::SystemDescription system;
  std::vector<std::string> configured;  ///< Services that weir.toml itself speaks of.
  std::filesystem::path project;        ///< Whose session is meant: the folder of weir.toml.
  std::optional<int> status;
};

/// Which of the words are names of services, and are checked to be.
enum class ServiceWords : std::uint8_t {
  All,    ///< Each; there may be none.
  Some,   ///< Each, and there must be one.
  First,  ///< The first one, which must be there; what follows is not looked at.
  None,   ///< There must not be any word.
};

/// Reads command line and weir.toml for the command `name`, whose options are those of `mask`.
[[nodiscard]] ServiceGround begin_service_command(Invocation& invocation, std::string_view name,
                                                  std::uint32_t mask, ServiceWords words);

/// Says what went wrong on standard error, and with `--json` as an object on standard output. The
/// exit status.
[[nodiscard]] int complain(const Invocation& invocation, const ServiceGround& ground,
                           const Error& error);

/// The services named on the command line, in order.
[[nodiscard]] std::vector<std::string> named_services(const Arguments& arguments);

/// What a session needs to know, with progress told on standard error.
[[nodiscard]] system::SessionOptions session_options(const Invocation& invocation,
                                                     const ServiceGround& ground);

/// The project's session. Usage, saying how to get one, if none runs.
[[nodiscard]] Result<std::unique_ptr<system::Session>> find_session(
    const Invocation& invocation, const ServiceGround& ground, const system::Patience& patience);

/// The service in the session. Usage, if it is not up.
[[nodiscard]] Result<system::Instance*> find_instance(system::Session& session,
                                                      const std::string& name);

/// As long as `--timeout` allows, else its default.
[[nodiscard]] system::Patience service_patience(const Arguments& arguments, std::stop_token stop);

}  // namespace weir::cli
