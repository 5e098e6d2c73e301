#include "integration/convergence/life.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orderwire::test {

namespace {

using store::Binding;

class Teller {
  public:
    Teller(Random& random, std::size_t order) : random_(random), order_(order) {}

    Life tell() {
        life_.kind = one_in(3) ? Binding::Kind::session : Binding::Kind::intent;
        life_.changed_way = life_.kind == Binding::Kind::intent && one_in(6);
        if (life_.changed_way) {
            intent_event("payment_intent.canceled", "given_up", R"("status":"canceled")");
            if (one_in(3)) paid("given_up");
        }
        bind();
        if (life_.kind == Binding::Kind::session) {
            by_session();
        } else {
            by_intent();
        }
        if (one_in(2)) noise();
        return std::move(life_);
    }

  private:
    bool one_in(unsigned n) { return random_() % n == 0; }
    std::string pick(std::initializer_list<const char*> words) {
        return *(words.begin() + random_() % words.size());
    }
    // Few seconds, so that many events share one.
    std::int64_t second() { return 1'795'000'000 + static_cast<std::int64_t>(random_() % 4); }
    std::string object_id(const std::string& what) const { return fmt::format("{}_{}_#", what, order_); }

    Step& add(Step::What what, const std::string& type, std::string object) {
        Step step;
        step.what = what;
        step.order = order_;
        step.type = type;
        step.id = fmt::format("evt_{}_{:02}_#", order_, life_.steps.size());
        step.created = second();
        step.object = std::move(object);
        return life_.steps.emplace_back(std::move(step));
    }
    void bind() {
        add(Step::What::bind, "", object_id(life_.kind == Binding::Kind::session ? "cs" : "pi")).binding =
            life_.changed_way ? 2 : 1;
    }

    std::string intent(const std::string& name, const std::string& more) const {
        return fmt::format(
            R"({{"id":"{}","object":"payment_intent","amount":4900,"currency":"usd","metadata":{{"order_id":"ORDER"}},{}}})",
            object_id(name), more);
    }
    void intent_event(const std::string& type, const std::string& name, const std::string& more) {
        add(Step::What::event, type, intent(name, more));
    }
    void session_event(const std::string& type, const std::string& payment_status) {
        add(Step::What::event, type,
            fmt::format(
                R"({{"id":"{}","object":"checkout.session","amount_total":4900,"currency":"usd","payment_status":"{}","metadata":{{"order_id":"ORDER"}},"payment_intent":"{}"}})",
                object_id("cs"), payment_status, object_id("pi")));
    }
    void lookup(const std::string& object) { add(Step::What::lookup, "", object); }

    void paid(const std::string& name = "pi") {
        intent_event("payment_intent.succeeded", name, R"("status":"succeeded","amount_received":4900)");
    }
    void declined() {
        intent_event("payment_intent.payment_failed", "pi",
                     fmt::format(R"("status":"requires_payment_method","last_payment_error":{{"code":"{}"}})",
                                 pick({"card_declined", "expired_card", "insufficient_funds"})));
    }

    void attempts() {
        if (one_in(2)) intent_event("payment_intent.created", "pi", R"("status":"requires_payment_method")");
        for (unsigned declines = random_() % 3; declines > 0; --declines)
            declined();
        if (one_in(3)) intent_event("payment_intent.requires_action", "pi", R"("status":"requires_action")");
        if (one_in(3)) intent_event("payment_intent.processing", "pi", R"("status":"processing")");
        if (one_in(3)) {
            lookup(intent("pi",
                          fmt::format(R"("status":"{}","last_payment_error":{{"code":"expired_card"}})",
                                      pick({"requires_payment_method", "requires_action", "processing"}))));
        }
    }

    void by_intent() {
        attempts();
        switch (random_() % 8) {
            case 0:
                break;
            case 1:
                intent_event("payment_intent.canceled", "pi", R"("status":"canceled")");
                break;
            case 2:  // both, as a race at the end of an order's time
                intent_event("payment_intent.canceled", "pi", R"("status":"canceled")");
                paid();
                break;
            case 3:
                intent_event("payment_intent.succeeded", "pi",
                             R"("status":"succeeded","amount_received":100)");
                break;
            case 4:
                intent_event("payment_intent.amount_capturable_updated", "pi",
                             R"("status":"requires_capture")");
                break;
            case 5:
                lookup(intent("pi", R"("status":"succeeded","amount_received":4900)"));
                if (one_in(2)) paid();
                afterwards();
                break;
            default:
                paid();
                afterwards();
        }
    }

    void by_session() {
        attempts();
        switch (random_() % 5) {
            case 0:
                session_event("checkout.session.expired", "unpaid");
                break;
            case 1:
                session_event("checkout.session.completed", "unpaid");
                session_event("checkout.session.async_payment_failed", "unpaid");
                break;
            case 2:
                session_event("checkout.session.completed", "unpaid");
                session_event("checkout.session.async_payment_succeeded", "paid");
                if (one_in(2)) paid();
                afterwards();
                break;
            default:
                session_event("checkout.session.completed", "paid");
                if (one_in(2)) paid();
                afterwards();
        }
    }

    void afterwards() {
        for (unsigned refunds = random_() % 3; refunds > 0; --refunds) {
            const std::string refund = object_id("re" + std::to_string(refunds));
            for (unsigned changes = 1 + random_() % 3; changes > 0; --changes) {
                add(Step::What::event, pick({"refund.created", "refund.updated", "charge.refund.updated"}),
                    fmt::format(R"({{"id":"{}","payment_intent":"{}","amount":{},"status":"{}"}})", refund,
                                object_id("pi"), 100 * refunds,
                                pick({"pending", "succeeded", "succeeded", "failed", "canceled"})));
            }
        }
        if (one_in(4)) {
            for (const char* status : {"needs_response", "won"}) {
                add(Step::What::event, pick({"charge.dispute.created", "charge.dispute.closed"}),
                    fmt::format(R"({{"id":"{}","payment_intent":"{}","status":"{}"}})", object_id("dp"),
                                object_id("pi"), status));
            }
        }
        if (one_in(3)) add(Step::What::event, "charge.succeeded", R"({"id":"ch_1"})");
    }

    void noise() {
        switch (random_() % 3) {
            case 0:  // somebody else's intent, with our order's id in its metadata
                intent_event("payment_intent.succeeded", "foreign",
                             R"("status":"succeeded","amount_received":4900)");
                break;
            case 1:
                paid();
                life_.steps.back().livemode = true;
                break;
            default:
                add(Step::What::event, "customer.updated", R"({"id":"cus_1"})");
        }
    }

    Random& random_;
    std::size_t order_;
    Life life_;
};

}  // namespace

std::vector<Life> random_lives(Random& random, std::size_t orders_max, std::size_t steps_max) {
    std::vector<Life> lives;
    std::size_t steps = 0;
    for (std::size_t order = 0, orders = 1 + random() % orders_max; order < orders; ++order) {
        Life life = Teller(random, order).tell();
        if (steps + life.steps.size() > steps_max) {
            if (!lives.empty()) break;
            --order;  // too long a life for such a set: another one
            continue;
        }
        steps += life.steps.size();
        lives.push_back(std::move(life));
    }
    return lives;
}

}  // namespace orderwire::test
