// Waiting for something that another thread brings about.
#pragma once

#include <chrono>
#include <thread>

namespace orderwire::test {

// Whether `condition` holds within ten seconds; looked at every ten milliseconds.
template <class Condition>
bool eventually(Condition condition) {
    for (int i = 0; i < 1000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

}  // namespace orderwire::test
