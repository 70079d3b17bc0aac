#include "runtime/letters/letters_sql.hpp"

#include "runtime/letters/record_columns_sql.hpp"
#include "runtime/wire/header_text.hpp"

namespace troupe::letters {
namespace {

constexpr auto has_place = " and style = 'keyed' and partition is not null and key is not null for update of l";
constexpr auto has_no_place = " and (style = 'batch' or partition is null or key is null) for update of l";

/// `from`, as a statement reads it: "chosen" are the letters for which `also` holds, too. To be kept until the
/// statement was executed.
class choosing {
public:
  choosing(soci::session& sql, const letter_choice& from)
      : sql_{sql},
        ids_{store::array_of(from.ids)},
        key_{store::to_hex(from.key)},
        fingerprint_{from.fingerprint},
        topic_{from.topic},
        after_{from.after},
        until_{from.until} {}

  auto prepare(const std::string& also, const std::string& then) const {
    return (sql_.prepare << "with asked as (select :ids::bigint[] ids, :key::text k, :print::text f, :topic::text t, "
                            ":after::bigint a, :until::bigint u), "
                            "chosen as (select l.* from dead_letters l, asked where closed_at is null "
                            "and dead_letter_id > a and dead_letter_id <= u "
                            "and (cardinality(ids) = 0 or dead_letter_id = any(ids)) "
                            "and (k = '' or key = decode(k, 'hex')) and (f = '' or fingerprint = f) "
                            "and (t = '' or l.topic = t)" +
                                also + ") " + then,
            soci::use(ids_), soci::use(key_), soci::use(fingerprint_), soci::use(topic_), soci::use(after_),
            soci::use(until_));
  }

  std::int64_t execute(const std::string& also, const std::string& then) const {
    soci::statement done = prepare(also, then);
    done.execute(true);
    return done.get_affected_rows();
  }

private:
  soci::session& sql_;
  std::string ids_, key_, fingerprint_, topic_;
  long long after_, until_;
};

stored_letter letter_of(const soci::row& row) {
  stored_letter out;
  out.id = row.get<long long>(0);
  out.group = row.get<std::string>(1);
  out.topic = row.get<std::string>(2);
  out.partition = value_or_null<long long>(row, 3);
  out.at = value_or_null<long long>(row, 4);
  out.key = bytes_or_null(row, 5);
  out.payload = bytes_or_null(row, 6);
  out.head = wire::headers_from_text(row.get<std::string>(7));
  out.reason = row.get<std::string>(8);
  out.fingerprint = row.get<std::string>(9);
  out.style = row.get<std::string>(10);
  out.node = row.get<std::string>(11);
  out.created_at = row.get<std::string>(12);
  out.attempts = row.get<long long>(13);
  return out;
}

// Whole seconds, as a person reads them.
std::string shown(const std::string& time) {
  return "to_char(" + time + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
}

std::vector<stored_letter> select(soci::session& sql, const letter_choice& chosen, const std::string& also, int limit) {
  const choosing these{sql, chosen};
  const soci::rowset<soci::row> rows =
      (these.prepare(also,
                     "select dead_letter_id, consumer_group, topic, partition::bigint, \"offset\", "
                     "encode(key, 'hex'), encode(payload, 'hex'), headers, reason, fingerprint, style, node, " +
                         shown("created_at") + ", attempts::bigint from chosen order by dead_letter_id limit :limit"),
       soci::use(limit));
  std::vector<stored_letter> out;
  for (const auto& row : rows)
    out.push_back(letter_of(row));
  return out;
}

}  // namespace

std::int64_t count_letters(soci::session& sql, const letter_choice& chosen) {
  return first_page(sql, chosen, std::numeric_limits<int>::max()).letters;
}

letter_page first_page(soci::session& sql, const letter_choice& chosen, int most) {
  const choosing these{sql, chosen};
  long long letters = 0, last = 0;
  soci::statement look = (these.prepare("",
                                        "select count(*), coalesce(max(dead_letter_id), 0) from (select dead_letter_id "
                                        "from chosen order by dead_letter_id limit :most) p"),
                          soci::use(most), soci::into(letters), soci::into(last));
  look.execute(true);
  return {letters, last};
}

std::vector<stored_letter> read_letters(soci::session& sql, const letter_choice& chosen, int limit,
                                        std::int64_t after) {
  auto from = chosen;
  from.after = std::max(from.after, after);
  return select(sql, from, "", limit);
}

std::vector<letter_group> group_letters(soci::session& sql, const letter_choice& chosen) {
  const choosing these{sql, chosen};
  const soci::rowset<soci::row> rows =
      these.prepare("", "select fingerprint, topic, (array_agg(reason order by dead_letter_id desc))[1], " +
                            shown("min(created_at)") + ", " + shown("max(created_at)") +
                            ", count(*) from chosen group by fingerprint, topic order by count(*) desc, fingerprint");
  std::vector<letter_group> out;
  for (const auto& row : rows)
    out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3),
                   row.get<std::string>(4), row.get<long long>(5)});
  return out;
}

std::int64_t replay_in_place(soci::session& sql, const letter_choice& chosen) {
  return choosing{sql, chosen}.execute(
      has_place,
      ", moved as (insert into parked_records(consumer_group, topic, partition, \"offset\", key, "
      "headers, payload, attempts, last_error, next_attempt_at, state, record_print, log) "
      "select consumer_group, topic, partition, \"offset\", key, headers, payload, 0, reason, now(), "
      "'replayed', record_print, log from chosen "
      "on conflict (consumer_group, topic, partition, \"offset\", record_print) do update "
      "set state = 'replayed', attempts = 0, next_attempt_at = now()) "
      "delete from dead_letters d using chosen c where d.dead_letter_id = c.dead_letter_id");
}

std::vector<stored_letter> read_placeless(soci::session& sql, const letter_choice& chosen, int limit) {
  return select(sql, chosen, has_no_place, limit);
}

void close_as_replayed(soci::session& sql, const std::vector<std::int64_t>& ids) {
  const auto list = store::array_of(ids);
  sql << "update dead_letters set closed_at = now(), closed_as = 'replayed' where dead_letter_id = any(:ids::bigint[])",
      soci::use(list);
}

std::vector<stored_letter> take_unmirrored(soci::session& sql, const std::vector<std::string>& topics, int limit) {
  const auto list = store::array_of(topics);
  const soci::rowset<long long> rows =
      (sql.prepare << "update dead_letters set mirrored_at = now() where dead_letter_id in (select dead_letter_id from "
                      "dead_letters where mirrored_at is null and closed_at is null and topic = any(:topics::text[]) "
                      "order by dead_letter_id limit :limit for update skip locked) returning dead_letter_id",
       soci::use(list), soci::use(limit));
  letter_choice taken;
  taken.ids.assign(rows.begin(), rows.end());
  if (taken.ids.empty())  // which would choose all
    return {};
  return read_letters(sql, taken, limit);
}

std::int64_t discard_letters(soci::session& sql, const letter_choice& chosen) {
  return choosing{sql, chosen}.execute(
      " for update of l",
      ", freed as (update parked_records p set state = 'discarded' from chosen c where (p.consumer_group, p.topic, "
      "p.partition, p.\"offset\", p.record_print) = (c.consumer_group, c.topic, c.partition, c.\"offset\", "
      "c.record_print) and p.state = 'held') update dead_letters d set closed_at = now(), closed_as = 'discarded' "
      "from chosen c where d.dead_letter_id = c.dead_letter_id");
}

}  // namespace troupe::letters
