#include "runtime/api/gathered_worker.hpp"

#include "runtime/store/abandon.hpp"

#include <spdlog/spdlog.h>

namespace troupe::api {

class gathered_worker::transactions final : public gathered_transactions {
public:
  transactions(const http_route& route, const route_settings& with)
      : route_{route.name()}, functions_{*route.gathered}, session_{{with.database, with.outbox, with.may}} {}

  store::stored<void> write(gathered_part part, decided_part& out) override {
    return session_.transact(
        {}, [&](transaction& tx) { out.work = run(part, tx); }, out.leave);
  }

  store::stored<bool> is_stored(gathered_part part, const decided_part& earlier) override {
    bool found = false;
    return session_.transact({}, [&](transaction& tx) { found = functions_.is_stored(part, earlier.work.written, tx); })
        .map([&] { return found; });
  }

  bool can_look_up() const override { return functions_.is_stored != nullptr; }

private:
  gathered_work run(gathered_part part, transaction& tx) try {
    return functions_.run(part, tx);
  } catch (const soci::soci_error&) {  // whoever opened the transaction says what the server meant
    throw;
  } catch (const store::abandon&) {
    throw;
  } catch (const std::exception& fault) {
    spdlog::error("{} threw, {} requests are rolled back: {}", route_, part.size(), fault.what());
    throw;
  }

  std::string route_;
  gathered_functions functions_;
  unit_session session_;
};

gathered_worker::gathered_worker(const http_route& route, const route_settings& with)
    : database_{std::make_unique<transactions>(route, with)}, writer_{route.name(), *database_} {}

gathered_worker::~gathered_worker() = default;

std::vector<handler::outcome> gathered_worker::run(const std::vector<const route_task*>& all) {
  std::vector<gathered_item> items;
  for (const auto* one : all)
    items.push_back({&one->asked.asked(), one->read.get()});
  auto done = writer_.write(items);
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i]->asked.answer(std::move(done.all[i]));
  return {all.size(), done.reachable ? handler::done() : handler::unavailable("the database cannot be reached")};
}

std::function<gathering_worker()> gathered_workers(const http_route& route, const route_settings& with) {
  return [route, with]() -> gathering_worker {
    return [own = std::make_shared<gathered_worker>(route, with)](std::vector<std::any>& all) {
      std::vector<const route_task*> asked;
      for (auto& one : all)
        asked.push_back(std::any_cast<route_task>(&one));
      return own->run(asked);
    };
  };
}

}  // namespace troupe::api
