// Questions between kinds as tasks of a pool.
#pragma once

#include <troupe/kind.hpp>

#include "runtime/api/worker_pool.hpp"

#include <future>

namespace troupe::api {

struct question_task {
  std::shared_ptr<const void> asked;
  std::shared_ptr<std::promise<std::any>> answer;
};

/// Answers by `how`; nothing when that throws.
worker question_worker(const answer_definition& how);

}  // namespace troupe::api
