#include "tools/bench.d/paced_rows_sql.hpp"

#include "runtime/effect/effect_sql.hpp"
#include "runtime/store/arrays.hpp"

#include <stdexcept>

namespace troupe::bench {
namespace {

using counter = std::shared_ptr<std::atomic<std::uint64_t>>;

constexpr auto make_tables_sql =
    "create table if not exists bench_rows(event_id text primary key, key text);"
    "create table if not exists bench_rows_without_key(event_id text, key text);"
    "truncate bench_rows, bench_rows_without_key";
constexpr auto insert_sql =
    "insert into bench_rows select * from unnest(:ids::text[], :keys::text[]) on conflict (event_id) do nothing";
constexpr auto insert_repeats_too_sql =
    "insert into bench_rows_without_key select * from unnest(:ids::text[], :keys::text[])";

class row_handler final : public handler::transactional_handler<paced_work> {
public:
  row_handler(bool dedupe, counter handled) : dedupe_{dedupe}, handled_{std::move(handled)} {}

  void prepare(soci::session& fresh) override {
    insert_.reset();
    insert_ = std::make_unique<soci::statement>((fresh.prepare << (dedupe_ ? insert_sql : insert_repeats_too_sql),
                                                 soci::use(ids_, "ids"), soci::use(keys_, "keys")));
  }

  void handle(const std::vector<handler::ordered<paced_work>>& batch, store::unit_of_work&) override {
    store::array_literal ids, keys;
    for (const auto& one : batch) {
      ids.add("bench/" + std::to_string(one.from.partition) + '/' + std::to_string(one.from.at));
      keys.add(one.message.key);
    }
    ids_ = ids.text();
    keys_ = keys.text();
    insert_->execute(true);
    *handled_ += batch.size();
  }

private:
  bool dedupe_;
  counter handled_;
  std::string ids_, keys_;  // bound by address
  std::unique_ptr<soci::statement> insert_;
};

class unfenced_transaction final : public effect::effect_transaction {
public:
  explicit unfenced_transaction(effect::effect_transaction& inner) : inner_{inner} {}
  bool move_offset(const broker::partition_name&, const effect::commit_batch::fence_values&) override { return true; }
  std::vector<inbox::noted_batch> load_inbox(const broker::partition_name& of) override {
    return inner_.load_inbox(of);
  }
  void note(const broker::partition_name& of, const inbox::change& change) override { inner_.note(of, change); }
  std::vector<std::size_t> note_events(const broker::partition_name& of,
                                       const std::vector<inbox::brought_event>& events) override {
    return inner_.note_events(of, events);
  }
  void forget_events(const broker::partition_name& of, const std::vector<inbox::brought_event>& events) override {
    inner_.forget_events(of, events);
  }
  effect::handled_records handle(const std::string& topic, const std::vector<broker::record>& batch) override {
    return inner_.handle(topic, batch);
  }
  effect::after_commit publish(const std::vector<wire::event>& events) override { return inner_.publish(events); }
  void store_letters(const std::vector<letters::dead_letter>& letters) override { inner_.store_letters(letters); }

private:
  effect::effect_transaction& inner_;
};

class unfenced_database final : public effect::effect_database {
public:
  explicit unfenced_database(std::unique_ptr<effect::effect_database> inner) : inner_{std::move(inner)} {}
  store::stored<effect::batch_effects> transact(const work& todo) override {
    return inner_->transact([&](effect::effect_transaction& open) {
      unfenced_transaction without{open};
      return todo(without);
    });
  }
  store::stored<std::optional<effect::stored_offset>> read_offset(const broker::partition_name& of) override {
    return inner_->read_offset(of);
  }

private:
  std::unique_ptr<effect::effect_database> inner_;
};

}  // namespace

void empty_rows(const store::settings& database) {
  store::session session{database};
  const auto done = session.run([](soci::session& sql) {
    sql << make_tables_sql;
    return true;
  });
  if (!done)
    throw std::runtime_error{done.error().detail};
}

effect::effect_database_factory row_database(const row_settings& with, counter handled) {
  return [with, handled]() -> std::unique_ptr<effect::effect_database> {
    auto inner = effect::make_effect_sql(with.database, "bench",
                                         std::make_unique<handler::typed_batch_handler<paced_work>>(
                                             std::make_unique<row_handler>(with.dedupe, handled)));
    if (with.fence)
      return inner;
    return std::make_unique<unfenced_database>(std::move(inner));
  };
}

}  // namespace troupe::bench
