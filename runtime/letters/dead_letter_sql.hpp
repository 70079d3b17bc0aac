#pragma once

#include "runtime/letters/dead_letter.hpp"
#include "runtime/store/session.hpp"

namespace troupe::letters {

/// Part of the transaction that gives their records up. A letter with an offset is stored once.
void store_letters(soci::session& sql, const std::vector<dead_letter>& letters, const std::string& node_name);

}  // namespace troupe::letters
