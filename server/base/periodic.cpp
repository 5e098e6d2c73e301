#include "base/periodic.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <exception>
#include <new>

#include "base/log.hpp"
#include "base/monotonic.hpp"
#include "base/timer.hpp"

namespace orderwire {

namespace {

constexpr std::chrono::minutes told_again_after{1};

// Room for the one operation that waits: when memory has run out, the clock can still be set.
struct Room {
    alignas(std::max_align_t) std::array<std::byte, 256> bytes;
    bool taken = false;
};

template <class T>
struct RoomAllocator {
    using value_type = T;
    explicit RoomAllocator(Room& room_) : room(&room_) {}
    template <class U>
    RoomAllocator(const RoomAllocator<U>& other) : room(other.room) {}  // NOLINT(google-explicit-constructor)

    T* allocate(std::size_t count) {
        const std::size_t size = count * sizeof(T);
        if (room->taken || size > room->bytes.size()) return static_cast<T*>(::operator new(size));
        room->taken = true;
        return static_cast<T*>(static_cast<void*>(room->bytes.data()));
    }
    void deallocate(T* place, std::size_t) {
        if (static_cast<void*>(place) != room->bytes.data()) return ::operator delete(place);
        room->taken = false;
    }
    template <class U>
    bool operator==(const RoomAllocator<U>& other) const {
        return room == other.room;
    }

    Room* room;
};

}  // namespace

class Periodic::State : public std::enable_shared_from_this<State> {
  public:
    State(Executor loop, Plan plan) : loop_(std::move(loop)), timer_(loop_), plan_(std::move(plan)) {}

    std::function<void(const std::shared_ptr<State>&)> turn;  // ends with ended(), unless it throws

    const Executor& loop() const { return loop_; }
    void start() { arm(plan_.first_wait.value_or(plan_.interval)); }
    void stop() {
        stopped_ = true;
        ++setting_;
        timer_.cancel();
    }
    void wake() noexcept {
        if (woken_.exchange(true)) return;
        try {
            asio::post(loop_, [self = shared_from_this()] {
                self->woken_ = false;
                self->come_now();
            });
        } catch (...) {
            woken_ = false;
        }
    }
    void ended(const std::exception_ptr& fault, std::optional<Wait> next) {
        under_way_ = false;
        if (fault) report(fault);
        if (!fault) faults_ = 0;
        if (stopped_) return;
        const Wait wait = fault ? wait_after_fault() : next.value_or(plan_.interval);
        arm(std::exchange(again_, false) ? Wait{} : wait);
    }

  private:
    void come_now() {
        if (stopped_) return;
        if (under_way_) {
            again_ = true;
        } else {
            arm(Wait{});
        }
    }

    void arm(Wait wait) {
        timer_.expires_after(std::max(wait, Wait{}));
        auto on_time = [self = shared_from_this(), setting = ++setting_](boost::system::error_code error) {
            // One whose time had come already when the clock was set anew is of no more use.
            if (!error && setting == self->setting_) self->take_turn();
        };
        timer_.async_wait(asio::bind_allocator(RoomAllocator<std::byte>(room_), std::move(on_time)));
    }

    void take_turn() {
        under_way_ = true;
        try {
            turn(shared_from_this());
        } catch (...) {
            ended(std::current_exception(), std::nullopt);
        }
    }

    Wait wait_after_fault() const {
        Wait wait = std::max(plan_.interval, Wait{1});
        const Wait longest = std::max(wait, plan_.fault_wait_max);
        for (unsigned i = 1; i < faults_ && wait < longest; ++i)
            wait *= 2;
        return std::min(wait, longest);
    }

    // The first fault in a row, and then one each minute.
    void report(const std::exception_ptr& fault) noexcept {
        const Instant now = monotonic_clock().now();
        if (++faults_ > 1 && now - told_at_ < told_again_after) return;
        told_at_ = now;
        try {
            std::rethrow_exception(fault);
        } catch (const std::exception& error) {
            spdlog::warn("{}: {}", plan_.name, error.what());
        } catch (...) {
            spdlog::warn("{}: a fault of no known kind", plan_.name);
        }
    }

    Executor loop_;
    Room room_;  // outlives what waits in it
    Timer timer_;
    Plan plan_;
    std::uint64_t setting_ = 0;  // of the clock: which wait counts
    unsigned faults_ = 0;        // in a row
    Instant told_at_{};
    bool under_way_ = false;
    bool again_ = false;
    bool stopped_ = false;
    std::atomic<bool> woken_{false};
};

Periodic::Periodic(Executor loop, Plan plan)
    : state_(std::make_shared<State>(std::move(loop), std::move(plan))) {}

Periodic::~Periodic() { stop(); }

void Periodic::stop() { state_->stop(); }

void Periodic::wake() noexcept { state_->wake(); }

void Periodic::begin(std::function<std::optional<Wait>()> turn) {
    state_->turn = [turn = std::move(turn)](const std::shared_ptr<State>& state) {
        const std::optional<Wait> next = turn();
        state->ended(nullptr, next);
    };
    state_->start();
}

void Periodic::begin_tasks(std::function<task<void>()> turn) {
    state_->turn = [turn = std::move(turn)](const std::shared_ptr<State>& state) {
        auto running = turn();
        asio::co_spawn(state->loop(), std::move(running),
                       [state](const std::exception_ptr& fault) { state->ended(fault, std::nullopt); });
    };
    state_->start();
}

void Periodic::begin_waiting_tasks(std::function<task<Wait>()> turn) {
    state_->turn = [turn = std::move(turn)](const std::shared_ptr<State>& state) {
        auto running = turn();
        asio::co_spawn(state->loop(), std::move(running),
                       [state](const std::exception_ptr& fault, Wait next) { state->ended(fault, next); });
    };
    state_->start();
}

}  // namespace orderwire
