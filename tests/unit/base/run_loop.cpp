#include "base/run_loop.hpp"

#include <doctest/doctest.h>

#include <boost/asio/post.hpp>
#include <new>
#include <stdexcept>

using namespace orderwire;

TEST_CASE("a handler that throws, whatever it is, ends itself and not the loop") {
    Loop loop(1);
    int handled = 0;
    asio::post(loop, [] { throw std::runtime_error("a fault"); });
    asio::post(loop, [] { throw std::bad_alloc(); });
    asio::post(loop, [] { throw 7; });
    asio::post(loop, [&] { ++handled; });
    run_loop(loop, "a test's loop");
    CHECK(handled == 1);
}
