#include "tools/chaos.d/node_file.hpp"

#include <sstream>

namespace troupe::chaos {
namespace {

std::string topic_table(const std::string& message, const std::string& topic) {
  return "[topics." + message + "]\ntopic = \"" + topic + "\"\ngroup = \"" + topic + "\"\npartitions = 4\n";
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

std::string node_file(const node_plan& plan) {
  std::ostringstream out;
  out << "[node]\nname = \"" << plan.name << "\"\n[actors.order]\n[actors.coupon]\n[actors.data_platform]\n"
      << "sink = \"http\"\nurl = \"" << plan.sink << "\"\ntimeout = \"2s\"\n"
      << "[routes]\norder-completed = \"kafka\"\nrequest-coupon = \"kafka\"\n"
      << "[postgres]\nurl = \"" << plan.database << "\"\n"
      << "[http]\nlisten = \"127.0.0.1:" << plan.door << "\"\n[admin]\nlisten = \"127.0.0.1:" << plan.admin << "\"\n"
      << "[health]\nstall_after = \"4s\"\n"
      << "[kafka]\nbrokers = \"" << plan.brokers << "\"\n"
      << login(plan.tls)
      << "[kafka.consumer]\nsession.timeout.ms = 6000\nheartbeat.interval.ms = 500\nfetch.wait.max.ms = 10\n"
      << topic_table("order-completed", order_topic(plan.topics))
      << topic_table("request-coupon", coupon_topic(plan.topics));
  return out.str();
}

}  // namespace troupe::chaos
