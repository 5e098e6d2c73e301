#include "replay/batch.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <charconv>
#include <exception>
#include <string_view>

#include "base/json.hpp"
#include "base/timer.hpp"

namespace orderwire::replay {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int attempts_max = 6;
constexpr milliseconds first_pause{500};
constexpr milliseconds longest_pause{60'000};

bool may_be_tried_again(const Answer& answer) {
    return answer.status == 0 || answer.status == 429 || answer.status == 503;
}

// What the endpoint asks for, else twice as long each time.
milliseconds pause_before(int attempt, const Answer& answer) {
    int seconds = 0;
    const std::string& asked = answer.retry_after;
    const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), seconds);
    const bool is_number =
        !asked.empty() && error == std::errc{} && end == asked.data() + asked.size() && seconds >= 0;
    const milliseconds pause =
        is_number ? milliseconds(1000LL * seconds) : first_pause * (1 << (attempt - 1));
    return std::min(pause, longest_pause);
}

std::string verdict_of(const std::string& body) {
    const auto parsed = parse_json(body);
    const json::object* object = parsed ? parsed->if_object() : nullptr;
    if (object == nullptr) return "";
    const std::string verdict = text_at(*object, "verdict");
    return verdict.empty() ? text_at(*object, "code") : verdict;
}

struct Batch {
    const std::vector<Step>& steps;
    const std::vector<Delivery>& deliveries;
    const Signer& signer;
    const Clock& clock;
    const BatchSettings& settings;
    const Delivered& delivered;
    steady_clock::time_point start;
    std::size_t next = 0;
};

task<Outcome> deliver(Sender& sender, Batch& batch, const Delivery& delivery, Timer& timer) {
    const Step& step = batch.steps[delivery.event];
    const RecordedEvent& event = step.event;
    const std::string changed =
        delivery.corrupt_at ? corrupted(event.body, *delivery.corrupt_at) : std::string();
    const std::string& body = delivery.corrupt_at ? changed : event.body;
    Outcome outcome;
    outcome.run = batch.settings.run;
    outcome.type = event.type;
    outcome.id = event.id;
    outcome.repeated = delivery.repeated;
    outcome.corrupted = delivery.corrupt_at.has_value();
    for (;; ++outcome.attempts) {
        // Each attempt has its own time stamp, as Stripe's have.
        const Sign sign = step.sign.value_or(batch.settings.sign);
        const std::string signature =
            batch.signer.header(sign, event.body, event.signature, batch.clock.now());
        const auto began = steady_clock::now();
        const Answer answer = co_await sender.post(signature, body);
        outcome.milliseconds = std::chrono::duration<double, std::milli>(steady_clock::now() - began).count();
        outcome.http = answer.status;
        outcome.problem = answer.problem;
        outcome.verdict = verdict_of(answer.body);
        if (!batch.settings.retry || !may_be_tried_again(answer) || outcome.attempts == attempts_max) break;
        timer.expires_after(pause_before(outcome.attempts, answer));
        co_await timer.async_wait(use_task);
    }
    co_return outcome;
}

task<void> work(Sender& sender, Batch& batch) {
    const Executor executor = co_await asio::this_coro::executor;
    Timer timer(executor);
    while (batch.next < batch.deliveries.size()) {
        const Delivery& delivery = batch.deliveries[batch.next++];
        const auto due = batch.start + delivery.due;
        if (due > steady_clock::now()) {
            timer.expires_at(due);
            co_await timer.async_wait(use_task);
        }
        Outcome outcome = co_await deliver(sender, batch, delivery, timer);
        batch.delivered(batch.steps[delivery.event], outcome);
    }
}

}  // namespace

void send_batch(Loop& loop, std::vector<std::unique_ptr<Sender>>& senders, const std::vector<Step>& steps,
                const std::vector<Delivery>& deliveries, const Signer& signer, const Clock& clock,
                const BatchSettings& settings, const Delivered& delivered) {
    Batch batch{steps, deliveries, signer, clock, settings, delivered, steady_clock::now()};
    const auto rethrow = [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    };
    const std::size_t workers = std::min(senders.size(), deliveries.size());
    for (std::size_t i = 0; i < workers; ++i) {
        task<void> worker = work(*senders[i], batch);
        asio::co_spawn(loop.get_executor(), std::move(worker), rethrow);
    }
    loop.restart();
    if (!settings.stop.stop_requested()) loop.run();
}

std::string corrupted(std::string body, std::uint64_t at) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto digits = static_cast<std::uint64_t>(std::count_if(body.begin(), body.end(), is_digit));
    if (digits == 0) return body + ' ';
    std::uint64_t left = at % digits;
    const auto chosen =
        std::find_if(body.begin(), body.end(), [&](char c) { return is_digit(c) && left-- == 0; });
    // Never to 0: a number has no leading zero.
    *chosen = *chosen == '9' ? '8' : static_cast<char>(*chosen + 1);
    return body;
}

}  // namespace orderwire::replay
