#include "runtime/api/open_transaction.hpp"

#include "runtime/effect/batch_outbox.hpp"
#include "runtime/http/request_id.hpp"
#include "runtime/store/abandon.hpp"

namespace troupe::api {

open_transaction::open_transaction(soci::session& sql, row_statements& statements, const permissions& may,
                                   cause because)
    : sql_{sql}, statements_{statements}, may_{may}, because_{std::move(because)}, now_{may.now()} {}

void open_transaction::publish(std::string_view message, const because& why, const event_maker& make) {
  const auto how = may_.publishes.find(message);
  if (how == may_.publishes.end())
    throw store::abandon{effect::not_declared, "its kind publishes \"" + std::string{message} +
                                                   "\" without having declared it: publishes<...>()"};
  if (why.record == nullptr && because_.is_batch)
    throw store::abandon{effect::not_declared,
                         "a batch handler says because of which record it publishes: publish(event, record)"};
  const auto* from = why.record == nullptr ? because_.record : why.record;
  auto id = why.id.empty() ? next_id(message, why.place, from) : why.id;
  const auto& trace = why.request != nullptr ? *why.request : from == nullptr ? because_.trace : from->trace;
  events_.push_back(
      {why.place, make(how->second.topic, how->second.format, std::move(id), how->second.source, now_, trace)});
}

// Of a record the same each time it comes; where there is none the transaction itself makes it unique.
std::string open_transaction::next_id(std::string_view message, std::size_t place, const handler::origin* record) {
  const auto number = ++made_[{place, std::string{message}}];
  if (record == nullptr)
    return std::string{message} + '-' + http::make_request_id();
  return effect::derived_id(message, *record, number == 1 ? "" : std::to_string(number));
}

}  // namespace troupe::api
