#include "runtime/testing/clients.hpp"

#include "runtime/api/event_route.hpp"
#include "runtime/http/refusals.hpp"
#include "runtime/http/request_id.hpp"
#include "runtime/http/request_target.hpp"

#include <algorithm>

namespace troupe::testing {
namespace {

constexpr int most_tries = 5;

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
  return text;
}

http::request request_of(const std::string& method, const std::string& target, std::string body,
                         const stage::headers& head) {
  const auto parsed = http::parse_target(target);
  if (!parsed)
    throw std::runtime_error{"the target of a request is wrong: " + parsed.error()};
  http::request out;
  out.method = method;
  out.path = parsed->path;
  out.query = parsed->query;
  out.body = std::move(body);
  out.request_id = http::make_request_id();
  for (const auto& [name, value] : head)
    out.head.emplace_back(in_lower_case(name), value);
  return out;
}

}  // namespace

clients::clients(trouble& meanwhile, std::function<void()> restart, std::function<void(wire::event)> produce)
    : meanwhile_{meanwhile}, restart_{std::move(restart)}, produce_{std::move(produce)} {}

void clients::lead_to(const std::vector<http_route>& routes, const api::route_settings& with) {
  auto make = api::route_workers(routes, with);
  doors_.push_back({patterns_.size(), routes, make, make()});
  for (const auto& one : routes)
    patterns_.push_back({one.method, one.pattern, one.wants_body});
}

void clients::restart() {
  for (auto& one : doors_)
    one.worker = one.make_worker();
}

http::response clients::call(const std::string& method, const std::string& target, std::string body,
                             const stage::headers& head) {
  auto asked = request_of(method, target, std::move(body), head);
  if (method == "GET" || method == "HEAD")
    return ask(asked);
  const bool repeats = meanwhile_.happens(hardship::repeated_requests);
  if ((repeats || meanwhile_.may_lose_answers()) && asked.header("idempotency-key") == nullptr)
    asked.head.emplace_back("idempotency-key", asked.request_id);
  if (repeats)
    ask(asked);
  return ask(asked);
}

http::response clients::ask(const http::request& asked) {
  auto out = asked;
  const auto found = http::router{patterns_}.match(asked.method, asked.path);
  if (std::holds_alternative<http::not_found>(found))
    return http::refusals::not_found();
  if (const auto* wrong = std::get_if<http::wrong_method>(&found))
    return http::refusals::wrong_method(wrong->allow);
  const auto& [route, params] = std::get<http::matched>(found);
  out.params = params;
  for (int tried = 1;; ++tried) {
    meanwhile_.begin_call(tried == 1);
    auto answer = ask_once(route, out);
    const bool is_lost = meanwhile_.end_call();
    if (is_lost)
      restart_();
    else if (answer.status < 500 || !meanwhile_.is_expected() || tried == most_tries)
      return answer;
  }
}

http::response clients::ask_once(std::size_t route, const http::request& asked) {
  http::response out;
  auto& by = *std::find_if(doors_.rbegin(), doors_.rend(), [&](const auto& one) { return one.first <= route; });
  const http::exchange exchange{route, asked, [&out](http::response answer) { out = std::move(answer); }};
  const auto& one = by.routes[route - by.first];
  if (one.event_of)
    return make_event(one, exchange), out;
  if (auto task = api::route_task_of(one, route - by.first, exchange); task.has_value())
    by.worker(task);
  return out;
}

void clients::make_event(const http_route& one, const http::exchange& exchange) {
  const auto read = api::read_or_answer(one, exchange);
  if (!read)
    return;
  const auto make = one.event_of(exchange.asked(), read.get());
  produce_(make(one.message, wire::format::json, http::make_request_id(), "troupe/test", wire::current_time(), {}));
  exchange.answer({200, "", "application/json", {}});
}

}  // namespace troupe::testing
