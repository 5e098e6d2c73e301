#include "replay/replay.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/crypto.hpp"
#include "base/files.hpp"
#include "http/client/client.hpp"
#include "replay/check/expectations.hpp"
#include "replay/check/order_assertions.hpp"
#include "replay/input/input_set.hpp"
#include "replay/plan/delivery_schedule.hpp"
#include "replay/plan/step_renderer.hpp"
#include "replay/report/composite_report.hpp"
#include "replay/report/statistics.hpp"
#include "replay/run/endpoint_connection.hpp"
#include "replay/run/order_client.hpp"
#include "replay/run/run_executor.hpp"
#include "replay/run/signer.hpp"

namespace orderwire::replay {

namespace {

constexpr std::size_t timed_concurrency = 16;

// Thrown where a stop was asked for.
struct Stopped {};

class Replay {
  public:
    Replay(Options options, InputSet input_set, const Clock& clock, CompositeReport& reports,
           std::stop_token stop, const MonotonicClock& monotonic)
        : options_(std::move(options)),
          input_set_(std::move(input_set)),
          clock_(clock),
          monotonic_(monotonic),
          reports_(reports),
          stop_(std::move(stop)),
          order_client_(client_, options_.api.empty() ? options_.to.origin : options_.api),
          signer_(options_.secrets),
          expectations_(options_.expect_verdict, options_.expect_http),
          order_assertions_(order_client_, options_, monotonic) {
        const bool timed = options_.pace.speed || options_.pace.rate;
        const std::size_t connections =
            options_.concurrency > 0 ? options_.concurrency : (timed ? timed_concurrency : 1);
        for (std::size_t i = 0; i < connections; ++i)
            connections_.push_back(make_endpoint_connection(loop_, client_, options_.to, options_.timeout));
    }

    bool run() {
        const std::stop_callback stop_loop(stop_, [this] { loop_.stop(); });
        SeededRandom random(*options_.seed);
        std::vector<std::vector<std::size_t>> orders(1);
        for (std::size_t i = 0; i < input_set_.steps.size(); ++i)
            orders.front().push_back(i);
        if (options_.permutations)
            orders = permutations_of(input_set_.steps.size(), options_.permutations_max, random);
        const ReplayInfo info{options_.to.url, input_set_.name, input_set_.steps.size(),
                              orders.size(),   *options_.seed,  input_set_.skipped_lines};
        reports_.begin(info);
        const bool ended = run_all(orders, random);
        reports_.end(info);
        return ended && reports_.statistics.ok();
    }

  private:
    // False: it was stopped.
    bool run_all(const std::vector<std::vector<std::size_t>>& orders, SeededRandom& random) {
        try {
            for (std::size_t i = 0; i < orders.size(); ++i) {
                if (!run_one(i + 1, orders[i], random)) break;
            }
        } catch (const Stopped&) {
            return false;
        }
        for (const Check& check : expectations_.unmet())
            reports_.checked(check);
        return true;
    }

    // False: there is no sense in going on.
    bool run_one(std::size_t number, const std::vector<std::size_t>& order, SeededRandom& random) {
        std::optional<TestOrder> test_order;
        if (!options_.new_order.empty()) {
            const result<TestOrder> made = await(order_client_.make_order(options_.new_order));
            if (!made) {
                reports_.checked({"an order for " + options_.new_order, made.error().detail});
                return false;
            }
            test_order = *made;
            reports_.made_order(test_order->order);
        }
        const std::vector<ReplayStep> steps = prepare(number, order, test_order);
        std::vector<std::optional<std::int64_t>> times;
        times.reserve(order.size());
        for (const std::size_t index : order)
            times.push_back(input_set_.steps[index].event.at);
        const DeliverySchedule schedule = make_schedule(times, options_.faults, options_.pace, random);
        reports_.announce(schedule);

        const Instant began = monotonic_.now();
        const RunSettings settings{options_.sign.value_or(SignatureMode::fresh), options_.retry, number,
                                   monotonic_, stop_};
        const OnDelivered on_delivered = [this](const ReplayStep& step, DeliveryOutcome& outcome) {
            expectations_.evaluate(step, outcome);
            reports_.delivered(outcome);
        };
        execute_run(loop_, connections_, steps, schedule.deliveries, signer_, clock_, settings, on_delivered);
        reports_.statistics.sending += monotonic_.now() - began;
        if (stop_.stop_requested()) throw Stopped{};
        check_orders(test_order);
        return true;
    }

