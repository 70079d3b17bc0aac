#include "tools/chaos.d/node_file.hpp"

#include <sstream>

namespace troupe::chaos {
namespace {

std::string topic_table(const std::string& message, const reader& by) {
  return "[topics." + message + "]\ntopic = \"" + by.topic + "\"\ngroup = \"" + by.group + "\"\npartitions = 4\n";
}

std::string login(const std::string& tls) {
  return tls.empty() ? ""
                     : "[kafka.client]\nsecurity.protocol = \"SASL_SSL\"\nsasl.mechanism = \"PLAIN\"\n"
                       "sasl.username = \"node\"\nsasl.password = \"file:" +
                           tls + "/node.password\"\nssl.ca.location = \"" + tls + "/ca.pem\"\n";
}

}  // namespace

std::string order_topic(const std::string& topics) { return topics + "-order"; }
std::string coupon_topic(const std::string& topics) { return topics + "-coupon"; }
std::string booked_topic(const std::string& topics) { return topics + "-booked"; }
std::string booking_group(const std::string& topics) { return topics + "-booking"; }

std::vector<reader> shop_readers(const std::string& topics) {
  const auto orders = order_topic(topics), coupons = coupon_topic(topics), booked = booked_topic(topics);
  return {{orders, orders}, {coupons, coupons}, {orders, booking_group(topics)}, {booked, booked}};
}

std::string surroundings_of(const node_plan& plan) {
  std::ostringstream out;
  out << "[node]\nname = \"" << plan.name << "\"\n[postgres]\nurl = \"" << plan.database << "\"\n"
      << "[http]\nlisten = \"127.0.0.1:" << plan.door << "\"\n[admin]\nlisten = \"127.0.0.1:" << plan.admin << "\"\n"
      << "[health]\nstall_after = \"4s\"\n"
      << "[kafka]\nbrokers = \"" << plan.brokers << "\"\n"
      << login(plan.tls)
      << "[kafka.consumer]\nsession.timeout.ms = 6000\nheartbeat.interval.ms = 500\nfetch.wait.max.ms = 10\n";
  return out.str();
}

std::string shop_node_file(const node_plan& plan) {
  const auto by = shop_readers(plan.topics);
  return surroundings_of(plan) + "[actors.order]\n[actors.coupon]\n[actors.data_platform]\nsink = \"http\"\nurl = \"" +
         plan.sink +
         "\"\ntimeout = \"2s\"\n[actors.booking]\n[actors.entry]\n"
         "[routes]\norder-completed = \"kafka\"\nrequest-coupon = \"kafka\"\n" +
         topic_table("order-completed", by[0]) + topic_table("request-coupon", by[1]) + topic_table("booking", by[2]) +
         topic_table("order-booked", by[3]);
}

}  // namespace troupe::chaos
