#include "domain/change.hpp"

namespace orderwire::domain {

OrderState order_state_of(const Order& order) {
    return {order.status(), order.enrollment_state, order.refunded(), order.disputed()};
}

bool Change::became(Status status) const {
    return after.status == status && (!before || before->status != status);
}

std::optional<Notice> notice_of(const Change& change) {
    if (change.became(Status::paid)) return Notice::paid;
    if (change.became(Status::failed)) return Notice::declined;
    if (!change.before || change.before->status != Status::paid) return std::nullopt;
    if (change.became(Status::cancelled)) return Notice::cancelled;
    if (change.after.refunded > change.before->refunded) return Notice::refunded;
    return std::nullopt;
}

}  // namespace orderwire::domain
