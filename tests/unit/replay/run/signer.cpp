#include "replay/run/signer.hpp"

#include <doctest/doctest.h>

#include "stripe/signature/signature.hpp"

using namespace orderwire;
using namespace orderwire::replay;

namespace {

const Time signed_at = from_milliseconds(1'795'343'200'000);
const std::string signed_body = R"({"id":"evt_1"})";
const std::vector<Secret> one_secret{Secret("whsec_one")};
const std::vector<Secret> both{Secret("whsec_one"), Secret("whsec_two")};

bool accepted(const std::string& header, const std::vector<Secret>& secrets) {
    return stripe::verify_signature(header, signed_body, secrets, to_seconds(signed_at)).has_value();
}

}  // namespace

TEST_CASE("a fresh signature is right with the first secret") {
    CHECK(accepted(Signer(both).header(SignatureMode::fresh, signed_body, "", signed_at), one_secret));
    CHECK_FALSE(accepted(Signer(both).header(SignatureMode::fresh, signed_body, "", signed_at),
                         {Secret("whsec_two")}));
}

TEST_CASE("a stale one is rightly made, and too old") {
    const std::string header = Signer(one_secret).header(SignatureMode::stale, signed_body, "", signed_at);
    CHECK_FALSE(accepted(header, one_secret));
    CHECK(stripe::verify_signature(header, signed_body, one_secret, to_seconds(signed_at) - 600).has_value());
}

TEST_CASE("a wrong one is fresh, and made with another secret") {
    const std::string header = Signer(one_secret).header(SignatureMode::wrong, signed_body, "", signed_at);
    CHECK_FALSE(accepted(header, one_secret));
    CHECK(header.starts_with("t=1795343200,v1="));
    CHECK_FALSE(Signer({}).header(SignatureMode::wrong, signed_body, "", signed_at).empty());
}

TEST_CASE("a rotated one is accepted by whoever has the new secret, or any of several") {
    const std::string header = Signer(one_secret).header(SignatureMode::rotated, signed_body, "", signed_at);
    CHECK(accepted(header, one_secret));
    CHECK(header.find(",v1=") != header.rfind(",v1="));
    const std::string of_both = Signer(both).header(SignatureMode::rotated, signed_body, "", signed_at);
    CHECK(accepted(of_both, one_secret));
    CHECK(accepted(of_both, {Secret("whsec_two")}));
}

TEST_CASE("verbatim is what was recorded") {
    CHECK(Signer({}).header(SignatureMode::verbatim, signed_body, "t=1,v1=ab", signed_at) == "t=1,v1=ab");
}
