#include "runtime/bridge/keyed_routes.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/handler/record_log.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

namespace troupe::bridge {
namespace {

handler::outcome outcome_of(const caf::message& answer) {
  if (answer.match_elements<handler::outcome>())
    return answer.get_as<handler::outcome>(0);
  const bool failed = answer.match_elements<caf::error>();
  const auto fault = failed ? answer.get_as<caf::error>(0) : caf::make_error(caf::sec::unexpected_response);
  return handler::retry(actor::error_text(fault));
}

void log(const std::vector<keyed_effects::remark>& remarks) {
  for (const auto& [is_trouble, text] : remarks)
    spdlog::log(is_trouble ? spdlog::level::warn : spdlog::level::info, "{}", text);
}

}  // namespace

void keyed_routes::connect(caf::event_based_actor* self, keyed_ledger ledger, handler::keyed_subscription handler,
                           letters::dead_letter_port letters) {
  owner_ = self;
  ledger_ = std::move(ledger);
  ledger_.random.seed(static_cast<std::minstd_rand::result_type>(self->id()));
  handler_ = std::move(handler);
  letters_ = std::move(letters);
  inquiries_.emplace(self, handler_.handler);
}

void keyed_routes::on_answers() {
  const auto runs = in_runs();
  ledger_.now = owner_->clock().now();
  for (const auto& [number, said] : inquiries_->answers())
    if (const auto asked = handed_over_.take(number))  // else a second answer
      answered(*asked, said);
  rested();
}

void keyed_routes::answered(const handed& asked, const caf::message& answer) {
  auto said = outcome_of(answer);
  if (work_of(asked.source) == nullptr) {
    ++ledger_.late_answers;
    return;
  }
  if (asked.at != metrics::moment{}) {
    timings_->handlers.record_since(asked.at);
    if (said.what == handler::outcome::verdict::done)
      timings_->took_effect(*asked.record);
  }
  ledger_.repeated += said.is_repeat ? 1 : 0;
  handler::log_answer(ledger_.names.topic, *asked.record, said);
  feed_one(asked.source,
           [&](keyed_partition& one, keyed_effects& out) { one.answered(asked.number, std::move(said), out); });
}

void keyed_routes::carry_out(std::uint64_t source, keyed_partition& one) {
  // What cannot be decoded is answered at once, which may let the next one go.
  for (std::size_t i = 0; i < effects_.hand_over.size(); ++i)
    hand_over(source, one, std::move(effects_.hand_over[i]));
  for (auto& next : effects_.bury)
    bury(source, std::move(next));
  for (auto& next : effects_.wait)
    owner_->delayed_send(owner_, next.after, keyed_due{source, std::move(next.what)});
  log(effects_.say);
  carry_out_rest(source, effects_);
}

void keyed_routes::hand_over(std::uint64_t source, keyed_partition& one, keyed_effects::handing next) {
  auto content = handler_.decode(*next.record, ledger_.names.topic);
  if (!content)
    return one.answered(next.number,
                        handler::reject(std::string{letters::undecodable_words} + wire::to_string(content.error())),
                        effects_);
  const bool is_timed = bridge_timings::takes(next.number, handed_over_.size());
  const auto number =
      handed_over_.put({source, next.number, std::move(next.record), is_timed ? metrics::begin() : metrics::moment{}});
  inquiries_->ask(number, std::move(*content));
}

void keyed_routes::bury(std::uint64_t source, keyed_effects::burial next) {
  const auto number = next.number;
  owner_->request(letters_, caf::infinite, letters::bury{{std::move(next.letter)}})
      .then([this, source, number](
                bool) { feed(source, [&](keyed_partition& one, keyed_effects& out) { one.buried(number, out); }); },
            [this, source, number](const caf::error& fault) {
              const auto why = actor::error_text(fault);
              feed(source, [&](keyed_partition& one, keyed_effects& out) { one.not_buried(number, why, out); });
            });
}

}  // namespace troupe::bridge
