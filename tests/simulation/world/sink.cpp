#include "tests/simulation/world/sink.hpp"

#include "runtime/actor/observed.hpp"

namespace troupe::simulation {
namespace {

using port_with_steps = sink_port::extend<caf::reacts_to<step>>;

struct sink_state {
  static inline const char* name = "simulated_sink";
  sink_settings settings;
  std::shared_ptr<handler_load> load;
};

using self_pointer = actor::pointer<port_with_steps, sink_state>;

handler::outcome handle(self_pointer self, backend& with, const life_ptr& owner, const place& of) {
  if (self->state.settings.is_away())
    return handler::unavailable("the sink is away");
  const auto treated = self->state.settings.treat(of);
  if (treated.what == treatment::kind::rejected)
    return handler::reject(refused_words);
  if (self->state.settings.is_sick()) {
    with.judge.sick(of, owner.get());
    ++(*self->state.settings.failed)[of];
    return handler::retry(sick_words);
  }
  switch (treated.what) {
    case treatment::kind::rejected:
    case treatment::kind::failing:
      return handler::retry(failing_words);
    case treatment::kind::flaky:
      if (++(*self->state.settings.failed)[of] <= treated.failures)
        return handler::retry("the sink failed this time");
      break;
    case treatment::kind::done:
      break;
  }
  with.clock.note(owner->node, "handles {}", to_string(of));
  with.judge.effect(of, false, owner->node, with.owns(owner, of.topic, of.partition));
  return handler::done();
}

milliseconds work_time(clockwork& clock, std::size_t slow_percent) {
  return clock.chance.chance(slow_percent) ? clock.chance.pause(500, 4000) : clock.chance.pause(0, 60);
}

port_with_steps::behavior_type sink(self_pointer self, backend* with, const life_ptr& owner, sink_settings settings,
                                    std::shared_ptr<handler_load> load) {
  self->state.settings = std::move(settings);
  self->state.load = std::move(load);
  const auto later = [=](milliseconds wait, std::function<void()> what) {
    caf::delayed_anon_send(caf::actor_cast<caf::actor>(self), wait, step{std::move(what)});
  };
  return {[=](const order_event& asked) -> caf::result<handler::outcome> {
            auto promise = self->make_response_promise<handler::outcome>();
            const auto of = with->place_asked(asked);
            with->clock.note(owner->node, "is handed {}", to_string(of));
            with->judge.handed(of, owner.get(), with->clock.elapsed());
            ++self->state.load->in_hand;
            later(work_time(with->clock, self->state.settings.slow_percent), [=] {
              const auto said = handle(self, *with, owner, of);
              later(with->clock.chance.pause(0, 20), [=]() mutable {
                --self->state.load->in_hand;
                if (said.what == handler::outcome::verdict::done)
                  with->judge.answered(of, owner.get());
                else
                  with->judge.failed("handling " + to_string(of), owner.get(), with->clock.elapsed());
                promise.deliver(said);
              });
            });
            return promise;
          },
          [](const step& now) { now(); }};
}

}  // namespace

sink_port spawn_sink(backend& with, const life_ptr& owner, sink_settings settings, std::shared_ptr<handler_load> load) {
  return with.clock.adopt(owner, with.clock.system.spawn(sink, &with, owner, std::move(settings), std::move(load)));
}

}  // namespace troupe::simulation
