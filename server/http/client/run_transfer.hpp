// Awaiting a libcurl transfer on a loop.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <memory>
#include <utility>

#include "base/async.hpp"
#include "http/client/curl_worker.hpp"

namespace orderwire::http {

// Runs a transfer made of what is `given`, and brings its answer from the worker's thread to the loop of the
// coroutine that waits, which must live on that loop alone. `Transfer` is a CurlTransfer that is constructed
// with (Given..., std::function<void(result<Answer>)>).
template <class Transfer, class Answer, class... Given>
task<result<Answer>> run_transfer(CurlWorker* worker, Given... given) {
    auto initiate = [](auto handler, CurlWorker* runs, Given... asked) {
        auto work = asio::make_work_guard(asio::get_associated_executor(handler));
        auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
        auto completion = [work = std::move(work),
                           waiting = std::move(waiting)](result<Answer> answer) mutable {
            const auto executor = work.get_executor();
            auto resume = [waiting = std::move(waiting), answer = std::move(answer)]() mutable {
                std::move (*waiting)(std::move(answer));
            };
            asio::post(executor, std::move(resume));
            work.reset();
        };
        runs->submit(std::make_unique<Transfer>(std::move(asked)..., std::move(completion)));
    };
    auto initiated = asio::async_initiate<const asio::use_awaitable_t<Executor>, void(result<Answer>)>(
        std::move(initiate), use_task, worker, std::move(given)...);
    result<Answer> answer = co_await std::move(initiated);
    co_return answer;
}

}  // namespace orderwire::http
