#include "stripe/signature/signature.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "base/crypto.hpp"

using namespace orderwire;
using stripe::sign;
using stripe::verify_signature;

namespace {

constexpr std::int64_t now = 1'795'343'200;
const std::string body = R"({"id":"evt_1"})";
const std::vector<Secret> secrets{Secret("whsec_one"), Secret("whsec_two")};

result<void> verify(const std::string& header, std::int64_t at = now, std::string_view text = body) {
    return verify_signature(header, text, secrets, at);
}

std::string v1_for(const std::string& t, const std::string& secret = "whsec_one") {
    return hmac_sha256_hex(secret, t + "." + body);
}

void check_refused(const std::string& header, std::string_view part) {
    CAPTURE(header);
    const auto verified = verify(header);
    REQUIRE_FALSE(verified);
    CHECK(verified.error().code == "bad_signature");
    CHECK(verified.error().detail.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("what sign() makes verifies, with each of several secrets") {
    CHECK(verify(sign(body, secrets, now)));
    CHECK(verify(sign(body, std::span(secrets).first(1), now)));
    CHECK(verify(sign(body, std::span(secrets).last(1), now)));
}

TEST_CASE("the signature is the published one: HMAC of timestamp, dot and body with the whole secret") {
    const std::string t = std::to_string(now);
    CHECK(sign(body, std::span(secrets).first(1), now) == "t=" + t + ",v1=" + v1_for(t));
}

TEST_CASE("an age of 300 seconds passes and 301 is too old") {
    CHECK(verify(sign(body, secrets, now - 300)));
    check_refused(sign(body, secrets, now - 301), "old");
}

TEST_CASE("300 seconds in the future pass and 301 do not") {
    CHECK(verify(sign(body, secrets, now + 300)));
    check_refused(sign(body, secrets, now + 301), "future");
    check_refused(sign(body, secrets, std::numeric_limits<std::int64_t>::max()), "future");
}

TEST_CASE("another secret or a changed body does not verify") {
    const std::vector<Secret> others{Secret("whsec_other")};
    check_refused(sign(body, others, now), "no v1 signature matches");
    CHECK_FALSE(verify(sign(body, secrets, now), now, R"({"id":"evt_2"})"));
    CHECK_FALSE(verify(sign(body, secrets, now), now, body + " "));
}

TEST_CASE("a missing header, timestamp or signature is named") {
    check_refused("", "missing");
    check_refused("v1=" + v1_for(std::to_string(now)), "no t");
    check_refused("t=" + std::to_string(now), "no v1");
    check_refused("t=" + std::to_string(now) + ",v0=" + v1_for(std::to_string(now)), "no v1");
}

TEST_CASE("t has one spelling only") {
    const std::string t = std::to_string(now);
    for (const std::string& spelled : {"+" + t, "0" + t, t + " ", " " + t, t + ".0", std::string("-1"),
                                       std::string(""), std::string("99999999999999999999")}) {
        check_refused("t=" + spelled + ",v1=" + v1_for(spelled), "t is not a plain decimal");
    }
    check_refused("t=" + t + ",t=" + t + ",v1=" + v1_for(t), "more than one t");
}

TEST_CASE("unknown schemes, items without an equals sign and a trailing comma are tolerated") {
    const std::string t = std::to_string(now);
    CHECK(verify("t=" + t + ",v0=00,v2=11,thing,v1=" + v1_for(t) + ","));
    CHECK(verify("v1=00,t=" + t + ",v1=" + v1_for(t)));
}

TEST_CASE("upper-case hex and a cut signature do not match") {
    const std::string t = std::to_string(now);
    std::string upper = v1_for(t);
    for (char& c : upper)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    check_refused("t=" + t + ",v1=" + upper, "no v1 signature matches");
    check_refused("t=" + t + ",v1=" + v1_for(t).substr(0, 63), "no v1 signature matches");
    check_refused("t=" + t + ",v1=", "no v1 signature matches");
}

TEST_CASE("an empty body is refused even if it is signed") {
    const auto verified = verify(sign("", secrets, now), now, "");
    REQUIRE_FALSE(verified);
    CHECK(verified.error().detail == "the body is empty");
}

TEST_CASE("without secrets nothing verifies") {
    CHECK_FALSE(verify_signature(sign(body, secrets, now), body, {}, now));
}
