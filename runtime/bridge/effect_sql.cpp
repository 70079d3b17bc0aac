#include "runtime/bridge/effect_sql.hpp"

#include "runtime/bridge/fence_sql.hpp"
#include "runtime/bridge/inbox_sql.hpp"
#include "runtime/letters/dead_letter_sql.hpp"
#include "runtime/store/abandon.hpp"

namespace troupe::bridge {
namespace {

class sql_transaction final : public effect_transaction {
public:
  sql_transaction(soci::session& sql, std::unique_ptr<inbox_statements>& inbox, batch_handler& handler,
                  batch_outbox* outbox, const std::string& node_name)
      : sql_{sql}, inbox_{inbox}, handler_{handler}, outbox_{outbox}, node_name_{node_name} {}

  bool move_offset(const partition_name& of, const commit_batch::fence_values& fence) override {
    return bridge::move_offset(sql_, of, fence);
  }

  std::vector<std::size_t> note_events(const partition_name& of, const std::vector<brought_event>& events) override {
    return inbox().note(of, events);
  }

  void forget_events(const partition_name& of, const std::vector<brought_event>& events) override {
    inbox().forget(of, events);
  }

  handled_records handle(const std::string& topic, const std::vector<broker::record>& batch) override {
    store::unit_of_work unit{sql_};
    handler_.handle(batch, topic, unit);
    return {unit.rejected(), unit.take_events()};
  }

  after_commit publish(const std::vector<schemas::event>& events) override {
    if (outbox_ == nullptr)
      throw store::abandon{not_declared, "its handler publishes events, but its kind declares none that it publishes"};
    return outbox_->insert(sql_, events);
  }

  void store_letters(const std::vector<letters::dead_letter>& letters) override {
    letters::store_letters(sql_, letters, node_name_);
  }

private:
  inbox_statements& inbox() {
    if (!inbox_)
      inbox_ = std::make_unique<inbox_statements>(sql_);
    return *inbox_;
  }

  soci::session& sql_;
  std::unique_ptr<inbox_statements>& inbox_;
  batch_handler& handler_;
  batch_outbox* outbox_;
  const std::string& node_name_;
};

class effect_sql final : public effect_database {
public:
  effect_sql(store::settings database, std::string node_name, std::unique_ptr<batch_handler> handler,
             std::unique_ptr<batch_outbox> outbox)
      : session_{std::move(database)},
        handler_{std::move(handler)},
        outbox_{std::move(outbox)},
        node_name_{std::move(node_name)} {
    session_.on_open([this](soci::session& fresh) {
      inbox_.reset();
      if (outbox_)
        outbox_->prepare(fresh);
      handler_->prepare(fresh);
    });
  }

  store::stored<batch_effects> transact(const work& todo) override {
    return session_.transact([&](soci::session& sql) {
      sql_transaction open{sql, inbox_, *handler_, outbox_.get(), node_name_};
      return todo(open);
    });
  }

  store::stored<std::optional<stored_offset>> read_offset(const partition_name& of) override {
    return session_.run([&](soci::session& sql) { return bridge::read_offset(sql, of); });
  }

private:
  store::session session_;
  std::unique_ptr<batch_handler> handler_;   // its statements die before the session
  std::unique_ptr<batch_outbox> outbox_;     // the same
  std::unique_ptr<inbox_statements> inbox_;  // the same; prepared when the first event is to be noted
  std::string node_name_;
};

}  // namespace

std::unique_ptr<effect_database> make_effect_sql(store::settings database, std::string node_name,
                                                 std::unique_ptr<batch_handler> handler,
                                                 std::unique_ptr<batch_outbox> outbox) {
  return std::make_unique<effect_sql>(std::move(database), std::move(node_name), std::move(handler), std::move(outbox));
}

}  // namespace troupe::bridge
