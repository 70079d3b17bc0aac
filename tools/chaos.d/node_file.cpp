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

std::vector<reader> readers(const std::string& topics) {
  const auto orders = order_topic(topics), coupons = coupon_topic(topics), booked = booked_topic(topics);
  return {{orders, orders}, {coupons, coupons}, {orders, booking_group(topics)}, {booked, booked}};
}

std::string node_file(const node_plan& plan) {
  const auto by = readers(plan.topics);
  std::ostringstream out;
  out << "[node]\nname = \"" << plan.name << "\"\n[actors.order]\n[actors.coupon]\n[actors.data_platform]\n"
      << "sink = \"http\"\nurl = \"" << plan.sink << "\"\ntimeout = \"2s\"\n"
      << "[actors.booking]\n[actors.entry]\n"
      << "[routes]\norder-completed = \"kafka\"\nrequest-coupon = \"kafka\"\n"
      << "[postgres]\nurl = \"" << plan.database << "\"\n"
      << "[http]\nlisten = \"127.0.0.1:" << plan.door << "\"\n[admin]\nlisten = \"127.0.0.1:" << plan.admin << "\"\n"
      << "[health]\nstall_after = \"4s\"\n"
      << "[kafka]\nbrokers = \"" << plan.brokers << "\"\n"
      << login(plan.tls)
      << "[kafka.consumer]\nsession.timeout.ms = 6000\nheartbeat.interval.ms = 500\nfetch.wait.max.ms = 10\n"
      << topic_table("order-completed", by[0]) << topic_table("request-coupon", by[1]) << topic_table("booking", by[2])
      << topic_table("order-booked", by[3]);
  return out.str();
}

}  // namespace troupe::chaos
