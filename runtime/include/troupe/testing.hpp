// Tests of kinds, without actors, Kafka or waiting: a stage hosts them on a throwaway database of a real PostgreSQL.
// What is called on it has happened when it returns.
//
//   troupe::testing::stage stage{{payment_kind(), fraud_kind(), ledger_kind()}};
//   stage.answer<score_asked>([](const score_asked&) { return 95; });
//   CHECK(stage.call("POST", "/payments", capture{7, 100}).status == 201);
//   stage.run_until_quiet();
//   CHECK(stage.one<bool>("select suspicious from ledger"));
//
// Routes, handlers, timers, inbox, fences and outbox are the code of the runtime; bridges, relay, doors and actors are
// not there. Link troupe::testing. Everything throws std::runtime_error with a sentence when it cannot be done at all:
// no server, scripts that fail, a statement of the test that the database refuses. See hardships.hpp for faults.
#pragma once

#include <troupe/kind.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace troupe::testing {

struct stage_settings {
  std::string server = {};       // postgresql://...; empty: TROUPE_TEST_POSTGRES
  int attempts = 5;              // run_until_quiet() tries a record as often, then it is a dead letter
  std::int32_t partitions = 3;   // of each topic
  std::size_t batch_size = 500;  // records that a batch handler gets at once, at most
};

/// A record as a producer writes it. A value: what changes it returns another one. The same record delivered again is
/// the same record, wherever it was put for the first time.
class record {
public:
  record with_id(std::string id) const;  // of the event; else one of its own
  record with_source(std::string source) const;
  record with_key(std::string key) const;
  record with_payload(std::string text) const;  // JSON that an older or newer program wrote, or no JSON at all
  record of_version(int version) const;         // of the message, as its type says
  record at(std::int32_t partition) const;      // else its key decides
  record at(std::int32_t partition, std::int64_t offset) const;
  record of_another_program() const;  // no outbox published it: the inbox does not remember its event, only its place
  record in_another_record() const;   // the same event, published twice

  const std::string& topic() const { return topic_; }
  const std::string& key() const { return key_; }
  bool is_of_outbox() const { return of_outbox_; }

private:
  friend record record_of_event(wire::event event);
  friend class topics;

  std::string topic_, key_, payload_;
  wire::envelope said_;
  std::int32_t partition_ = -1;
  std::int64_t offset_ = -1;
  bool of_outbox_ = true;
  std::uint64_t number_ = 0;  // tells it from other records
};

record record_of_event(wire::event event);

std::string next_event_id(std::string_view message);

template <event T>
record record_of(const T& message) {
  const std::string name{message_traits<T>::name};
  return record_of_event(wire::make_event(message, name, wire::format::json, next_event_id(name), "troupe/test",
                                          wire::current_time(), {}));
}

/// What became of a record at a handler.
struct handled {
  enum class verdict : std::uint8_t { done, done_before, retry, unavailable, rejected };
  verdict what = verdict::done;
  std::string reason = {};

  bool operator==(const handled&) const = default;
};

/// "done", "done before", "retry: there was no score in time", "unavailable: ...", "rejected: ...".
std::string to_string(const handled& one);

class trouble;

/// Owns its database. Used on one thread. Each handler, route and timer has one worker, with a copy of the function as
/// the kind was given it. Several kinds may handle one message, each as its own group.
class stage {
public:
  explicit stage(std::vector<kind> kinds, stage_settings with = {});
  stage(std::vector<kind> kinds, stage_settings with, trouble meanwhile);  // for hardships()
  ~stage();

  // Clients.

  using headers = std::vector<std::pair<std::string, std::string>>;

  /// `target`: path and query. `body`: text, or a struct, which goes as JSON. 404 and 405 as a door answers them.
  template <class Body = std::string_view>
  http::response call(const std::string& method, const std::string& target, const Body& body = {},
                      const headers& head = {}) {
    if constexpr (std::convertible_to<const Body&, std::string_view>)
      return call_with(method, target, std::string{std::string_view{body}}, head);
    else
      return call_with(method, target, wire::to_json(body), head);
  }

  // Producers. A record that nobody handles is nobody's.

  /// Once, now, to every handler of its message; the verdict of the one that is least content. A rejected record is a
  /// dead letter; one to be retried waits until the test delivers it again.
  handled deliver(const record& one);
  template <event T>
  handled deliver(const T& message) {
    return deliver(record_of(message));
  }

  /// The same of many at once: to batch handlers together, as far as they are of one partition.
  std::vector<handled> deliver(const std::vector<record>& records);

  /// With the next run_until_quiet().
  void produce(const record& one);
  template <event T>
  void produce(const T& message) {
    produce(record_of(message));
  }

  // What the runtime does meanwhile.

  /// Carries what is in the outbox to the handlers, those of one key in order, and retries as often as settings say.
  void deliver_published();
  /// The same until nothing new is published. Throws when a handler says unavailable as often as settings say.
  void run_until_quiet();

  /// In its turn, whenever the last one was. Throws what hinders it.
  void run_timer(const std::string& name);

  /// For this stage instead of the kind that answers it. An empty function: nobody answers in time.
  template <question Q>
  void answer(std::function<typename Q::answer(const Q&)> how) {
    answer_with(typeid(Q), [how = std::move(how)](const void* asked) -> std::any {
      return how ? std::any{typename Q::answer{how(*static_cast<const Q*>(asked))}} : std::any{};
    });
  }

  /// transaction::now(), which stands still in between; at first 2030-01-01. now() of PostgreSQL is another clock.
  void set_time(timestamp now);
  void pass_time(std::chrono::microseconds more);
  timestamp time() const;

  // What the test sees.

  /// Events of this message that were in the outbox at some time, each once, in the order in which they got there.
  template <event T>
  std::vector<T> published() {
    std::vector<T> out;
    for (const auto& one : published_as(message_traits<T>::name)) {
      auto read = wire::decode_record<T>(one.head, one.payload);
      if (!read)
        throw std::runtime_error{"a published event cannot be read: " + to_string(read.error())};
      out.push_back(std::move(*read));
    }
    return out;
  }

  /// Reasons of dead letters, the oldest first.
  std::vector<std::string> dead_letters();

  template <class Row, class... Values>
  Row one(std::string_view statement, const Values&... values) {
    std::optional<Row> out;
    transact([&](transaction& tx) { out = tx.one<Row>(statement, values...); });
    return std::move(*out);
  }
  template <class Row, class... Values>
  std::vector<Row> all(std::string_view statement, const Values&... values) {
    std::vector<Row> out;
    transact([&](transaction& tx) { out = tx.all<Row>(statement, values...); });
    return out;
  }

  /// A transaction of the test's own; it may publish what one of the kinds declares.
  void transact(const std::function<void(transaction&)>& work);

  const std::string& database_url() const;

  /// All that was carried, in another record each: as a relay does that has forgotten what it did.
  void publish_again();

private:
  friend class trouble;

  http::response call_with(const std::string& method, const std::string& target, std::string body, const headers& head);
  void answer_with(std::type_index question, std::function<std::any(const void*)> how);
  std::vector<wire::event> published_as(std::string_view message);

  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace troupe::testing
