#include "runtime/api/earlier_answer.hpp"

#include "runtime/store/digest.hpp"

namespace troupe::api {
namespace {

struct kept_answer {
  std::string print;  // of the request
  std::int64_t status = 0;
  std::string content_type, body, location;
  TROUPE_FIELDS(kept_answer, print, status, content_type, body, location);
};

/// The same for equal requests to one route.
std::string print_of(const http::request& asked) {
  return store::sha256_of(asked.method + ' ' + asked.path + '\n' + asked.body);
}

std::string location_of(const http::response& given) {
  for (const auto& [name, value] : given.head)
    if (name == "Location")
      return value;
  return "";
}

}  // namespace

std::optional<earlier_answer> take_key(transaction& tx, const std::string& route, const std::string& key,
                                       const http::request& asked) {
  const auto print = print_of(asked);
  if (tx.execute("insert into idempotent_answers(route, key, print) values ($1, $2, $3) on conflict do nothing", route,
                 key, print) == 1)
    return std::nullopt;
  auto kept = tx.one<kept_answer>(
      "select print, status, content_type, body, location from idempotent_answers where route = $1 and key = $2", route,
      key);
  earlier_answer out{kept.print == print,
                     {static_cast<int>(kept.status), std::move(kept.body), std::move(kept.content_type), {}}};
  if (!kept.location.empty())
    out.given.head.emplace_back("Location", std::move(kept.location));
  return out;
}

void keep_answer(transaction& tx, const std::string& route, const std::string& key, const http::response& given) {
  tx.execute(
      "update idempotent_answers set status = $3, content_type = $4, body = $5, location = $6"
      " where route = $1 and key = $2",
      route, key, given.status, given.content_type, given.body, location_of(given));
}

}  // namespace troupe::api
