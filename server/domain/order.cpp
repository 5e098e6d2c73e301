#include "domain/order.hpp"

#include <algorithm>
#include <numeric>

namespace orderwire::domain {

std::string_view to_string(Status status) {
    switch (status) {
        case Status::pending:
            return "pending";
        case Status::failed:
            return "failed";
        case Status::cancelled:
            return "cancelled";
        case Status::paid:
            return "paid";
    }
    return "";
}

std::string_view to_string(Enrollment enrollment) {
    switch (enrollment) {
        case Enrollment::none:
            return "none";
        case Enrollment::requested:
            return "requested";
        case Enrollment::active:
            return "active";
    }
    return "";
}

std::string_view to_string(Activity activity) {
    switch (activity) {
        case Activity::processing:
            return "processing";
        case Activity::requires_action:
            return "requires_action";
        case Activity::review:
            return "review";
    }
    return "";
}

std::string_view to_string(Review review) {
    switch (review) {
        case Review::amount_mismatch:
            return "amount_mismatch";
        case Review::manual_capture:
            return "manual_capture";
        case Review::late_payment:
            return "late_payment";
        case Review::double_payment:
            return "double_payment";
        case Review::missing_at_provider:
            return "missing_at_provider";
    }
    return "";
}

std::optional<Status> status_from(std::string_view text) {
    for (const Status status : {Status::pending, Status::failed, Status::cancelled, Status::paid}) {
        if (text == to_string(status)) return status;
    }
    return std::nullopt;
}

Status Order::status() const {
    for (const Status status : {Status::paid, Status::cancelled, Status::failed}) {
        if (accepted_statuses.contains(status)) return status;
    }
    return Status::pending;
}

bool Order::final() const {
    switch (status()) {
        case Status::paid:
            return !needs_enrollment || enrollment_state == Enrollment::active;
        case Status::cancelled:
            return true;
        default:
            return false;
    }
}

std::optional<Activity> Order::activity() const {
    if (!open()) return std::nullopt;
    return open_reviews().empty() ? latest_activity : Activity::review;
}

std::optional<Failure> Order::failure() const {
    if (status() != Status::failed) return std::nullopt;
    return latest_failure;
}

std::int64_t Order::refunded() const {
    return std::accumulate(
        refunds.begin(), refunds.end(), std::int64_t{0}, [](std::int64_t sum, const auto& entry) {
            return entry.second.status == RefundStatus::succeeded ? sum + entry.second.amount : sum;
        });
}

EnumSet<Review> Order::reviews() const {
    EnumSet<Review> all;
    for (const auto& [mark, state] : marks)
        all.insert(mark.review);
    return all;
}

EnumSet<Review> Order::open_reviews() const {
    EnumSet<Review> open;
    for (const auto& [mark, state] : marks) {
        if (state.open()) open.insert(mark.review);
    }
    return open;
}

bool Order::disputed() const {
    return std::any_of(disputes.begin(), disputes.end(),
                       [](const auto& entry) { return entry.second.open_or_lost; });
}

}  // namespace orderwire::domain
