#include "transport/session_registry.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/contained.hpp"
#include "http/server/cross_origin.hpp"
#include "transport/cursor.hpp"
#include "transport/session.hpp"

namespace orderwire::transport {

namespace {

// Past it, pollers are no worse off than orders that nobody watches.
constexpr std::size_t polled_max = 10'000;

// Gaps are looked for so often, and so many are closed before the loop does something else.
constexpr std::chrono::milliseconds gap_look{250};
constexpr std::chrono::seconds gap_look_max{30};  // while the store can't be read
constexpr std::size_t gaps_at_once = 64;

// Between two looks at a session that waits for nothing in particular.
std::chrono::milliseconds look_interval_of(const Options& options) {
    return std::min<std::chrono::milliseconds>(std::chrono::seconds(1), options.heartbeat_interval / 4);
}

std::chrono::milliseconds tick_interval_of(const Options& options) {
    return std::max(look_interval_of(options) / 4, std::chrono::milliseconds(10));
}

constexpr std::array transport_names{"websocket", "sse", "long_poll", "socket_io"};

}  // namespace

SessionRegistry::SessionRegistry(Loop& loop, hub::Hub& hub, Snapshots snapshots,
                                 const http::OriginPolicy& origins, const Options& options, Metrics& metrics,
                                 const MonotonicClock& clock)
    : loop_(loop.get_executor()),
      hub_(hub),
      snapshots_(std::move(snapshots)),
      origins_(origins),
      options_(options),
      clock_(clock),
      ticker_(loop_, {.name = "watchers' clocks", .interval = tick_interval_of(options)}),
      gap_closer_(loop_, {.name = "what watchers missed is not read again yet",
                          .interval = gap_look,
                          .fault_wait_max = gap_look_max}) {
    for (std::size_t i = 0; i < counters_.size(); ++i) {
        const std::string label = fmt::format("transport=\"{}\"", transport_names[i]);
        counters_[i] = {
            &metrics.gauge("orderwire_watchers", "Connections that follow orders.", label),
            &metrics.counter("orderwire_views_sent_total", "Views sent to watchers.", label),
        };
    }
}

// The clocks are this one's own, and keep nothing alive.
void SessionRegistry::start() {
    ticker_.start([this] { tick(); });
    gap_closer_.start([this] { close_gaps(); });
}

void SessionRegistry::stop() {
    ticker_.stop();
    gap_closer_.stop();
}

std::size_t SessionRegistry::join(Session& session) {
    handles_.push_back({&session, Instant::min()});
    return handles_.size() - 1;
}

void SessionRegistry::leave(const Session& session) {
    SessionHandle& left = handles_[session.registry_index_];
    left = handles_.back();
    left.session->registry_index_ = session.registry_index_;
    handles_.pop_back();
}

std::chrono::milliseconds SessionRegistry::look_interval() const { return look_interval_of(options_); }

void SessionRegistry::tick() {
    const Instant now = clock_.now();
    for (const auto& session : look_due_at(now)) {
        Instant next = now + look_interval();
        if (!contained("a watcher", [&] { next = session->tick(now); })) session->abort_after_fault();
        handles_[session->registry_index_].look_at = next;
    }
}

void SessionRegistry::close_gaps() {
    hub_.close_gaps(snapshots_, gaps_at_once);
    if (hub_.has_gaps()) gap_closer_.wake();
}

void SessionRegistry::polled(const std::string& order) {
    if (polled_.size() < polled_max) polled_.insert(order);
}

std::vector<std::string> SessionRegistry::take_watched() {
    std::vector<std::string> orders = hub_.topic_names();
    orders.insert(orders.end(), polled_.begin(), polled_.end());
    polled_.clear();
    return orders;
}

void SessionRegistry::count(const std::vector<std::string>& orders, Counts& counts) const {
    const std::unordered_set<std::string_view> asked(orders.begin(), orders.end());
    for (const SessionHandle& handle : handles_) {
        const Session* session = handle.session;
        session->subscriptions().for_each_topic([&](const std::string& topic) {
            if (asked.contains(topic)) ++counts[topic][static_cast<std::size_t>(session->transport())];
        });
    }
}

// Those who are looked at now, kept alive: a session may end inside what is done to it.
std::vector<std::shared_ptr<Session>> SessionRegistry::look_due_at(Instant now) const {
    std::vector<std::shared_ptr<Session>> due;
    for (const SessionHandle& handle : handles_) {
        if (handle.look_at > now) continue;
        if (auto alive = handle.session->weak_from_this().lock()) due.push_back(std::move(alive));
    }
    return due;
}

std::optional<http::Response> SessionRegistry::foreign_origin(const http::Request& request) const {
    if (!http::is_from_foreign_page(origins_, request)) return std::nullopt;
    return http::problem(http::status::forbidden, "foreign_origin",
                         "pages of this origin may not watch orders");
}

std::optional<http::Response> SessionRegistry::refusal(const http::Request& request) const {
    if (auto refusal = foreign_origin(request)) return refusal;
    const auto since = request.query_value("since");
    if (since && !parse_cursor(*since)) {
        return http::problem(http::status::bad_request, "bad_request",
                             "since is a version, a whole number from 0 up");
    }
    if (draining_) {
        http::Response response =
            http::problem(http::status::service_unavailable, "draining", "the server is stopping");
        response.set(http::field::retry_after, "1");
        return response;
    }
    return std::nullopt;
}

void SessionRegistry::drain(std::size_t first, std::size_t total) {
    refuse_new();
    const auto window = static_cast<std::size_t>(options_.drain_window.count());
    std::size_t slot = first;
    for (SessionHandle& handle : handles_)
        handle.look_at = Instant::min();  // what they wait for is another thing now
    for (const auto& session : look_due_at(Instant::max())) {
        // The middle of the slot: nobody is sent back at once, to a server that is still stopping.
        const std::size_t middle = window * (2 * slot + 1) / (2 * std::max(total, slot + 1));
        ++slot;
        const bool told = contained("a watcher", [&] { session->drain(std::chrono::milliseconds(middle)); });
        if (!told) session->abort_after_fault();
    }
}

void SessionRegistry::abort() {
    for (const auto& session : look_due_at(Instant::max()))
        session->abort_after_fault();
}

Error too_many_messages() {
    return {"too_many_messages", "this connection says more than the server takes: it is closed"};
}

http::Response not_followed(const Error& error) {
    const bool unknown = error.code == "unknown_order";
    http::Response response = http::problem(
        unknown ? http::status::not_found : http::status::service_unavailable, error.code, error.detail);
    if (!unknown) response.set(http::field::retry_after, "2");
    return response;
}

}  // namespace orderwire::transport
