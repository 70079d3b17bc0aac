// What a program knows of its business that `audit` can prove on topics and tables.
#pragma once

#include "config/loader.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace troupe {

struct audit_request {
  const config::node_file& file;
  const config::vocabulary& words;
  std::optional<std::filesystem::path> answers;  // what clients were promised, in a format of the program's own
  bool settled = false;                          // nothing is on its way any more: whatever waits is stuck
};

struct audit_report {
  std::string table, json;  // for a person, for programs
  bool is_clean = true;
};

/// May run while nodes work. Tells each step as it begins: "reading topic payments". The error is a sentence: a
/// dependency could not be reached, or not be read to the end.
using auditor = std::function<tl::expected<audit_report, std::string>(
    const audit_request& asked, const std::function<void(const std::string& step)>& on_step)>;

}  // namespace troupe
