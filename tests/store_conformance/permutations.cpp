// The same events, in any order and however often, end in the same order: through the real store, with the
// binding as one more thing that may come early or late.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "store_conformance/fixture.hpp"

using namespace orderwire;
using namespace orderwire::store;
using domain::Activity;
using domain::RefundStatus;
using domain::Status;

namespace {

struct Said {
    std::string name;
    bool by_session = false;
    std::optional<Status> status;
    std::optional<Activity> activity;
    std::optional<RefundStatus> refund;
    std::optional<bool> dispute_open;
};

// A session that was declined twice, paid, partly refunded and disputed.
std::vector<Said> story(bool ends_paid) {
    std::vector<Said> said = {
        {"created", false, Status::pending, {}, {}, {}},
        {"action", false, Status::pending, Activity::requires_action, {}, {}},
        {"declined", false, Status::failed, {}, {}, {}},
        {"processing", false, Status::pending, Activity::processing, {}, {}},
        {"declined again", false, Status::failed, {}, {}, {}},
        {"completed", true, Status::pending, {}, {}, {}},
    };
    if (ends_paid) {
        said.push_back({"succeeded", false, Status::paid, {}, {}, {}});
        said.push_back({"async succeeded", true, Status::paid, {}, {}, {}});
        said.push_back({"refund pending", false, {}, {}, RefundStatus::pending, {}});
        said.push_back({"refunded", false, {}, {}, RefundStatus::succeeded, {}});
        said.push_back({"disputed", false, {}, {}, {}, true});
        said.push_back({"dispute won", false, {}, {}, {}, false});
    }
    return said;
}

class Telling : public Fixture {
  public:
    // Tells the story of a new order in this order of its events, the binding being completed before event
    // `bound_at`.
    std::string tell(const std::vector<Said>& said, const std::vector<std::size_t>& sequence,
                     std::size_t bound_at) {
        const std::string n = std::to_string(++told_);
        const std::string order_id = new_order("customer-" + n);
        run(store->reserve_binding(order_id, Binding::Kind::session, ""));
        for (std::size_t i = 0; i < sequence.size(); ++i) {
            if (i == bound_at) run(store->complete_binding(order_id, 1, "cs_" + n));
            apply(event_of(said, sequence[i], n, order_id));
        }
        if (bound_at >= sequence.size()) run(store->complete_binding(order_id, 1, "cs_" + n));
        return order_id;
    }

    // What must not depend on the order of arrival: the view without versions and times, and the marks.
    std::string end_of(const std::string& order_id) {
        json::object view = parsed(*store->make_queries()->order(order_id));
        for (const char* key : {"id", "version", "created_at", "updated_at", "timeline"})
            view.erase(key);
        std::string end = json::serialize(view);
        const auto record = open_event_log(url())->record_of(order_id);
        std::set<std::string> marks;
        for (const LoggedMark& mark : record->marks)
            marks.insert(mark.mark);
        for (const std::string& mark : marks)
            end += " " + mark;
        return end;
    }

    void check_versions(const std::string& order_id, std::uint64_t newest) {
        const auto changes = heard.of(order_id, newest);
        CHECK(changes.size() == newest);
        for (std::size_t i = 0; i < changes.size(); ++i) {
            CHECK(changes[i].version == i + 1);
            CHECK(parsed(changes[i]).at("version").as_int64() == static_cast<std::int64_t>(i + 1));
        }
    }

  private:
    IncomingEvent event_of(const std::vector<Said>& said, std::size_t index, const std::string& n,
                           const std::string& order_id) {
        const Said& one = said[index];
        const std::string event_id = one.name + " " + n;
        domain::Contribution says = contribution(event_id, one.status);
        says.at = {1'795'000'000 + static_cast<std::int64_t>(index), static_cast<std::int32_t>(index),
                   one.name};
        if (says.failure) says.failure->message = one.name;
        says.activity = one.activity;
        if (one.refund) says.refunds.push_back({"re_1", {*one.refund, 900}});
        if (one.dispute_open) says.dispute = domain::DisputeSeen{"dp_1", *one.dispute_open};
        // Refunds and disputes carry no metadata.
        const std::string claimed = one.refund || one.dispute_open ? "" : order_id;
        IncomingEvent event = event_about(one.by_session ? "cs_" + n : "pi_" + n, event_id, says, claimed);
        if (one.by_session) std::get<domain::PaymentUpdate>(event.reading).also_binds = "pi_" + n;
        return event;
    }

    int told_ = 0;
};

void check_all_ends(bool ends_paid, unsigned seed) {
    Telling telling;
    const std::vector<Said> said = story(ends_paid);
    std::vector<std::size_t> sequence(said.size());
    for (std::size_t i = 0; i < sequence.size(); ++i)
        sequence[i] = i;
    const std::string in_order = telling.end_of(telling.tell(said, sequence, 0));

    std::mt19937 random(seed);
    std::vector<std::string> told;
    for (int round = 0; round < 150; ++round) {
        std::vector<std::size_t> shuffled = sequence;
        for (int repeated = 0; repeated < 4; ++repeated)
            shuffled.push_back(random() % said.size());
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        told.push_back(telling.tell(said, shuffled, random() % (shuffled.size() + 1)));
        INFO("round " << round);
        REQUIRE(telling.end_of(told.back()) == in_order);
    }
    const auto reader = telling.store->make_queries();
    telling.store->stop();
    for (const std::string& order_id : told)
        telling.check_versions(order_id, reader->order(order_id)->version);
}

}  // namespace

TEST_SUITE_BEGIN("store: permutations");

STORE_CASE(NoFixture, "any arrival of a paid order's events ends the same, versions without gaps") {
    check_all_ends(true, 1);
}

STORE_CASE(NoFixture, "any arrival of an open order's events ends the same, versions without gaps") {
    check_all_ends(false, 2);
}

TEST_SUITE_END();
