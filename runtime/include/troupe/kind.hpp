// A kind of actors: what a node hosts when its file has a table [actors.<name>]. One value says all of it; the runtime
// makes the actors, their mailboxes, sessions and threads.
//
//   troupe::kind{"fraud"}
//       .keyed<payment_captured>("fraud", screen)   // a function, or an object that is copied for each worker
//       .publishes<payment_screened>()
//       .asks<score_asked>();
//
// What is declared is checked before a node starts: a message that nobody takes, a question nobody answers, two
// handlers of one message. Functions are called on threads that may block; each worker has a copy of its own, so that
// what it holds by value needs no lock. What a handler throws: see below.
#pragma once

#include <troupe/audit.hpp>
#include <troupe/batch.hpp>
#include <troupe/delivery.hpp>
#include <troupe/gathered.hpp>
#include <troupe/http.hpp>
#include <troupe/options.hpp>
#include <troupe/trail.hpp>

#include "runtime/store/migration.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace troupe {

namespace node {
struct actor_kind;
}

class kind;

namespace api {

struct keyed_record {
  const void* message = nullptr;
  const origin* from = nullptr;
};

struct keyed_definition {
  using decode_function = wire::decoded<std::shared_ptr<const void>>(const wire::envelope&,
                                                                     const std::optional<std::string>&);
  std::string message, group;
  std::function<decode_function> decode;
  std::function<outcome(const void* message, delivery& by)> handle;
  std::function<std::vector<outcome>(const std::vector<keyed_record>&, deliveries& by)> handle_all = {};  // or this
  std::function<keyed_pace()> pace = {};
};

struct rejection {
  std::size_t place = 0;
  std::string reason;
  bool is_undecodable = false;
};

struct batch_definition {
  std::string message, group;
  std::function<std::vector<rejection>(const std::vector<broker::record>& records, const std::string& topic,
                                       transaction& tx)>
      handle;
};

struct answer_definition {
  std::type_index question;
  std::string name;
  std::function<std::any(const void* asked)> answer;
};

struct timer_definition {
  std::string name;
  std::chrono::milliseconds period{0};
  bool once_in_cluster = false;
  std::function<void(transaction&)> run;
  bool begins_at_once = true;  // else after its first period
};

struct kind_parts;
const kind_parts& parts_of(const kind& of);

/// "score_asked", without namespaces.
std::string type_name_of(std::type_index type);

template <event T>
std::vector<received<T>> received_of(const std::vector<keyed_record>& records) {
  std::vector<received<T>> out;
  out.reserve(records.size());
  for (const auto& one : records)
    out.push_back({*static_cast<const T*>(one.message), *one.from, out.size()});
  return out;
}

template <event T, class F>
keyed_definition keyed_by(std::string group, F handle) {
  constexpr bool of_many =
      std::is_invocable_r_v<std::vector<outcome>, F&, const std::vector<received<T>>&, deliveries&>;
  constexpr bool with_delivery = std::is_invocable_r_v<outcome, F&, const T&, delivery&>;
  constexpr bool with_transaction = std::is_invocable_v<F&, const T&, transaction&>;
  constexpr bool alone = std::is_invocable_r_v<outcome, F&, const T&>;
  static_assert(of_many || with_delivery || with_transaction || alone,
                "a keyed handler is outcome(const message&, delivery&), or void(const message&, transaction&) when all "
                "it does is in PostgreSQL, or outcome(const message&), or "
                "std::vector<outcome>(const std::vector<received<message>>&, deliveries&)");
  keyed_definition out{std::string{message_traits<T>::name},
                       std::move(group),
                       [](const wire::envelope& said,
                          const std::optional<std::string>& value) -> wire::decoded<std::shared_ptr<const void>> {
                         auto message = wire::decode_value<T>(said, value);
                         if (!message)
                           return tl::unexpected(std::move(message.error()));
                         return std::make_shared<const T>(std::move(*message));
                       },
                       {}};
  if constexpr (of_many)
    out.handle_all = [handle = std::move(handle)](const std::vector<keyed_record>& records, deliveries& by) mutable {
      return handle(received_of<T>(records), by);
    };
  else
    out.handle = [handle = std::move(handle)](const void* message, delivery& by) mutable -> outcome {
      const auto& typed = *static_cast<const T*>(message);
      if constexpr (with_delivery)
        return handle(typed, by);
      else if constexpr (with_transaction)
        return by.transact([&](transaction& tx) { handle(typed, tx); });
      else
        return handle(typed);
    };
  return out;
}

template <event T, class F>
batch_definition batch_by(std::string group, F handle) {
  static_assert(std::is_invocable_v<F&, batch<T>&, transaction&>,
                "a batch handler is void(batch<message>&, transaction&)");
  return {std::string{message_traits<T>::name}, std::move(group),
          [handle = std::move(handle)](const std::vector<broker::record>& records, const std::string& topic,
                                       transaction& tx) mutable {
            std::vector<rejection> out;
            std::vector<received<T>> read;
            read.reserve(records.size());
            for (std::size_t i = 0; i < records.size(); ++i) {
              auto said = wire::read_envelope(records[i].head);
              auto message = wire::decode_value<T>(said, records[i].value);
              if (message)
                read.push_back({std::move(*message), handler::origin_of(std::move(said), records[i], topic), i});
              else
                out.push_back({i, to_string(message.error()), true});
            }
            if (read.empty())
              return out;
            batch<T> all{std::move(read)};
            handle(all, tx);
            for (const auto& [place, reason] : all.rejected())
              out.push_back({place, reason});
            return out;
          }};
}

}  // namespace api

