#include "runtime/api/kind_section.hpp"

#include <algorithm>
#include <set>

namespace troupe::api {

template <class Visitor>
void describe(Visitor& visit, kind_options& section) {
  visit("connections", section.connections, "database sessions of its HTTP routes, each with a thread",
        config::between(1, 1'000));
  visit("workers", section.workers,
        "threads of each of its keyed handlers and answers, each with a session if it uses one",
        config::between(1, 1'000));
  visit("max_pending", section.max_pending, "requests waiting for a connection; beyond it 503",
        config::between(1, 1'000'000));
  visit("max_batch", section.max_batch, "requests in one database transaction", config::between(1, 1'000));
  visit("max_wait", section.max_wait, "how long a request waits for a connection; then 503, nothing stored",
        config::between(config::duration{100}, std::chrono::minutes{1}));
  visit("remember", section.remember, "how long the answer under an Idempotency-Key is kept",
        config::between(std::chrono::minutes{1}, std::chrono::hours{24 * 365}));
}

namespace {

using names = std::set<std::string>;

class name_reader final : public config::section_visitor {
public:
  names all;

private:
  void visit_option(const config::option& declared, config::field) override { all.insert(declared.name); }
  void visit_nested(const config::option& declared, const std::function<void(section_visitor&)>&) override {
    all.insert(declared.name);
  }
};

/// Shows `to` the options of a kind_options that are not in `hidden`.
class without final : public config::section_visitor {
public:
  without(names hidden, config::section_visitor& to) : hidden_{std::move(hidden)}, to_{to} {}

private:
  void visit_option(const config::option& one, config::field bound) override {
    if (!hidden_.contains(one.name))
      std::visit([&](auto* value) { to_(one.name, *value, one.help, one.allowed); }, bound);
  }
  void visit_nested(const config::option&, const std::function<void(section_visitor&)>&) override {}

  names hidden_;
  config::section_visitor& to_;
};

names of_no_use_to(const kind_parts& parts) {
  const auto is_gathered = [](const http_route& one) { return one.gathered != nullptr; };
  const auto is_paced = [](const keyed_definition& one) { return one.pace != nullptr; };
  names out;
  if (!parts.has_route(is_gathered))
    out.insert("max_batch");
  if (!parts.has_route(std::not_fn(is_gathered)))
    out.insert("connections");
  if (!parts.remembers())
    out.insert("remember");
  if (parts.routes.empty())
    out.insert("max_wait");
  if (parts.routes.empty() && parts.answers.empty())
    out.insert("max_pending");
  if (parts.answers.empty() && std::all_of(parts.keyed.begin(), parts.keyed.end(), is_paced))
    out.insert("workers");
  return out;
}

names hidden_in(const kind_parts& parts) {
  name_reader hidden;
  hidden.all = of_no_use_to(parts);
  if (parts.own_options)
    parts.own_options->visit(hidden);
  return hidden.all;
}

void show(const kind_parts& parts, kind_options& values, config::section_visitor& to) {
  without some{hidden_in(parts), to};
  describe(some, values);
}

}  // namespace

config::section section_of(const std::shared_ptr<kind_parts>& parts) {
  const auto own = parts->own_options.value_or(config::actor_section(parts->name));
  return {parts->name,
          [parts, own](config::section_visitor& visit) { own.visit(visit), show(*parts, parts->options, visit); },
          [parts, own](config::section_visitor& visit) {
            auto fresh = parts->defaults;
            own.visit_defaults(visit), show(*parts, fresh, visit);
          },
          [parts, own] { own.reset(), parts->options = parts->defaults; }, own.complaints};
}

}  // namespace troupe::api
