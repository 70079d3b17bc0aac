#include "runtime/api/keyed_worker.hpp"

#include "runtime/api/unit_session.hpp"
#include "runtime/effect/record_effect.hpp"

namespace troupe::api {
namespace {

class keyed_session {
public:
  keyed_session(const effect::keyed_store_settings& with, std::shared_ptr<const permissions> may)
      : may_{std::move(may)}, store_{with} {
    store_.on_open([this](soci::session& fresh) {
      statements_.reset();
      statements_ = std::make_unique<row_statements>(fresh);
    });
  }

  outcome transact(const origin& from, const std::function<void(transaction&)>& work) {
    return store_.give_effect(from, [&](store::unit_of_work& unit) {
      open_transaction open{unit.sql(), *statements_, *may_, {&from}};
      transaction tx{open};
      try {
        work(tx);
      } catch (const rejected& why) {
        return unit.reject(0, why.what());
      }
      for (auto& one : open.take_events())
        unit.publish(0, std::move(one.event));
    });
  }

private:
  std::shared_ptr<const permissions> may_;
  effect::keyed_store store_;
  std::unique_ptr<row_statements> statements_;  // dies before the session
};

class keyed_delivery final : public delivery {
public:
  keyed_delivery(const origin& from, const keyed_settings& with, std::unique_ptr<keyed_session>& session)
      : from_{from}, with_{with}, session_{session}, node_{with.node} {}

  const origin& from() const override { return from_; }
  const neighbours& node() const override { return node_; }

  outcome transact(const std::function<void(transaction&)>& work) override {
    if (!session_)
      session_ = std::make_unique<keyed_session>(with_.store, with_.may);
    return session_->transact(from_, work);
  }

private:
  const origin& from_;
  const keyed_settings& with_;
  std::unique_ptr<keyed_session>& session_;
  neighbours node_;
};

outcome outcome_of(const store::stored<void>& done) {
  return done ? handler::done() : effect::outcome_of(done.error());
}

class keyed_deliveries final : public deliveries {
public:
  keyed_deliveries(const keyed_settings& with, std::unique_ptr<unit_session>& session)
      : with_{with}, session_{session}, node_{with.node} {}

  const neighbours& node() const override { return node_; }

  std::vector<outcome> transact_parts(std::size_t all, const part_work& work) override {
    if (!session_)
      session_ = std::make_unique<unit_session>(session_settings{with_.store.database, with_.store.outbox, with_.may});
    const auto part = [&](std::size_t first, std::size_t count) {
      return session_->transact({}, [&](transaction& tx) { work(first, count, tx); });
    };
    const auto done = part(0, all);
    if (done || done.error().is_retriable() || all == 1)
      return {all, outcome_of(done)};
    std::vector<outcome> out;
    for (std::size_t i = 0; i < all; ++i)
      out.push_back(outcome_of(part(i, 1)));
    return out;
  }

private:
  const keyed_settings& with_;
  std::unique_ptr<unit_session>& session_;
  neighbours node_;
};

class keyed_worker {
public:
  keyed_worker(keyed_definition handles, keyed_settings with) : handles_{std::move(handles)}, with_{std::move(with)} {}

  std::vector<outcome> run(const std::vector<const keyed_task*>& tasks) {
    if (handles_.handle_all)
      return run_all(tasks);
    std::vector<outcome> out;
    for (const auto* one : tasks)
      out.push_back(run_one(*one));
    return out;
  }

private:
  outcome run_one(const keyed_task& task) try {
    keyed_delivery by{task.from, with_, session_};
    return handles_.handle(task.message.get(), by);
  } catch (const rejected& why) {
    return reject(why.what());
  } catch (const std::exception& fault) {
    return retry(std::string{"the handler threw: "} + fault.what());
  }

  std::vector<outcome> run_all(const std::vector<const keyed_task*>& tasks) try {
    keyed_deliveries by{with_, many_};
    std::vector<keyed_record> records;
    for (const auto* one : tasks)
      records.push_back({one->message.get(), &one->from});
    auto said = handles_.handle_all(records, by);
    said.resize(tasks.size(), retry("the handler has said nothing of it"));
    return said;
  } catch (const std::exception& fault) {
    return {tasks.size(), retry(std::string{"the handler threw: "} + fault.what())};
  }

  keyed_definition handles_;
  keyed_settings with_;
  std::unique_ptr<keyed_session> session_;  // with the first transaction
  std::unique_ptr<unit_session> many_;      // the same, of a handler of many
};

}  // namespace

std::function<gathering_worker()> keyed_workers(const keyed_definition& handles, keyed_settings with) {
  return [handles, with = std::move(with)]() -> gathering_worker {
    return [own = std::make_shared<keyed_worker>(handles, with)](std::vector<std::any>& all) {
      std::vector<const keyed_task*> tasks;
      for (auto& one : all)
        tasks.push_back(std::any_cast<keyed_task>(&one));
      return own->run(tasks);
    };
  };
}

std::function<wire::decoded<caf::message>(const broker::record&, const std::string& topic)> decode_of(
    const keyed_definition& one) {
  return [decode = one.decode](const broker::record& from, const std::string& topic) -> wire::decoded<caf::message> {
    auto said = wire::read_envelope(from.head);
    auto message = decode(said, from.value);
    if (!message)
      return tl::unexpected(std::move(message.error()));
    return caf::make_message(task{keyed_task{std::move(*message), handler::origin_of(std::move(said), from, topic)}});
  };
}

}  // namespace troupe::api
