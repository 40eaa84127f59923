// Names of verdicts and phases, as the report format has them.
#include "plan/event.h"

#include "plan/action_spec.h"

namespace weir::plan {

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass: return "pass";
    case Verdict::Fail: return "fail";
    case Verdict::Error: return "error";
    case Verdict::Skip: return "skip";
    case Verdict::Unjudged: return "unjudged";
  }
  return "unjudged";
}

std::string_view to_text(ServicePhase phase) {
  switch (phase) {
    case ServicePhase::Fetch: return "fetch";
    case ServicePhase::Prepare: return "prepare";
    case ServicePhase::Start: return "start";
    case ServicePhase::Ready: return "ready";
    case ServicePhase::Exit: return "exit";
    case ServicePhase::Stop: return "stop";
  }
  return "stop";
}

std::string_view to_text(ArgumentType type) {
  switch (type) {
    case ArgumentType::Text: return "text";
    case ArgumentType::Integer: return "integer";
    case ArgumentType::Unsigned: return "number";
    case ArgumentType::Boolean: return "boolean";
    case ArgumentType::Duration: return "duration";
    case ArgumentType::TimeLimit: return "duration or `default`";
    case ArgumentType::Regex: return "regex";
    case ArgumentType::Name: return "variable name";
    case ArgumentType::FileName: return "file name";
    case ArgumentType::Json: return "JSON";
    case ArgumentType::Url: return "URL";
    case ArgumentType::Service: return "service";
  }
  return "text";
}

}  // namespace weir::plan
