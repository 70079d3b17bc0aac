// Dead letters on a terminal and for programs.
#pragma once

#include "runtime/letters/letters_sql.hpp"

#include <ostream>

namespace troupe {

void print_list(const std::vector<letters::stored_letter>& letters, std::ostream& out);
void print_groups(const std::vector<letters::letter_group>& groups, std::ostream& out);
void print_whole(const letters::stored_letter& letter, bool with_payload, std::ostream& out);

std::string to_json(const std::vector<letters::stored_letter>& letters, bool with_payload);
std::string to_json(const std::vector<letters::letter_group>& groups);

}  // namespace troupe
