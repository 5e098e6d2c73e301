// Waiting for something that another thread brings about.
#pragma once

#include <chrono>
#include <thread>

namespace orderwire::test {

// Whether `condition` comes to hold: within a minute, for a machine that is busy with all else. It is asked
// every five milliseconds.
template <class Condition>
bool eventually(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

}  // namespace orderwire::test
