#include "testbench/access/access_guard.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::testbench;

namespace {

struct TestClock : Clock {
    Time now() const override { return time; }
    Time time = from_milliseconds(1'795'343'200'000);
};

const std::string token = "a token of 16 or more";

http::Request request(const std::map<std::string, std::string>& headers = {},
                      const std::string& peer = "127.0.0.1") {
    http::Request made;
    made.peer = asio::ip::make_address(peer);
    made.headers.set("Host", "127.0.0.1:8080");
    for (const auto& [name, value] : headers)
        made.headers.set(name, value);
    return made;
}

AccessRules local(const std::string& admin_token = "") {
    return {Secret(admin_token), "http://127.0.0.1:8080", false, false};
}

struct GuardedTestbench {
    explicit GuardedTestbench(const AccessRules& rules = local()) : access_guard(rules, clock) {}
    std::string answer(const http::Request& asked) {
        const auto access = access_guard.authorize(asked);
        if (access) return *access == Access::loopback ? "loopback" : "token";
        return access.error().code + ": " + access.error().detail;
    }
    bool opens(const http::Request& asked) { return access_guard.authorize(asked).has_value(); }
    TestClock clock;
    AccessGuard access_guard;
};

std::string cookie(const std::string& session) { return std::string(session_cookie) + "=" + session; }

}  // namespace

TEST_SUITE_BEGIN("testbench: access guard");

TEST_CASE("without a token only the developer at this machine gets in") {
    GuardedTestbench guarded;
    CHECK(guarded.access_guard.can_open());
    CHECK(guarded.answer(request()) == "loopback");
    CHECK(guarded.answer(request({{"Host", "localhost:8080"}})) == "loopback");
    CHECK(guarded.answer(request({{"Host", "[::1]:8080"}}, "::1")) == "loopback");
    CHECK(guarded.answer(request({}, "::ffff:127.0.0.1")) == "loopback");
    CHECK(guarded.answer(request({{"Origin", "http://localhost:8080"}, {"Sec-Fetch-Site", "same-origin"}})) ==
          "loopback");
}

TEST_CASE("every sign of somebody in between or of another page is refused") {
    struct Attack {
        std::string name;
        http::Request request;
        std::string says;
    };
    const std::string refused = "admin_refused: ";
    for (const Attack& attack : {
             Attack{"another machine", request({}, "192.168.0.7"), refused + "the request does not come"},
             Attack{"another machine over IPv6", request({}, "::ffff:192.168.0.7"), refused},
             Attack{"rebinding: a foreign name leads here", request({{"Host", "evil.example:8080"}}),
                    refused + "the request's Host"},
             Attack{"rebinding with a look-alike", request({{"Host", "127.0.0.1.evil.example"}}), refused},
             Attack{"a user before the host", request({{"Host", "127.0.0.1@evil.example"}}), refused},
             Attack{"an empty Host", request({{"Host", ""}}), refused},
             Attack{"a proxy: X-Forwarded-For", request({{"X-Forwarded-For", "127.0.0.1"}}),
                    refused + "the request was forwarded"},
             Attack{"a proxy: X-Forwarded-Host", request({{"x-forwarded-host", "a"}}), refused},
             Attack{"a proxy: Forwarded", request({{"Forwarded", "for=127.0.0.1"}}), refused},
             Attack{"a proxy: X-Real-IP", request({{"X-Real-Ip", "127.0.0.1"}}), refused},
             Attack{"a proxy: Via", request({{"Via", "1.1 proxy"}}), refused},
             Attack{"a foreign page", request({{"Origin", "https://evil.example"}}), "foreign_origin"},
             Attack{"a page of another port", request({{"Origin", "http://127.0.0.1:3000"}}),
                    "foreign_origin"},
             Attack{"a page without an origin", request({{"Origin", "null"}}), "foreign_origin"},
             Attack{"a cross-site link", request({{"Sec-Fetch-Site", "cross-site"}}), "foreign_origin"},
             Attack{"a page of the same site", request({{"Sec-Fetch-Site", "same-site"}}), "foreign_origin"},
             Attack{"a token where there is none", request({{"Authorization", "Bearer x"}}, "10.0.0.1"),
                    refused},
         }) {
        CAPTURE(attack.name);
        GuardedTestbench guarded;
        const std::string said = guarded.answer(attack.request);
        CHECK(said.starts_with(attack.says));
    }
}

