// Sends what the queue holds, signed, and runs what is due, on the sandbox's loop.
#pragma once

#include <chrono>
#include <memory>

#include "base/async.hpp"
#include "base/periodic.hpp"
#include "http/client/client.hpp"
#include "sandbox/emulator_context.hpp"

namespace orderwire::sandbox {

inline constexpr int deliveries_at_once_max = 16;
inline constexpr std::chrono::milliseconds delivery_timeout{10'000};

class DeliveryWorker {
  public:
    DeliveryWorker(Loop& loop, EmulatorContext& context);  // both must outlive this

    void start();  // all on the loop's thread
    void wake();   // something may be due earlier than it was
    void stop();   // what is under way goes back into the queue

  private:
    task<void> deliver(QueuedDelivery delivery);
    void work();
    std::chrono::milliseconds until_next();
    void hand_to_listener(const QueuedDelivery& delivery);
    void finish(const QueuedDelivery& delivery, Time started, const std::string& url,
                const result<http::ClientResponse>& answer);

    Loop& loop_;
    EmulatorContext& context_;
    std::unique_ptr<http::Client> client_;
    Periodic periodic_;
    int in_flight_ = 0;
    Time next_clean_up_{};
};

}  // namespace orderwire::sandbox
