#include "runtime/api/questions.hpp"

#include "runtime/node/directory.hpp"

#include <spdlog/spdlog.h>
#include <caf/send.hpp>

namespace troupe::api {

worker question_worker(const answer_definition& how) {
  return [how](std::any& what) {
    const auto& task = std::any_cast<question_task&>(what);
    std::any said;
    try {
      said = how.answer(task.asked.get());
    } catch (const std::exception& fault) {
      spdlog::error("nobody is answered {}: it threw: {}", how.name, fault.what());
    }
    task.answer->set_value(std::move(said));
    return handler::done();
  };
}

std::any ask(const node::directory& node, std::type_index question, std::shared_ptr<const void> asked,
             std::chrono::milliseconds patience) {
  if (const auto reply = node.reply_to(question))
    return reply(asked.get());
  const auto who = node.who_answers(question);
  if (!who)
    return {};
  auto promise = std::make_shared<std::promise<std::any>>();
  auto answer = promise->get_future();
  caf::anon_send(who, task{question_task{std::move(asked), std::move(promise)}});
  if (answer.wait_for(patience) != std::future_status::ready)
    return {};
  try {
    return answer.get();
  } catch (const std::future_error&) {  // it was refused: the promise is gone
    return {};
  }
}

}  // namespace troupe::api
