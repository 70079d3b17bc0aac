// What every owner of the effects promises about fence, offset and letters, as one suite: the including file says for
// which ones by a std::tuple of types named `fences`. Each has
//   load(): the stored offset of coupons/3, with the record below it
//   send(commit_batch): the handler rejects the value "reject" and stores all others
//   effects(): "a b", the values that were stored, in the order of their names
//   letters(): "1=why 2=why", offset and reason of the letters, by offset
#pragma once

#include "tests/contract/effect/toy_batch.hpp"

#include <catch2/catch.hpp>
#include <tuple>

using fence_result = troupe::effect::batch_outcome::result;
using troupe::tests::toy_batch;

TEMPLATE_LIST_TEST_CASE("a batch and its offset are stored together", "[effect][contract]", fences) {
  TestType fence;
  CHECK_FALSE(fence.load().next);
  CHECK(fence.send(toy_batch(5, {"a", "b"})).what == fence_result::committed);  // nothing was stored: from anywhere
  CHECK(fence.effects() == "a b");
  CHECK(fence.load().next == 7);
  CHECK(fence.load().known == troupe::broker::landmark{6, 6});
  CHECK(fence.send(toy_batch(7, {"c"})).what == fence_result::committed);
  CHECK(fence.load().next == 8);
}

TEMPLATE_LIST_TEST_CASE("a redelivered record has one effect", "[effect][contract]", fences) {
  TestType fence;
  fence.send(toy_batch(0, {"a", "b"}));
  CHECK(fence.send(toy_batch(0, {"a", "b"})).what == fence_result::fenced);
  CHECK(fence.effects() == "a b");
  CHECK(fence.load().next == 2);
}

TEMPLATE_LIST_TEST_CASE("a batch from elsewhere is fenced and changes nothing", "[effect][contract]", fences) {
  TestType fence;
  fence.send(toy_batch(0, {"a", "b"}));
  for (const auto from : {0, 1, 3}) {
    CHECK(fence.send(toy_batch(from, {"x", "reject"})).what == fence_result::fenced);
    CHECK(fence.effects() == "a b");
    CHECK(fence.letters().empty());
    CHECK(fence.load().next == 2);
    CHECK(fence.load().known == troupe::broker::landmark{1, 1});
  }
}

TEMPLATE_LIST_TEST_CASE("the same offset of another log is elsewhere", "[effect][contract]", fences) {
  TestType fence;
  fence.send(toy_batch(0, {"a", "b"}, 100));
  CHECK(fence.send(toy_batch(2, {"x"}, 200)).what == fence_result::fenced);
  CHECK(fence.load().known == troupe::broker::landmark{1, 101});
  CHECK(fence.send(toy_batch(2, {"c"}, 100)).what == fence_result::committed);
  CHECK(fence.effects() == "a b c");
}

TEMPLATE_LIST_TEST_CASE("offsets without a record move the stored one", "[effect][contract]", fences) {
  TestType fence;
  fence.send(toy_batch(0, {"a"}));
  auto gap = toy_batch(1, {});
  gap.fence->next = 9;
  gap.fence->last = {0, 0};
  CHECK(fence.send(gap).what == fence_result::committed);
  CHECK(fence.load().next == 9);
  CHECK(fence.effects() == "a");
}

TEMPLATE_LIST_TEST_CASE("rejected records have letters in the transaction of the batch", "[effect][contract]", fences) {
  TestType fence;
  const auto said = fence.send(toy_batch(0, {"a", "reject", "c"}));
  CHECK(said.what == fence_result::committed);
  CHECK(said.rejected == std::vector<std::string>{"", troupe::tests::rejection, ""});
  CHECK(fence.effects() == "a c");
  CHECK(fence.letters() == std::string{"1="} + troupe::tests::rejection);
  CHECK(fence.load().next == 3);
}

TEMPLATE_LIST_TEST_CASE("a condemned record becomes a letter without being handled", "[effect][contract]", fences) {
  TestType fence;
  auto batch = toy_batch(0, {"a"});
  batch.condemned = "it breaks a constraint";
  CHECK(fence.send(batch).rejected == std::vector<std::string>{"it breaks a constraint"});
  CHECK(fence.letters() == "0=it breaks a constraint");
  CHECK(fence.effects().empty());
  CHECK(fence.load().next == 1);
}

TEMPLATE_LIST_TEST_CASE("a batch that is only tried changes nothing", "[effect][contract]", fences) {
  TestType fence;
  auto batch = toy_batch(0, {"a", "reject"});
  batch.trial = true;
  CHECK(fence.send(batch).what == fence_result::committed);
  CHECK(fence.effects().empty());
  CHECK(fence.letters().empty());
  CHECK_FALSE(fence.load().next);
}

TEMPLATE_LIST_TEST_CASE("a batch over a local route has no offset, and its rejects become letters",
                        "[effect][contract]", fences) {
  TestType fence;
  auto batch = toy_batch(0, {"a", "reject"});
  batch.fence.reset();
  CHECK(fence.send(batch).what == fence_result::committed);
  CHECK(fence.effects() == "a");
  CHECK(fence.letters() == std::string{"1="} + troupe::tests::rejection);
  CHECK_FALSE(fence.load().next);
}
