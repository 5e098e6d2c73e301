#include "testbench/live/inspector_stream.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "base/contained.hpp"
#include "http/server/response_head.hpp"
#include "testbench/json_views.hpp"

namespace orderwire::testbench {

namespace {

using boost::system::error_code;
using namespace std::chrono_literals;

// A person sees no difference, and a thousand webhooks become twenty-five writes.
constexpr auto collect_interval = 40ms;
constexpr auto tick_interval = 1s;
constexpr auto heartbeat_interval = 15s;
constexpr auto write_timeout = 30s;
constexpr std::size_t recounted_orders = 50;

}  // namespace

InspectorStream::InspectorStream(std::shared_ptr<Inspector> inspector, http::HijackedConnection hijacked,
                                 std::optional<std::uint64_t> after, std::function<bool()> allowed)
    : inspector_(std::move(inspector)),
      socket_(std::move(hijacked.socket)),
      release_(std::move(hijacked.release)),
      allowed_(std::move(allowed)),
      framing_(hijacked.version >= 11 ? transport::StreamFraming::chunked
                                      : transport::StreamFraming::until_close),
      pause_(socket_.get_executor()),
      ticker_(socket_.get_executor(), {.name = "a testbench stream", .interval = tick_interval}),
      head_(http::response_head(
          hijacked.response,
          {.version = hijacked.version, .head = false, .keep_alive = false, .stream = true})),
      order_sent_(inspector_->orders.newest()),
      written_at_(monotonic_clock().now()) {
    for (const StreamSource* source : inspector_->stream_sources())
        sent_.push_back(source->newest());
    // A number from before a restart counts as none: everything is new.
    if (after) sent_.front() = *after <= sent_.front() ? *after : 0;
    text_ = event_block("hello", {{"object", "testbench_stream"},
                                  {"instance", inspector_->instance},
                                  {"newest", inspector_->deliveries.newest()},
                                  {"oldest", inspector_->deliveries.oldest()}});
}

void InspectorStream::start() {
    subscription_ = inspector_->notifier.subscribe(socket_.get_executor(), [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->guarded([&] { self->on_change(); });
    });
    ticker_.start([this] {
        const auto self = shared_from_this();  // it may end in its turn
        guarded([&] { tick(); });
    });
    guarded([&] {
        watch_client();
        collect();
    });
}

// What fails ends its stream, and its page opens another one.
template <class Act>
void InspectorStream::guarded(const Act& act) noexcept {
    if (!contained("a testbench stream", act)) contained("a testbench stream", [this] { close(); });
}

void InspectorStream::on_change() {
    if (inspector_->aborting()) return close();
    if (closed_ || collecting_) return;
    if (inspector_->stopping()) return collect();
    collecting_ = true;  // from here on what changes is seen by the look to come
    pause_.expires_after(collect_interval);
    pause_.async_wait([self = shared_from_this()](error_code error) {
        self->collecting_ = false;
        if (!error) self->guarded([&] { self->collect(); });
    });
}

void InspectorStream::collect() {
    if (closed_ || collecting_ || is_writing_) return;
    if (inspector_->stopping()) {
        ending_ = true;
        return write();
    }
    auto changes = inspector_->orders.after(order_sent_);
    if (changes.empty()) return compose({}, {});
    std::vector<std::string> ids = ChangedOrders::ids_of(changes);
    collecting_ = true;
    inspector_->watcher_counter.count(
        std::move(ids), socket_.get_executor(),
        [self = shared_from_this(), changes = std::move(changes)](const WatcherCounts& counts) {
            self->collecting_ = false;
            if (!self->closed_) self->guarded([&] { self->compose(changes, counts); });
        });
}

void InspectorStream::compose(const std::vector<ChangedOrders::Change>& changes,
                              const WatcherCounts& counts) {
    for (const ChangedOrders::Change& change : changes) {
        text_ += event_block("order", change_of(change.order, counts));
        order_sent_ = std::max(order_sent_, change.sequence);
        const auto found = counts.find(change.order.order_id);
        counts_sent_[change.order.order_id] =
            found == counts.end() ? WatcherCounts::mapped_type{} : found->second;
    }
    for (std::size_t i = 0; i < sent_.size(); ++i)
        sent_[i] = inspector_->stream_sources()[i]->write_after(sent_[i], text_);
    write();
}

void InspectorStream::write() {
    if (closed_ || is_writing_) return;
    writing_ = transport::make_piece(framing_, text_, nullptr, ending_);
    text_.clear();
    writing_.before.insert(0, std::exchange(head_, {}));
    writing_.before += writing_.after;
    if (writing_.before.empty()) return ending_ ? close() : void();
    is_writing_ = true;
    writing_last_ = ending_;
    busy_since_ = monotonic_clock().now();
    asio::async_write(socket_, asio::buffer(writing_.before),
                      [self = shared_from_this()](error_code error, std::size_t) {
                          self->guarded([&] { self->on_written(error); });
                      });
}

void InspectorStream::on_written(error_code error) {
    is_writing_ = false;
    written_at_ = monotonic_clock().now();
    if (error || writing_last_) return close();
    if (ending_) return write();
    // There may be more than was good to write at once.
    on_change();
}

void InspectorStream::tick() {
    if (closed_) return;
    const Instant now = monotonic_clock().now();
    if (is_writing_ && now - busy_since_ > write_timeout) return close();
    if (!allowed_() || inspector_->stopping()) ending_ = true;
    if (now - written_at_ >= heartbeat_interval) text_ += transport::heartbeat_comment;
    write();
    if (!ending_) recount();
}

// Watchers come and go without a change of their order.
void InspectorStream::recount() {
    auto changes = inspector_->orders.newest_first(recounted_orders);
    std::vector<std::string> ids = ChangedOrders::ids_of(changes);
    if (ids.empty()) return;
    inspector_->watcher_counter.count(
        std::move(ids), socket_.get_executor(),
        [self = shared_from_this(), changes = std::move(changes)](const WatcherCounts& counts) {
            self->guarded([&] { self->compare(changes, counts); });
        });
}

void InspectorStream::compare(const std::vector<ChangedOrders::Change>& changes,
                              const WatcherCounts& counts) {
    WatcherCounts sent;
    for (const ChangedOrders::Change& change : changes) {
        const std::string& id = change.order.order_id;
        const auto found = counts.find(id);
        const auto now = found == counts.end() ? WatcherCounts::mapped_type{} : found->second;
        const bool is_new = counts_sent_[id] != now;
        sent[id] = now;
        if (is_new && !closed_) text_ += event_block("order", change_of(change.order, counts));
    }
    counts_sent_ = std::move(sent);
    write();
}

// Nothing is expected from the client but its end.
void InspectorStream::watch_client() {
    socket_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code error) {
        if (!error) self->guarded([&] { self->on_bytes(); });
    });
}

void InspectorStream::on_bytes() {
    if (closed_) return;
    std::array<char, 1024> ignored;
    error_code error;
    socket_.read_some(asio::buffer(ignored), error);
    if (error && error != asio::error::would_block) return close();
    watch_client();
}

void InspectorStream::close() {
    if (std::exchange(closed_, true)) return;
    subscription_.reset();
    pause_.cancel();
    ticker_.stop();
    error_code ignored;
    socket_.shutdown(Socket::shutdown_both, ignored);
    socket_.close(ignored);
}

}  // namespace orderwire::testbench
