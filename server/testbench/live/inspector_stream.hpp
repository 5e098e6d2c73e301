// One open event stream of the testbench: new deliveries, orders that changed with their watchers, runs,
// faults.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/monotonic.hpp"
#include "base/periodic.hpp"
#include "base/timer.hpp"
#include "http/message.hpp"
#include "testbench/inspector.hpp"
#include "transport/event_stream.hpp"

namespace orderwire::testbench {

class InspectorStream : public std::enable_shared_from_this<InspectorStream> {
  public:
    // `after` is the number of the last delivery that the client has; nothing: only new ones. `allowed` is
    // asked every second: a session may end.
    InspectorStream(std::shared_ptr<Inspector> inspector, http::HijackedConnection hijacked,
                    std::optional<std::uint64_t> after, std::function<bool()> allowed);

    void start();

  private:
    template <class Act>
    void guarded(const Act& act) noexcept;
    void on_change();
    void collect();
    void compose(const std::vector<ChangedOrders::Change>& changes, const WatcherCounts& counts);
    void write();
    void tick();
    void recount();
    void compare(const std::vector<ChangedOrders::Change>& changes, const WatcherCounts& counts);
    void watch_client();
    void on_bytes();
    void on_written(boost::system::error_code error);
    void close();

    std::shared_ptr<Inspector> inspector_;
    Socket socket_;
    std::shared_ptr<void> release_;
    std::function<bool()> allowed_;
    transport::StreamFraming framing_;
    std::shared_ptr<ChangeNotifier::Subscription> subscription_;
    Timer pause_;  // between two looks at the sources
    Periodic ticker_;
    std::string head_;
    std::string text_;  // to be written
    transport::StreamPiece writing_;
    std::vector<std::uint64_t> sent_;  // of each source, how far
    std::uint64_t order_sent_ = 0;
    WatcherCounts counts_sent_;
    Instant written_at_;
    Instant busy_since_;
    bool collecting_ = false;
    bool is_writing_ = false;
    bool ending_ = false;  // what is written next is the last
    bool writing_last_ = false;
    bool closed_ = false;
};

}  // namespace orderwire::testbench
