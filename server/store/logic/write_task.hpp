// A command on its way: queued on the loop that asked, run within a unit of work, answered on the loop again
// after the commit.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/async.hpp"
#include "store/errors.hpp"
#include "store/logic/commands.hpp"
#include "store/logic/keys.hpp"

namespace orderwire::store {

class WriteTask {
  public:
    explicit WriteTask(const Executor& loop) : work_(loop) {}
    virtual ~WriteTask() = default;
    WriteTask(const WriteTask&) = delete;
    WriteTask& operator=(const WriteTask&) = delete;

    virtual std::size_t bytes() const = 0;  // that the caller gave, about, where that can be much
    virtual void name_keys(KeySet& keys) const = 0;
    virtual void run(
        Commands& commands) = 0;  // may throw; its result is worth something after the commit only
    virtual void answer() = 0;    // on the loop, once

    void fail(std::exception_ptr error) { error_ = std::move(error); }
    void fail(const std::string& why) { fail(std::make_exception_ptr(StorageError(why))); }
    Executor loop() const { return work_.get_executor(); }

  protected:
    std::exception_ptr error_;

  private:
    asio::executor_work_guard<Executor> work_;  // the loop stays while an answer is to come
};

using WriteGroup = std::vector<std::unique_ptr<WriteTask>>;

// Answers them, each on its loop: one post for each loop, however many of its coroutines wait.
void answer_all(WriteGroup group);

// `Command` names its keys and runs; `handler(exception_ptr, Command::Result)` takes the result.
template <class Command, class Handler>
class WriteTaskFor final : public WriteTask {
  public:
    WriteTaskFor(Command command, Handler handler)
        : WriteTask(asio::get_associated_executor(handler)),
          command_(std::move(command)),
          handler_(std::move(handler)) {}

    std::size_t bytes() const override { return command_.bytes(); }
    void name_keys(KeySet& keys) const override { command_.name_keys(keys); }
    void run(Commands& commands) override { result_ = command_.run(commands); }

    void answer() override {
        if (error_) result_ = {};
        Handler handler = std::move(handler_);
        handler(error_, std::move(result_));
    }

  private:
    Command command_;
    Handler handler_;
    typename Command::Result result_{};
};

}  // namespace orderwire::store
