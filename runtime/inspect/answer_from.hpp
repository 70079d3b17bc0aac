// An admin answer that somebody else has to give first.
#pragma once

#include "runtime/actor/error_text.hpp"
#include "runtime/http/exchange.hpp"
#include "runtime/http/problem.hpp"
#include "runtime/wire/codec/json.hpp"

#include <caf/all.hpp>

namespace troupe::inspect {

/// Asks `whom`, an actor that owns a session, and answers with its View as JSON; or with 503, which says `failing` and
/// why.
template <class View, class Request>
void answer_from(caf::event_based_actor* door, const caf::actor& whom, std::chrono::milliseconds within,
                 const http::exchange& asked, Request what, const std::string& failing) {
  door->request(whom, within, std::move(what))
      .then(
          [asked](const View& view) {
            asked.answer({200, wire::to_json(view), "application/json", {}});
          },
          [asked, failing](const caf::error& why) {
            asked.answer(http::unavailable(failing + ": " + actor::error_text(why)));
          });
}

}  // namespace troupe::inspect
