#include "runtime/testing/hosted.hpp"

namespace troupe::testing {

std::string to_string(const handled& one) {
  constexpr const char* words[] = {"done", "done before", "retry", "unavailable", "rejected"};
  return words[static_cast<std::size_t>(one.what)] + (one.reason.empty() ? "" : ": " + one.reason);
}

struct stage::parts : hosted {
  using hosted::hosted;
};

stage::stage(std::vector<kind> kinds, stage_settings with) : stage{std::move(kinds), std::move(with), trouble{}} {}
stage::stage(std::vector<kind> kinds, stage_settings with, trouble meanwhile)
    : parts_{std::make_unique<parts>(std::move(kinds), std::move(with), std::move(meanwhile))} {}
stage::~stage() = default;

http::response stage::call_with(const std::string& method, const std::string& target, std::string body,
                                const headers& head) {
  return parts_->call(method, target, std::move(body), head);
}

handled stage::deliver(const record& one) { return deliver(std::vector{one}).front(); }
std::vector<handled> stage::deliver(const std::vector<record>& records) { return parts_->way().deliver(records); }
void stage::produce(const record& one) { parts_->way().produce(one); }
void stage::deliver_published() { parts_->way().carry_what_waits(); }
void stage::run_until_quiet() { parts_->way().carry_until_quiet(); }
void stage::run_timer(const std::string& name) { parts_->run_timer(name); }

void stage::set_time(timestamp now) { parts_->set_time(now); }
void stage::pass_time(std::chrono::microseconds more) { parts_->set_time(time() + more); }
timestamp stage::time() const { return parts_->time(); }

void stage::answer_with(std::type_index question, std::function<std::any(const void*)> how) {
  parts_->answer(question, std::move(how));
}

std::vector<wire::event> stage::published_as(std::string_view message) {
  std::vector<wire::event> out;
  for (const auto& one : parts_->way().published())
    if (one.topic == message)
      out.push_back(one);
  return out;
}

std::vector<std::string> stage::dead_letters() {
  return all<std::string>("select reason from dead_letters order by dead_letter_id");
}

void stage::transact(const std::function<void(transaction&)>& work) { parts_->transact(work); }

const std::string& stage::database_url() const { return parts_->database_url(); }
void stage::publish_again() { parts_->way().publish_again(); }

}  // namespace troupe::testing
