// Passes: the links in mails by which an order is paid on another device.
#include <doctest/doctest.h>

#include "base/sqlite.hpp"
#include "domain/order_access_token.hpp"
#include "support/known_shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

// A shop with one order of a guest, and the passes that mails would carry.
struct Mailed {
    Mailed() {
        Browser guest(shop.port());
        order = text(guest.post("/api/orders", R"({"course_id":"cpp-concurrency"})").json().at("id"));
        owner = guest.cookie;
        sqlite::Database database((shop.folder() / "orders.db").string(), sqlite::Mode::read_only);
        sqlite::Statement select(database, "SELECT secret FROM keys WHERE name = 'order_pass'");
        REQUIRE(select.step());
        key = Secret(select.text(0));
    }
    std::string pass(std::chrono::seconds lifetime = std::chrono::hours(1),
                     const std::string& of = "") const {
        return domain::make_order_access_token(key, of.empty() ? order : of, system_clock().now() + lifetime);
    }
    Answer post(const std::string& what, const std::string& with_pass, const Browser::Headers& more = {}) {
        Browser::Headers headers = more;
        headers["Orderwire-Pass"] = with_pass;
        return Browser(shop.port()).post("/api/orders/" + order + "/" + what, "{}", headers);
    }

    KnownShop shop;
    std::string order;
    std::string owner;
    Secret key;
};

}  // namespace

TEST_SUITE_BEGIN("order pass");

TEST_CASE("whoever holds an order's pass pays or cancels it as its owner would") {
    Mailed mailed;
    CHECK(mailed.post("payment-intent", mailed.pass()).status == 200);
    CHECK(mailed.post("checkout-session", mailed.pass()).status == 200);
    const Answer cancelled = mailed.post("cancel", mailed.pass());
    CHECK(cancelled.status == 200);
    CHECK(cancelled.json().at("status") == "cancelled");
    CHECK(cancelled.header("Set-Cookie").empty());
}

TEST_CASE("a pass that expired, is another order's, or was changed is refused with its reason") {
    Mailed mailed;
    const Answer expired = mailed.post("payment-intent", mailed.pass(std::chrono::seconds(-1)));
    CHECK(expired.status == 401);
    CHECK(expired.code() == "pass_expired");
    for (const std::string& wrong : {std::string("no pass"), mailed.pass() + "x", std::string(300, '9'),
                                     mailed.pass(std::chrono::hours(1), "ord_01JDBBBBBBBBBBBBBBBBBBBBBB")}) {
        const Answer refused = mailed.post("cancel", wrong);
        CHECK(refused.status == 401);
        CHECK(refused.code() == "bad_pass");
    }
    CHECK(mailed.shop.view(mailed.order).at("status") == "pending");
}

TEST_CASE("a pass opens one order for paying and cancelling, and nothing else") {
    Mailed mailed;
    const Browser::Headers with_pass{{"Orderwire-Pass", mailed.pass()}};
    CHECK(mailed.shop.get("/api/orders", with_pass).json().at("data").as_array().empty());
    CHECK(mailed.shop.post("/api/orders/" + mailed.order + "/enrollment", {{"state", "active"}}, with_pass)
              .code() == "not_owner");
    CHECK(mailed.shop.get("/api/orders/" + mailed.order + "?expand=customer", with_pass).code() ==
          "not_owner");
    const Answer unknown = Browser(mailed.shop.port())
                               .post("/api/orders/ord_nothing/cancel", "{}",
                                     {{"Orderwire-Pass", mailed.pass(std::chrono::hours(1), "ord_nothing")}});
    CHECK(unknown.code() == "unknown_order");
}

TEST_CASE("the owner needs no pass, so theirs may have expired; a good pass needs no owner") {
    Mailed mailed;
    Browser owner(mailed.shop.port());
    owner.cookie = mailed.owner;
    const std::string intent = "/api/orders/" + mailed.order + "/payment-intent";
    CHECK(owner.post(intent, "{}", {{"Orderwire-Pass", mailed.pass(std::chrono::seconds(-1))}}).status ==
          200);
    CHECK(mailed.post("payment-intent", mailed.pass(), as("43")).status == 200);
    // On another device an old token may still lie about.
    Browser other(mailed.shop.port());
    other.cookie = "orderwire_token=" + hs256(claims_of("43", std::chrono::hours(-1)));
    CHECK(other.post(intent, "{}", {{"Orderwire-Pass", mailed.pass()}}).status == 200);
    CHECK(other.post(intent).code() == "token_expired");
}

TEST_CASE("a pass does not lift the rules for cookies") {
    Mailed mailed;
    Browser owner(mailed.shop.port());
    owner.cookie = mailed.owner;
    CHECK(owner
              .post("/api/orders/" + mailed.order + "/cancel", "{}",
                    {{"Orderwire-Pass", mailed.pass()}, {"Origin", "https://evil.example"}})
              .code() == "foreign_origin");
}

TEST_SUITE_END();
