#include "runtime/api/route_worker.hpp"

#include "runtime/api/earlier_answer.hpp"
#include "runtime/api/event_route.hpp"
#include "runtime/api/gathered_worker.hpp"
#include "runtime/api/route_verdict.hpp"
#include "runtime/http/request_id.hpp"
#include "runtime/store/abandon.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>
#include <thread>

namespace troupe::api {
namespace {

/// The key a request is known by in the database; empty: it is not.
std::string key_of(const http_route& route, const http::request& asked) {
  if (route.on_repeat == repeats::done_again || route.on_repeat == repeats::harmless)
    return "";
  const auto* given = asked.header("idempotency-key");
  return given != nullptr && route.on_repeat == repeats::answered_as_before ? *given : http::make_request_id();
}

class route_worker {
public:
  route_worker(std::vector<http_route> routes, const route_settings& with)
      : routes_{std::move(routes)}, node_{with.node}, session_{{with.database, with.outbox, with.may}} {
    for (std::size_t i = 0; i < routes_.size(); ++i)
      if (routes_[i].gathered)
        gathered_.emplace(i, std::make_unique<gathered_worker>(routes_[i], with));
  }

  void run(const route_task& task) {
    if (const auto found = gathered_.find(task.route); found != gathered_.end())
      found->second->run({&task});
    else
      task.asked.answer(answer(routes_[task.route], task));
  }

private:
  http::response answer(const http_route& route, const route_task& task) {
    const auto& asked = task.asked.asked();
    const auto key = key_of(route, asked);
    for (int tried = 1;; ++tried) {
      std::optional<http::response> refusal;
      http::response out;
      const auto done = session_.transact({asked.request_id, asked.traceparent},
                                          [&](transaction& tx) { out = perform(route, task, key, tx, refusal); });
      if (done)
        return out;
      if (refusal)
        return *refusal;
      if (!is_tried_again(done.error(), route.on_repeat, tried))
        return told(route, asked, done.error());
      std::this_thread::sleep_for(pause_after(tried));
    }
  }

  http::response perform(const http_route& route, const route_task& task, const std::string& key, transaction& tx,
                         std::optional<http::response>& refusal) {
    const auto& asked = task.asked.asked();
    try {
      const auto name = route.name();
      if (!key.empty())
        if (auto earlier = take_key(tx, name, key, asked)) {
          if (!earlier->is_of_same_request)
            throw key_reused();
          return earlier->given;
        }
      auto out = route.run(tx, asked, node_, task.read.get());
      if (!key.empty())
        keep_answer(tx, name, key, out);
      return out;
    } catch (const refused& why) {
      refusal = http::to_response(why.problem);
      throw store::abandon{"OF007", "refused"};
    } catch (const soci::soci_error&) {  // whoever opened the transaction says what the server meant
      throw;
    } catch (const store::abandon&) {
      throw;
    } catch (const std::exception& fault) {
      spdlog::error("{} threw: {}; request=\"{}\"", route.name(), fault.what(), asked.request_id);
      throw;
    }
  }

  static http::response told(const http_route& route, const http::request& asked, const store::store_error& fault) {
    spdlog::error("{} is not done: {} ({}): {}; request=\"{}\"", route.name(), store::to_string(fault.kind),
                  fault.sqlstate, fault.detail, asked.request_id);
    return response_of(fault, route.on_repeat);
  }

  std::vector<http_route> routes_;
  std::map<std::size_t, std::unique_ptr<gathered_worker>> gathered_;  // by route
  neighbours node_;
  unit_session session_;
};

// The worker has answered the client, unless it was lost.
void give(caf::event_based_actor* door, const pool_port& pool, std::any what, const http::exchange& asked) {
  door->request(pool, caf::infinite, task{std::move(what)})
      .then(
          [asked](const handler::outcome& said) {
            if (said.what == handler::outcome::verdict::retry)
              asked.answer(response_of({store::fault::ambiguous, "", said.reason}, repeats::answered_as_before));
          },
          [asked](const caf::error&) {
            asked.answer(http::unavailable("this node is stopping; nothing was stored, try again"));
          });
}

}  // namespace

std::function<worker()> route_workers(const std::vector<http_route>& routes, const route_settings& with) {
  return [routes, with]() -> worker {
    return [own = std::make_shared<route_worker>(routes, with)](std::any& what) {
      own->run(std::any_cast<route_task&>(what));
      return handler::done();
    };
  };
}

std::any route_task_of(const http_route& one, std::size_t route, const http::exchange& asked) {
  auto read = read_or_answer(one, asked);
  return read ? std::any{route_task{route, asked, std::move(read)}} : std::any{};
}

void refuse_route(std::any& what, const std::string& why) {
  std::any_cast<route_task&>(what).asked.answer(http::unavailable(why + "; nothing was stored, try again"));
}

http::door_route door_route_of(const http_route& one, std::size_t route, const pool_port& pool) {
  return {{one.method, one.pattern, one.wants_body},
          [one, route, pool](caf::event_based_actor* door, const http::exchange& asked) {
            if (auto what = route_task_of(one, route, asked); what.has_value())
              give(door, pool, std::move(what), asked);
          }};
}

}  // namespace troupe::api
