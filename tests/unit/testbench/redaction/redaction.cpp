#include "testbench/redaction/redaction.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"

using namespace orderwire;
using namespace orderwire::testbench;

namespace {

std::string hidden(const std::string& json) { return redact(json, Redaction::everything).text; }
std::string revealed(const std::string& json) { return redact(json, Redaction::secrets).text; }

}  // namespace

TEST_SUITE_BEGIN("testbench: redaction");

TEST_CASE("what is personal is masked, and the rest stays byte for byte") {
    CHECK(hidden("{ \"id\" : \"evt_1\",\n \"receipt_email\":\"ada@example.org\" , \"amount\":4900.0}") ==
          "{ \"id\" : \"evt_1\",\n \"receipt_email\":\"•••\" , \"amount\":4900.0}");
    for (const std::string& key : std::vector<std::string>{
             "email", "customer_email", "name", "phone", "fingerprint", "line1", "customer_email_address"}) {
        CAPTURE(key);
        CHECK(hidden("{\"" + key + "\":\"x\"}") == "{\"" + key + "\":\"•••\"}");
        CHECK(hidden("{\"" + key + "\":null}") == "{\"" + key + "\":null}");
        CHECK(revealed("{\"" + key + "\":\"x\"}") == "{\"" + key + "\":\"x\"}");
    }
}

TEST_CASE("everything below an address is masked, numbers and lists too, and nothing beside it") {
    CHECK(hidden(R"({"address":{"city":"Bonn","lines":["a",{"b":"c"}],"no":7,"x":null},"city":"Bonn"})") ==
          R"({"address":{"city":"•••","lines":["•••",{"b":"•••"}],"no":"•••","x":null},"city":"Bonn"})");
}

TEST_CASE("a key that is written with escapes is known all the same") {
    CHECK(hidden(R"({"em\u0061il":"ada@example.org"})") == R"({"em\u0061il":"•••"})");
    CHECK(hidden(R"({"\u0065mail":"x","\u0049BAN":"y"})") == R"({"\u0065mail":"•••","\u0049BAN":"•••"})");
}

TEST_CASE("client secrets are masked even when revealed, in URLs too") {
    CHECK(revealed(R"({"client_secret":"pi_1_secret_abc"})") == R"({"client_secret":"•••"})");
    CHECK(revealed(R"({"url":"https://x/?pi_1_secret_aBc9&y=1"})") ==
          R"({"url":"https://x/?pi_1_secret_•••&y=1"})");
    CHECK(revealed(R"({"secret":"whsec_1"})") == R"({"secret":"•••"})");
}

TEST_CASE(
    "a secret that is written with escapes is masked all the same, and what is no secret keeps its form") {
    CHECK(revealed(R"({"url":"pi_1\u005fsecret_abc"})") == R"({"url":"pi_1_secret_•••"})");
    CHECK(revealed(R"({"note":"\u0077hsec_abc+/9=","b":"\u0041"})") ==
          R"({"note":"whsec_•••=","b":"\u0041"})");
    CHECK(revealed(R"({"clientSecret":"x","api_key":"y","cvc":"123","cvc_check":"pass"})") ==
          R"({"clientSecret":"•••","api_key":"•••","cvc":"•••","cvc_check":"pass"})");
}

TEST_CASE("where the key says nothing, an address and the number of a card or an account are still masked") {
    CHECK(hidden(R"({"description":"Order of ada@example.org, paid"})") ==
          R"({"description":"Order of •••, paid"})");
    CHECK(hidden(R"(["ad\u0061\u0040example.org","a @ b","@"])") == R"(["•••","a @ b","@"])");
    CHECK(hidden(R"({"note":"4242 4242 4242 4242","n":4242424242424242,"m":4242424242424241})") ==
          R"({"note":"•••","n":"•••","m":4242424242424241})");
    CHECK(hidden(R"(["DE89 3704 0044 0532 0130 00","DE88370400440532013000"])") ==
          R"(["•••","DE88370400440532013000"])");
    CHECK(hidden(R"({"ada@example.org":1,"created":1795000000})") == R"({"•••":1,"created":1795000000})");
    CHECK(revealed(R"(["ada@example.org"])") == R"(["ada@example.org"])");
}

TEST_CASE("masked text says so, and is JSON again") {
    CHECK_FALSE(redact(R"({"id":"evt_1"})", Redaction::everything).masked);
    const RedactedText text = redact(R"([{"name":"A\"B\\"},{"name":true},-1.5e3])", Redaction::everything);
    CHECK(text.masked);
    CHECK(text.text == R"([{"name":"•••"},{"name":"•••"},-1.5e3])");
    CHECK(parse_json(text.text).has_value());
}

TEST_CASE("where a text stops being JSON, what follows is one mark") {
    CHECK(hidden(R"({"id":"evt_1","email":"a@b.c)") == R"({"id":"evt_1","email":•••)");
    CHECK(hidden("email=ada@example.org") == "•••");
    CHECK(hidden(R"({"a":1}} ada@example.org)") == R"({"a":1}•••)");
    CHECK(hidden(R"({"a":1} {"b":2})") == R"({"a":1} •••)");
    CHECK(hidden("[1,bad]") == "[1,•••");
    CHECK(hidden("").empty());
    CHECK(revealed("no json: pi_1_secret_abc") == "no json: pi_1_secret_•••");
}

TEST_CASE("nesting of any depth is masked without recursion") {
    const std::string deep = std::string(200'000, '[') + "\"x\"" + std::string(200'000, ']');
    CHECK(hidden(deep) == deep);
}

TEST_SUITE_END();
