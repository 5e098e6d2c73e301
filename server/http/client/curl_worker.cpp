#include "http/client/curl_worker.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>

namespace orderwire::http {

namespace {

constexpr std::chrono::milliseconds poll_longest{1'000};

const Error stopped{"stopped", "the server stops"};

struct MultiDeleter {
    void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

}  // namespace

// Everything but submit() and the thread's start and end happens on the thread.
class CurlWorker::Thread {
  public:
    explicit Thread(Limits limits);
    ~Thread();
    void submit(std::unique_ptr<CurlTransfer> transfer);

  private:
    void run();
    bool take_submitted();  // false: stop
    void start_waiting();
    void start(std::unique_ptr<CurlTransfer> transfer);
    void finish_done();
    std::chrono::milliseconds until_next_deadline() const;

    const Limits limits_;
    std::unique_ptr<CURLM, MultiDeleter> multi_;
    std::mutex mutex_;
    std::deque<std::unique_ptr<CurlTransfer>> submitted_;  // guarded by mutex_
    bool stopping_ = false;                                // guarded by mutex_
    std::deque<std::unique_ptr<CurlTransfer>> waiting_;
    std::unordered_map<CURL*, std::unique_ptr<CurlTransfer>> running_;
    std::thread thread_;
};

CurlWorker::Thread::Thread(Limits limits) : limits_(limits) {
    static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (global == CURLE_OK) multi_.reset(curl_multi_init());
    if (!multi_) throw std::runtime_error("libcurl can't be set up");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(limits_.running_max));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(limits_.running_max));
    thread_ = std::thread([this] { run(); });
}

CurlWorker::Thread::~Thread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    curl_multi_wakeup(multi_.get());
    thread_.join();
}

void CurlWorker::Thread::submit(std::unique_ptr<CurlTransfer> transfer) {
    std::unique_lock lock(mutex_);
    if (stopping_) {
        lock.unlock();
        return transfer->fail(stopped);
    }
    submitted_.push_back(std::move(transfer));
    lock.unlock();
    curl_multi_wakeup(multi_.get());
}

void CurlWorker::Thread::run() {
    while (take_submitted()) {
        start_waiting();
        int still_running = 0;
        curl_multi_perform(multi_.get(), &still_running);
        finish_done();
        // A place that has become free is used at once.
        if (!waiting_.empty() && running_.size() < limits_.running_max) continue;
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

bool CurlWorker::Thread::take_submitted() {
    std::deque<std::unique_ptr<CurlTransfer>> submitted;
    bool stopping = false;
    {
        const std::lock_guard lock(mutex_);
        submitted.swap(submitted_);
        stopping = stopping_;
    }
    for (auto& transfer : submitted) {
        if (waiting_.size() < limits_.waiting_max) {
            waiting_.push_back(std::move(transfer));
        } else {
            transfer->fail({"connection_failed", "too many requests are waiting"});
        }
    }
    return !stopping;
}

void CurlWorker::Thread::start_waiting() {
    const auto now = std::chrono::steady_clock::now();
    std::deque<std::unique_ptr<CurlTransfer>> still_waiting;
    for (auto& transfer : waiting_) {
        if (transfer->deadline() <= now) {
            transfer->fail({"timed_out", "other requests took all the time"});
        } else if (running_.size() < limits_.running_max) {
            start(std::move(transfer));
        } else {
            still_waiting.push_back(std::move(transfer));
        }
    }
    waiting_ = std::move(still_waiting);
}

void CurlWorker::Thread::start(std::unique_ptr<CurlTransfer> transfer) {
    CURL* handle = transfer->prepare();
    if (handle == nullptr || curl_multi_add_handle(multi_.get(), handle) != CURLM_OK) {
        return transfer->fail({"invalid_request", "libcurl does not take this request"});
    }
    running_.emplace(handle, std::move(transfer));
}

void CurlWorker::Thread::finish_done() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        // The message dies with the handle's removal.
        const CURLcode code = message->data.result;
        CURL* handle = message->easy_handle;
        const auto found = running_.find(handle);
        curl_multi_remove_handle(multi_.get(), handle);
        const std::unique_ptr<CurlTransfer> transfer = std::move(found->second);
        running_.erase(found);
        transfer->finish(code);
    }
}

std::chrono::milliseconds CurlWorker::Thread::until_next_deadline() const {
    auto wait = poll_longest;
    const auto now = std::chrono::steady_clock::now();
    for (const auto& transfer : waiting_) {
        wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(transfer->deadline() - now));
    }
    return std::max(wait, std::chrono::milliseconds(0));
}

CurlWorker::CurlWorker(Limits limits) : thread_(std::make_unique<Thread>(limits)) {}

CurlWorker::~CurlWorker() = default;

void CurlWorker::submit(std::unique_ptr<CurlTransfer> transfer) { thread_->submit(std::move(transfer)); }

}  // namespace orderwire::http
