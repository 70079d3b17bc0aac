// Where `troupe dlq` finds dead letters: in the database, or behind the admin address of a node.
#pragma once

#include "runtime/node/node.hpp"
#include "runtime/outbox/replay_sql.hpp"

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace troupe {

struct letter_trouble {
  std::string why;  // one sentence
  node::exit_code code = node::exit_code::failed;
};

template <class T>
using from_office = tl::expected<T, letter_trouble>;

/// Used by one thread.
class letter_office {
public:
  virtual ~letter_office() = default;
  virtual from_office<std::vector<letters::letter_group>> groups(const letters::letter_choice& chosen) = 0;
  /// Oldest first.
  virtual from_office<std::vector<letters::stored_letter>> letters(const letters::letter_choice& chosen, int limit) = 0;
  virtual from_office<std::int64_t> count(const letters::letter_choice& chosen) = 0;
  virtual from_office<letters::letter_page> first_page(const letters::letter_choice& chosen, int most) = 0;
  virtual from_office<outbox::replay_result> replay(const letters::letter_choice& chosen) = 0;
  virtual from_office<std::int64_t> discard(const letters::letter_choice& chosen) = 0;
  /// Whether the letters that it gave came with what they carry, and their headers.
  virtual bool shows_payloads() const { return true; }
};

std::unique_ptr<letter_office> office_in(store::settings database);

/// Letters come without their headers and what they carry unless the node has admin.show_payloads; a deed is done
/// letter by letter, not all or none.
std::unique_ptr<letter_office> office_at(const std::string& admin_address);

}  // namespace troupe
