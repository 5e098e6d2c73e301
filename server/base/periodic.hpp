// Work that is done again and again on a loop: every clock of the program. Whatever a turn throws is logged,
// and the next turn comes all the same; a clock that stops by itself would be noticed only when it is missed.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "base/async.hpp"

namespace orderwire {

class Periodic {
  public:
    using Wait = std::chrono::milliseconds;
    struct Plan {
        std::string name;       // in the log: "expiry: the disk is full"
        Wait interval;          // from a turn's end to the next one's begin
        Wait fault_wait_max{};  // faults in a row double the wait up to this; below the interval: they don't
        std::optional<Wait> first_wait = {};  // before the first turn; else the interval
    };

    Periodic(Executor loop, Plan plan);
    ~Periodic();  // as stop()
    Periodic(const Periodic&) = delete;
    Periodic& operator=(const Periodic&) = delete;

    // Begins, once: on the loop, or before it runs. A turn is a call that gives nothing, or a task<void>,
    // which is run to its end before the next turn; or either of them with a Wait, which then stands for the
    // interval. A turn may stop or destroy its Periodic, and whatever it is a turn of.
    template <class Turn>
    void start(Turn turn) {
        using Given = std::invoke_result_t<Turn&>;
        if constexpr (std::is_void_v<Given>) {
            begin([turn = std::move(turn)]() mutable -> std::optional<Wait> {
                turn();
                return std::nullopt;
            });
        } else if constexpr (std::is_same_v<Given, task<void>>) {
            begin_tasks(std::function<task<void>()>(std::move(turn)));
        } else if constexpr (std::is_same_v<Given, task<Wait>>) {
            begin_waiting_tasks(std::function<task<Wait>()>(std::move(turn)));
        } else {
            begin([turn = std::move(turn)]() mutable -> std::optional<Wait> { return turn(); });
        }
    }

    // From any thread: the next turn comes now; where one is under way, right after it. It costs next to
    // nothing to say it often. Where there is no memory to say it with, the next turn comes by the plan.
    void wake() noexcept;

    // No turn begins any more; one that is under way goes on. On the loop, or when it does not run. The
    // Periodic is destroyed before the loop is.
    void stop();

  private:
    class State;
    void begin(std::function<std::optional<Wait>()> turn);
    void begin_tasks(std::function<task<void>()> turn);
    void begin_waiting_tasks(std::function<task<Wait>()> turn);

    std::shared_ptr<State> state_;
};

}  // namespace orderwire
