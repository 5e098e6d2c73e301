#include "replay/run/run_executor.hpp"

#include <doctest/doctest.h>

#include <boost/asio/this_coro.hpp>
#include <deque>

#include "base/json.hpp"
#include "support/manual_clock.hpp"

using namespace orderwire;
using namespace orderwire::replay;

namespace {

struct StandingWallClock : Clock {
    Time now() const override { return from_milliseconds(1'795'343'200'000); }
};

// Answers as it was told to, the last answer again and again; an answer takes its time on the clock.
class ScriptedEndpoint final : public EndpointConnection {
  public:
    ScriptedEndpoint(std::vector<std::string>& posted, test::ManualClock& clock,
                     std::deque<EndpointResponse> answers)
        : posted_(posted), clock_(clock), answers_(std::move(answers)) {}

    task<EndpointResponse> post(const std::string&, const std::string& body) override {
        posted_.push_back(body);
        clock_.advance(std::chrono::milliseconds(20));
        EndpointResponse answer = answers_.front();
        if (answers_.size() > 1) answers_.pop_front();
        co_return answer;
    }

  private:
    std::vector<std::string>& posted_;
    test::ManualClock& clock_;
    std::deque<EndpointResponse> answers_;
};

EndpointResponse answered(int status, const std::string& body = "{}", const std::string& retry_after = "") {
    EndpointResponse answer;
    answer.status = status;
    answer.body = body;
    answer.retry_after = retry_after;
    return answer;
}

ScheduledDelivery delivery_of(std::size_t event) {
    ScheduledDelivery delivery;
    delivery.event = event;
    return delivery;
}

struct ExecutedRun {
    std::vector<DeliveryOutcome> execute(std::vector<std::deque<EndpointResponse>> endpoints,
                                         bool retry = false) {
        std::vector<std::unique_ptr<EndpointConnection>> connections;
        for (auto& answers : endpoints)
            connections.push_back(std::make_unique<ScriptedEndpoint>(posted, clock, std::move(answers)));
        std::vector<ReplayStep> steps(2);
        steps[0].event.id = "evt_0";
        steps[0].event.body = R"({"id":"evt_0"})";
        steps[1].event.id = "evt_1";
        steps[1].event.body = R"({"id":"evt_1"})";
        std::vector<DeliveryOutcome> outcomes;
        const RunSettings settings{SignatureMode::wrong, retry, 3, clock, stop.get_token()};
        const OnDelivered keep = [&](const ReplayStep&, DeliveryOutcome& outcome) {
            outcomes.push_back(outcome);
        };
        const Signer signer({});
        const StandingWallClock wall;
        execute_run(loop, connections, steps, deliveries, signer, wall, settings, keep);
        return outcomes;
    }

    Loop loop{1};
    test::ManualClock clock;
    std::stop_source stop;
    std::vector<std::string> posted;
    std::vector<ScheduledDelivery> deliveries{delivery_of(0), delivery_of(1)};
};

}  // namespace

TEST_CASE("one connection delivers in order, and each outcome says what was answered and how long it took") {
    ExecutedRun run;
    const auto outcomes = run.execute(
        {{answered(200, R"({"verdict":"applied"})"), answered(400, R"({"code":"bad_signature"})")}});
    REQUIRE(outcomes.size() == 2);
    CHECK(run.posted == std::vector<std::string>{R"({"id":"evt_0"})", R"({"id":"evt_1"})"});
    CHECK(outcomes[0].id == "evt_0");
    CHECK(outcomes[0].run == 3);
    CHECK(outcomes[0].http == 200);
    CHECK(outcomes[0].verdict == "applied");
    CHECK(outcomes[0].milliseconds == doctest::Approx(20));
    CHECK(outcomes[1].http == 400);
    CHECK(outcomes[1].verdict == "bad_signature");
}

TEST_CASE("every delivery goes once, over however many connections") {
    ExecutedRun run;
    CHECK(run.execute({{answered(200)}, {answered(200)}, {answered(200)}}).size() == 2);
    CHECK(run.posted.size() == 2);
}

TEST_CASE("what asks for patience is tried again, as often as is good, where that was asked for") {
    ExecutedRun patient;
    patient.deliveries.resize(1);
    const auto again =
        patient.execute({{answered(503, "", "0"), answered(429, "", "0"), answered(200)}}, true);
    REQUIRE(again.size() == 1);
    CHECK(again[0].http == 200);
    CHECK(again[0].attempts == 3);

    ExecutedRun hopeless;
    hopeless.deliveries.resize(1);
    const auto given_up = hopeless.execute({{answered(503, "", "0")}}, true);
    CHECK(given_up.at(0).attempts == 6);
    CHECK(given_up.at(0).http == 503);

    ExecutedRun impatient;
    impatient.deliveries.resize(1);
    CHECK(impatient.execute({{answered(503, "", "0"), answered(200)}}).at(0).http == 503);
    ExecutedRun refused;
    refused.deliveries.resize(1);
    CHECK(refused.execute({{answered(400), answered(200)}}, true).at(0).attempts == 1);
}

TEST_CASE("a corrupted delivery is another body than its event, and known for it") {
    ExecutedRun run;
    run.deliveries = {delivery_of(1)};
    run.deliveries[0].repeated = true;
    run.deliveries[0].corrupt_at = 0;
    const auto outcomes = run.execute({{answered(400)}});
    CHECK(run.posted == std::vector<std::string>{R"({"id":"evt_2"})"});
    CHECK(outcomes.at(0).corrupted);
    CHECK(outcomes.at(0).repeated);
}

TEST_CASE("a run that was stopped before it began sends nothing") {
    ExecutedRun run;
    run.stop.request_stop();
    CHECK(run.execute({{answered(200)}}).empty());
    CHECK(run.posted.empty());
}

TEST_CASE("a corrupted body differs in one byte and stays JSON") {
    const std::string text = R"({"id":"evt_19","amount":4900,"zero":0})";
    for (std::uint64_t at = 0; at < 30; ++at) {
        const std::string changed = corrupted(text, at);
        REQUIRE(changed.size() == text.size());
        std::size_t different = 0;
        for (std::size_t i = 0; i < text.size(); ++i)
            different += changed[i] != text[i] ? 1 : 0;
        CHECK(different == 1);
        CHECK(parse_json(changed).has_value());
    }
    CHECK(corrupted("{}", 3) == "{} ");
}
