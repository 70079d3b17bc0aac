#include "runtime/api/idempotency_sql.hpp"

#include "runtime/store/digest.hpp"

namespace troupe::api {

std::string print_of(const http::request& asked) {
  return store::sha256_of(asked.method + ' ' + asked.path + '\n' + asked.body);
}

std::optional<earlier_answer> take_key(soci::session& sql, const std::string& route, const std::string& key,
                                       const std::string& print) {
  soci::statement claim = (sql.prepare << "insert into idempotent_answers(route, key, print) values (:route, :key, "
                                          ":print) on conflict do nothing",
                           soci::use(route), soci::use(key), soci::use(print));
  claim.execute(true);
  if (claim.get_affected_rows() == 1)
    return std::nullopt;
  earlier_answer out;
  std::string earlier;
  sql << "select print, status, content_type, body from idempotent_answers where route = :route and key = :key",
      soci::use(route), soci::use(key), soci::into(earlier), soci::into(out.given.status),
      soci::into(out.given.content_type), soci::into(out.given.body);
  out.is_of_same_request = earlier == print;
  return out;
}

void keep_answer(soci::session& sql, const std::string& route, const std::string& key, const http::response& given) {
  sql << "update idempotent_answers set status = :status, content_type = :type, body = :body"
         " where route = :route and key = :key",
      soci::use(given.status), soci::use(given.content_type), soci::use(given.body), soci::use(route), soci::use(key);
}

}  // namespace troupe::api
