#include "sandbox/flows/scheduled_tasks.hpp"

#include "base/log.hpp"
#include "sandbox/flows/checkout_flow.hpp"
#include "sandbox/flows/disputes.hpp"
#include "sandbox/flows/payment_flow.hpp"
#include "sandbox/flows/refunds.hpp"

namespace orderwire::sandbox {

namespace {

void run(EmulatorContext& context, const ScheduledTask& task) {
    auto record = context.objects.find(task.subject);
    if (!record) return;
    const std::string status = text_at(record->body, "status");
    if (task.name == "settle_intent" || task.name == "fail_intent") {
        if (status != "processing") return;
        settle_intent(context, *record, task.name == "fail_intent");
        follow_intent(context, *record);
    } else if (task.name == "expire_session") {
        if (status == "open") expire_session(context, RequestInfo{}, *record);
    } else if (task.name == "settle_refund") {
        if (status == "pending") settle_refund(context, *record, false);
    } else if (task.name == "fail_refund") {
        if (status == "succeeded") settle_refund(context, *record, true);
    } else if (task.name == "open_dispute") {
        open_dispute(context, *record);
    } else {
        spdlog::warn("sandbox: there is no task {}", task.name);
    }
}

}  // namespace

void run_due_tasks(EmulatorContext& context) {
    while (true) {
        Transaction transaction(context.database.connection());
        const auto task = context.tasks.take(context.clock.now());
        if (!task) return;
        run(context, *task);
        transaction.commit();
    }
}

}  // namespace orderwire::sandbox
