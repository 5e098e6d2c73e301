// A directory, a clock that stands still, and a loop that a test runs by hand.
#pragma once

#include <stdlib.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/async.hpp"
#include "base/time.hpp"

namespace orderwire::store {

class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "orderwire-store-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
        path_ = pattern;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    std::string operator/(std::string_view name) const { return (path_ / name).string(); }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

class TestClock final : public Clock {
  public:
    Time now() const override { return from_milliseconds(now_.load()); }
    void advance(std::chrono::milliseconds by) { now_ += by.count(); }

  private:
    std::atomic<std::int64_t> now_{1'795'000'000'000};  // November 2026
};

// Runs tasks to their end on a loop of the calling thread.
class TestLoop {
  public:
    template <class T>
    T run(task<T> work) {
        std::optional<T> result;
        auto keep = [&](std::exception_ptr error, T value) {
            if (error) std::rethrow_exception(error);
            result = std::move(value);
        };
        asio::co_spawn(loop.get_executor(), std::move(work), keep);
        run_all();
        return *std::move(result);
    }

    void run(task<void> work) {
        auto rethrow = [](std::exception_ptr error) {
            if (error) std::rethrow_exception(error);
        };
        asio::co_spawn(loop.get_executor(), std::move(work), rethrow);
        run_all();
    }

    // Asks at once; the answers, or what was thrown instead of them, come in with run_all().
    template <class T>
    struct Answer {
        std::optional<T> value;
        std::string error;
    };
    template <class T>
    std::shared_ptr<Answer<T>> ask(task<T> work) {
        auto answer = std::make_shared<Answer<T>>();
        auto keep = [answer](std::exception_ptr error, T value) {
            if (!error) {
                answer->value = std::move(value);
                return;
            }
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& exception) {
                answer->error = exception.what();
            }
        };
        asio::co_spawn(loop.get_executor(), std::move(work), keep);
        return answer;
    }

    void run_all() {
        loop.restart();
        loop.run();
    }
    // What can be done now, so that commands are queued; their answers are not waited for.
    void poll() {
        loop.restart();
        loop.poll();
    }

    Loop loop{1};
};

template <class Predicate>
bool becomes_true(const Predicate& predicate, std::chrono::seconds within = std::chrono::seconds(20)) {
    const auto until = std::chrono::steady_clock::now() + within;
    while (!predicate()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace orderwire::store
