// HTTP routes as functions: the body becomes a struct, the transaction is open, what is returned is the answer.
//
//   created take(troupe::transaction& tx, const capture& asked);                               // POST
//   std::optional<payment> look(troupe::transaction& tx, const troupe::path_id<"id">& which);  // GET
//
//   kind.route(troupe::post("/payments", take, troupe::idempotent)).route(troupe::get("/payments/{id}", look));
//
// A function takes any of: transaction&, a body (const struct& with TROUPE_FIELDS; strict: unknown members are
// refused), path_id, idempotency_key, const http::request&, const neighbours&. Body and path are read before anything
// is done: what is wrong there is 400 even while the database is away. It returns a body, created (201 with Location),
// a std::optional (none: 404), a std::vector, an http::response, or nothing (204). It runs on one of [actors.*]
// connections threads and may block. To refuse, throw refused: rolled back, and the client is told. Anything else that
// is thrown: rolled back, 500, a line in the log; what the database lacks is tried again and then 503.
#pragma once

#include <troupe/question.hpp>
#include <troupe/transaction.hpp>

#include "runtime/http/message.hpp"
#include "runtime/http/problem.hpp"
#include "runtime/wire/described.hpp"

#include <functional>
#include <memory>
#include <stdexcept>
#include <tuple>

namespace troupe {

/// What a client is told instead of an answer, RFC 9457.
struct refused : std::runtime_error {
  explicit refused(http::problem why) : std::runtime_error{why.detail}, problem{std::move(why)} {}
  http::problem problem;
};

refused invalid(std::string field, std::string detail);  // 400 invalid-request
refused not_found(std::string detail);                   // 404 not-found
refused conflict(std::string detail);                    // 409 conflict
refused key_reused();                                    // 422 key-reused: an Idempotency-Key with another request

/// What stands at {Name} in the route's path: path_id<"id">. What is no identifier is 400, with Name as the field.
template <wire::literal Name>
struct path_id : identifier {
  using identifier::identifier;
  static constexpr std::string_view name() { return Name.view(); }
};

/// The same for who reads the request alone. Throws refused.
identifier id_in(const http::request& asked, std::string_view parameter = "id");

/// For a function that knows itself which request has come before. Empty: the client sent none; what is no key is 400.
struct idempotency_key {
  std::optional<std::string> value;
};

/// 201 with the body, and where the new thing is: "/payments/7".
template <class Body>
struct created {
  Body body;
  std::string location;
};

/// An answer of a status of one's own.
template <class Body>
http::response respond(int status, const Body& body) {
  static_assert(wire::can_travel<Body>, "an answer is a struct with TROUPE_FIELDS, or a std::vector of one");
  return {status, wire::to_json(body), "application/json", {}};
}

/// What is done about a request that comes twice, be it that the client sends it again or that the answer to COMMIT was
/// lost. The last two cost a row that [actors.*] remember keeps.
enum class repeats {
  done_again,         // a lost COMMIT is 500 outcome-unknown
  harmless,           // it only reads
  settled,            // a lost COMMIT is looked up instead of done again; Idempotency-Key is ignored
  answered_as_before  // so too; and with Idempotency-Key the second one is given the first one's answer, in the same
                      // transaction; the same key with another request is 422
};
inline constexpr auto settled = repeats::settled;
inline constexpr auto idempotent = repeats::answered_as_before;

struct http_route {
  std::string method, pattern;
  bool wants_body = false;
  repeats on_repeat = repeats::done_again;
  std::function<std::shared_ptr<const void>(const http::request&)> read;  // throws refused
  std::function<http::response(transaction&, const http::request&, const neighbours&, const void* read)> run = {};

  /// Instead of `run`, see post_event.
  std::string message = {};
  std::vector<wire::described_message> described = {};
  std::function<api::event_maker(const http::request&, const void* read)> event_of = {};

  /// Instead of `run`, see gathered.hpp.
  std::shared_ptr<const api::gathered_functions> gathered = {};

  std::vector<std::string> mistakes = {};  // in how it was declared, as sentences

