// HTTP routes for many requests at once: what comes while a transaction is under way makes the next one, up to
// [actors.*] max_batch. A request that comes alone waits for nobody.
//
//   std::vector<identifier> place(troupe::gathered<new_order>& asked, troupe::transaction& tx);
//   bool is_placed(const std::vector<identifier>& placed, troupe::gathered<new_order>& asked, troupe::transaction& tx);
//
//   kind.route(troupe::post_gathered("/orders", place, is_placed));
//
// The function answers each request, or refuses it, which is its own decision: the others have their effect. It is one
// object on one thread for each node, copied from the one that is given, and may block. What it throws, and what the
// database refuses, rolls all of them back: they are tried again in halves until the one to blame stands alone and is
// answered 500, or 409 when a rule of the database is broken. What the database lacks is tried again for less than a
// second and then 503, also for those who wait.
//
// What it returns says what it has written. When COMMIT was not answered the second function is asked, in a transaction
// of its own, whether that is there: it first takes the locks that the lost one may still hold, so that `false` is
// final, and then the requests are done again. After 10 s without an answer they are 500 outcome-unknown; without a
// second function at once.
#pragma once

#include <troupe/http.hpp>

#include <any>
#include <span>

namespace troupe {

template <class Body>
struct gathered_request {
  const Body& body;
  const std::optional<std::string>& key;  // Idempotency-Key; what a second request with it means the function knows
  wire::trace_ids trace;
  std::size_t place = 0;
};

namespace api {

struct gathered_item {
  const http::request* asked = nullptr;
  const void* read = nullptr;  // a tuple of idempotency_key and body
};
using gathered_part = std::span<const gathered_item>;

/// What one transaction has done.
struct gathered_work {
  std::vector<http::response> answers;  // one for each
  std::any written;                     // what the function has returned
  std::vector<std::function<void()>> once_committed;
};

struct gathered_functions {
  std::function<gathered_work(gathered_part, transaction&)> run;
  std::function<bool(gathered_part, const std::any& written, transaction&)> is_stored;  // may be empty
};

}  // namespace api

/// Lives for one call. The requests are in the order in which they came.
template <class Body>
class gathered {
public:
  explicit gathered(api::gathered_part part) : answers_(part.size()) {
    requests_.reserve(part.size());
    for (const auto& one : part) {
      const auto& [key, body] = *static_cast<const std::tuple<idempotency_key, Body>*>(one.read);
      requests_.push_back({body, key.value, {one.asked->request_id, one.asked->traceparent}, requests_.size()});
    }
  }

  auto begin() const { return requests_.begin(); }
  auto end() const { return requests_.end(); }
  std::size_t size() const { return requests_.size(); }
  const gathered_request<Body>& operator[](std::size_t at) const { return requests_[at]; }

  /// With whatever a route's function may return; 201 unless it says otherwise.
  template <class Answer>
  void answer(const gathered_request<Body>& which, Answer with) {
    answers_[which.place] = api::answer_of(std::move(with), 201);
  }
  void refuse(const gathered_request<Body>& which, const refused& why) {
    answers_[which.place] = http::to_response(why.problem);
  }

  /// Called when all of it is committed, on the same thread; for lines of the log. Must not throw.
  void once_committed(std::function<void()> what) { once_committed_.push_back(std::move(what)); }

  /// Throws std::logic_error: one has no answer.
  api::gathered_work work() && {
    api::gathered_work out{{}, {}, std::move(once_committed_)};
    for (auto& one : answers_)
      if (one)
        out.answers.push_back(std::move(*one));
      else
        throw std::logic_error{"a gathered request was not answered"};
    return out;
  }

private:
  std::vector<gathered_request<Body>> requests_;
  std::vector<std::optional<http::response>> answers_;
  std::vector<std::function<void()>> once_committed_;
};

namespace api {

template <class F, class Body>
http_route gathered_route_of(std::string pattern, F run, std::tuple<gathered<Body>&, transaction&>*) {
  auto out = route_without_answer<idempotency_key, const Body&>("POST", std::move(pattern), repeats::done_again);
  const auto runs = [run = std::move(run)](gathered_part part, transaction& tx) mutable {
    gathered<Body> asked{part};
    std::any written;
    if constexpr (std::same_as<typename signature<F>::result, void>)
      run(asked, tx);
    else
      written = run(asked, tx);
    auto done = std::move(asked).work();
    done.written = std::move(written);
    return done;
  };
  out.gathered = std::make_shared<const gathered_functions>(gathered_functions{runs, {}});
  return out;
}

template <class Look, class Written, class Body>
auto look_of(Look is_stored, std::tuple<const Written&, gathered<Body>&, transaction&>*) {
  return [is_stored = std::move(is_stored)](gathered_part part, const std::any& written, transaction& tx) mutable {
    gathered<Body> asked{part};
    return is_stored(std::any_cast<const Written&>(written), asked, tx);
  };
}

}  // namespace api

template <class F>
http_route post_gathered(std::string pattern, F run) {
  using arguments = typename api::signature<F>::arguments;
  return api::gathered_route_of(std::move(pattern), std::move(run), static_cast<arguments*>(nullptr));
}
template <class F, class Look>
http_route post_gathered(std::string pattern, F run, Look is_stored) {
  using arguments = typename api::signature<Look>::arguments;
  auto out = post_gathered(std::move(pattern), std::move(run));
  out.gathered = std::make_shared<const api::gathered_functions>(
      api::gathered_functions{out.gathered->run, api::look_of(std::move(is_stored), static_cast<arguments*>(nullptr))});
  return out;
}

}  // namespace troupe
