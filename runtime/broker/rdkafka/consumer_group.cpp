#include "runtime/broker/consumer_group.hpp"

#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/topic_metadata.hpp"
#include "runtime/broker/rdkafka/topic_partitions.hpp"

#include <array>

namespace troupe::broker {
namespace {

std::vector<std::int32_t> partitions_of(const rd_kafka_MemberDescription_t& member, const std::string& topic) {
  std::vector<std::int32_t> out;
  const auto* assigned = rd_kafka_MemberDescription_assignment(&member);
  const auto* list = assigned == nullptr ? nullptr : rd_kafka_MemberAssignment_partitions(assigned);
  for (int i = 0; list != nullptr && i < list->cnt; ++i)
    if (list->elems[i].topic == topic)
      out.push_back(list->elems[i].partition);
  return out;
}

group_description description_of(const rd_kafka_ConsumerGroupDescription_t& group, const std::string& topic) {
  group_description out{rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupDescription_state(&group)), {}};
  for (std::size_t i = 0; i < rd_kafka_ConsumerGroupDescription_member_count(&group); ++i) {
    const auto* member = rd_kafka_ConsumerGroupDescription_member(&group, i);
    out.members.push_back({rd_kafka_MemberDescription_client_id(member), rd_kafka_MemberDescription_host(member),
                           partitions_of(*member, topic)});
  }
  return out;
}

tl::expected<group_description, std::string> answer_in(rd_kafka_event_t& event, const std::string& topic) {
  if (rd_kafka_event_error(&event))
    return tl::unexpected{std::string{rd_kafka_event_error_string(&event)}};
  std::size_t count = 0;
  const auto** groups =
      rd_kafka_DescribeConsumerGroups_result_groups(rd_kafka_event_DescribeConsumerGroups_result(&event), &count);
  if (count != 1)
    return tl::unexpected{std::string{"the broker described no group"}};
  if (const auto* error = rd_kafka_ConsumerGroupDescription_error(groups[0]))
    return tl::unexpected{std::string{rd_kafka_error_string(error)}};
  return description_of(*groups[0], topic);
}

tl::expected<group_description, std::string> ask(rd_kafka_t* client, const std::string& group, const std::string& topic,
                                                 moment deadline) {
  const queue_ptr answers{rd_kafka_queue_new(client)};
  const admin_options_ptr options{rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS)};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), remaining_ms(deadline), nullptr, 0);
  std::array<const char*, 1> names{group.c_str()};
  rd_kafka_DescribeConsumerGroups(client, names.data(), names.size(), options.get(), answers.get());
  const event_ptr answer{rd_kafka_queue_poll(answers.get(), remaining_ms(deadline))};
  if (!answer)
    return tl::unexpected{std::string{"no answer in time"}};
  return answer_in(*answer, topic);
}

}  // namespace

tl::expected<group_description, std::string> describe_group(const settings& with, const std::string& group,
                                                            const std::string& topic,
                                                            std::chrono::milliseconds timeout) {
  auto client = make_inquirer(with);
  auto out = ask(client.get(), group, topic, std::chrono::steady_clock::now() + timeout);
  if (!out)  // the request may be under way for a minute still, and would hold the client's end
    abandon(std::move(client));
  return out;
}

}  // namespace troupe::broker
