// A kind's handler for one message with its type taken off, so that bridges are compiled once.
#pragma once

#include "runtime/handler/delivered.hpp"
#include "runtime/handler/transactional_handler.hpp"
#include "runtime/letters/letter_cause.hpp"
#include "runtime/store/fault.hpp"
#include "runtime/wire/envelope.hpp"

#include <caf/actor.hpp>
#include <caf/message.hpp>
#include <functional>
#include <memory>
#include <variant>

namespace troupe::handler {

/// Keyed: decode a record and send the result to `handler`.
struct keyed_subscription {
  std::function<wire::decoded<caf::message>(const broker::record&, const std::string& topic)> decode;
  caf::actor handler;
};

/// Transactional: the type-erased side of a transactional_handler<T>. Used by one store actor, on its thread.
class batch_handler {
public:
  virtual ~batch_handler() = default;
  virtual void prepare(soci::session& fresh) = 0;

  /// Decodes and handles; records that cannot be decoded are rejected in `unit`.
  virtual void handle(const std::vector<broker::record>& batch, const std::string& topic,
                      store::unit_of_work& unit) = 0;
};

struct batch_subscription {
  /// Called once for each store actor that will use it.
  std::function<std::unique_ptr<batch_handler>()> make_handler;
};

using subscription = std::variant<keyed_subscription, batch_subscription>;

template <wire::message T>
keyed_subscription keyed(const keyed_handler_port<T>& handler) {
  return {[](const broker::record& from, const std::string& topic) -> wire::decoded<caf::message> {
            auto said = wire::read_envelope(from.head);
            auto message = wire::decode_value<T>(said, from.value);
            if (!message)
              return tl::unexpected(message.error());
            return caf::make_message(delivered<T>{std::move(*message), origin_of(std::move(said), from, topic)});
          },
          caf::actor_cast<caf::actor>(handler)};
}

template <wire::message T>
class typed_batch_handler final : public batch_handler {
public:
  explicit typed_batch_handler(std::unique_ptr<transactional_handler<T>> inner) : inner_{std::move(inner)} {}

  void prepare(soci::session& fresh) override { inner_->prepare(fresh); }

  void handle(const std::vector<broker::record>& batch, const std::string& topic, store::unit_of_work& unit) override {
    std::vector<ordered<T>> decoded;
    std::vector<std::size_t> index;  // of decoded[i] within the batch
    decoded.reserve(batch.size());
    index.reserve(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      auto said = wire::read_envelope(batch[i].head);
      auto message = wire::decode_value<T>(said, batch[i].value);
      if (!message) {
        unit.reject(i, std::string{letters::undecodable_words} + wire::to_string(message.error()));
        continue;
      }
      index.push_back(i);
      decoded.push_back({std::move(*message), origin_of(std::move(said), batch[i], topic)});
    }
    if (decoded.empty())
      return;
    store::unit_of_work inner_unit{unit.sql()};
    inner_->handle(decoded, inner_unit);
    for (const auto& [at, reason] : inner_unit.rejected())
      unit.reject(index[at], reason);
    for (auto& [at, event] : inner_unit.take_events())
      unit.publish(index.at(at), std::move(event));
  }

private:
  std::unique_ptr<transactional_handler<T>> inner_;
};

/// `make` builds a handler; it is called on the spawning thread, the handler used on its store actor's thread.
template <wire::message T>
batch_subscription transactional(std::function<std::unique_ptr<transactional_handler<T>>()> make) {
  return {[make = std::move(make)] { return std::make_unique<typed_batch_handler<T>>(make()); }};
}

}  // namespace troupe::handler
