// One open transaction of PostgreSQL, the same for HTTP routes, handlers of events and timers. The runtime begins and
// commits it; what is written and what is published in it exist together or not at all.
//
//   const auto id = tx.one<troupe::identifier>("insert into payments(account) values ($1) returning id", account);
//   tx.publish(payment_captured{id, account, amount});
//
// Lives for one call and belongs to the thread of that call, which may block: a statement for as long as
// postgres.statement_timeout. Whatever is thrown rolls back. The call may run again (a conflict, a lost connection), so
// it decides from what it reads here.
//
// A statement is one of PostgreSQL's, its parameters $1, $2 ... take their type from where they stand: integers, bool,
// strings, troupe's types and std::optional of these; a std::vector of them is an array ($1::bigint[]), a struct with
// TROUPE_FIELDS goes as JSON. What a statement brings is read the same way: a list from an array or from JSON, a struct
// in a column from JSON. It is prepared once for each session, so it is a constant text. The session is in UTC.
#pragma once

#include <troupe/message.hpp>

#include "runtime/store/arrays.hpp"
#include "runtime/store/row_reader.hpp"
#include "runtime/wire/codec/binary.hpp"
#include "runtime/wire/codec/json.hpp"
#include "runtime/wire/envelope.hpp"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

namespace soci {
class session;
}
namespace troupe::handler {
struct origin;
}

namespace troupe {

namespace api {

class open_transaction;
struct gathered_functions;

using parameters = std::vector<std::optional<std::string>>;

template <class T>
std::optional<std::string> to_parameter(const T& value);

template <class T>
inline constexpr bool is_array = false;  // goes as one
template <class T>
void add_element(store::array_literal& to, const T& one);

template <class T>
inline constexpr bool is_row = requires(T& value, wire::some_archive& archive) {
  value.serialize(archive);
};

template <class T>
inline constexpr bool is_array<std::vector<T>> = !is_row<T>;

/// Of an event that a transaction publishes: whose it is.
struct because {
  std::size_t place = 0;                     // of the record in its batch
  const handler::origin* record = nullptr;   // null: of none
  const wire::trace_ids* request = nullptr;  // null: of none
  std::string id = {};                       // empty: one is made
};

/// The first `most` rows.
template <class T>
std::vector<T> read_rows(const store::rows& from, int most);

/// Seen by a struct's serialize: "payment_id, account_id".
struct column_list {
  std::string names;
  void operator()(const auto& field) { (names += names.empty() ? "" : ", ") += wire::column_of(field.name); }
};

/// Makes an event of a message, once its topic is known.
using event_maker = std::function<wire::event(std::string topic, wire::format as, std::string id, std::string source,
                                              timestamp at, wire::trace_ids trace)>;

template <event Event>
event_maker maker_of(Event message) {
  return [message = std::move(message)](std::string topic, wire::format as, std::string id, std::string source,
                                        timestamp at, wire::trace_ids trace) {
    return wire::make_event(message, std::move(topic), as, std::move(id), std::move(source), at, std::move(trace));
  };
}

}  // namespace api

/// A statement has brought no row where there must be one.
struct no_row : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A record in a batch, see batch.hpp.
template <event T>
struct received;

/// A request among others, see gathered.hpp.
template <class Body>
struct gathered_request;

class transaction {
public:
  explicit transaction(api::open_transaction& on) : on_{on} {}
  transaction(const transaction&) = delete;

  /// Rows that were written or deleted.
  template <class... Values>
  std::int64_t execute(std::string_view statement, const Values&... values) {
    return execute_with(statement, {api::to_parameter(values)...});
  }

  /// The first row of a statement: a struct with TROUPE_FIELDS, whose members are its columns (account_id), or the
  /// value in its first column. Throws no_row.
  template <class Row, class... Values>
  Row one(std::string_view statement, const Values&... values) {
    auto found = find<Row>(statement, values...);
    if (!found)
      throw no_row{"no row came of: " + std::string{statement}};
    return std::move(*found);
  }

  template <class Row, class... Values>
  std::optional<Row> find(std::string_view statement, const Values&... values) {
    auto first = api::read_rows<Row>(rows_with(statement, {api::to_parameter(values)...}), 1);
    if (first.empty())
      return std::nullopt;
    return std::optional<Row>{std::move(first.front())};
  }

  template <class Row, class... Values>
  std::vector<Row> all(std::string_view statement, const Values&... values) {
    const auto found = rows_with(statement, {api::to_parameter(values)...});
    return api::read_rows<Row>(found, found.size());
  }

  /// One statement for all rows, structs with TROUPE_FIELDS: member account_id is column account_id. std::nullopt is
  /// NULL, not the column's default.
  template <class Row>
  void insert(std::string_view table, const std::vector<Row>& rows) {
    static_assert(api::is_row<Row>, "a row to insert is a struct with TROUPE_FIELDS, whose members are its columns");
    if (!rows.empty())
      insert_rows(table, columns_of<Row>(), wire::to_json(rows, wire::field_names::columns));
  }
  template <class Row>
  void insert(std::string_view table, const Row& row) {
    insert(table, std::vector<Row>{row});
  }

