#include "domain/decide.hpp"

#include <algorithm>
#include <bit>

namespace orderwire::domain {

namespace {

// What the public sees of an order, apart from what never changes.
struct PublicState {
    Status status;
    Enrollment enrollment;
    std::optional<Activity> activity;
    std::optional<Failure> failure;
    std::int64_t refunded;
    bool disputed;
    bool operator==(const PublicState&) const = default;
};

PublicState public_state_of(const Order& order) {
    return {order.status(),  order.enrollment_state, order.activity(),
            order.failure(), order.refunded(),       order.disputed()};
}

void add_line(Order& order, std::string what, std::string value) {
    order.timeline.push_back({order.version, order.updated_at, std::move(what), std::move(value)});
    if (order.timeline.size() > timeline_entries_max) order.timeline.erase(order.timeline.begin());
}

// One transition raises the version once, however much of the public state it changed. A passing activity, or
// another reason for a failure, gets no line of its own.
bool publish_changes(Order& order, const PublicState& before, Time now) {
    const PublicState after = public_state_of(order);
    if (after == before) return false;
    ++order.version;
    order.updated_at = std::max(now, order.updated_at);
    if (after.status != before.status) add_line(order, "status", std::string(to_string(after.status)));
    // Requested is part of becoming paid; only access itself is news.
    if (after.enrollment != before.enrollment && after.enrollment == Enrollment::active) {
        add_line(order, "enrollment", std::string(to_string(after.enrollment)));
    }
    if (after.refunded != before.refunded) add_line(order, "refunded", std::to_string(after.refunded));
    if (after.disputed != before.disputed) add_line(order, "disputed", after.disputed ? "true" : "false");
    return true;
}

bool pays_enough(const Order& order, const std::optional<Money>& received) {
    return !received || (received->amount >= order.amount && received->currency == order.currency);
}

void accept_status(Order& order, Status status, const Contribution& contribution, PaymentRef ref) {
    order.accepted_statuses.insert(status);
    if (!order.activity_at || *order.activity_at < contribution.at) {
        order.activity_at = contribution.at;
        order.latest_activity = contribution.activity;
    }
    if (contribution.failure && (!order.failure_at || *order.failure_at < contribution.at)) {
        order.failure_at = contribution.at;
        order.latest_failure = *contribution.failure;
    }
    if (status == Status::paid) {
        order.paid_bindings |= std::uint64_t{1} << ref.binding;
        if (order.needs_enrollment && order.enrollment_state == Enrollment::none) {
            order.enrollment_state = Enrollment::requested;
        }
    }
}

void accept_annotations(Order& order, const Contribution& contribution) {
    for (const RefundSeen& seen : contribution.refunds) {
        auto [known, is_new] = order.refunds.try_emplace(seen.id, seen.refund);
        if (!is_new && known->second.status < seen.refund.status) known->second = seen.refund;
    }
    if (contribution.dispute) {
        const Dispute dispute{contribution.at, contribution.dispute->open_or_lost};
        auto [known, is_new] = order.disputes.try_emplace(contribution.dispute->id, dispute);
        if (!is_new && known->second.at < dispute.at) known->second = dispute;
    }
}

bool has_mark_without_cause(const Order& order, Review review) { return order.marks.contains({review, ""}); }

// What an event says is a mark whenever it comes: it opens again one that was closed. What we ask for again
// and again is one only once.
bool mark_as_said(Order& order, Review review, const Contribution& contribution, PaymentRef ref) {
    if (ref.looked_up && has_mark_without_cause(order, review)) return false;
    const MarkSeen said{contribution.at, contribution.received, 0};
    const auto [known, is_new] = order.marks.try_emplace({review, std::to_string(ref.binding)}, said);
    if (is_new) return true;
    const MarkSeen before = known->second;
    if (!ref.looked_up) known->second.closed_by = 0;
    if (before.at < said.at && !(ref.looked_up && before.came == said.came)) {
        known->second.at = said.at;
        known->second.came = said.came;
    }
    return known->second != before;
}

struct Following {
    std::optional<Review> fresh;  // the first one that is new is the verdict's
    bool marked = false;
};

// The marks that follow from what was accepted, whichever came first: one for each binding that was paid.
Following mark_what_follows(Order& order, const DisplayOrder& at) {
    Following following;
    const auto mark = [&](Review review) {
        if (has_mark_without_cause(order, review)) return;
        for (std::uint32_t binding = 0; binding < 64; ++binding) {
            if ((order.paid_bindings >> binding & 1) == 0) continue;
            if (!order.marks.try_emplace({review, std::to_string(binding)}, MarkSeen{at, {}, 0}).second)
                continue;
            following.marked = true;
            if (!following.fresh) following.fresh = review;
        }
    };
    if (order.accepted_statuses.contains(Status::paid) && order.accepted_statuses.contains(Status::cancelled))
        mark(Review::late_payment);
    if (std::popcount(order.paid_bindings) > 1) mark(Review::double_payment);
    return following;
}

}  // namespace

Order make_order(OrderDraft draft, Time now) {
    Order order;
    order.id = std::move(draft.id);
    order.customer_id = std::move(draft.customer_id);
    order.course = std::move(draft.course);
    order.amount = draft.amount;
    order.currency = std::move(draft.currency);
    order.needs_enrollment = draft.needs_enrollment;
    order.created_at = now;
    order.updated_at = now;
    add_line(order, "status", std::string(to_string(Status::pending)));
    return order;
}

Decision decide(Order order, const Contribution& contribution, PaymentRef ref, Time now) {
    const PublicState before = public_state_of(order);
    std::optional<Status> status = contribution.status;
    std::optional<Review> review = contribution.review;

    // The old way to pay was given up on purpose: that it ended says nothing. That it was paid still counts.
    if (ref.superseded && (status == Status::failed || status == Status::cancelled)) {
        return {std::move(order), Verdict::ignored("superseded"), false};
    }
    if (status == Status::paid && !pays_enough(order, contribution.received)) {
        status.reset();
        review = Review::amount_mismatch;
    }

    bool marked = review && mark_as_said(order, *review, contribution, ref);
    if (status) accept_status(order, *status, contribution, ref);
    accept_annotations(order, contribution);
    const Following following = mark_what_follows(order, contribution.at);
    marked |= following.marked;
    if (!review) review = following.fresh;

    // A look-up that says once more what a person has seen, or is about to see, is no news.
    if (ref.looked_up && !marked) review.reset();

    const bool changed = publish_changes(order, before, now);
    Verdict verdict = review    ? Verdict::review(to_string(*review))
                      : changed ? Verdict::applied()
                                : Verdict::no_change();
    return {std::move(order), std::move(verdict), changed, marked};
}

bool mark_double_payment(Order& paid, const std::string& other_order_id, const DisplayOrder& at) {
    return !has_mark_without_cause(paid, Review::double_payment) &&
           paid.marks.try_emplace({Review::double_payment, other_order_id}, MarkSeen{at, {}, 0}).second;
}

Decision resolve_review(Order order, std::uint32_t note_number, Time now) {
    const bool open = !order.open_reviews().empty();
    for (auto& [mark, seen] : order.marks) {
        if (seen.open()) seen.closed_by = note_number;
    }
    if (open) {
        ++order.version;
        order.updated_at = std::max(now, order.updated_at);
    }
    return {std::move(order), open ? Verdict::applied() : Verdict::no_change(), open, open};
}

Decision activate_enrollment(Order order, Time now) {
    const PublicState before = public_state_of(order);
    if (order.enrollment_state == Enrollment::requested) order.enrollment_state = Enrollment::active;
    const bool changed = publish_changes(order, before, now);
    return {std::move(order), changed ? Verdict::applied() : Verdict::no_change(), changed};
}

}  // namespace orderwire::domain
