#include "runtime/testing/keyed_consumer_sql.hpp"

#include "runtime/api/keyed_worker.hpp"
#include "runtime/letters/dead_letter_sql.hpp"
#include "runtime/letters/letter_cause.hpp"

#include <caf/message.hpp>
#include <stdexcept>

namespace troupe::testing {
namespace {

handled as_handled(outcome said) {
  using from = outcome::verdict;
  using to = handled::verdict;
  switch (said.what) {
    case from::done:
      return {said.is_repeat ? to::done_before : to::done, {}};
    case from::retry:
      return {to::retry, std::move(said.reason)};
    case from::unavailable:
      return {to::unavailable, std::move(said.reason)};
    case from::reject:
      break;
  }
  return {to::rejected, std::move(said.reason)};
}

class keyed final : public consumer {
public:
  keyed(api::keyed_definition handles, const handler_surroundings& around)
      : handles_{std::move(handles)},
        decode_{api::decode_of(handles_)},
        make_worker_{api::keyed_workers(
            handles_,
            {{around.database, handles_.group, inbox::scope::outbox, around.outbox}, around.may, around.node})},
        worker_{make_worker_()},
        letters_{around.database} {}

  const std::string& message() const override { return handles_.message; }
  bool takes_many() const override { return false; }

  std::vector<handled> take(const std::vector<broker::record>& records) override {
    std::vector<handled> out;
    for (const auto& one : records)
      out.push_back(take_one(one));
    return out;
  }

  void give_up(const broker::record& one, const std::string& reason, int attempts) override {
    const std::vector<letters::dead_letter> letter{
        {handles_.group, handles_.message, one, reason, static_cast<std::uint32_t>(attempts), "keyed"}};
    const auto done = letters_.transact([&](soci::session& sql) { letters::store_letters(sql, letter, "stage"); });
    if (!done)
      throw std::runtime_error{"a dead letter cannot be stored: " + done.error().detail};
  }

  void restart() override { worker_ = make_worker_(); }

private:
  handled take_one(const broker::record& one) {
    auto read = decode_(one, handles_.message);
    auto said =
        read ? handled_alone(std::move(read->get_mutable_as<api::task>(0).what))
             : handled{handled::verdict::rejected, std::string{letters::undecodable_words} + to_string(read.error())};
    if (said.what == handled::verdict::rejected)
      give_up(one, said.reason, 1);
    return said;
  }

  handled handled_alone(std::any what) {
    std::vector<std::any> one{std::move(what)};
    return as_handled(worker_(one).front());
  }

  api::keyed_definition handles_;
  std::function<wire::decoded<caf::message>(const broker::record&, const std::string&)> decode_;
  std::function<api::gathering_worker()> make_worker_;
  api::gathering_worker worker_;
  store::session letters_;
};

}  // namespace

std::unique_ptr<consumer> keyed_consumer(api::keyed_definition handles, const handler_surroundings& around) {
  return std::make_unique<keyed>(std::move(handles), around);
}

}  // namespace troupe::testing
