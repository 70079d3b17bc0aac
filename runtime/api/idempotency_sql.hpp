// Answers that were given under an Idempotency-Key, in the transaction of what was done.
#pragma once

#include "runtime/http/message.hpp"

#include <soci/soci.h>
#include <optional>
#include <string>

namespace troupe::api {

/// The same for equal requests to one route.
std::string print_of(const http::request& asked);

struct earlier_answer {
  bool is_of_same_request = true;
  http::response given;
};

/// Takes the key for this transaction; waits for another one that holds it. Empty: it is new.
std::optional<earlier_answer> take_key(soci::session& sql, const std::string& route, const std::string& key,
                                       const std::string& print);

void keep_answer(soci::session& sql, const std::string& route, const std::string& key, const http::response& given);

}  // namespace troupe::api
