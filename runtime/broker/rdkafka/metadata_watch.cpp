#include "runtime/broker/rdkafka/metadata_watch.hpp"

#include "runtime/broker/rdkafka/client.hpp"

namespace troupe::broker {
namespace {

constexpr auto name = "metadata watch";
constexpr std::int16_t metadata_request = 3;  // of the protocol
constexpr int leaves_interceptors_alone = 0x020d00;

// Before that version a client that could not be made has freed the interceptors of its conf, which would free them
// once more (librdkafka 4142). 3 KB stay behind.
void give_up(conf_ptr conf) {
  if (linked_version() < leaves_interceptors_alone)
    static_cast<void>(conf.release());
}

}  // namespace

client_ptr metadata_watch::make_client(conf_ptr conf) {
  attach(*conf);
  try {
    return broker::make_client(role::consumer, std::move(conf));
  } catch (const std::exception&) {
    give_up(std::move(conf));
    throw;
  }
}

void metadata_watch::attach(rd_kafka_conf_t& conf) {
  auto* held = new shared_counter{sent_};
  rd_kafka_conf_interceptor_add_on_new(&conf, name, on_new, held);
  rd_kafka_conf_interceptor_add_on_conf_destroy(&conf, name, on_end, held);
}

rd_kafka_resp_err_t metadata_watch::on_new(rd_kafka_t* client, const rd_kafka_conf_t*, void* opaque, char*, size_t) {
  return rd_kafka_interceptor_add_on_request_sent(client, name, on_sent, opaque);
}

rd_kafka_resp_err_t metadata_watch::on_sent(rd_kafka_t*, int, const char*, std::int32_t, std::int16_t api, std::int16_t,
                                            std::int32_t, size_t, void* opaque) {
  if (api == metadata_request)
    ++**static_cast<shared_counter*>(opaque);
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_resp_err_t metadata_watch::on_end(void* opaque) {
  delete static_cast<shared_counter*>(opaque);
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace troupe::broker
