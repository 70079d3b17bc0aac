#include "runtime/broker/consumer_group.hpp"

#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/member_assignment.hpp"
#include "runtime/broker/rdkafka/topic_metadata.hpp"

namespace troupe::broker {
namespace {

using groups_ptr = owner<const rd_kafka_group_list, rd_kafka_group_list_destroy>;
using answer = tl::expected<group_description, std::string>;

std::string_view assignment_of(const rd_kafka_group_member_info& member) {
  return {static_cast<const char*>(member.member_assignment), static_cast<std::size_t>(member.member_assignment_size)};
}

answer description_of(const rd_kafka_group_info& group, const std::string& topic) {
  if (group.err != RD_KAFKA_RESP_ERR_NO_ERROR)
    return tl::unexpected{std::string{rd_kafka_err2str(group.err)}};
  group_description out{group.state, {}};
  for (int i = 0; i < group.member_cnt; ++i) {
    const auto& member = group.members[i];
    auto held = assigned_partitions(assignment_of(member), topic);
    if (!held)
      return tl::unexpected{std::string{member.client_id} + " wrote an assignment that cannot be read"};
    out.members.push_back({member.client_id, member.client_host, std::move(*held)});
  }
  return out;
}

// By the older of librdkafka's two ways: DescribeConsumerGroups of 2.0.2 ends the whole program (an assertion about its
// `eonce`) when the broker lacks the request or answers too late. This one says so.
answer ask(rd_kafka_t* client, const std::string& group, const std::string& topic, std::chrono::milliseconds timeout) {
  const rd_kafka_group_list* found = nullptr;
  const auto error = rd_kafka_list_groups(client, group.c_str(), &found, static_cast<int>(timeout.count()));
  const groups_ptr groups{found};
  if (!groups)
    return tl::unexpected{std::string{rd_kafka_err2str(error)}};
  if (groups->group_cnt > 0)
    return description_of(groups->groups[0], topic);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR)  // RD_KAFKA_RESP_ERR__PARTIAL: perhaps the one that was not heard knows it
    return tl::unexpected{std::string{rd_kafka_err2str(error)}};
  return group_description{"Dead", {}};
}

}  // namespace

answer describe_group(const settings& with, const std::string& group, const std::string& topic,
                      std::chrono::milliseconds timeout) {
  auto client = make_inquirer(with);
  auto out = ask(client.get(), group, topic, timeout);
  if (!out)  // a request may be under way for a minute still, and would hold the client's end
    abandon(std::move(client));
  return out;
}

}  // namespace troupe::broker
