// A program of one's own, the smallest that uses all three: POST /greetings writes a row and publishes an event, a
// keyed handler takes it, one greeted person's in order, and writes what it answered.
#include <troupe/app.hpp>

#include "migrations/hello.hpp"

namespace {

struct greeting {
  troupe::text<100> name;
  TROUPE_FIELDS(greeting, name);
};

struct greeted {
  troupe::identifier greeting;
  std::string name;
  TROUPE_MESSAGE(greeted, "greeted", 1, key = name, greeting, name);
};

struct greeting_stored {
  troupe::identifier greeting;
  TROUPE_FIELDS(greeting_stored, greeting);
};

struct conversation {
  troupe::identifier greeting;
  std::string name;
  std::optional<std::string> answer;
  TROUPE_FIELDS(conversation, greeting, name, answer);
};

greeting_stored greet(troupe::transaction& tx, const greeting& asked) {
  const auto id = tx.one<troupe::identifier>("insert into greetings(name) values ($1) returning greeting", asked.name);
  tx.publish(greeted{id, asked.name});
  return {id};
}

std::optional<conversation> look(troupe::transaction& tx, const troupe::http::request& asked) {
  return tx.find<conversation>("select greeting, name, answer from greetings where greeting = $1",
                               troupe::id_in(asked));
}

void answer(const greeted& one, troupe::transaction& tx) {
  tx.execute("update greetings set answer = 'hello, ' || name where greeting = $1", one.greeting);
}

}  // namespace

int main(int argc, char** argv) {
  return troupe::app{"hello", "0.1.0"}
      .with(troupe::kind{"hello"}
                .migrations(troupe::migrations::hello())
                .publishes<greeted>()
                .route(troupe::post("/greetings", greet, troupe::idempotent))
                .route(troupe::get("/greetings/{id}", look))
                .keyed<greeted>("hello", answer))
      .main(argc, argv);
}
