#include "runtime/letters/letters_sql.hpp"

#include "runtime/store/arrays.hpp"
#include "runtime/store/hex.hpp"
#include "schemas/envelope.hpp"

namespace troupe::letters {
namespace {

constexpr auto has_place = " and style = 'keyed' and partition is not null and key is not null for update of l";
constexpr auto has_no_place = " and (style = 'batch' or partition is null or key is null) for update of l";

/// "with chosen as (...)": binds ids, key, print, topic, after and until, in this order.
std::string chosen_where(const std::string& also) {
  return "with asked as (select :ids::bigint[] ids, :key::text k, :print::text f, :topic::text t, :after::bigint a, "
         ":until::bigint u), "
         "chosen as (select l.* from dead_letters l, asked where closed_at is null and dead_letter_id > a "
         "and dead_letter_id <= u "
         "and (cardinality(ids) = 0 or dead_letter_id = any(ids)) and (k = '' or key = decode(k, 'hex')) "
         "and (f = '' or fingerprint = f) and (t = '' or l.topic = t)" +
         also + ")";
}

struct bound_choice {
  explicit bound_choice(const letter_choice& from)
      : key{store::to_hex(from.key)},
        fingerprint{from.fingerprint},
        topic{from.topic},
        after{from.after},
        until{from.until} {
    store::array_literal list;
    for (const auto id : from.ids)
      list.add(id);
    ids = list.text();
  }
  std::string ids, key, fingerprint, topic;
  long long after, until;
};

template <class Row>
std::optional<std::int64_t> number(const Row& row, std::size_t column) {
  const auto value = row.template get<long long>(column);
  return value < 0 ? std::nullopt : std::optional<std::int64_t>{value};
}

std::optional<std::string> bytes(const soci::row& row, std::size_t column) {
  const auto text = row.get<std::string>(column);
  return text == "-" ? std::nullopt : std::optional{store::from_hex(text)};
}

stored_letter letter_of(const soci::row& row) {
  stored_letter out;
  out.id = row.get<long long>(0);
  out.group = row.get<std::string>(1);
  out.topic = row.get<std::string>(2);
  out.partition = number(row, 3);
  out.at = number(row, 4);
  out.key = bytes(row, 5);
  out.payload = bytes(row, 6);
  out.head = schemas::headers_from_text(row.get<std::string>(7));
  out.reason = row.get<std::string>(8);
  out.fingerprint = row.get<std::string>(9);
  out.style = row.get<std::string>(10);
  out.node = row.get<std::string>(11);
  out.created_at = row.get<std::string>(12);
  out.attempts = row.get<long long>(13);
  return out;
}

std::vector<stored_letter> select(soci::session& sql, const letter_choice& chosen, const std::string& also, int limit) {
  const bound_choice with{chosen};
  const soci::rowset<soci::row> rows =
      (sql.prepare << chosen_where(also) +
                          " select dead_letter_id, consumer_group, topic, coalesce(partition, -1)::bigint, "
                          "coalesce(\"offset\", -1), coalesce(encode(key, 'hex'), '-'), "
                          "coalesce(encode(payload, 'hex'), '-'), headers, reason, fingerprint, style, node, "
                          "to_char(created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), "
                          "attempts::bigint from chosen order by dead_letter_id limit :limit",
       soci::use(with.ids), soci::use(with.key), soci::use(with.fingerprint), soci::use(with.topic),
       soci::use(with.after), soci::use(with.until), soci::use(limit));
  std::vector<stored_letter> out;
  for (const auto& row : rows)
    out.push_back(letter_of(row));
  return out;
}

std::int64_t execute(soci::session& sql, const letter_choice& chosen, const std::string& statement) {
  const bound_choice with{chosen};
  soci::statement done =
      (sql.prepare << statement, soci::use(with.ids), soci::use(with.key), soci::use(with.fingerprint),
       soci::use(with.topic), soci::use(with.after), soci::use(with.until));
  done.execute(true);
  return done.get_affected_rows();
}

}  // namespace

std::int64_t count_letters(soci::session& sql, const letter_choice& chosen) {
  const bound_choice with{chosen};
  long long count = 0;
  sql << chosen_where("") + " select count(*) from chosen", soci::use(with.ids), soci::use(with.key),
      soci::use(with.fingerprint), soci::use(with.topic), soci::use(with.after), soci::use(with.until),
      soci::into(count);
  return count;
}

letter_page first_page(soci::session& sql, const letter_choice& chosen, int most) {
  const bound_choice with{chosen};
  long long letters = 0, last = 0;
  sql << chosen_where("") +
             " select count(*), coalesce(max(dead_letter_id), 0) from "
             "(select dead_letter_id from chosen order by dead_letter_id limit :most) p",
      soci::use(with.ids), soci::use(with.key), soci::use(with.fingerprint), soci::use(with.topic),
      soci::use(with.after), soci::use(with.until), soci::use(most), soci::into(letters), soci::into(last);
  return {letters, last};
}

std::vector<stored_letter> read_letters(soci::session& sql, const letter_choice& chosen, int limit,
                                        std::int64_t after) {
  auto from = chosen;
  from.after = std::max(from.after, after);
  return select(sql, from, "", limit);
}

std::vector<letter_group> group_letters(soci::session& sql, const letter_choice& chosen) {
  const bound_choice with{chosen};
  const soci::rowset<soci::row> rows =
      (sql.prepare << chosen_where("") +
                          " select fingerprint, topic, (array_agg(reason order by dead_letter_id desc))[1], "
                          "to_char(min(created_at) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), "
                          "to_char(max(created_at) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), "
                          "count(*) from chosen group by fingerprint, topic order by count(*) desc, fingerprint",
       soci::use(with.ids), soci::use(with.key), soci::use(with.fingerprint), soci::use(with.topic),
       soci::use(with.after), soci::use(with.until));
  std::vector<letter_group> out;
  for (const auto& row : rows)
    out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3),
                   row.get<std::string>(4), row.get<long long>(5)});
  return out;
}

