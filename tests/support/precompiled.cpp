// Carries the precompiled header that all tests share; test_main.cpp cannot, because it includes Catch differently.
