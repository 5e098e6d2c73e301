#include "sandbox/flows/scheduled_tasks.hpp"

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(ApiFixture, "what is due happens in its order, and what is not stays") {
    const std::string early = text_at(new_intent("confirm=true&payment_method=pm_usBankAccount"), "id");
    pass(2s);
    const std::string late = text_at(new_intent("confirm=true&payment_method=pm_usBankAccount"), "id");
    pass(1s);
    CHECK(get("/v1/payment_intents/" + early).at("status") == "succeeded");
    CHECK(get("/v1/payment_intents/" + late).at("status") == "processing");
    pass(2s);
    CHECK(get("/v1/payment_intents/" + late).at("status") == "succeeded");
}

TEST_CASE_FIXTURE(ApiFixture, "a task whose object went on, or is gone, or that nobody knows, does nothing") {
    const std::string id = text_at(new_intent("confirm=true&payment_method=pm_card_visa"), "id");
    const auto before = event_types();
    context.tasks.add(clock.time, "fail_intent", id);
    context.tasks.add(clock.time, "settle_intent", "pi_none");
    context.tasks.add(clock.time, "dance", id);
    run_due_tasks(context);
    CHECK(get("/v1/payment_intents/" + id).at("status") == "succeeded");
    CHECK(event_types() == before);
    CHECK_FALSE(context.tasks.next_due());
}
