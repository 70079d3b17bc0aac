#include "runtime/effect/keyed_store.hpp"

#include "runtime/effect/record_effect.hpp"
#include "runtime/inbox/events_sql.hpp"

namespace troupe::effect {
namespace {

class sql_record final : public record_transaction {
public:
  sql_record(soci::session& sql, inbox::events_statements& noted, batch_outbox* outbox, const keyed_store::work& todo,
             const std::string& group, const handler::origin& from)
      : sql_{sql}, noted_{noted}, outbox_{outbox}, todo_{todo}, group_{group}, from_{from} {}

  bool note(const noted_name& name) override {
    inbox::brought_event one;
    one.id = name.id;
    one.source = name.source;
    one.at = from_.at;
    one.log_time = from_.appended_at.time_since_epoch().count();
    return noted_.note({group_, from_.topic, from_.partition}, one);
  }

  handled_records handle() override {
    store::unit_of_work unit{sql_};
    todo_(unit);
    return {unit.rejected(), unit.take_events()};
  }

  after_commit publish(const std::vector<wire::event>& events) override {
    return insert_declared(outbox_, sql_, events);
  }

private:
  soci::session& sql_;
  inbox::events_statements& noted_;
  batch_outbox* outbox_;
  const keyed_store::work& todo_;
  const std::string& group_;
  const handler::origin& from_;
};

}  // namespace

struct keyed_store::parts {
  explicit parts(keyed_store_settings with)
      : settings{std::move(with)}, session{settings.database}, outbox{settings.outbox ? settings.outbox() : nullptr} {
    session.on_open([this](soci::session& fresh) { prepare(fresh); });
  }

  void prepare(soci::session& fresh) {
    noted.reset();
    noted = std::make_unique<inbox::events_statements>(fresh);
    if (outbox)
      outbox->prepare(fresh);
    if (on_open)
      on_open(fresh);
  }

  keyed_store_settings settings;
  store::session session;
  std::unique_ptr<batch_outbox> outbox;             // its statements die before the session
  std::unique_ptr<inbox::events_statements> noted;  // the same
  std::function<void(soci::session&)> on_open;
};

/// The database as the record at hand meets it.
class keyed_store::record_at_hand final : public record_database {
public:
  record_at_hand(parts& of, const handler::origin& from, const keyed_store::work& todo)
      : of_{of}, from_{from}, todo_{todo} {}

  store::stored<record_effects> transact(const record_database::work& steps) override {
    return of_.session.transact([&](soci::session& sql) {
      sql_record open{sql, *of_.noted, of_.outbox.get(), todo_, of_.settings.group, from_};
      return steps(open);
    });
  }

private:
  parts& of_;
  const handler::origin& from_;
  const keyed_store::work& todo_;
};

keyed_store::keyed_store(keyed_store_settings with) : parts_{std::make_unique<parts>(std::move(with))} {}
keyed_store::~keyed_store() = default;

void keyed_store::on_open(std::function<void(soci::session&)> prepare) { parts_->on_open = std::move(prepare); }

handler::outcome keyed_store::give_effect(const handler::origin& from, const work& todo) {
  record_at_hand database{*parts_, from, todo};
  return effect::give_effect(database, from, parts_->settings.scope);
}

}  // namespace troupe::effect
