// Enrollment elsewhere: the shop gives access, and says so.
#include <doctest/doctest.h>

#include "support/eventually.hpp"
#include "support/known_shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

using Enrollment = app::ServeOptions::Enrollment;

KnownShop shop_with(Enrollment enrollment) {
    return KnownShop([enrollment](app::ServeOptions& options) { options.enrollment = enrollment; });
}

const json::object active{{"state", "active"}};

std::string confirm_at(const std::string& order) { return "/api/orders/" + order + "/enrollment"; }

double metric(KnownShop& shop, const std::string& name) {
    const std::string body = shop.get("/metrics", {}).body;
    const std::size_t at = body.find("\n" + name + " ");
    REQUIRE(at != std::string::npos);
    return std::stod(body.substr(at + name.size() + 2));
}

}  // namespace

TEST_SUITE_BEGIN("enrollment");

TEST_CASE("a paid order waits for the shop, and its confirmation is pushed") {
    KnownShop shop = shop_with(Enrollment::external);
    const std::string order = shop.order();
    LiveClient watcher(shop.port(), "/live?order=" + order);
    shop.pay(order);
    json::value view = shop.view(order);
    CHECK(view.at("status") == "paid");
    CHECK(view.at("enrollment") == "requested");
    CHECK(view.at("final") == false);

    const Answer confirmed = shop.post(confirm_at(order), active);
    CHECK(confirmed.status == 200);
    CHECK(confirmed.json().at("enrollment") == "active");
    CHECK(confirmed.json().at("final") == true);
    CHECK(confirmed.body == shop.get("/api/orders/" + order, {}).body);
    std::optional<json::value> last;
    while (const auto next = watcher.next_view())
        last = next;
    REQUIRE(last);
    CHECK(last->at("enrollment") == "active");
    CHECK(watcher.reason().reason == "final");

    SUBCASE("a repetition is harmless") {
        const Answer again = shop.post(confirm_at(order), active);
        CHECK(again.status == 200);
        CHECK(again.body == confirmed.body);
    }
    SUBCASE("the customer has the course") {
        CHECK(shop.post("/api/orders", shop_order()).code() == "already_enrolled");
        CHECK(shop.get("/api/orders?enrollment=active").json().at("data").as_array().size() == 1);
    }
}

TEST_CASE("an order that waits for its enrollment survives a restart, and is not activated by it") {
    KnownShop shop = shop_with(Enrollment::external);
    const std::string order = shop.order();
    shop.pay(order);
    shop.restart();
    CHECK(shop.view(order).at("enrollment") == "requested");
    CHECK(shop.post(confirm_at(order), active).status == 200);
}

TEST_CASE("only a paid order can be confirmed, only as active, and only by the shop") {
    KnownShop shop = shop_with(Enrollment::external);
    Browser guest(shop.port());
    const std::string order =
        text(guest.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().at("id"));
    CHECK(shop.post(confirm_at(order), active).status == 409);
    CHECK(shop.post(confirm_at(order), active).code() == "not_paid");
    for (const json::object& wrong :
         {json::object{}, json::object{{"state", "none"}}, json::object{{"state", 1}}}) {
        CHECK(shop.post(confirm_at(order), wrong).status == 400);
        CHECK(shop.post(confirm_at(order), wrong).code() == "invalid_state");
    }
    CHECK(shop.post(confirm_at("ord_nothing"), active).code() == "unknown_order");
    shop.pay(order);
    const Answer by_owner = guest.post(confirm_at(order), R"({"state":"active"})");
    CHECK(by_owner.status == 403);
    CHECK(by_owner.code() == "not_owner");
    CHECK(shop.post(confirm_at(order), active, as("42")).code() == "not_owner");
    CHECK(shop.post(confirm_at(order), active, {{"Authorization", "Bearer wrong"}}).status == 401);
    CHECK(shop.view(order).at("enrollment") == "requested");
    CHECK(shop.post(confirm_at(order), active).status == 200);
}

TEST_CASE("where enrollment is not the shop's there is nothing for it to confirm") {
    for (const Enrollment enrollment : {Enrollment::internal, Enrollment::none}) {
        KnownShop shop = shop_with(enrollment);
        const std::string order = shop.order();
        shop.pay(order);
        const Answer refused = shop.post(confirm_at(order), active);
        CHECK(refused.status == 409);
        CHECK(refused.code() == "enrollment_not_external");
        CHECK(eventually([&] { return shop.view(order).at("final") == true; }));
    }
}

TEST_CASE("enrollments that do not come are listed and counted, with the age of the oldest") {
    KnownShop shop = shop_with(Enrollment::external);
    CHECK(metric(shop, "orderwire_enrollments_requested") == 0);
    CHECK(metric(shop, "orderwire_oldest_enrollment_requested_age_seconds") == 0);
    const std::string first = shop.order("42");
    const std::string second = shop.order("43");
    shop.pay(first);
    shop.pay(second);
    shop.order("44");
    CHECK(metric(shop, "orderwire_enrollments_requested") == 2);
    CHECK(eventually([&] { return metric(shop, "orderwire_oldest_enrollment_requested_age_seconds") > 0; }));
    CHECK(shop.get("/readyz", {}).json().at("enrollments_requested") == 2);
    CHECK(shop.get("/api/orders?enrollment=requested").json().at("data").as_array().size() == 2);
    shop.post(confirm_at(first), active);
    CHECK(metric(shop, "orderwire_enrollments_requested") == 1);
    const json::value left = shop.get("/api/orders?enrollment=requested").json();
    CHECK(left.at("data").at(0).at("id") == second.c_str());
    CHECK(left.at("data").at(0).at("customer").at("id") == "43");
}

TEST_SUITE_END();
