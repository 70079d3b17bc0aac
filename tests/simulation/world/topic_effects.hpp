// Batches in the simulated database: the production fence actor's transactions, but for what the handler of a topic
// does.
#pragma once

#include "runtime/effect/effect_database.hpp"
#include "runtime/outbox/relay_port.hpp"
#include "tests/simulation/world/stores.hpp"

namespace troupe::simulation {

/// What the server says of a record that it refuses.
/// By the inbox of each partition: few enough that its generations go within a run.
inline constexpr std::size_t remembered_events = 12;

inline constexpr auto refused_by_database = "a check constraint says no";

/// A letter with an offset is stored once. `held`: its record is not given up but waits for an operator.
void store_letter(backend& with, transaction& open, const letters::dead_letter& letter, bool held = false);

/// As batch_outbox_sql; what is returned tells the relay.
effect::after_commit put_into_outbox(const batch_owner& by, transaction& open, const std::vector<wire::event>& events);

/// Fence, inbox, outbox and letters; a topic adds handle().
class topic_transaction : public effect::effect_transaction {
public:
  topic_transaction(const batch_owner& by, transaction& open) : by_{by}, open_{open} {}

  bool move_offset(const broker::partition_name& of, const effect::commit_batch::fence_values& fence) override;
  std::vector<inbox::noted_batch> load_inbox(const broker::partition_name& of) override;
  void note(const broker::partition_name& of, const inbox::change& change) override;
  std::vector<std::size_t> note_events(const broker::partition_name& of,
                                       const std::vector<inbox::brought_event>& events) override;
  void forget_events(const broker::partition_name& of, const std::vector<inbox::brought_event>& events) override;
  effect::after_commit publish(const std::vector<wire::event>& events) override {
    return put_into_outbox(by_, open_, events);
  }
  void store_letters(const std::vector<letters::dead_letter>& letters) override;

  const std::string& partition() const { return partition_; }

protected:
  /// Where the record was read. Throws when the database refuses it.
  place admit(const std::string& topic, const broker::record& one);

  const batch_owner& by_;
  transaction& open_;

private:
  std::string partition_;                                                  // the fence's, for messages
  std::shared_ptr<std::int64_t> log_ = std::make_shared<std::int64_t>(0);  // that the records are of
};

class topic_database final : public effect::effect_database {
public:
  topic_database(batch_owner by, effects_maker open) : by_{std::move(by)}, open_{open} {}

  store::stored<effect::batch_effects> transact(const work& todo) override;
  store::stored<std::optional<effect::stored_offset>> read_offset(const broker::partition_name& of) override;

private:
  batch_owner by_;
  effects_maker open_;
  client_session session_{by_.owner};
};

}  // namespace troupe::simulation