  std::string name() const { return method + ' ' + pattern; }
};

namespace api {

template <class F>
struct signature : signature<decltype(&F::operator())> {};
template <class R, class... A>
struct signature<R (*)(A...)> {
  using result = R;
  using arguments = std::tuple<A...>;
};
template <class C, class R, class... A>
struct signature<R (C::*)(A...)> : signature<R (*)(A...)> {};
template <class C, class R, class... A>
struct signature<R (C::*)(A...) const> : signature<R (*)(A...)> {};

template <class A>
inline constexpr bool is_path_id = false;
template <wire::literal Name>
inline constexpr bool is_path_id<path_id<Name>> = true;

template <class A>
inline constexpr bool is_body = is_row<std::remove_cvref_t<A>> && !std::same_as<std::remove_cvref_t<A>, http::request>;

/// Of an argument, what is read from the request before anything is done.
struct nothing {};
template <class A>
using reading = std::conditional_t<is_body<A> || is_path_id<std::remove_cvref_t<A>> ||
                                       std::same_as<std::remove_cvref_t<A>, idempotency_key>,
                                   std::remove_cvref_t<A>, nothing>;

template <wire::literal Name>
void read_path(const http::request& asked, path_id<Name>& into) {
  into = path_id<Name>{id_in(asked, Name.view()).value()};
}
void read_path(const http::request&, auto&) {}

template <class T>
void read_body(const http::request& asked, T& into) {
  if constexpr (is_body<T>) {
    auto read = wire::from_json<T>(asked.body, wire::unknown_fields::refuse);
    if (!read)
      throw invalid(read.error().field, read.error().reason);
    into = std::move(*read);
  }
}

/// Throws refused.
void read_key(const http::request& asked, idempotency_key& into);
inline void read_key(const http::request&, auto&) {}

template <class... A>
auto reader_of(repeats on_repeat) {
  return [on_repeat](const http::request& asked) -> std::shared_ptr<const void> {
    auto out = std::make_shared<std::tuple<reading<A>...>>();
    std::apply([&](auto&... each) { (read_path(asked, each), ...); }, *out);
    if (idempotency_key checked; on_repeat == repeats::answered_as_before)
      read_key(asked, checked);
    std::apply([&](auto&... each) { (read_key(asked, each), ...); }, *out);
    std::apply([&](auto&... each) { (read_body(asked, each), ...); }, *out);
    return out;
  };
}

/// What there is for a function's arguments besides what was read. No transaction and neighbours: it makes an event.
struct offered {
  const http::request& asked;
  transaction* tx = nullptr;
  const neighbours* node = nullptr;
};

template <class A>
decltype(auto) argument(const offered& with, const reading<A>& read) {
  using type = std::remove_cvref_t<A>;
  static_assert(std::same_as<A, transaction&> || std::same_as<A, const http::request&> ||
                    std::same_as<A, const neighbours&> || !std::same_as<reading<A>, nothing>,
                "a route's function takes any of: transaction&, const http::request&, const neighbours&, path_id, "
                "idempotency_key, and a const struct& with TROUPE_FIELDS, which is the body");
  if constexpr (std::same_as<type, transaction>)
    return static_cast<transaction&>(*with.tx);
  else if constexpr (std::same_as<type, http::request>)
    return static_cast<const http::request&>(with.asked);
  else if constexpr (std::same_as<type, neighbours>)
    return static_cast<const neighbours&>(*with.node);
  else
    return static_cast<const type&>(read);
}

template <class... A, class F>
decltype(auto) call(F& run, const offered& with, const void* read) {
  return std::apply([&](const auto&... each) -> decltype(auto) { return run(argument<A>(with, each)...); },
                    *static_cast<const std::tuple<reading<A>...>*>(read));
}

template <class T>
http::response answer_of(T result, int status) {
  if constexpr (std::same_as<T, http::response>)
    return result;
  else if constexpr (requires {
                       result.location;
                       result.body;
                     }) {
    auto out = answer_of(std::move(result.body), 201);
    out.head.emplace_back("Location", std::move(result.location));
    return out;
  } else if constexpr (requires { result.has_value(); }) {
    if (!result)
      throw not_found("there is nothing here");
    return answer_of(std::move(*result), status);
  } else {
    static_assert(wire::can_travel<T>,
                  "a route's function returns nothing, a struct with TROUPE_FIELDS, a std::vector or std::optional of "
                  "one, troupe::created of one, or an http::response");
    return respond(status, result);
  }
}

/// A sentence if the route's path does not have that part.
void check_pattern(http_route& route, std::string_view parameter);

template <class... A>
http_route route_without_answer(std::string method, std::string pattern, repeats on_repeat) {
  static_assert((0 + ... + (is_body<A> ? 1 : 0)) <= 1, "a request has one body");
  http_route out{std::move(method), std::move(pattern), (false || ... || is_body<A>), on_repeat,
                 reader_of<A...>(on_repeat)};
  const auto check = [&]<class T>(const T*) {
    if constexpr (requires { T::name(); })
      check_pattern(out, T::name());
  };
  (check(static_cast<const reading<A>*>(nullptr)), ...);
  return out;
}

template <class F, class... A>
http_route route_of(std::string method, std::string pattern, F run, repeats on_repeat, int status, std::tuple<A...>*) {
  auto out = route_without_answer<A...>(std::move(method), std::move(pattern), on_repeat);
  out.run = [run = std::move(run), status](transaction& tx, const http::request& asked, const neighbours& node,
                                           const void* read) mutable {
    const offered with{asked, &tx, &node};
    if constexpr (std::same_as<typename signature<F>::result, void>) {
      call<A...>(run, with, read);
      return http::response{204, "", "", {}};
    } else {
      return answer_of(call<A...>(run, with, read), status);
    }
  };
  return out;
}

template <class F>
http_route route_of(std::string method, std::string pattern, F run, repeats on_repeat, int status) {
  using arguments = typename signature<F>::arguments;
  return route_of(std::move(method), std::move(pattern), std::move(run), on_repeat, status,
                  static_cast<arguments*>(nullptr));
}

template <class F, class... A>
http_route event_route_of(std::string pattern, F make, std::tuple<A...>*) {
  static_assert(
      (true && ... && (!std::same_as<A, transaction&> && !std::same_as<A, const neighbours&>)),
      "post_event has no transaction: its function makes an event of a body, path_id or const http::request&");
  auto out = route_without_answer<A...>("POST", std::move(pattern), repeats::done_again);
  using made = std::remove_cvref_t<typename signature<F>::result>;
  out.message = message_traits<made>::name;
  out.described = wire::all_described<made>();
  out.event_of = [make = std::move(make)](const http::request& asked, const void* read) mutable {
    return maker_of(call<A...>(make, {asked}, read));
  };
  return out;
}

}  // namespace api

/// 201 with what `run` returns.
template <class F>
http_route post(std::string pattern, F run, repeats on_repeat = repeats::done_again) {
  return api::route_of("POST", std::move(pattern), std::move(run), on_repeat, 201);
}
/// 200 with what `run` returns.
template <class F>
http_route get(std::string pattern, F run) {
  return api::route_of("GET", std::move(pattern), std::move(run), repeats::harmless, 200);
}
template <class F>
http_route put(std::string pattern, F run) {
  return api::route_of("PUT", std::move(pattern), std::move(run), repeats::done_again, 200);
}
template <class F>
http_route erase(std::string pattern, F run) {
  return api::route_of("DELETE", std::move(pattern), std::move(run), repeats::done_again, 200);
}
/// POST whose body becomes an event, or from which `make` makes one: 200 without a body as soon as the event is
/// durable, acknowledged by the broker or its effect committed on a local route. No database, no thread: `make` is
/// called where requests arrive and must not block. 503 when it may be sent again, 422 when it never can be recorded.
/// The event has an id of its own each time. The route's kind publishes it without saying so.
template <class F>
http_route post_event(std::string pattern, F make) {
  using arguments = typename api::signature<F>::arguments;
  return api::event_route_of(std::move(pattern), std::move(make), static_cast<arguments*>(nullptr));
}
template <event T>
http_route post_event(std::string pattern) {
  return post_event(std::move(pattern), [](const T& asked) { return asked; });
}

}  // namespace troupe