  /// The event leaves after COMMIT, through the outbox. Its kind has declared publishes<Event>(); otherwise the
  /// transaction is rolled back and says so. Events of one key keep the order of their transactions. In a batch handler
  /// the event is because of one of its records, and goes if that is rejected.
  template <class Event>
  void publish(Event message) {
    static_assert(event<Event>, "only a struct with TROUPE_MESSAGE can be published");
    publish_as(message_traits<Event>::name, {}, api::maker_of(std::move(message)));
  }
  template <class Event, event Cause>
  void publish(Event message, const received<Cause>& because) {
    static_assert(event<Event>, "only a struct with TROUPE_MESSAGE can be published");
    publish_as(message_traits<Event>::name, {because.place, &because.from}, api::maker_of(std::move(message)));
  }

  /// `id`: of the event, which no other one has; printable, up to 1000 bytes. Empty: the runtime makes one.
  template <class Event, class Body>
  void publish(Event message, const gathered_request<Body>& because, std::string id = "") {
    static_assert(event<Event>, "only a struct with TROUPE_MESSAGE can be published");
    publish_as(message_traits<Event>::name, {0, nullptr, &because.trace, std::move(id)},
               api::maker_of(std::move(message)));
  }

  /// When the call began, by this node's clock.
  timestamp now() const;

  /// For all that is not here: statements of SOCI, COPY, cursors. Include <soci/soci.h>.
  soci::session& sql();

  /// A `T(soci::session&)` that is made once for each session and dies before it: for statements that SOCI prepares
  /// and whatever else belongs to a session. Each worker has a session, so that a T is used on one thread; it outlives
  /// the transaction, also one that is rolled back.
  template <class T>
  T& prepared() {
    return *static_cast<T*>(
        prepared_as(typeid(T), [](soci::session& on) -> std::shared_ptr<void> { return std::make_shared<T>(on); }));
  }

private:
  template <class Row>
  static std::string columns_of() {
    api::column_list seen;
    Row{}.serialize(seen);
    return seen.names;
  }

  std::int64_t execute_with(std::string_view statement, api::parameters with);
  store::rows rows_with(std::string_view statement, api::parameters with);
  void insert_rows(std::string_view table, const std::string& columns, std::string rows);
  void* prepared_as(std::type_index type, std::shared_ptr<void> (*make)(soci::session& on));
  void publish_as(std::string_view message, const api::because& why, const api::event_maker& make);

  api::open_transaction& on_;
};

template <class T>
void api::add_element(store::array_literal& to, const T& one) {
  if constexpr (std::integral<T>)
    to.add(one);
  else if constexpr (requires { one.has_value(); })
    one ? add_element(to, *one) : void(to.add_null());
  else
    to.add(to_parameter(one));
}

template <class T>
std::optional<std::string> api::to_parameter(const T& value) {
  if constexpr (std::same_as<T, bool>)
    return value ? "true" : "false";
  else if constexpr (std::integral<T>)
    return std::to_string(value);
  else if constexpr (std::floating_point<T>) {
    char digits[32];
    return std::string{digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
  } else if constexpr (std::convertible_to<const T&, std::string_view>)
    return std::string{std::string_view{value}};
  else if constexpr (std::same_as<T, timestamp>)
    return wire::to_rfc3339(value);
  else if constexpr (wire::restricted<T>)
    return to_parameter(value.to_wire());
  else if constexpr (requires { value.has_value(); })
    return value ? to_parameter(*value) : std::nullopt;
  else if constexpr (is_array<T>) {
    store::array_literal all;
    for (const auto& one : value)
      add_element(all, one);
    return all.text();
  } else {
    static_assert(wire::can_travel<T>,
                  "a parameter of a statement is an integer, bool, a string, one of troupe's types, a std::optional or "
                  "std::vector of these, or goes as JSON: a struct with TROUPE_FIELDS");
    return wire::to_json(value);
  }
}

template <class T>
std::vector<T> api::read_rows(const store::rows& from, int most) try {
  static_assert(wire::can_travel<T>,
                "a row is a struct with TROUPE_FIELDS, or one of std::int64_t, bool, std::string, troupe's types and "
                "std::optional of these");
  std::vector<T> out;
  store::row_reader reader{from};
  for (int row = 0; row < std::min(most, from.size()); ++row)
    if constexpr (is_row<T>)
      out.push_back(reader.read<T>(row));
    else
      out.push_back(store::from_column<T>(from.value(row, 0)));
  return out;
} catch (const wire::refused& refusal) {
  throw store::unexpected_row{"a row of the database is not as expected: " + to_string(refusal.why())};
}

}  // namespace troupe
