#include "replay/run/run_executor.hpp"

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

constexpr int delivery_attempts_max = 6;
constexpr milliseconds first_retry_pause{500};
constexpr milliseconds longest_retry_pause{60'000};

bool may_be_tried_again(const EndpointResponse& answer) {
    return answer.status == 0 || answer.status == 429 || answer.status == 503;
}

// What the endpoint asks for, else twice as long each time.
milliseconds pause_before(int attempt, const EndpointResponse& answer) {
    int seconds = 0;
    const std::string& asked = answer.retry_after;
    const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), seconds);
    const bool is_number =
        !asked.empty() && error == std::errc{} && end == asked.data() + asked.size() && seconds >= 0;
    const milliseconds pause =
        is_number ? milliseconds(1000LL * seconds) : first_retry_pause * (1 << (attempt - 1));
    return std::min(pause, longest_retry_pause);
}

std::string verdict_of(const std::string& body) {
    const auto parsed = parse_json(body);
    const json::object* object = parsed ? parsed->if_object() : nullptr;
    if (object == nullptr) return "";
    const std::string verdict = text_at(*object, "verdict");
    return verdict.empty() ? text_at(*object, "code") : verdict;
}

struct RunState {
    const std::vector<ReplayStep>& steps;
    const std::vector<ScheduledDelivery>& deliveries;
    const Signer& signer;
    const Clock& clock;
    const RunSettings& settings;
    const OnDelivered& on_delivered;
    Instant start;
    std::size_t next = 0;
};

task<DeliveryOutcome> deliver(EndpointConnection& connection, RunState& run,
                              const ScheduledDelivery& delivery, Timer& timer) {
    const ReplayStep& step = run.steps[delivery.event];
    const RecordedEvent& event = step.event;
    const std::string changed =
        delivery.corrupt_at ? corrupted(event.body, *delivery.corrupt_at) : std::string();
    const std::string& body = delivery.corrupt_at ? changed : event.body;
    DeliveryOutcome outcome;
    outcome.run = run.settings.run;
    outcome.type = event.type;
    outcome.id = event.id;
    outcome.repeated = delivery.repeated;
    outcome.corrupted = delivery.corrupt_at.has_value();
    for (;; ++outcome.attempts) {
        // Each attempt has its own time stamp, as Stripe's have.
        const SignatureMode sign = step.sign.value_or(run.settings.sign);
        const std::string signature = run.signer.header(sign, event.body, event.signature, run.clock.now());
        const Instant began = run.settings.monotonic.now();
        const EndpointResponse answer = co_await connection.post(signature, body);
        outcome.milliseconds =
            std::chrono::duration<double, std::milli>(run.settings.monotonic.now() - began).count();
        outcome.http = answer.status;
        outcome.problem = answer.problem;
        outcome.verdict = verdict_of(answer.body);
        if (!run.settings.retry || !may_be_tried_again(answer) || outcome.attempts == delivery_attempts_max)
            break;
        timer.expires_after(pause_before(outcome.attempts, answer));
        co_await timer.async_wait(use_task);
    }
    co_return outcome;
}

task<void> work(EndpointConnection& connection, RunState& run) {
    const Executor executor = co_await asio::this_coro::executor;
    Timer timer(executor);
    while (run.next < run.deliveries.size()) {
        const ScheduledDelivery& delivery = run.deliveries[run.next++];
        const auto wait = run.start + delivery.due - run.settings.monotonic.now();
        if (wait.count() > 0) {
            timer.expires_after(wait);
            co_await timer.async_wait(use_task);
        }
        DeliveryOutcome outcome = co_await deliver(connection, run, delivery, timer);
        run.on_delivered(run.steps[delivery.event], outcome);
    }
}

}  // namespace

void execute_run(Loop& loop, std::vector<std::unique_ptr<EndpointConnection>>& connections,
                 const std::vector<ReplayStep>& steps, const std::vector<ScheduledDelivery>& deliveries,
                 const Signer& signer, const Clock& clock, const RunSettings& settings,
                 const OnDelivered& on_delivered) {
    RunState run{steps, deliveries, signer, clock, settings, on_delivered, settings.monotonic.now()};
    const auto rethrow = [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    };
    const std::size_t workers = std::min(connections.size(), deliveries.size());
    for (std::size_t i = 0; i < workers; ++i) {
        task<void> worker = work(*connections[i], run);
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
