// The guest's cookie on https, and what becomes of those that were given out under another name.
#include <doctest/doctest.h>

#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

const std::string guest_course = R"({"course_id":"cpp-concurrency"})";
const std::string old_name = "orderwire_customer=";
const std::string new_name = "__Host-orderwire_customer=";

std::vector<std::string> cookies_set(const Answer& answer) {
    std::vector<std::string> lines;
    const auto [first, last] = answer.headers.equal_range("Set-Cookie");
    for (auto line = first; line != last; ++line)
        lines.emplace_back(line->value());
    return lines;
}

std::string value_of(const std::string& pair) { return pair.substr(pair.find('=') + 1); }

// A store that lasts, and the shop on it, behind https or not.
struct Store {
    TemporaryFolder folder;
    Shop open(const std::string& public_url, const std::vector<std::string>& allowed = {}) const {
        return Shop([&](app::ServeOptions& options) {
            options.store_url = "sqlite:" + (folder.path() / "orders.db").string();
            options.public_url = public_url;
            options.allowed_origins = allowed;
        });
    }
};
const std::string https = "https://orders.example";

std::size_t count_orders(Browser& browser, const Browser::Headers& headers = {}) {
    return browser.get("/api/orders", headers).json().at("data").as_array().size();
}

}  // namespace

TEST_SUITE_BEGIN("guest cookie");

TEST_CASE("behind https the cookie can be set by this very host only") {
    const Store store;
    Shop shop = store.open(https);
    Browser browser(shop.port());
    const Answer made = browser.post("/api/orders", guest_course);
    const auto lines = cookies_set(made);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with(new_name));
    CHECK(lines[0].ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000; Secure"));
    CHECK(lines[1] == old_name + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
    CHECK(count_orders(browser) == 1);
    CHECK(browser.post("/api/orders/" + id_of(made) + "/cancel").status == 200);
    // A neighbour's page can plant the old name, with a secret from here that it knows too: it is nobody's.
    Browser victim(shop.port());
    victim.cookie = old_name + value_of(browser.cookie);
    CHECK(count_orders(victim) == 0);
    victim.post("/api/orders", guest_course);
    CHECK(value_of(victim.cookie) != value_of(browser.cookie));
    CHECK(count_orders(browser) == 1);
}

TEST_CASE("a guest from before https, or before the new name, keeps the orders and gets the new cookie") {
    const Store store;
    std::string before, order;
    {
        Shop shop = store.open("");
        Browser browser(shop.port());
        order = id_of(browser.post("/api/orders", guest_course));
        before = browser.cookie;
    }
    REQUIRE(before.starts_with(old_name));
    Shop shop = store.open(https);
    Browser browser(shop.port());
    browser.cookie = before;
    const Answer listed = browser.get("/api/orders");
    CHECK(listed.json().at("data").as_array().size() == 1);
    const auto lines = cookies_set(listed);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with(new_name + value_of(before) + ";"));
    CHECK(lines[1].starts_with(old_name + ";"));
    CHECK(count_orders(browser) == 1);
    CHECK(cookies_set(browser.get("/api/orders")).empty());
    CHECK(browser.post("/api/orders/" + order + "/cancel").status == 200);
    // Where both are there the new one counts.
    Browser other(shop.port());
    other.post("/api/orders", guest_course);
    other.cookie += "; " + before;
    CHECK(text(other.get("/api/orders").json().at("data").at(0).at("id")) != order);
}

TEST_CASE("no cookie is renamed on the request of a foreign page") {
    const Store store;
    std::string before;
    {
        Shop shop = store.open("");
        Browser browser(shop.port());
        browser.post("/api/orders", guest_course);
        before = browser.cookie;
    }
    Shop shop = store.open(https, {"https://shop.example"});
    for (const Browser::Headers& headers : {Browser::Headers{{"Sec-Fetch-Site", "cross-site"}},
                                            Browser::Headers{{"Origin", "https://evil.example"}}}) {
        Browser browser(shop.port());
        browser.cookie = before;
        CHECK(cookies_set(browser.get("/api/orders", headers)).empty());
    }
    Browser allowed(shop.port());
    allowed.cookie = before;
    CHECK(cookies_set(allowed.get("/api/orders", {{"Origin", "https://shop.example"}})).size() == 2);
}

TEST_CASE("two cookies of one name are refused: nobody knows which is the customer's own") {
    for (const std::string& url : {std::string(), https}) {
        const Store store;
        Shop shop = store.open(url);
        Browser browser(shop.port());
        browser.post("/api/orders", guest_course);
        browser.cookie += "; " + browser.cookie.substr(0, browser.cookie.find('=')) + "=planted";
        CAPTURE(browser.cookie);
        const Answer refused = browser.get("/api/orders");
        CHECK(refused.status == 400);
        CHECK(refused.code() == "duplicate_cookie");
        CHECK(browser.post("/api/orders", guest_course).code() == "duplicate_cookie");
        CHECK(browser.get("/api/courses").status == 200);
    }
}

TEST_SUITE_END();
