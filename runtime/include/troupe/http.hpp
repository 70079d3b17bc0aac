// HTTP routes as functions: the body becomes a struct, the transaction is open, what is returned is the answer.
//
//   created take(troupe::transaction& tx, const capture& asked);                           // POST
//   std::optional<payment> look(troupe::transaction& tx, const troupe::http::request& asked);  // GET
//
//   kind.route(troupe::post("/payments", take, troupe::idempotent)).route(troupe::get("/payments/{id}", look));
//
// A function takes any of: transaction&, a body (const struct& with TROUPE_FIELDS; strict: unknown members are
// refused), const http::request&, const neighbours&. It returns a body, a std::optional of one (none: 404), a
// std::vector, an http::response, or nothing (204). It runs on one of [actors.*] connections threads and may block. To
// refuse, throw refused: rolled back, and the client is told. Anything else that is thrown: rolled back, 500, a line in
// the log; what the database lacks is tried again and then 503.
#pragma once

#include <troupe/question.hpp>
#include <troupe/transaction.hpp>

#include "runtime/http/message.hpp"
#include "runtime/http/problem.hpp"

#include <functional>
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

/// From the route's path: "/payments/{id}". Throws refused (404) when it is no identifier.
identifier id_in(const http::request& asked, const std::string& parameter = "id");

/// What is done about a request that is sent twice. idempotent: with the header Idempotency-Key the second one is given
/// the first one's answer, in the same transaction; the same key with another request is 422. Even without the header a
/// COMMIT whose answer was lost is looked up instead of done again. Costs a row that [actors.*] remember keeps.
enum class repeats { done_again, answered_as_before };
inline constexpr auto idempotent = repeats::answered_as_before;

struct http_route {
  std::string method, pattern;
  bool wants_body = false;
  repeats on_repeat = repeats::done_again;
  std::function<http::response(transaction&, const http::request&, const neighbours&)> run;
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

http::response bad_body(const wire::decode_error& why);

template <class T>
concept body = is_row<T>;

template <class A>
inline constexpr bool is_body = body<std::remove_cvref_t<A>> && !std::same_as<std::remove_cvref_t<A>, http::request>;

template <class A>
decltype(auto) argument(transaction& tx, const http::request& asked, const neighbours& node) {
  using type = std::remove_cvref_t<A>;
  static_assert(std::same_as<A, transaction&> || std::same_as<A, const http::request&> ||
                    std::same_as<A, const neighbours&> || is_body<A>,
                "a route's function takes any of: transaction&, const http::request&, const neighbours&, and a const "
                "struct& with TROUPE_FIELDS, which is the body");
  if constexpr (std::same_as<type, transaction>)
    return static_cast<transaction&>(tx);
  else if constexpr (std::same_as<type, http::request>)
    return static_cast<const http::request&>(asked);
  else if constexpr (std::same_as<type, neighbours>)
    return static_cast<const neighbours&>(node);
  else {
    auto read = wire::from_json<type>(asked.body, wire::unknown_fields::refuse);
    if (!read)
      throw invalid(read.error().field, read.error().reason);
    return type{std::move(*read)};  // a value: decltype(auto) would make a reference of what ends here
  }
}

template <class T>
http::response answer_of(const T& result, int status) {
  if constexpr (std::same_as<T, http::response>)
    return result;
  else if constexpr (requires { result.has_value(); }) {
    if (!result)
      throw not_found("there is nothing here");
    return answer_of(*result, status);
  } else {
    static_assert(wire::can_travel<T>,
                  "a route's function returns nothing, a struct with TROUPE_FIELDS, a std::vector or std::optional of "
                  "one, or an http::response");
    return {status, wire::to_json(result), "application/json", {}};
  }
}

template <class F, class... A>
http_route route_of(std::string method, std::string pattern, F run, repeats on_repeat, int status, std::tuple<A...>*) {
  static_assert((0 + ... + (is_body<A> ? 1 : 0)) <= 1, "a request has one body");
  return {std::move(method), std::move(pattern), (false || ... || is_body<A>), on_repeat,
          [run = std::move(run), status](transaction& tx, const http::request& asked, const neighbours& node) mutable {
            using result = typename signature<F>::result;
            if constexpr (std::same_as<result, void>) {
              run(argument<A>(tx, asked, node)...);
              return http::response{204, "", "", {}};
            } else {
              return answer_of(run(argument<A>(tx, asked, node)...), status);
            }
          }};
}

template <class F>
http_route route_of(std::string method, std::string pattern, F run, repeats on_repeat, int status) {
  using arguments = typename signature<F>::arguments;
  return route_of(std::move(method), std::move(pattern), std::move(run), on_repeat, status,
                  static_cast<arguments*>(nullptr));
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
  return api::route_of("GET", std::move(pattern), std::move(run), repeats::done_again, 200);
}
template <class F>
http_route put(std::string pattern, F run) {
  return api::route_of("PUT", std::move(pattern), std::move(run), repeats::done_again, 200);
}
template <class F>
http_route erase(std::string pattern, F run) {
  return api::route_of("DELETE", std::move(pattern), std::move(run), repeats::done_again, 200);
}

}  // namespace troupe
