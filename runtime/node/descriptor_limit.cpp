#include "runtime/node/descriptor_limit.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <algorithm>

namespace troupe::node {
namespace {

std::string complaint_of(std::size_t limit, std::size_t wanted, std::size_t fitting) {
  return "http.max_connections is " + std::to_string(wanted) + ", but this process may have " + std::to_string(limit) +
         " files open, of which " + std::to_string(limit - fitting) +
         " are kept for PostgreSQL and Kafka: " + std::to_string(fitting) +
         " connections are served; raise the hard limit to " + std::to_string(wanted + reserved_descriptors) +
         " (ulimit -Hn, LimitNOFILE= of a systemd unit, a container's nofile) or lower http.max_connections";
}

}  // namespace

descriptor_plan plan_descriptors(descriptor_limit now, std::size_t wanted_connections) {
  const auto needed = wanted_connections + reserved_descriptors;
  const auto soft = std::max(now.soft, std::min(needed, now.hard));
  if (soft >= needed)
    return {soft, wanted_connections};
  const auto reserve = std::min(reserved_descriptors, soft - soft / 4);
  const auto fitting = soft - reserve;
  return {soft, fitting, complaint_of(soft, wanted_connections, fitting)};
}

std::size_t served_connections(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return wanted;
  const auto plan = plan_descriptors({limit.rlim_cur, limit.rlim_max}, wanted);
  limit.rlim_cur = plan.soft;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (!plan.complaint.empty())
    spdlog::warn("{}", plan.complaint);
  return plan.connections;
}

}  // namespace troupe::node