class kind {
public:
  /// Small letters, digits and '_'.
  explicit kind(std::string name);

  /// The tables it needs: troupe::migrations::<component>(), which CMake's troupe_migrations() makes of *.sql files.
  kind& migrations(const std::vector<store::migration>& scripts);

  /// [actors.<name>]; see options.hpp. `bound` must outlive the program's main(), and is set before anything runs.
  template <class Options>
  kind& options(Options& bound) {
    return options(config::actor_section("", bound));
  }

  /// Of the options that it has without declaring them.
  kind& defaults(const kind_options& those);

  kind& route(http_route one);

  /// It may publish this message, in its transactions.
  template <class T>
  kind& publishes() {
    static_assert(event<T>, "what a kind publishes is a struct with TROUPE_MESSAGE");
    return describes(wire::all_described<T>()).publishes(std::string{message_traits<T>::name});
  }

  /// Records one by one: of one key in order, of different keys at the same time, up to [actors.<name>] workers. What
  /// the handler throws is a retry with that reason; rejected is a dead letter at once. `group` reads each record once,
  /// unless the node file names another. `pace` is asked when a node starts, after its file is read.
  template <class T, class F>
  kind& keyed(std::string group, F handle, std::function<keyed_pace()> pace = {}) {
    static_assert(event<T>, "what a kind handles is a struct with TROUPE_MESSAGE");
    auto one = api::keyed_by<T>(std::move(group), std::move(handle));
    one.pace = std::move(pace);
    return describes(wire::all_described<T>()).add(std::move(one));
  }

  /// Records of a partition many at once, in the transaction that moves their offset: exactly once. What the handler
  /// throws rolls all of them back; they are tried again one by one until the one to blame is a dead letter.
  template <class T, class F>
  kind& batch(std::string group, F handle) {
    static_assert(event<T>, "what a kind handles is a struct with TROUPE_MESSAGE");
    return describes(wire::all_described<T>()).add(api::batch_by<T>(std::move(group), std::move(handle)));
  }

  /// Q::answer(const Q&), called by up to [actors.<name>] workers at once.
  template <class Q, class F>
  kind& answers(F answer) {
    static_assert(question<Q>, "a question says what its answer is: using answer = ...");
    static_assert(std::is_invocable_r_v<typename Q::answer, F&, const Q&>,
                  "who answers a question is a function of the question that returns its answer");
    return add(api::answer_definition{typeid(Q), api::type_name_of(typeid(Q)),
                                      [answer = std::move(answer)](const void* asked) mutable -> std::any {
                                        return typename Q::answer{answer(*static_cast<const Q*>(asked))};
                                      }});
  }

  template <class Q>
  kind& asks() {
    static_assert(question<Q>, "a question says what its answer is: using answer = ...");
    return asks(api::type_name_of(typeid(Q)));
  }

  /// In a transaction of its own, first at the start, then `period` after its last end. What it throws is rolled back
  /// and in the log; the next turn comes all the same.
  kind& every(std::string name, std::chrono::milliseconds period, std::function<void(transaction&)> run);

  /// The same, but once for all nodes that host the kind: whoever comes first when it is due.
  kind& every_in_cluster(std::string name, std::chrono::milliseconds period, std::function<void(transaction&)> run);

  /// For `why NAME ID`, or `why NAME ID MORE ID`; see trail.hpp. Any node may be asked, whether it hosts the kind or
  /// not. `tx` is to read by.
  using follower = std::function<path_view(tracer&, transaction& tx, const std::vector<std::int64_t>& ids)>;
  kind& trail(std::string name, std::vector<std::string> more, follower follow);

  /// What must hold of its tables, see audit.hpp: finding(transaction&), or finding(transaction&, const audit_scope&).
  /// `tx` is to read by.
  template <class F>
  kind& audit(std::string statement, F look) {
    constexpr bool with_scope = std::is_invocable_r_v<finding, F&, transaction&, const audit_scope&>;
    static_assert(with_scope || std::is_invocable_r_v<finding, F&, transaction&>,
                  "a check is finding(transaction&), or finding(transaction&, const audit_scope&)");
    if constexpr (with_scope)
      return add_check(std::move(statement), std::move(look));
    else
      return add_check(std::move(statement),
                       [look = std::move(look)](transaction& tx, const audit_scope&) mutable { return look(tx); });
  }

  /// What it has stored of an event that it handled, for `why`: one stop or none; asked as a trail is.
  using sighting = std::function<std::vector<stop_view>(transaction& tx, const std::string& event_id)>;
  kind& seen(sighting look);

  /// What the node hosts; see actor.hpp.
  node::actor_kind to_actor_kind() const;

private:
  friend const api::kind_parts& api::parts_of(const kind& of);

  kind& options(config::section section);
  kind& publishes(std::string message);
  kind& describes(std::vector<wire::described_message> messages);
  kind& asks(std::string question);
  kind& add(api::keyed_definition one);
  kind& add(api::batch_definition one);
  kind& add(api::answer_definition one);
  kind& add(api::timer_definition one);
  kind& add_check(std::string statement, std::function<finding(transaction&, const audit_scope&)> look);

  std::shared_ptr<api::kind_parts> parts_;
};

}  // namespace troupe
