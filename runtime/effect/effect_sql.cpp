#include "runtime/effect/effect_sql.hpp"

#include "runtime/effect/fence_sql.hpp"
#include "runtime/inbox/batches_sql.hpp"
#include "runtime/inbox/events_sql.hpp"
#include "runtime/letters/dead_letter_sql.hpp"

namespace troupe::effect {
namespace {

/// On the present session; each when it is needed for the first time.
struct inboxes {
  std::unique_ptr<inbox::batches_statements> batches;
  std::unique_ptr<inbox::events_statements> events;

  template <class Statements>
  static Statements& on(soci::session& sql, std::unique_ptr<Statements>& one) {
    if (!one)
      one = std::make_unique<Statements>(sql);
    return *one;
  }
};

class sql_transaction final : public effect_transaction {
public:
  sql_transaction(soci::session& sql, inboxes& noted, handler::batch_handler& handler, batch_outbox* outbox,
                  const std::string& node_name)
      : sql_{sql}, noted_{noted}, handler_{handler}, outbox_{outbox}, node_name_{node_name} {}

  bool move_offset(const partition_name& of, const commit_batch::fence_values& fence) override {
    return effect::move_offset(sql_, of, fence);
  }

  std::vector<inbox::noted_batch> load_inbox(const partition_name& of) override { return inbox::load_inbox(sql_, of); }

  void note(const partition_name& of, const inbox::change& change) override {
    inboxes::on(sql_, noted_.batches).note(of, change);
  }

  std::vector<std::size_t> note_events(const partition_name& of,
                                       const std::vector<inbox::brought_event>& events) override {
    return inboxes::on(sql_, noted_.events).note(of, events);
  }

  void forget_events(const partition_name& of, const std::vector<inbox::brought_event>& events) override {
    inboxes::on(sql_, noted_.events).forget(of, events);
  }

  handled_records handle(const std::string& topic, const std::vector<broker::record>& batch) override {
    store::unit_of_work unit{sql_};
    handler_.handle(batch, topic, unit);
    return {unit.rejected(), unit.take_events()};
  }

  after_commit publish(const std::vector<wire::event>& events) override {
    return insert_declared(outbox_, sql_, events);
  }

  void store_letters(const std::vector<letters::dead_letter>& letters) override {
    letters::store_letters(sql_, letters, node_name_);
  }

private:
  soci::session& sql_;
  inboxes& noted_;
  handler::batch_handler& handler_;
  batch_outbox* outbox_;
  const std::string& node_name_;
};

class effect_sql final : public effect_database {
public:
  effect_sql(store::settings database, std::string node_name, std::unique_ptr<handler::batch_handler> handler,
             std::unique_ptr<batch_outbox> outbox)
      : session_{std::move(database)},
        handler_{std::move(handler)},
        outbox_{std::move(outbox)},
        node_name_{std::move(node_name)} {
    session_.on_open([this](soci::session& fresh) {
      noted_ = {};
      if (outbox_)
        outbox_->prepare(fresh);
      handler_->prepare(fresh);
    });
  }

  store::stored<batch_effects> transact(const work& todo) override {
    return session_.transact([&](soci::session& sql) {
      sql_transaction open{sql, noted_, *handler_, outbox_.get(), node_name_};
      return todo(open);
    });
  }

  store::stored<std::optional<stored_offset>> read_offset(const partition_name& of) override {
    return session_.run([&](soci::session& sql) { return effect::read_offset(sql, of); });
  }

private:
  store::session session_;
  std::unique_ptr<handler::batch_handler> handler_;  // its statements die before the session
  std::unique_ptr<batch_outbox> outbox_;             // the same
  inboxes noted_;                                    // the same
  std::string node_name_;
};

}  // namespace

std::unique_ptr<effect_database> make_effect_sql(store::settings database, std::string node_name,
                                                 std::unique_ptr<handler::batch_handler> handler,
                                                 std::unique_ptr<batch_outbox> outbox) {
  return std::make_unique<effect_sql>(std::move(database), std::move(node_name), std::move(handler), std::move(outbox));
}

}  // namespace troupe::effect
