// A value that many threads read and that is seldom replaced as a whole: settings that are read again without
// a restart.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace orderwire {

template <class T>
class Shared {
  public:
    explicit Shared(T value = {}) : value_(std::make_shared<const T>(std::move(value))) {}

    // Stays as it is for whoever holds it.
    std::shared_ptr<const T> get() const {
        const std::lock_guard lock(mutex_);
        return value_;
    }
    void set(T value) {
        auto made = std::make_shared<const T>(std::move(value));
        const std::lock_guard lock(mutex_);
        value_.swap(made);
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const T> value_;
};

}  // namespace orderwire
