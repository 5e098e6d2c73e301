// Sends what the queue holds, signed, and runs what is due, on the sandbox's loop.
#pragma once

#include <chrono>
#include <memory>

#include "base/async.hpp"
#include "base/periodic.hpp"
#include "http/client/client.hpp"
#include "sandbox/world.hpp"

namespace orderwire::sandbox {

inline constexpr int deliveries_at_once_max = 16;
inline constexpr std::chrono::milliseconds delivery_timeout{10'000};

class DeliveryWorker {
  public:
    DeliveryWorker(Loop& loop, World& world);  // both must outlive this

    void start();  // all on the loop's thread
    void wake();   // something may be due earlier than it was
    void stop();   // what is under way goes back into the queue

  private:
    task<void> deliver(Delivery delivery);
    void work();
    std::chrono::milliseconds until_next();
    void hand_to_listener(const Delivery& delivery);
    void finish(const Delivery& delivery, Time started, const std::string& url,
                const result<http::ClientResponse>& answer);

    Loop& loop_;
    World& world_;
    std::unique_ptr<http::Client> client_;
    Periodic clockwork_;
    int under_way_ = 0;
    Time next_clean_up_{};
};

}  // namespace orderwire::sandbox