TEST_CASE("a public server, one behind a proxy, and one with live keys never open to loopback") {
    AccessRules public_url = local();
    public_url.public_url = "https://orders.example";
    AccessRules proxied = local();
    proxied.behind_proxy = true;
    AccessRules live = local();
    live.live_keys = true;
    for (const AccessRules& rules : {public_url, proxied, live}) {
        GuardedTestbench guarded(rules);
        CHECK_FALSE(guarded.access_guard.can_open());
        const std::string said = guarded.answer(request());
        CHECK(said.starts_with("admin_refused"));
        CHECK(said.ends_with("--admin-token"));
        AccessRules with_token = rules;
        with_token.admin_token = Secret(token);
        GuardedTestbench other(with_token);
        CHECK(other.access_guard.can_open());
        CHECK(other.answer(request({{"Authorization", "Bearer " + token}})) == "token");
    }
}

TEST_CASE("live keys that come in while it runs close it to loopback") {
    GuardedTestbench guarded;
    CHECK(guarded.opens(request()));
    guarded.access_guard.live_keys_came();
    CHECK_FALSE(guarded.opens(request()));
}

TEST_CASE("with a token, loopback alone is not enough, and the token opens from anywhere") {
    GuardedTestbench guarded(local(token));
    CHECK(guarded.answer(request()).starts_with("admin_required"));
    const auto far = [](const std::string& scheme) {
        return request({{"Authorization", scheme + token}, {"X-Forwarded-For", "1.2.3.4"}}, "10.0.0.1");
    };
    CHECK(guarded.answer(far("Bearer ")) == "token");
    CHECK(guarded.answer(far("bearer ")) == "token");
    CHECK(guarded.answer(far("Basic ")).starts_with("admin_required"));
    CHECK(guarded.answer(request({{"Authorization", "Bearer " + token + "x"}})).starts_with("wrong_token"));
    CHECK(guarded.answer(request({{"Authorization", "Bearer"}})).starts_with("admin_required"));
    CHECK(guarded.answer(request({{"Authorization", "Bearer " + token}, {"Origin", "https://evil.example"}}))
              .starts_with("foreign_origin"));
}

