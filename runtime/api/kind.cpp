#include <troupe/kind.hpp>

#include "runtime/actor/actor_table.hpp"
#include "runtime/api/hosting.hpp"
#include "runtime/api/kind_parts.hpp"
#include "runtime/api/open_transaction.hpp"
#include "runtime/http/idempotency_key.hpp"

#include <algorithm>

namespace troupe {
namespace {

bool is_name(const std::string& text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

template <class Handler>
void check_group(api::kind_parts& of, const Handler& one) {
  if (one.group.empty())
    of.mistakes.push_back(of.name + " handles " + one.message + " without a consumer group: name one, such as \"" +
                          of.name + '"');
}

/// In a transaction of somebody else, to read by.
template <class F>
auto reading(soci::session& sql, F work) {
  api::row_statements statements{sql};
  const api::permissions none;
  api::open_transaction open{sql, statements, none, {}};
  transaction tx{open};
  return work(tx);
}

}  // namespace

std::string api::type_name_of(std::type_index type) { return actor::short_type_name(type.name()); }

const api::kind_parts& api::parts_of(const kind& of) { return *of.parts_; }

kind::kind(std::string name) : parts_{std::make_shared<api::kind_parts>()} {
  if (!is_name(name))
    parts_->mistakes.push_back("a kind is named by small letters, digits and '_', not \"" + name + '"');
  parts_->name = std::move(name);
}

kind& kind::migrations(const std::vector<store::migration>& scripts) {
  parts_->migrations.insert(parts_->migrations.end(), scripts.begin(), scripts.end());
  return *this;
}

kind& kind::options(config::section section) {
  parts_->own_options = std::move(section);
  return *this;
}

kind& kind::defaults(const kind_options& those) {
  parts_->defaults = parts_->options = those;
  return *this;
}

kind& kind::route(http_route one) {
  parts_->mistakes.insert(parts_->mistakes.end(), one.mistakes.begin(), one.mistakes.end());
  if (one.run || one.gathered) {
    parts_->routes.push_back(std::move(one));
    return *this;
  }
  describes(one.described).publishes(one.message);
  parts_->event_routes.push_back(std::move(one));
  return *this;
}

kind& kind::publishes(std::string message) {
  auto& all = parts_->publishes;
  if (std::find(all.begin(), all.end(), message) == all.end())
    all.push_back(std::move(message));
  return *this;
}

kind& kind::describes(std::vector<wire::described_message> messages) {
  auto& all = parts_->messages;
  std::move(messages.begin(), messages.end(), std::back_inserter(all));
  return *this;
}

kind& kind::asks(std::string question) {
  parts_->asks.push_back(std::move(question));
  return *this;
}

kind& kind::add(api::keyed_definition one) {
  check_group(*parts_, one);
  parts_->keyed.push_back(std::move(one));
  return *this;
}

kind& kind::add(api::batch_definition one) {
  check_group(*parts_, one);
  parts_->batches.push_back(std::move(one));
  return *this;
}

kind& kind::add(api::answer_definition one) {
  parts_->answers.push_back(std::move(one));
  return *this;
}

kind& kind::add(api::timer_definition one) {
  if (one.period < std::chrono::milliseconds{10})
    parts_->mistakes.push_back("the timer " + one.name + " of " + parts_->name + " needs a period of 10 ms or more");
  parts_->timers.push_back(std::move(one));
  return *this;
}

kind& kind::every(std::string name, std::chrono::milliseconds period, std::function<void(transaction&)> run) {
  return add(api::timer_definition{std::move(name), period, false, std::move(run)});
}

kind& kind::every_in_cluster(std::string name, std::chrono::milliseconds period,
                             std::function<void(transaction&)> run) {
  return add(api::timer_definition{std::move(name), period, true, std::move(run)});
}

kind& kind::trail(std::string name, std::vector<std::string> more, follower follow) {
  const auto in_transaction = [follow = std::move(follow)](tracer& with, const std::vector<std::int64_t>& ids) {
    return reading(with.sql(), [&](transaction& tx) { return follow(with, tx, ids); });
  };
  if (name == "event" || name == "outbox")
    parts_->mistakes.push_back("the trail " + name + " of " + parts_->name +
                               " is what `why` follows in every program: call it otherwise");
  parts_->trails.push_back({std::move(name), std::move(more), in_transaction});
  return *this;
}

kind& kind::add_check(std::string statement, std::function<finding(transaction&, const audit_scope&)> look) {
  const auto in_transaction = [look = std::move(look)](soci::session& sql, const audit_scope& asked) {
    return reading(sql, [&](transaction& tx) { return look(tx, asked); });
  };
  parts_->checks.push_back({std::move(statement), in_transaction});
  return *this;
}

kind& kind::seen(sighting look) {
  parts_->seen = [look = std::move(look)](soci::session& sql, const std::string& event_id) {
    return reading(sql, [&](transaction& tx) { return look(tx, event_id); });
  };
  return *this;
}

node::actor_kind kind::to_actor_kind() const { return api::hosted_by_runtime(parts_); }

refused invalid(std::string field, std::string detail) {
  return refused{{400, "invalid-request", "Invalid request", std::move(detail), std::move(field)}};
}
refused not_found(std::string detail) { return refused{{404, "not-found", "Not found", std::move(detail), ""}}; }
refused conflict(std::string detail) { return refused{{409, "conflict", "Conflict", std::move(detail), ""}}; }
refused key_reused() {
  return refused{{422, "key-reused", "Idempotency-Key used before",
                  "this Idempotency-Key came with another request before; use a new one", ""}};
}

identifier id_in(const http::request& asked, std::string_view parameter) {
  const auto found = asked.params.find(std::string{parameter});
  if (found == asked.params.end())
    throw std::runtime_error{"the route has no {" + std::string{parameter} + "} in its path"};
  const auto id = wire::parse_identifier(found->second);
  if (!id)
    throw invalid(std::string{parameter}, identifier::allowed());
  return *id;
}

void api::check_pattern(http_route& route, std::string_view parameter) {
  const auto part = '{' + std::string{parameter} + '}';
  if (route.pattern.find(part) == route.pattern.npos)
    route.mistakes.push_back("the route " + route.name() + " has no " + part +
                             " in its path, which its function takes");
}

void api::read_key(const http::request& asked, idempotency_key& into) {
  auto key = http::idempotency_key_of(asked);
  if (!key)
    throw invalid("Idempotency-Key", key.error());
  into.value = std::move(*key);
}

}  // namespace troupe
