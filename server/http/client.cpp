#include "http/client.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include "base/log.hpp"
#include "http/transfer.hpp"

namespace orderwire::http {

namespace {

constexpr std::size_t transfers_max = 64;
constexpr std::size_t waiting_max = 4096;
constexpr std::chrono::milliseconds poll_longest{1'000};

const Error stopped{"stopped", "the HTTP client has stopped"};

struct MultiDeleter {
    void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

}  // namespace

std::string_view ClientResponse::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (known == name) return value;
    }
    return {};
}

// Everything but submit() and the thread's start and end happens on the thread.
class Client::Worker {
  public:
    Worker();
    ~Worker();
    void submit(std::unique_ptr<Transfer> transfer);

  private:
    void run();
    bool take_submitted();  // false: stop
    void start_waiting();
    void start(std::unique_ptr<Transfer> transfer);
    void finish_done();
    std::chrono::milliseconds until_next_deadline() const;

    std::unique_ptr<CURLM, MultiDeleter> multi_;
    std::mutex mutex_;
    std::deque<std::unique_ptr<Transfer>> submitted_;  // guarded by mutex_
    bool stopping_ = false;                            // guarded by mutex_
    std::deque<std::unique_ptr<Transfer>> waiting_;
    std::unordered_map<CURL*, std::unique_ptr<Transfer>> running_;
    std::thread thread_;
};

Client::Worker::Worker() {
    static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (global == CURLE_OK) multi_.reset(curl_multi_init());
    if (!multi_) throw std::runtime_error("libcurl can't be set up");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(transfers_max));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(transfers_max));
    thread_ = std::thread([this] { run(); });
}

Client::Worker::~Worker() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    curl_multi_wakeup(multi_.get());
    thread_.join();
}

void Client::Worker::submit(std::unique_ptr<Transfer> transfer) {
    std::unique_lock lock(mutex_);
    if (stopping_) {
        lock.unlock();
        return transfer->fail(stopped);
    }
    submitted_.push_back(std::move(transfer));
    lock.unlock();
    curl_multi_wakeup(multi_.get());
}

void Client::Worker::run() {
    while (take_submitted()) {
        start_waiting();
        int still_running = 0;
        curl_multi_perform(multi_.get(), &still_running);
        finish_done();
        // A place that has become free is used at once.
        if (!waiting_.empty() && running_.size() < transfers_max) continue;
        curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(until_next_deadline().count()), nullptr);
    }
    for (auto& [handle, transfer] : running_) {
        curl_multi_remove_handle(multi_.get(), handle);
        transfer->fail(stopped);
    }
    for (auto& transfer : waiting_)
        transfer->fail(stopped);
    running_.clear();
    waiting_.clear();
}

bool Client::Worker::take_submitted() {
    std::deque<std::unique_ptr<Transfer>> submitted;
    bool stopping = false;
    {
        const std::lock_guard lock(mutex_);
        submitted.swap(submitted_);
        stopping = stopping_;
    }
    for (auto& transfer : submitted) {
        if (waiting_.size() < waiting_max) {
            waiting_.push_back(std::move(transfer));
        } else {
            transfer->fail({"connection_failed", "too many requests are waiting"});
        }
    }
    return !stopping;
}

void Client::Worker::start_waiting() {
    const auto now = std::chrono::steady_clock::now();
    std::deque<std::unique_ptr<Transfer>> still_waiting;
    for (auto& transfer : waiting_) {
        if (transfer->deadline() <= now) {
            transfer->fail({"timed_out", "other requests took all the time"});
        } else if (running_.size() < transfers_max) {
            start(std::move(transfer));
        } else {
            still_waiting.push_back(std::move(transfer));
        }
    }
    waiting_ = std::move(still_waiting);
}

void Client::Worker::start(std::unique_ptr<Transfer> transfer) {
    CURL* handle = transfer->prepare();
    if (handle == nullptr || curl_multi_add_handle(multi_.get(), handle) != CURLM_OK) {
        return transfer->fail({"invalid_request", "libcurl does not take this request"});
    }
    running_.emplace(handle, std::move(transfer));
}

void Client::Worker::finish_done() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        // The message dies with the handle's removal.
        const CURLcode code = message->data.result;
        CURL* handle = message->easy_handle;
        const auto found = running_.find(handle);
        curl_multi_remove_handle(multi_.get(), handle);
        const std::unique_ptr<Transfer> transfer = std::move(found->second);
        running_.erase(found);
        transfer->finish(code);
    }
}

std::chrono::milliseconds Client::Worker::until_next_deadline() const {
    auto wait = poll_longest;
    const auto now = std::chrono::steady_clock::now();
    for (const auto& transfer : waiting_) {
        wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(transfer->deadline() - now));
    }
    return std::max(wait, std::chrono::milliseconds(0));
}

Client::Client(Reach reach) : reach_(reach), worker_(std::make_shared<Worker>()) {}

Client::~Client() = default;

task<result<ClientResponse>> Client::send(ClientRequest request) {
    if (const auto checked = Transfer::check(request); !checked) co_return checked.error();
    // Brings the answer from the thread to the loop of the coroutine that waits, which must live on that loop
    // alone.
    auto initiate = [](auto handler, Worker* worker, Reach reach, ClientRequest asked) {
        auto work = asio::make_work_guard(asio::get_associated_executor(handler));
        auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
        auto completion = [work = std::move(work),
                           waiting = std::move(waiting)](result<ClientResponse> answer) mutable {
            const auto executor = work.get_executor();
            auto resume = [waiting = std::move(waiting), answer = std::move(answer)]() mutable {
                std::move (*waiting)(std::move(answer));
            };
            asio::post(executor, std::move(resume));
            work.reset();
        };
        worker->submit(std::make_unique<Transfer>(std::move(asked), reach, std::move(completion)));
    };
    Worker* const worker = worker_.get();
    const Reach reach = reach_;
    auto initiated =
        asio::async_initiate<const asio::use_awaitable_t<Executor>, void(result<ClientResponse>)>(
            std::move(initiate), use_task, worker, reach, std::move(request));
    result<ClientResponse> answer = co_await std::move(initiated);
    co_return answer;
}

}  // namespace orderwire::http
