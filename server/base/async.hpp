// One event loop per core; what runs on a loop never leaves it. So the executor is the concrete one, and a
// coroutine is a task<T>.
//
// GCC 12 miscompiles some awaited expressions. The rule in this project: an awaited call takes only names,
// std::move(name) and constructor calls; lambdas and everything else stand in a named variable before.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace orderwire {

namespace asio = boost::asio;

using Loop = asio::io_context;
using Executor = Loop::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

template <class T>
using task = asio::awaitable<T, Executor>;

inline constexpr asio::use_awaitable_t<Executor> use_task{};

}  // namespace orderwire
