# Which folder may include which. Prints one line for each include that it may not.
# config <- runtime <- schemas <- actors <- tools; inside runtime in the order below.

BEGIN {
  split("wire metrics verdict actor broker store http letters handler inbox effect bridge outbox inspect node include api testing", order, " ")
  for (i in order) rank[order[i]] = i + 0
  # same rank for the three that do not know each other
  rank["broker"] = rank["store"] = rank["http"] = 5
}

function layer(path) {
  if (path ~ /^config\//) return 1
  if (path ~ /^migrations\//) return 0  # embedded scripts
  if (path ~ /^runtime\//) return 2
  if (path ~ /^schemas\//) return 3
  if (path ~ /^actors\//) return 4
  if (path ~ /^tools\//) return 5
  return 6
}

# What others build on: runtime, config and the program around actor kinds. The shop is one of its users.
function is_library(path) {
  return path ~ /^(runtime|config)\// || (path ~ /^tools\/troupe\// && path != "tools/troupe/main.cpp")
}

function is_of_shop(path) {
  return path ~ /^actors\// || path ~ /^tools\/(audit|booking|load|chaos\.d|bench\.d)\// || path ~ /^schemas\//
}

# Written as somebody would who has nothing but the public headers.
function is_users(path) { return path ~ /^actors\/(hello|payments|coupon|order|data_platform)\// }

function is_of_shop_kinds(path) { return path ~ /^actors\/(coupon|order|data_platform)\// }

function part(path, bits) { split(path, bits, "/"); return bits[2] }

function refuse(why) { print FILENAME ":" FNR ": " $0 ": " why }

/^#include "/ {
  target = $2
  gsub(/"/, "", target)
  if (FILENAME ~ /^tests\//) next
  if (target ~ /^tests\//) refuse("nothing includes tests")
  if (layer(target) > layer(FILENAME)) refuse("looks upward")
  if (is_library(FILENAME) && is_of_shop(target)) refuse("the library does not know the shop")
  if (FILENAME ~ /^runtime\// && target ~ /^runtime\//) {
    from = part(FILENAME); to = part(target)
    if (from != to && rank[to] >= rank[from]) refuse("runtime/" from " may not look at runtime/" to)
  }
  if (FILENAME ~ /^runtime\// && target ~ /^config\// && FILENAME !~ /^runtime\/(node|include|api)\//)
    refuse("only runtime/node, include and api know the settings")
  if (is_users(FILENAME) && target !~ /^migrations\// && target !~ ("^actors/" part(FILENAME) "/") &&
      !(target ~ /^schemas\// && is_of_shop_kinds(FILENAME)))
    refuse("a program of its own includes <troupe/...>, its messages and itself")
  if (FILENAME ~ /^actors\// && target ~ /^actors\// && part(FILENAME) != part(target))
    refuse("actor folders meet in schemas/")
}

is_library(FILENAME) && tolower($0) ~ /coupon|data.?platform|order-completed|order_completed|shop-[0-9]/ {
  refuse("a word of the shop in the library")
}

/^#include <troupe\// && FILENAME ~ /^(config|runtime)\// && FILENAME !~ /^runtime\/(include|api|testing)\// {
  refuse("the public headers look at the rest of runtime, not the other way")
}

/^#include </ {
  if (FILENAME ~ /^(tests|tools)\//) next
  if ($2 ~ /^<librdkafka/ && FILENAME !~ /^runtime\/broker\//) refuse("librdkafka stays in runtime/broker")
  if ($2 ~ /^<soci/ && FILENAME !~ /^runtime\/store\// && FILENAME !~ /_sql\.[ch]pp$/) refuse("SOCI stays in runtime/store and *_sql files")
  if ($2 ~ /^<boost/ && FILENAME !~ /^runtime\/http\//) refuse("Boost stays in runtime/http")
  if ($2 ~ /^<curl/ && FILENAME !~ /^runtime\/http\//) refuse("libcurl stays in runtime/http")
  if ($2 ~ /^<caf/ && FILENAME ~ /^(schemas|config|runtime\/wire)\//) refuse("CAF stays out of schemas, config and runtime/wire")
}
