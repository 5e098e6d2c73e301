#include "sandbox/background.hpp"

#include "base/log.hpp"
#include "sandbox/checkout_flow.hpp"
#include "sandbox/disputes.hpp"
#include "sandbox/payment_flow.hpp"
#include "sandbox/refunds.hpp"

namespace orderwire::sandbox {

namespace {

void run(World& world, const Task& task) {
    auto record = world.records.find(task.subject);
    if (!record) return;
    const std::string status = text_at(record->body, "status");
    if (task.name == "settle_intent" || task.name == "fail_intent") {
        if (status != "processing") return;
        settle_intent(world, *record, task.name == "fail_intent");
        follow_intent(world, *record);
    } else if (task.name == "expire_session") {
        if (status == "open") expire_session(world, Cause{}, *record);
    } else if (task.name == "settle_refund") {
        if (status == "pending") settle_refund(world, *record, false);
    } else if (task.name == "fail_refund") {
        if (status == "succeeded") settle_refund(world, *record, true);
    } else if (task.name == "open_dispute") {
        open_dispute(world, *record);
    } else {
        spdlog::warn("sandbox: there is no task {}", task.name);
    }
}

}  // namespace

void run_due_tasks(World& world) {
    while (true) {
        Transaction transaction(world.state.database());
        const auto task = world.tasks.take(world.clock.now());
        if (!task) return;
        run(world, *task);
        transaction.commit();
    }
}

}  // namespace orderwire::sandbox
