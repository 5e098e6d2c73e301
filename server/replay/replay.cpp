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
#include "replay/batch.hpp"
#include "replay/expectations.hpp"
#include "replay/material.hpp"
#include "replay/outcomes.hpp"
#include "replay/reports.hpp"
#include "replay/schedule.hpp"
#include "replay/sender.hpp"
#include "replay/shop.hpp"
#include "replay/signing.hpp"
#include "replay/step.hpp"
#include "replay/tally.hpp"

namespace orderwire::replay {

namespace {

constexpr std::size_t timed_concurrency = 16;

// Thrown where a stop was asked for.
struct Stopped {};

class Replay {
  public:
    Replay(Options options, Material material, const Clock& clock, Reports& reports, std::stop_token stop)
        : options_(std::move(options)),
          material_(std::move(material)),
          clock_(clock),
          reports_(reports),
          stop_(std::move(stop)),
          shop_(client_, options_.api.empty() ? options_.to.origin : options_.api),
          signer_(options_.secrets),
          expectations_(options_.expect_verdict, options_.expect_http),
          order_checks_(shop_, options_) {
        const bool timed = options_.pace.speed || options_.pace.rate;
        const std::size_t connections =
            options_.concurrency > 0 ? options_.concurrency : (timed ? timed_concurrency : 1);
        for (std::size_t i = 0; i < connections; ++i)
            senders_.push_back(make_sender(loop_, client_, options_.to, options_.timeout));
    }

    bool run() {
        const std::stop_callback stop_loop(stop_, [this] { loop_.stop(); });
        Random random(*options_.seed);
        std::vector<std::vector<std::size_t>> orders(1);
        for (std::size_t i = 0; i < material_.steps.size(); ++i)
            orders.front().push_back(i);
        if (options_.permutations)
            orders = permutations_of(material_.steps.size(), options_.permutations_max, random);
        const Plan plan{options_.to.url, material_.name, material_.steps.size(),
                        orders.size(),   *options_.seed, material_.skipped_lines};
        reports_.begin(plan);
        const bool ended = run_all(orders, random);
        reports_.end(plan);
        return ended && reports_.tally.ok();
    }

  private:
    // False: it was stopped.
    bool run_all(const std::vector<std::vector<std::size_t>>& orders, Random& random) {
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
    bool run_one(std::size_t number, const std::vector<std::size_t>& order, Random& random) {
        std::optional<Subject> subject;
        if (!options_.new_order.empty()) {
            const result<Subject> made = await(shop_.make_order(options_.new_order));
            if (!made) {
                reports_.checked({"an order for " + options_.new_order, made.error().detail});
                return false;
            }
            subject = *made;
            reports_.made_order(subject->order);
        }
        const std::vector<Step> steps = prepare(number, order, subject);
        std::vector<std::optional<std::int64_t>> times;
        times.reserve(order.size());
        for (const std::size_t index : order)
            times.push_back(material_.steps[index].event.at);
        const Schedule schedule = make_schedule(times, options_.faults, options_.pace, random);
        reports_.announce(schedule);

        const auto began = std::chrono::steady_clock::now();
        const BatchSettings settings{options_.sign.value_or(Sign::fresh), options_.retry, number, stop_};
        const Delivered delivered = [this](const Step& step, Outcome& outcome) {
            expectations_.judge(step, outcome);
            reports_.delivered(outcome);
        };
        send_batch(loop_, senders_, steps, schedule.deliveries, signer_, clock_, settings, delivered);
        reports_.tally.sending += std::chrono::steady_clock::now() - began;
        if (stop_.stop_requested()) throw Stopped{};
        check_orders(subject);
        return true;
    }

    std::vector<Step> prepare(std::size_t number, const std::vector<std::size_t>& order,
                              const std::optional<Subject>& subject) const {
        // Runs must not meet: each has events of its own, and where it has no order of its own, everything
        // else too.
        const bool own_events = options_.new_ids || subject || material_.from_scenario;
        const Renew renew = options_.permutations && !subject ? Renew::everything
                            : own_events                      ? Renew::events
                                                              : Renew::nothing;
        const std::string salt = std::to_string(*options_.seed) + ":" + std::to_string(number);
        const Preparation preparation(options_, material_.steps, subject, renew, salt);
        std::vector<Step> steps;
        steps.reserve(order.size());
        for (const std::size_t index : order)
            steps.push_back(preparation.apply(material_.steps[index]));
        return steps;
    }

    void check_orders(const std::optional<Subject>& subject) {
        for (const Check& check : await(order_checks_.expected(subject)))
            reports_.checked(check);
        if (subject && options_.permutations) reports_.checked(await(order_checks_.same_end(subject->order)));
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
    Material material_;
    const Clock& clock_;
    Reports& reports_;
    std::stop_token stop_;
    Loop loop_{1};
    http::Client client_;
    Shop shop_;
    Signer signer_;
    Expectations expectations_;
    OrderChecks order_checks_;
    std::vector<std::unique_ptr<Sender>> senders_;
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

bool run(Options options, const Clock& clock, std::ostream& out) {
    Material material = read_material(read_sources(options), options, clock.now());
    if (!options.seed) options.seed = fresh_seed();
    Reports reports;
    reports.add(options.json ? make_json_report(out) : make_text_report(out, options.terminal));
    std::ofstream junit;
    if (!options.junit.empty()) {
        make_private_file(options.junit);
        junit.open(options.junit);
        if (!junit) throw InputError("--junit: the file " + options.junit + " cannot be written");
        reports.add(make_junit_report(junit));
    }
    return run(std::move(options), std::move(material), clock, reports);
}

bool run(Options options, Material material, const Clock& clock, Reports& reports,
         const std::stop_token& stop) {
    Replay replay(std::move(options), std::move(material), clock, reports, stop);
    return replay.run();
}

}  // namespace orderwire::replay
