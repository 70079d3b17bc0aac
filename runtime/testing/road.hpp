// From producers and the outbox to the handlers, as bridges and a relay would.
#pragma once

#include "runtime/testing/consumer.hpp"
#include "runtime/testing/outbox_reader_sql.hpp"
#include "runtime/testing/topics.hpp"
#include "runtime/testing/waiting_line.hpp"

#include <set>

namespace troupe::testing {

/// Owned by a stage, used on its thread. Throws std::runtime_error when a handler stays unavailable.
class road {
public:
  struct settings {
    stage_settings stage;
    store::settings database;
    std::function<timestamp()> now;
    std::function<void()> restart;  // the program was lost: another one goes on
  };

  road(settings with, trouble& meanwhile);

  void lead_to(std::unique_ptr<consumer> one) { consumers_.push_back(std::move(one)); }
  void restart();

  void produce(const record& one) { line_.add(one); }

  /// At once, past what waits. One verdict for each: the worst.
  std::vector<handled> deliver(const std::vector<record>& records);

  void carry_what_waits();
  void carry_until_quiet();
  void carry_some();

  /// Every event of an outbox once more, as a relay does that has forgotten what it did.
  void publish_again();

  /// What was in the outbox so far, each event once.
  const std::vector<wire::event>& published();

private:
  void read_outbox();
  void carry_next();
  void carry_to(consumer& by, const std::vector<record>& records);
  std::vector<record> with_repeats(std::vector<record> records);
  std::vector<handled> deliver_to(consumer& by, const std::vector<record>& records);

  // Of records of one partition. `is_patient`: again until it is settled; else once.
  std::vector<handled> brought(consumer& by, const std::vector<broker::record>& records, bool is_patient);
  std::vector<handled> settle(consumer& by, const std::vector<broker::record>& records, bool is_patient);
  std::vector<handled> one_by_one(consumer& by, const std::vector<broker::record>& records, bool is_patient);
  std::vector<handled> attempt(consumer& by, const std::vector<broker::record>& records, bool is_first);

  settings with_;
  trouble& meanwhile_;
  outbox_reader outbox_;
  topics topics_;
  waiting_line line_;
  std::vector<std::unique_ptr<consumer>> consumers_;
  std::vector<wire::event> published_;
  std::set<std::string> published_ids_;
  std::vector<record> carried_;
};

}  // namespace troupe::testing
