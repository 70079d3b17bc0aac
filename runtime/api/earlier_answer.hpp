// Answers that were given under an Idempotency-Key, in the transaction of what was done.
#pragma once

#include <troupe/http.hpp>

namespace troupe::api {

struct earlier_answer {
  bool is_of_same_request = true;
  http::response given;
};

/// Takes the key of a request to `route` for this transaction; waits for another one that holds it. Empty: it is new.
std::optional<earlier_answer> take_key(transaction& tx, const std::string& route, const std::string& key,
                                       const http::request& asked);

void keep_answer(transaction& tx, const std::string& route, const std::string& key, const http::response& given);

}  // namespace troupe::api
