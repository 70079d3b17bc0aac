#include "runtime/broker/rdkafka/statistics.hpp"

#include "runtime/wire/codec/json.hpp"

#include <cereal/cereal.hpp>

namespace troupe::broker {
namespace {

// Named as in librdkafka's STATISTICS.md.
struct statistics {
  std::int64_t msg_cnt = 0, tx = 0, tx_bytes = 0, rx_bytes = 0, replyq = 0;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(msg_cnt), CEREAL_NVP(tx), CEREAL_NVP(tx_bytes), CEREAL_NVP(rx_bytes), CEREAL_NVP(replyq));
  }
};

// Of a broker; other states in it are named in lower case or otherwise.
bool has_broker_up(std::string_view json) { return json.find(R"("state":"UP")") != std::string_view::npos; }

}  // namespace

bool take_statistics(std::string_view json, client_figures& figures) {
  const bool is_connected = has_broker_up(json);
  if (is_connected)
    figures.reaches_broker = true;
  const auto read = wire::from_json<statistics>(json, wire::unknown_fields::ignore);
  if (!read)
    return is_connected;
  figures.queued_records = read->msg_cnt;
  figures.sent_requests = read->tx;
  figures.sent_bytes = read->tx_bytes;
  figures.received_bytes = read->rx_bytes;
  figures.waiting_events = read->replyq;
  return is_connected;
}

}  // namespace troupe::broker
