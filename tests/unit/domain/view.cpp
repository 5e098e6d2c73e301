#include "domain/view.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "unit/domain/fixture.hpp"

using namespace orderwire;
using namespace orderwire::domain;
using namespace orderwire::domain::test;

TEST_CASE("the view of a new order is exactly this") {
    CHECK(
        encode_view(order()) ==
        R"({"object":"order","id":"ord_01KANTEST0000000000000000A","version":1,"status":"pending","final":false,)"
        R"("course":{"id":"cpp","title":"C++","url":"/course/cpp"},"amount":4900,"currency":"usd","refunded":0,)"
        R"("disputed":false,"activity":null,"failure":null,"enrollment":"none",)"
        R"("created_at":"2026-11-22T10:26:40.000Z","updated_at":"2026-11-22T10:26:40.000Z",)"
        R"("timeline":[{"version":1,"status":"pending","at":"2026-11-22T10:26:40.000Z"}]})");
}

TEST_CASE("a failed order's view has the reason, a paid one's has enrollment and stays under 1 KiB") {
    const auto failed = parse_json(encode_view(apply(order(), {{says(Status::failed, "evt_1")}})));
    CHECK(failed->at("status") == "failed");
    CHECK(failed->at("failure").at("code") == "card_declined");

    const Order paid = apply(order(), {{says(Status::failed, "evt_1")}, {says(Status::paid, "evt_2")}});
    const std::string text = encode_view(activate_enrollment(paid, noon).order);
    const auto view = parse_json(text);
    CHECK(view->at("status") == "paid");
    CHECK(view->at("final") == true);
    CHECK(view->at("failure").is_null());
    CHECK(view->at("enrollment") == "active");
    CHECK(view->at("timeline").as_array().back().at("enrollment") == "active");
    CHECK(text.size() < 1024);
}

TEST_CASE("the largest view there can be has at most 4 KiB, and is still whole JSON") {
    Order large = order();
    large.course = {std::string(64, 'c'), std::string(200, '"'), "/" + std::string(499, '"')};
    Contribution failure = says(Status::failed, "evt_1");
    failure.failure = Failure{std::string(64, '"'), std::string(300, '\x01')};
    large = decide(std::move(large), failure, {1, false}, noon).order;
    for (int i = 1; i <= 40; ++i) {
        Contribution contribution;
        contribution.refunds = {{"re_" + std::to_string(i), {RefundStatus::succeeded, 99'999'999}}};
        large = decide(std::move(large), contribution, {1, false}, noon).order;
    }
    const std::string view = encode_view(large);
    CHECK(view.size() <= view_bytes_max);
    CHECK(view.size() > 3000);
    CHECK(parse_json(view));
}

TEST_CASE("refunds and disputes stand in the timeline as what they are") {
    Contribution both;
    both.refunds = {{"re_1", {RefundStatus::succeeded, 100}}};
    both.dispute = DisputeSeen{"dp_1", true};
    const auto view = parse_json(encode_view(apply(order(), {{both}})));
    CHECK(view->at("refunded") == 100);
    CHECK(view->at("disputed") == true);
    CHECK(view->at("timeline").at(1).at("refunded") == 100);
    CHECK(view->at("timeline").at(2).at("disputed") == true);
}
