// What has changed in a version of a message, and whether records and nodes of before can live with it. Pure.
#pragma once

#include "runtime/wire/described.hpp"

#include <map>

namespace troupe::schema {

struct change {
  bool breaks = false;  // records that are stored, or nodes that are not replaced yet, do not agree with it
  std::string what;     // "the field amount was removed"
};

std::vector<change> changes_between(const wire::described_message& before, const wire::described_message& now);

/// same: as in its file. added: there is no file yet. outdated: changed, and all can live with it. broken: they cannot.
/// undeclared: only the file is there. disputed: two structs of the program say different things.
enum class standing : std::uint8_t { same, added, outdated, broken, undeclared, disputed };
const char* to_string(standing how);

struct judged_message {
  std::string name;
  int version = 0;
  standing how = standing::same;
  std::string what;  // one sentence with what to do; empty: nothing
};

using version_key = std::pair<std::string, int>;
using messages = std::map<version_key, wire::described_message>;

/// In the order of names and versions.
std::vector<judged_message> judge(const messages& files, const std::vector<wire::described_message>& declared);

}  // namespace troupe::schema