    std::vector<ReplayStep> prepare(std::size_t number, const std::vector<std::size_t>& order,
                                    const std::optional<TestOrder>& test_order) const {
        // Runs must not meet: each has events of its own, and where it has no order of its own, everything
        // else too.
        const bool own_events = options_.new_ids || test_order || input_set_.from_scenario;
        const Renew renew = options_.permutations && !test_order ? Renew::everything
                            : own_events                         ? Renew::events
                                                                 : Renew::nothing;
        const std::string salt = std::to_string(*options_.seed) + ":" + std::to_string(number);
        const StepRenderer renderer(options_, input_set_.steps, test_order, renew, salt);
        std::vector<ReplayStep> steps;
        steps.reserve(order.size());
        for (const std::size_t index : order)
            steps.push_back(renderer.render(input_set_.steps[index]));
        return steps;
    }

    void check_orders(const std::optional<TestOrder>& test_order) {
        for (const Check& check : await(order_assertions_.expected(test_order)))
            reports_.checked(check);
        if (test_order && options_.permutations)
            reports_.checked(await(order_assertions_.same_final_state(test_order->order)));
    }

    template <class T>
    T await(task<T> work) {
        std::optional<T> done;
        auto keep = [&done](const std::exception_ptr& error, T value) {
            if (error) std::rethrow_exception(error);
            done = std::move(value);
        };
        asio::co_spawn(loop_.get_executor(), std::move(work), keep);
        loop_.restart();
        if (!stop_.stop_requested()) loop_.run();
        if (!done) throw Stopped{};
        return *std::move(done);
    }

    Options options_;
    InputSet input_set_;
    const Clock& clock_;
    const MonotonicClock& monotonic_;
    CompositeReport& reports_;
    std::stop_token stop_;
    Loop loop_{1};
    http::Client client_;
    OrderClient order_client_;
    Signer signer_;
    Expectations expectations_;
    OrderAssertions order_assertions_;
    std::vector<std::unique_ptr<EndpointConnection>> connections_;
};

}  // namespace

std::uint64_t fresh_seed() {
    std::array<std::uint8_t, 4> bytes{};
    fill_random(bytes);
    std::uint64_t seed = 0;
    for (const std::uint8_t byte : bytes)
        seed = seed << 8 | byte;
    return seed;
}

bool run(Options options, const Clock& clock, std::ostream& out, const MonotonicClock& monotonic) {
    InputSet input_set = read_input_set(read_input_sources(options), options, clock.now());
    if (!options.seed) options.seed = fresh_seed();
    CompositeReport reports;
    reports.add(options.json ? make_json_report(out) : make_text_report(out, options.terminal, monotonic));
    std::ofstream junit;
    if (!options.junit.empty()) {
        make_private_file(options.junit);
        junit.open(options.junit);
        if (!junit) throw InputError("--junit: the file " + options.junit + " cannot be written");
        reports.add(make_junit_report(junit));
    }
    return run(std::move(options), std::move(input_set), clock, reports, {}, monotonic);
}

bool run(Options options, InputSet input_set, const Clock& clock, CompositeReport& reports,
         const std::stop_token& stop, const MonotonicClock& monotonic) {
    Replay replay(std::move(options), std::move(input_set), clock, reports, stop, monotonic);
    return replay.run();
}

}  // namespace orderwire::replay
