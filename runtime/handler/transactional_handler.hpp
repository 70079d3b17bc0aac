// How a kind handles records whose effect is in PostgreSQL: in batches of one partition, in offset order, inside the
// transaction that also moves the partition's offset.
#pragma once

#include "runtime/handler/origin.hpp"
#include "runtime/store/unit_of_work.hpp"
#include "runtime/wire/message.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace troupe::handler {

template <wire::message T>
struct ordered {
  T message;
  origin from;
};

/// Used by one store actor, on its thread. Throw whatever SOCI throws: the runtime classifies it, rolls back and brings
/// the same batch again, so handle() must decide from the database (or from memory dropped in prepare()).
template <wire::message T>
class transactional_handler {
public:
  virtual ~transactional_handler() = default;

  /// A new session: drop statements prepared on the old one and whatever was remembered.
  virtual void prepare(soci::session& fresh) = 0;

  /// Numbers of records that are told `unit` are places in `batch`; see there for rejecting and publishing.
  virtual void handle(const std::vector<ordered<T>>& batch, store::unit_of_work& unit) = 0;
};

}  // namespace troupe::handler
