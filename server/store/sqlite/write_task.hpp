// A command on its way: queued on the loop that asked, run on the writer's thread, answered on the loop
// again.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <cstddef>
#include <exception>
#include <string>
#include <utility>

#include "base/async.hpp"
#include "store/sqlite/commands.hpp"
#include "store/store.hpp"

namespace orderwire::store {

class WriteTask {
  public:
    WriteTask(const Executor& loop, std::size_t bytes) : work_(loop), bytes_(bytes) {}
    virtual ~WriteTask() = default;
    WriteTask(const WriteTask&) = delete;
    WriteTask& operator=(const WriteTask&) = delete;

    virtual void run(
        Commands& commands) = 0;  // may throw; its result is worth something after the commit only
    virtual void answer() = 0;    // on the loop, once

    void fail(std::exception_ptr error) { error_ = std::move(error); }
    void fail(const std::string& why) { fail(std::make_exception_ptr(StorageError(why))); }
    Executor loop() const { return work_.get_executor(); }
    std::size_t bytes() const { return bytes_; }  // of what the caller gave, about

  protected:
    std::exception_ptr error_;

  private:
    asio::executor_work_guard<Executor> work_;  // the loop stays while an answer is to come
    std::size_t bytes_;
};

// `function(commands)` gives the Result, `handler(exception_ptr, Result)` takes it.
template <class Result, class Function, class Handler>
class WriteTaskFor final : public WriteTask {
  public:
    WriteTaskFor(std::size_t bytes, Function function, Handler handler)
        : WriteTask(asio::get_associated_executor(handler), bytes),
          function_(std::move(function)),
          handler_(std::move(handler)) {}

    void run(Commands& commands) override { result_ = function_(commands); }

    void answer() override {
        if (error_) result_ = Result{};
        Handler handler = std::move(handler_);
        handler(error_, std::move(result_));
    }

  private:
    Function function_;
    Handler handler_;
    Result result_{};
};

}  // namespace orderwire::store
