#include "runtime/outbox/batch_outbox_sql.hpp"

#include "runtime/inbox/brought_events.hpp"
#include "runtime/outbox/outbox_sql.hpp"
#include "runtime/store/abandon.hpp"
#include "runtime/wire/codec/utf8.hpp"

#include <algorithm>
#include <map>

namespace troupe::outbox {
namespace {

using events = std::vector<wire::event>;

constexpr auto unfit = "OF005";

// Those that were there before: what this transaction has written is not asked for.
const std::string known_sql =
    "select o.event_id, o.topic, o.key, o.type from unnest(:ids::text[]) a(id) join outbox o on o.event_id = a.id "
    "where o.xmin <> pg_current_xact_id()::xid";

// Without the payload: what is handled once more may tell another time.
bool is_alike(const wire::event& a, const wire::event& b) {
  return a.topic == b.topic && a.key == b.key && a.type == b.type;
}

[[noreturn]] void refuse_other(const std::string& id) {
  throw store::abandon{unfit, "two events that differ have the id " + id};
}

/// Each once. A handler that names two events alike would lose one of them.
events distinct(const events& all) {
  events out;
  std::map<std::string_view, const wire::event*> known;
  for (const auto& one : all) {
    const auto [first, is_new] = known.emplace(one.id, &one);
    if (is_new)
      out.push_back(one);
    else if (!is_alike(*first->second, one) || first->second->payload != one.payload)
      refuse_other(one.id);
  }
  return out;
}

/// Why an event cannot be written, as a sentence; empty: it can.
std::string why_unfit(const wire::event& one) {
  if (one.id.empty() || !inbox::can_be_kept(one.id))
    return "the id of its event must be printable text of 1 to 1000 bytes, or no consumer could drop repeats by it";
  if (!wire::is_utf8(one.key) || one.key.find('\0') != one.key.npos)
    return "the key of its event must be UTF-8 without NUL, as the outbox stores text";
  return "";
}

class batch_outbox_sql final : public effect::batch_outbox {
public:
  batch_outbox_sql(std::shared_ptr<const relay_link> relay, std::set<std::string> topics, std::string node_name)
      : relay_{std::move(relay)}, topics_{std::move(topics)}, node_name_{std::move(node_name)} {}

  void prepare(soci::session&) override { insert_.reset(); }

  effect::after_commit insert(soci::session& sql, const events& asked) override {
    std::for_each(asked.begin(), asked.end(), [this](const auto& one) { admit(one); });
    auto written = distinct(asked);
    execute(sql, written);
    const auto known = inserted_ == static_cast<long long>(written.size()) ? events{} : known_of(sql);
    auto entries = entries_of(std::move(written), before_);
    leave_out(known, entries);
    return [relay = relay_, entries = std::move(entries)]() mutable { relay->tell(std::move(entries)); };
  }

private:
  void admit(const wire::event& one) const {
    if (!topics_.contains(one.topic))
      throw store::abandon{effect::not_declared, "its handler publishes to the topic \"" + one.topic +
                                                     "\", of no message that its kind declares in publishes"};
    if (const auto why = why_unfit(one); !why.empty())
      throw store::abandon{unfit, why};
  }

  void execute(soci::session& sql, const events& written) {
    if (!insert_)
      prepare_insert(sql);
    rows_.clear();
    for (const auto& one : written)
      rows_.add(one);
    rows_.finish(node_name_);
    insert_->execute(true);
  }

  // With the first event: most handlers publish nothing.
  void prepare_insert(soci::session& sql) {
    insert_ = std::make_unique<soci::statement>(
        (sql.prepare << "with " + outbox_rows::insert_new_cte() +
                            " select (select count(*) from outbox_rows), (select pairs from outbox_before)",
         soci::use(rows_.ids, "outbox_ids"), soci::use(rows_.topics, "outbox_topics"),
         soci::use(rows_.keys, "outbox_keys"), soci::use(rows_.types, "outbox_types"),
         soci::use(rows_.payloads, "outbox_payloads"), soci::use(rows_.headers, "outbox_headers"),
         soci::use(rows_.node, "outbox_node"), soci::into(inserted_), soci::into(before_)));
  }

  events known_of(soci::session& sql) const {
    events out;
    const soci::rowset<soci::row> rows = (sql.prepare << known_sql, soci::use(rows_.ids, "ids"));
    for (const auto& row : rows)
      out.push_back(
          {row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3), "", {}});
    return out;
  }

  // Whoever wrote those publishes them.
  static void leave_out(const events& known, std::vector<entry>& entries) {
    for (const auto& there : known)
      std::erase_if(entries, [&](const entry& one) {
        if (one.event.id != there.id)
          return false;
        if (!is_alike(one.event, there))
          refuse_other(there.id);
        return true;
      });
  }

  std::shared_ptr<const relay_link> relay_;
  std::set<std::string> topics_;
  std::string node_name_;
  // Bound by address.
  outbox_rows rows_;
  long long inserted_ = 0;
  std::string before_;
  std::unique_ptr<soci::statement> insert_;
};

}  // namespace

effect::batch_outbox_factory batch_outbox_of(std::shared_ptr<const relay_link> relay, std::set<std::string> topics,
                                             std::string node_name) {
  return [relay = std::move(relay), topics = std::move(topics), name = std::move(node_name)] {
    return std::make_unique<batch_outbox_sql>(relay, topics, name);
  };
}

}  // namespace troupe::outbox
