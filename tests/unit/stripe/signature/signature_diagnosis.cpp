#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "stripe/signature/json_reserializations.hpp"
#include "stripe/signature/signature.hpp"

using namespace orderwire;
using namespace orderwire::stripe;
using State = SignaturePart::State;

namespace {

constexpr std::int64_t explained_at = 1'795'343'200;
const std::vector<Secret> accepted{Secret("whsec_one"), Secret("whsec_two")};
const std::vector<Secret> retired{Secret("whsec_before")};
const std::string pretty =
    "{\n  \"id\": \"evt_1\",\n  \"data\": {\n    \"list\": [],\n    \"n\": 1.50\n  }\n}";
const std::string compact = R"({"id":"evt_1","data":{"list":[],"n":1.50}})";

SignatureDiagnosis explain(const std::string& header, const std::string& bytes = compact) {
    const SignatureDiagnosis explanation = diagnose_signature(header, bytes, accepted, retired, explained_at);
    CHECK(explanation.ok == verify_signature(header, bytes, accepted, explained_at).has_value());
    CHECK(explanation.parts.size() == 5);
    return explanation;
}

const SignaturePart& part(const SignatureDiagnosis& explanation, const std::string& name) {
    for (const SignaturePart& one : explanation.parts) {
        if (one.part == name) return one;
    }
    throw std::runtime_error("no part " + name);
}

std::string signed_by(const std::string& secret, const std::string& bytes = compact,
                      std::int64_t at = explained_at) {
    return sign(bytes, std::vector{Secret(secret)}, at);
}

}  // namespace

TEST_SUITE_BEGIN("stripe: signature explained");

TEST_CASE("a right signature is explained as right, with the secret that made it") {
    const auto explanation = explain(signed_by("whsec_two"));
    CHECK(explanation.ok);
    for (const SignaturePart& one : explanation.parts)
        CHECK(one.state == State::ok);
    CHECK(part(explanation, "secret").detail == "made with secret 2 of 2");
}

TEST_CASE("a missing or broken header fails, and the rest is unknown") {
    for (const std::string& header :
         std::vector<std::string>{"", "nonsense", "v1=ab", "t=1,t=2,v1=ab", "t=-1,v1=ab"}) {
        CAPTURE(header);
        const auto explanation = explain(header);
        CHECK_FALSE(explanation.ok);
        CHECK(part(explanation, "header").state == State::failed);
        CHECK(part(explanation, "timestamp").state == State::unknown);
    }
    CHECK(part(explain(""), "secret").state == State::unknown);
}

TEST_CASE("only another scheme than v1 fails the scheme") {
    const auto explanation = explain("t=" + std::to_string(explained_at) + ",v0=abc");
    CHECK(part(explanation, "header").state == State::ok);
    CHECK(part(explanation, "scheme").state == State::failed);
    CHECK(part(explanation, "scheme").detail.find("another scheme") != std::string::npos);
}

TEST_CASE("a stale time stamp says by how much, and that everything else is right") {
    const auto edge = explain(signed_by("whsec_one", compact, explained_at - 300));
    CHECK(edge.ok);
    const auto late = explain(signed_by("whsec_one", compact, explained_at - 412));
    CHECK(part(late, "timestamp").state == State::failed);
    CHECK(part(late, "timestamp").detail ==
          "signed 412 s before it came; at most 300 s are accepted, it is 112 s beyond");
    CHECK(part(late, "secret").state == State::ok);
    CHECK(part(explain(signed_by("whsec_one", compact, explained_at + 301)), "timestamp")
              .detail.find("1 s beyond") != std::string::npos);
}

TEST_CASE("a retired secret is named, and none of them is shown") {
    const auto explanation = explain(signed_by("whsec_before"));
    CHECK(part(explanation, "secret").state == State::failed);
    CHECK(part(explanation, "secret").detail.find("retired 1 of 1") != std::string::npos);
    CHECK(part(explanation, "body").state == State::ok);
    for (const SignaturePart& one : explanation.parts)
        CHECK(one.detail.find("whsec") == std::string::npos);
}

TEST_CASE("a body that was parsed and written again is found out, whichever way") {
    const std::string spaced = R"({"id": "evt_1", "data": {"list": [], "n": 1.50}})";
    struct Row {
        std::string was, came, how;
    };
    for (const Row& row :
         {Row{pretty, compact, "indented by two spaces"}, Row{compact, pretty, "JSON.stringify"},
          Row{spaced, compact, "json.dumps"}, Row{compact + "\n", compact, "newline at its end"},
          Row{compact, compact + "\n", "without the newline"},
          Row{pretty + "\n", compact, "indented, with a newline"},
          Row{"{\n}", "{\r\n}", "plain line ends"}}) {
        CAPTURE(row.how);
        const auto explanation = explain(signed_by("whsec_one", row.was), row.came);
        CHECK_FALSE(explanation.ok);
        CHECK(part(explanation, "secret").state == State::ok);
        CHECK(part(explanation, "body").state == State::failed);
        CHECK(part(explanation, "body").detail.find(row.how) != std::string::npos);
    }
}

TEST_CASE("a foreign secret or a changed body can't be told apart, and that is said") {
    for (const std::string& header : {signed_by("whsec_foreign"), signed_by("whsec_one", compact + "x")}) {
        const auto explanation = explain(header);
        CHECK(part(explanation, "secret").state == State::failed);
        CHECK(part(explanation, "body").state == State::unknown);
    }
    CHECK(part(explain(signed_by("whsec_one", ""), ""), "body").state == State::failed);
}

TEST_CASE("a body that is no JSON, or nests as deep as it likes, has no other forms to indent") {
    CHECK(reserializations_of("not json").size() == 1);
    CHECK(reserializations_of(std::string(200'000, '[')).size() == 1);
}

TEST_SUITE_END();
