// The messages of this repository's programs are as in their golden files; what `schema` says when one is not.
#include "tests/e2e/command_line/command.hpp"

using namespace troupe::tests;

namespace {

/// A folder with the golden files of payments, to be changed.
struct golden_folder {
  golden_folder() {
    for (const auto* name : {"payment-captured.v1.schema", "payment-screened.v1.schema"})
      folder.file(name, text_of(std::string{TROUPE_SOURCE_DIR "/actors/payments/golden/"} + name));
  }

  void change(const std::string& old, const std::string& other) {
    auto text = text_of(folder.file("payment-captured.v1.schema"));
    REQUIRE(text.find(old) != text.npos);
    folder.file("payment-captured.v1.schema", text.replace(text.find(old), old.size(), other));
  }
  finished_command schema(const std::string& what, const std::string& more = "") {
    return run_program(TROUPE_PAYMENTS, "schema " + what + ' ' + folder.file("") + more);
  }

  temporary_folder folder;
};

}  // namespace

TEST_CASE("the messages of each program are as in their golden files", "[payments][e2e]") {
  const auto payments = run_program(TROUPE_PAYMENTS, "schema check " TROUPE_SOURCE_DIR "/actors/payments/golden");
  const auto shop = run_troupe("schema check " TROUPE_SOURCE_DIR "/tests/contract/golden");
  INFO(payments.out << payments.errors << shop.out << shop.errors);
  CHECK(payments.exit_code == 0);
  CHECK(payments.out == "OK    payment-captured version 1\nOK    payment-screened version 1\n");
  CHECK(shop.exit_code == 0);
  CHECK(shop.out == "OK    order-completed version 1\nOK    request-coupon version 1\n");
}

TEST_CASE("a change that is not compatible is one sentence with what to do", "[payments][e2e]") {
  golden_folder golden;
  golden.change("amount integer\n", "amount integer\nfee integer\n");
  for (const std::string command : {"check", "write"}) {
    const auto said = golden.schema(command);
    CHECK(said.exit_code == 1);
    CHECK(
        said.prints("FAIL  payment-captured version 1: the field fee was removed: give it version 2 in a new struct, "
                    "which may read "
                    "this one (using earlier), or take the change back\nOK    payment-screened version 1\n"));
  }
  CHECK(golden.schema("check", " --json").prints(R"("name":"payment-captured","version":1,"state":"broken")"));
}

TEST_CASE("what all can live with is written, and then as in its file", "[payments][e2e]") {
  golden_folder golden;
  golden.change("account identifier\namount integer\n", "account identifier\n");
  std::filesystem::remove(golden.folder.file("payment-screened.v1.schema"));
  const auto found = golden.schema("check");
  CHECK(found.exit_code == 1);
  CHECK(found.prints("payment-captured version 1: the field amount was added and must be there"));
  CHECK(
      found.prints("payment-screened version 1: there is no file of it; payments schema write takes it into "
                   "payment-screened.v1.schema"));
  std::filesystem::remove(golden.folder.file("payment-captured.v1.schema"));
  CHECK(golden.schema("write").exit_code == 0);
  CHECK(golden.schema("check").exit_code == 0);
}

TEST_CASE("a folder or a file that cannot be read is wrong usage", "[payments][e2e]") {
  const auto none = run_program(TROUPE_PAYMENTS, "schema check /nowhere");
  CHECK(none.exit_code == 2);
  CHECK(none.says("there is no folder /nowhere; payments schema write /nowhere makes it"));
  golden_folder golden;
  golden.change("key = account", "key: account");
  const auto unread = golden.schema("check");
  CHECK(unread.exit_code == 2);
  CHECK(unread.says("line 3 is \"key: account\" where key = MEMBER belongs"));
  CHECK(run_program(TROUPE_PAYMENTS, "schema check --help").prints("Example: payments schema check golden"));
}
