#include "runtime/effect/batch_outbox.hpp"

#include "runtime/store/abandon.hpp"

namespace troupe::effect {

after_commit insert_declared(batch_outbox* outbox, soci::session& sql, const std::vector<wire::event>& events) {
  if (outbox == nullptr)
    throw store::abandon{not_declared, "its handler publishes events, but its kind declares none that it publishes"};
  return outbox->insert(sql, events);
}

}  // namespace troupe::effect
