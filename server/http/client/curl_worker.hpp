// What drives libcurl off the loops: one background thread that runs transfers, of whatever protocol, and
// keeps their connections for those that follow.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <memory>

#include "base/result.hpp"

namespace orderwire::http {

struct CurlDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One transfer, as a libcurl easy handle. It ends with exactly one finish() or fail().
class CurlTransfer {
  public:
    using Instant = std::chrono::steady_clock::time_point;

    CurlTransfer() = default;
    virtual ~CurlTransfer() = default;
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    // The handle, ready for curl_multi_add_handle and owned by the transfer; null where libcurl refuses.
    virtual CURL* prepare() = 0;
    virtual Instant deadline() const = 0;
    virtual void finish(CURLcode code) = 0;  // reports what libcurl ended with
    virtual void fail(Error error) = 0;      // reports an error of ours
};

class CurlWorker {
  public:
    struct Limits {
        std::size_t running_max = 1;   // at once, and as many connections kept open
        std::size_t waiting_max = 64;  // more that wait for their turn, in order
    };
    explicit CurlWorker(Limits limits);  // starts its thread
    ~CurlWorker();                       // transfers under way fail with `stopped`
    CurlWorker(const CurlWorker&) = delete;
    CurlWorker& operator=(const CurlWorker&) = delete;

    // From any thread. The worker's own errors: `invalid_request` (libcurl refuses it), `timed_out` (its turn
    // did not come), `connection_failed` (too many wait), `stopped`.
    void submit(std::unique_ptr<CurlTransfer> transfer);

  private:
    class Thread;
    std::unique_ptr<Thread> thread_;
};

}  // namespace orderwire::http
