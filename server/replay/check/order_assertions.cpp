#include "replay/check/order_assertions.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <chrono>

#include "base/timer.hpp"
#include "replay/check/expectations.hpp"
#include "replay/input/replay_step.hpp"

namespace orderwire::replay {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds within_default{5'000};
constexpr milliseconds first_pause{10};
constexpr milliseconds longest_pause{200};

// What any order of arrival must end in. The rest of a view may differ: versions, times, and what is only
// shown.
json::object final_state_of(const json::object& view) {
    json::object end;
    for (const std::string_view key : {"status", "refunded", "disputed"}) {
        if (const json::value* value = view.if_contains(key)) end[key] = *value;
    }
    return end;
}

// The members of `view` that `wanted` names.
json::object only(const json::object& view, const json::object& wanted) {
    json::object part;
    for (const auto& member : wanted) {
        const json::value* value = view.if_contains(member.key());
        part[member.key()] = value == nullptr ? json::value(nullptr) : *value;
    }
    return part;
}

std::string shown(const json::object& view) {
    if (view.size() == 1 && view.begin()->value().is_string())
        return std::string(view.begin()->value().get_string());
    return json::serialize(view);
}

}  // namespace

Instant OrderAssertions::deadline() const {
    return monotonic_.now() + options_.within.value_or(within_default);
}

task<std::string> OrderAssertions::wait_for(std::string order, json::object wanted, Instant until) {
    const Executor executor = co_await asio::this_coro::executor;
    Timer timer(executor);
    for (milliseconds pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
        std::string id = order;
        const result<json::object> view = co_await order_client_.view(std::move(id));
        if (view && contains(json::value(*view), json::value(wanted))) co_return std::string();
        // An order that is not there will not come; another fault may pass.
        const bool hopeless = !view && view.error().code == "unknown_order";
        if (hopeless || monotonic_.now() >= until) {
            std::string wrong = view ? "it is " + shown(only(*view, wanted)) : view.error().detail;
            co_return wrong;
        }
        timer.expires_after(pause);
        co_await timer.async_wait(use_task);
    }
}

task<std::vector<Check>> OrderAssertions::expected(std::optional<TestOrder> test_order) {
    const std::string own = test_order ? test_order->order : mapped_order(options_);
    std::vector<Check> checks;
    const auto until = deadline();
    for (const OrderExpectation& expectation : options_.expect) {
        std::string id = expectation.order == "order" ? own : expectation.order;
        json::value view = expectation.view;
        if (test_order) fill_placeholders(view, *test_order);
        json::object wanted = view.as_object();
        Check check{id + "=" + shown(wanted), ""};
        check.failure = co_await wait_for(std::move(id), std::move(wanted), until);
        checks.push_back(std::move(check));
    }
    co_return checks;
}

task<Check> OrderAssertions::same_final_state(std::string order) {
    Check check{order + " ends as in the first order of arrival", ""};
    if (first_final_state_) {
        json::object wanted = *first_final_state_;
        const auto until = deadline();
        check.failure = co_await wait_for(std::move(order), std::move(wanted), until);
        if (!check.failure.empty()) check.failure += ", the first is " + shown(*first_final_state_);
        co_return check;
    }
    const result<json::object> view = co_await order_client_.view(std::move(order));
    if (view) {
        first_final_state_ = final_state_of(*view);
    } else {
        check.failure = view.error().detail;
    }
    co_return check;
}

}  // namespace orderwire::replay