TEST_CASE(
    "ten wrong tokens of an address in a minute lock out its right one too, until the first of them is a "
    "minute old") {
    GuardedTestbench guarded(local(token));
    const auto right = request({{"Authorization", "Bearer " + token}});
    const auto wrong = request({{"Authorization", "Bearer wrong"}});
    for (int i = 0; i < 9; ++i)
        CHECK(guarded.answer(wrong).starts_with("wrong_token"));
    CHECK(guarded.answer(right) == "token");
    guarded.clock.time += std::chrono::seconds(30);
    CHECK(guarded.answer(wrong).starts_with("wrong_token"));
    CHECK(guarded.answer(right).starts_with("too_many_attempts"));
    CHECK(guarded.access_guard.sessions().retry_after(asio::ip::make_address("127.0.0.1")) ==
          std::chrono::seconds(30));
    guarded.clock.time += std::chrono::milliseconds(29'999);
    CHECK(guarded.answer(right).starts_with("too_many_attempts"));
    guarded.clock.time += std::chrono::milliseconds(1);
    CHECK(guarded.answer(right) == "token");
}

TEST_CASE("a stranger locks nobody out: wrong tokens count by address, IPv6 by its /64") {
    GuardedTestbench guarded(local(token));
    const auto with = [](const std::string& given, const std::string& peer) {
        return request({{"Authorization", "Bearer " + given}}, peer);
    };
    for (int i = 0; i < 10; ++i) {
        CHECK(guarded.answer(with("wrong", "192.0.2.1")).starts_with("wrong_token"));
        CHECK(guarded.answer(with("wrong", "2001:db8::" + std::to_string(i + 1))).starts_with("wrong_token"));
    }
    CHECK(guarded.answer(with(token, "192.0.2.1")).starts_with("too_many_attempts"));
    CHECK(guarded.answer(with(token, "::ffff:192.0.2.1")).starts_with("too_many_attempts"));
    CHECK(guarded.answer(with(token, "2001:db8::ffff")).starts_with("too_many_attempts"));
    CHECK(guarded.answer(with(token, "192.0.2.2")) == "token");
    CHECK(guarded.answer(with(token, "2001:db8:0:1::1")) == "token");
}

TEST_CASE("where everybody guesses, each address has one attempt, and nobody uses up another's") {
    GuardedTestbench guarded(local(token));
    const auto with = [](const std::string& given, int host) {
        return request({{"Authorization", "Bearer " + given}},
                       "10.0." + std::to_string(host / 256) + "." + std::to_string(host % 256));
    };
    for (int host = 0; host < 100; ++host)
        CHECK(guarded.answer(with("wrong", host)).starts_with("wrong_token"));
    CHECK(guarded.answer(with("wrong", 0)).starts_with("too_many_attempts"));
    CHECK(guarded.answer(with(token, 1)).starts_with("too_many_attempts"));
    CHECK(guarded.answer(with("wrong", 100)).starts_with("wrong_token"));
    CHECK(guarded.answer(with(token, 1000)) == "token");
    guarded.clock.time += std::chrono::minutes(1);
    CHECK(guarded.answer(with(token, 1)) == "token");
}

TEST_CASE("on https the session's cookie is of this very host, and two of them are none") {
    AccessRules rules = local(token);
    rules.public_url = "https://orders.example";
    GuardedTestbench guarded(rules);
    const std::string session = guarded.access_guard.sessions().open_session();
    const std::string line = guarded.access_guard.cookie_line(session);
    CHECK(line.starts_with("__Host-orderwire_testbench=" + session + "; Path=/; "));
    CHECK(line.ends_with("; Secure"));
    const std::string pair = "__Host-orderwire_testbench=" + session;
    CHECK(guarded.answer(request({{"Cookie", pair}})) == "token");
    CHECK(guarded.answer(request({{"Cookie", cookie(session)}})).starts_with("admin_required"));
    CHECK(guarded.answer(request({{"Cookie", pair + "; " + pair}})).starts_with("admin_required"));
}

TEST_CASE("who is signed in stays so while others guess, for twelve hours or until signing out") {
    GuardedTestbench guarded(local(token));
    AdminSessions& sign_in = guarded.access_guard.sessions();
    const std::string session = sign_in.open_session();
    const std::string other = sign_in.open_session();
    const auto signed_in = request({{"Cookie", cookie(session)}});
    for (int i = 0; i < 10; ++i)
        CHECK_FALSE(sign_in.check("guess", asio::ip::make_address("127.0.0.1")).has_value());
    CHECK(guarded.answer(signed_in) == "token");
    CHECK(guarded.answer(request({{"Cookie", cookie("forged")}})).starts_with("admin_required"));
    CHECK(guarded.answer(request({{"Cookie", cookie(token)}})).starts_with("admin_required"));
    guarded.clock.time += AdminSessions::session_lifetime - std::chrono::milliseconds(1);
    CHECK(guarded.answer(signed_in) == "token");
    sign_in.close_session(session);
    CHECK_FALSE(guarded.opens(signed_in));
    CHECK(sign_in.is_open(other));
    guarded.clock.time += std::chrono::milliseconds(1);
    CHECK_FALSE(sign_in.is_open(other));
}

TEST_CASE("of too many sessions the oldest goes") {
    GuardedTestbench guarded(local(token));
    AdminSessions& sign_in = guarded.access_guard.sessions();
    const std::string first = sign_in.open_session();
    std::string last;
    for (std::size_t i = 0; i < AdminSessions::sessions_max; ++i) {
        CHECK(sign_in.is_open(first) == true);
        guarded.clock.time += std::chrono::seconds(1);
        last = sign_in.open_session();
    }
    CHECK_FALSE(sign_in.is_open(first));
    CHECK(sign_in.is_open(last));
}

TEST_CASE("the cookie is for the testbench only, out of reach of scripts and other sites") {
    GuardedTestbench guarded(local(token));
    CHECK(guarded.access_guard.cookie_line("abc") ==
          "orderwire_testbench=abc; Path=/api/testbench; HttpOnly; SameSite=Strict; Max-Age=43200");
    CHECK(guarded.access_guard.cookie_line("").find("Max-Age=0") != std::string::npos);
    AccessRules rules = local(token);
    rules.public_url = "https://orders.example";
    CHECK(GuardedTestbench(rules).access_guard.cookie_line("abc").ends_with("; Secure"));
}

TEST_CASE("only JSON changes anything: no form can send it") {
    CHECK(AccessGuard::check_content_type(request({{"Content-Type", "application/json; charset=utf-8"}})));
    for (const std::string& type :
         std::vector<std::string>{"", "text/plain", "application/x-www-form-urlencoded",
                                  "multipart/form-data", "application/jsonp"}) {
        CAPTURE(type);
        CHECK_FALSE(AccessGuard::check_content_type(request({{"Content-Type", type}})).has_value());
    }
}

TEST_SUITE_END();
