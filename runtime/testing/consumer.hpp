// A handler of a kind as a bridge sees it: records in, verdicts out.
#pragma once

#include <troupe/testing.hpp>

#include "runtime/api/open_transaction.hpp"
#include "runtime/store/session.hpp"

namespace troupe::testing {

/// What all handlers of a stage have from their node.
struct handler_surroundings {
  store::settings database;
  effect::batch_outbox_factory outbox;
  std::shared_ptr<const api::permissions> may;
  std::shared_ptr<const node::directory> node;
};

/// Used on the stage's thread.
class consumer {
public:
  virtual ~consumer() = default;

  virtual const std::string& message() const = 0;
  virtual bool takes_many() const = 0;  // else one at a time

  /// One attempt at records of one partition, in their order. A verdict for each; retry and unavailable are said of all
  /// or of none. What is rejected is a dead letter.
  virtual std::vector<handled> take(const std::vector<broker::record>& records) = 0;

  /// It was tried often enough: a dead letter with this reason.
  virtual void give_up(const broker::record& one, const std::string& reason, int attempts) = 0;

  /// Another program goes on: what was in memory is gone.
  virtual void restart() = 0;
};

}  // namespace troupe::testing
