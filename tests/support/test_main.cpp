#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

#if defined(__SANITIZE_ADDRESS__)
// Read by the sanitizers' runtime before main(). ASAN_OPTIONS and UBSAN_OPTIONS still override.
extern "C" const char* __asan_default_options() {
  return "detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1:"
         "strict_init_order=1:detect_invalid_pointer_pairs=1";
}
extern "C" const char* __lsan_default_options() {
  return "print_suppressions=0:suppressions=" TROUPE_LSAN_SUPPRESSIONS;
}
extern "C" const char* __ubsan_default_options() { return "print_stacktrace=1"; }
#endif
