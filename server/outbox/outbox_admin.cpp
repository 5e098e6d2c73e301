#include "outbox/outbox_admin.hpp"

#include <algorithm>

namespace orderwire::outbox {

task<std::uint64_t> OutboxAdmin::redeliver(store::OutboxFilter filter) {
    std::uint64_t count = 0;
    for (;;) {
        const store::Requeued step = co_await store_.outbox().requeue(filter);
        count += step.count;
        if (step.count > 0) {
            for (Worker* worker : workers_)
                worker->wake();
        }
        if (!step.more) co_return count;
        filter.after = step.next;
    }
}

bool OutboxAdmin::resume(store::Channel channel) {
    for (Worker* worker : workers_) {
        if (worker->channel() != channel) continue;
        worker->resume();
        return true;
    }
    return false;
}

bool OutboxAdmin::serves(store::Channel channel) const {
    return std::any_of(workers_.begin(), workers_.end(),
                       [&](const Worker* worker) { return worker->channel() == channel; });
}

}  // namespace orderwire::outbox
