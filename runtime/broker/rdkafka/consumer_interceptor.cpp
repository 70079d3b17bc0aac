#include "runtime/broker/rdkafka/consumer_interceptor.hpp"

#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/fetch_pace.hpp"

#include <optional>
#include <thread>

namespace troupe::broker {
namespace {

constexpr auto name = "troupe";
constexpr std::int16_t fetch_request = 1;  // of the protocol
constexpr std::int16_t metadata_request = 3;
constexpr int leaves_interceptors_alone = 0x020d00;

// The client has a thread for each broker, and each thread one client.
thread_local std::optional<fetch_pace> pace;

// Before that version a client that could not be made has freed the interceptors of its conf, which would free them
// once more (librdkafka 4142). 3 KB stay behind.
void give_up(conf_ptr conf) {
  if (linked_version() < leaves_interceptors_alone)
    static_cast<void>(conf.release());
}

}  // namespace

client_ptr consumer_interceptor::make_client(conf_ptr conf) {
  attach(*conf);
  try {
    return broker::make_client(role::consumer, std::move(conf));
  } catch (const std::exception&) {
    give_up(std::move(conf));
    throw;
  }
}

void consumer_interceptor::attach(rd_kafka_conf_t& conf) {
  auto* held = new shared_handle{held_};
  rd_kafka_conf_interceptor_add_on_new(&conf, name, on_new, held);
  rd_kafka_conf_interceptor_add_on_conf_destroy(&conf, name, on_end, held);
}

rd_kafka_resp_err_t consumer_interceptor::on_new(rd_kafka_t* client, const rd_kafka_conf_t*, void* opaque, char*,
                                                 size_t) {
  const auto error = rd_kafka_interceptor_add_on_request_sent(client, name, on_sent, opaque);
  return error ? error : rd_kafka_interceptor_add_on_response_received(client, name, on_answer, opaque);
}

// The client asks its interceptors not to block, because the thread of this broker does nothing meanwhile. That is what
// is wanted: it would read the few records that came since the last fetch, and ask again. Heartbeats and commits have a
// connection, and so a thread, of their own.
rd_kafka_resp_err_t consumer_interceptor::on_sent(rd_kafka_t*, int, const char*, std::int32_t, std::int16_t api,
                                                  std::int16_t, std::int32_t, size_t, void* opaque) {
  auto& held = **static_cast<shared_handle*>(opaque);
  if (api == metadata_request)
    ++held.metadata_requests;
  if (api != fetch_request || held.fetch_interval.count() == 0)
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  if (!pace)
    pace.emplace(held.fetch_interval);
  if (const auto rest = pace->asked(std::chrono::steady_clock::now()); rest.count() > 0)
    std::this_thread::sleep_for(rest);
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_resp_err_t consumer_interceptor::on_answer(rd_kafka_t*, int, const char*, std::int32_t, std::int16_t api,
                                                    std::int16_t, std::int32_t, size_t bytes, std::int64_t,
                                                    rd_kafka_resp_err_t, void*) {
  if (api == fetch_request && pace)
    pace->answered(bytes);
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_resp_err_t consumer_interceptor::on_end(void* opaque) {
  delete static_cast<shared_handle*>(opaque);
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace troupe::broker
