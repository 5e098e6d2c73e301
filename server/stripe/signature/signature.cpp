#include "stripe/signature/signature.hpp"

#include "base/crypto.hpp"
#include "stripe/signature/signature_header.hpp"

namespace orderwire::stripe {

namespace {

Error bad(std::string detail) { return {"bad_signature", std::move(detail)}; }

}  // namespace

result<void> verify_signature(std::string_view header, std::string_view body, std::span<const Secret> secrets,
                              std::int64_t now) {
    if (header.empty()) return bad("the Stripe-Signature header is missing");
    if (body.empty()) return bad("the body is empty");
    const SignatureHeader parts = read_signature_header(header);
    if (parts.timestamps > 1) return bad("the header has more than one t");
    if (parts.timestamps == 0) return bad("the header has no t (timestamp)");
    if (parts.v1.empty()) return bad("the header has no v1 signature");
    const std::optional<std::int64_t> timestamp = parse_timestamp(parts.timestamp);
    if (!timestamp) return bad("t is not a plain decimal number of seconds");

    // Every pair is compared, so that the time taken does not tell which one matched.
    bool matches = false;
    for (const Secret& secret : secrets) {
        const std::string expected = signature_mac(secret.reveal(), parts.timestamp, body);
        for (const std::string_view candidate : parts.v1) {
            if (equal_in_constant_time(candidate, expected)) matches = true;
        }
    }
    if (!matches)
        return bad("no v1 signature matches: another secret signed it, or the body was changed on its way");

    // The age is judged last: only who knows the secret learns anything about the clock. A timestamp as large
    // as int64 allows must not overflow, so the signed bound moves to `now`'s side.
    if (*timestamp < now - signature_tolerance) {
        return bad("t is " + std::to_string(now - *timestamp) + " s old; at most 300 s are accepted");
    }
    if (*timestamp > now + signature_tolerance) return bad("t is more than 300 s in the future");
    return {};
}

std::string sign(std::string_view body, std::span<const Secret> secrets, std::int64_t timestamp) {
    const std::string t = std::to_string(timestamp);
    std::string header = "t=" + t;
    for (const Secret& secret : secrets)
        header += ",v1=" + signature_mac(secret.reveal(), t, body);
    return header;
}

}  // namespace orderwire::stripe
