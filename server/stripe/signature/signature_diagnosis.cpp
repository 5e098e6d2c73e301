#include <algorithm>
#include <optional>

#include "base/crypto.hpp"
#include "stripe/signature/json_reserializations.hpp"
#include "stripe/signature/signature.hpp"
#include "stripe/signature/signature_header.hpp"

namespace orderwire::stripe {

namespace {

using State = SignaturePart::State;

// Each form costs a MAC for each secret.
constexpr std::size_t secrets_tried_max = 8;
constexpr std::size_t form_bytes_max = std::size_t{1024} * 1024;

std::optional<std::size_t> matching(const SignatureHeader& header, std::string_view body,
                                    std::span<const Secret> secrets) {
    for (std::size_t i = 0; i < std::min(secrets.size(), secrets_tried_max); ++i) {
        const std::string expected = signature_mac(secrets[i].reveal(), header.timestamp, body);
        const auto fits = [&](std::string_view candidate) {
            return equal_in_constant_time(candidate, expected);
        };
        if (std::any_of(header.v1.begin(), header.v1.end(), fits)) return i;
    }
    return std::nullopt;
}

std::string counted(std::string_view what, std::size_t index, std::size_t count) {
    return std::string(what) + " " + std::to_string(index + 1) + " of " + std::to_string(count);
}

SignaturePart header_part(std::string_view text, const SignatureHeader& header) {
    if (text.empty()) return {"header", State::failed, "the Stripe-Signature header is missing"};
    if (header.timestamps == 0) return {"header", State::failed, "it has no t=, the time stamp"};
    if (header.timestamps > 1) return {"header", State::failed, "it has more than one t="};
    if (!parse_timestamp(header.timestamp)) {
        return {"header", State::failed, "t is not a plain decimal number of seconds"};
    }
    return {"header", State::ok, "t= and signatures are there"};
}

SignaturePart scheme_part(const SignatureHeader& header) {
    if (!header.v1.empty()) {
        const std::size_t count = header.v1.size();
        return {"scheme", State::ok,
                count == 1 ? "one v1 signature" : std::to_string(count) + " v1 signatures, one must fit"};
    }
    std::string detail = "there is no v1 signature";
    if (!header.other_schemes.empty()) detail += ", only another scheme, which does not count";
    return {"scheme", State::failed, detail};
}

SignaturePart timestamp_part(const SignatureHeader& header, std::int64_t now) {
    const auto t = header.timestamps == 1 ? parse_timestamp(header.timestamp) : std::nullopt;
    if (!t) return {"timestamp", State::unknown, "there is none to judge"};
    // What is unsigned here is no smaller than 0.
    const bool future = *t > now;
    const std::int64_t distance = future ? *t - now : now - *t;
    const std::string signed_at =
        "signed " + std::to_string(distance) + (future ? " s in the future" : " s before it came");
    if (distance > signature_tolerance) {
        return {"timestamp", State::failed,
                signed_at + "; at most " + std::to_string(signature_tolerance) + " s are accepted, it is " +
                    std::to_string(distance - signature_tolerance) + " s beyond"};
    }
    return {"timestamp", State::ok, signed_at};
}

struct Comparison {
    SignaturePart secret{"secret", State::unknown, "without a signature there is nothing to compare"};
    SignaturePart body{"body", State::unknown, "without a signature there is nothing to compare"};
};

Comparison compare(const SignatureHeader& header, std::string_view body, std::span<const Secret> accepted,
                   std::span<const Secret> retired) {
    if (body.empty()) {
        return {{"secret", State::unknown, "an empty body is never accepted"},
                {"body", State::failed, "the body is empty"}};
    }
    const SignaturePart unchanged{"body", State::ok, "these are the bytes that were signed"};
    if (const auto index = matching(header, body, accepted)) {
        return {{"secret", State::ok, counted("made with secret", *index, accepted.size())}, unchanged};
    }
    if (const auto index = matching(header, body, retired)) {
        return {
            {"secret", State::failed,
             "made with a secret that is no longer accepted (" + counted("retired", *index, retired.size()) +
                 "): the sender still uses the one from before the rotation"},
            unchanged};
    }
    for (const Reserialization& form : reserializations_of(body)) {
        if (form.text.size() > form_bytes_max) continue;
        if (const auto index = matching(header, form.text, accepted)) {
            return {{"secret", State::ok, counted("made with secret", *index, accepted.size())},
                    {"body", State::failed,
                     "it fits the same body " + form.name +
                         ": something on its way parsed it and wrote it again; verify the raw bytes"}};
        }
    }
    return {{"secret", State::failed,
             "none of " + std::to_string(accepted.size()) +
                 " accepted secrets made it for these bytes: another secret signed it (another endpoint's? "
                 "the CLI's?), or the body was changed"},
            {"body", State::unknown, "it does not fit in any other common form of this JSON either"}};
}

}  // namespace

SignatureDiagnosis diagnose_signature(std::string_view text, std::string_view body,
                                      std::span<const Secret> accepted, std::span<const Secret> retired,
                                      std::int64_t now) {
    const SignatureHeader header = read_signature_header(text);
    Comparison compared;
    if (body.empty() || (header.timestamps == 1 && !header.v1.empty())) {
        compared = compare(header, body, accepted, retired);
    }
    SignatureDiagnosis explanation;
    explanation.ok = verify_signature(text, body, accepted, now).has_value();
    explanation.parts = {header_part(text, header), scheme_part(header), timestamp_part(header, now),
                         std::move(compared.secret), std::move(compared.body)};
    return explanation;
}

}  // namespace orderwire::stripe
