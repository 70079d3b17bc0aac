// Dead letters on a terminal and for programs.
#pragma once

#include "runtime/outbox/letters_sql.hpp"

#include <ostream>

namespace troupe {

void print_list(const std::vector<outbox::stored_letter>& letters, std::ostream& out);
void print_groups(const std::vector<outbox::letter_group>& groups, std::ostream& out);
void print_whole(const outbox::stored_letter& letter, bool with_payload, std::ostream& out);

std::string to_json(const std::vector<outbox::stored_letter>& letters, bool with_payload);
std::string to_json(const std::vector<outbox::letter_group>& groups);

}  // namespace troupe
