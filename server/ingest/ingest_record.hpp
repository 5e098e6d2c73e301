// What came in and what became of it, for whoever watches: the testers' bench. Nothing of it decides
// anything.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/fields.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "store/store.hpp"

namespace orderwire::ingest {

// One webhook request, refused ones too; or one event or object that was asked of the provider and was news.
struct IngestRecord {
    store::IncomingEvent::Source source = store::IncomingEvent::Source::webhook;
    Time at{};
    std::chrono::microseconds took{0};  // from the whole request to its answer
    int http = 200;
    std::string reason;            // the code of the refusal, or ""
    bool signature_valid = false;  // of what we fetched ourselves: true

    // As far as the body could be read; of a refused request nobody has vouched for them.
    std::string event;
    std::string type;
    std::string object_id;
    std::string order;  // the one it belongs to, else the one that it names

    std::optional<domain::Verdict> verdict;
    std::optional<domain::Status> status_before;
    std::optional<domain::Status> status_after;
    std::optional<std::uint64_t> version;  // that the order got from it
    std::optional<std::int64_t> row;       // of the store's event log; nothing: it is not stored

    boost::asio::ip::address peer;
    boost::beast::http::fields headers;
    std::string body;

    // Takes over what the store said.
    void set(const store::AppliedEvent& applied) {
        verdict = applied.verdict;
        status_before = applied.status_before;
        version = applied.version;
        row = applied.row;
        if (!applied.order) return;
        order = applied.order->order_id;
        status_after = applied.order->status;
    }
};

class IngestLog {
  public:
    virtual ~IngestLog() = default;
    // From any thread; costs the caller next to nothing.
    virtual void add(IngestRecord record) = 0;
};

}  // namespace orderwire::ingest