std::int64_t replay_in_place(soci::session& sql, const letter_choice& chosen) {
  return execute(sql, chosen,
                 chosen_where(has_place) +
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
  store::array_literal list;
  for (const auto id : ids)
    list.add(id);
  sql << "update dead_letters set closed_at = now(), closed_as = 'replayed' where dead_letter_id = any(:ids::bigint[])",
      soci::use(list.text());
}

std::vector<stored_letter> take_unmirrored(soci::session& sql, const std::vector<std::string>& topics, int limit) {
  store::array_literal list;
  for (const auto& topic : topics)
    list.add(topic);
  const auto literal = list.text();
  const soci::rowset<long long> rows =
      (sql.prepare << "update dead_letters set mirrored_at = now() where dead_letter_id in (select dead_letter_id from "
                      "dead_letters where mirrored_at is null and closed_at is null and topic = any(:topics::text[]) "
                      "order by dead_letter_id limit :limit for update skip locked) returning dead_letter_id",
       soci::use(literal), soci::use(limit));
  letter_choice taken;
  taken.ids.assign(rows.begin(), rows.end());
  if (taken.ids.empty())  // which would choose all
    return {};
  return read_letters(sql, taken, limit);
}

std::int64_t discard_letters(soci::session& sql, const letter_choice& chosen) {
  return execute(sql, chosen,
                 chosen_where(" for update of l") +
                     ", freed as (update parked_records p set state = 'discarded' from chosen c where "
                     "p.consumer_group = c.consumer_group and p.topic = c.topic and p.partition = c.partition "
                     "and p.\"offset\" = c.\"offset\" and p.record_print = c.record_print and p.state = 'held') "
                     "update dead_letters d set closed_at = now(), closed_as = 'discarded' from chosen c "
                     "where d.dead_letter_id = c.dead_letter_id");
}

}  // namespace troupe::letters
