// What comes as a webhook: its signature, and what it says.
#include <array>

#include "fuzz/target.hpp"
#include "stripe/event.hpp"
#include "stripe/lookup.hpp"
#include "stripe/signature/signature.hpp"

namespace orderwire {

namespace {

constexpr std::int64_t now = 1'790'000'000;

}  // namespace

// A header and a body, a line each. Nobody knows the secret, so nothing fits.
FUZZ_TARGET(signature) {
    static const std::array secrets{Secret("whsec_that_nobody_knows")};
    const std::string_view header = bytes.substr(0, bytes.find('\n'));
    const std::string_view body = bytes.substr(std::min(bytes.size(), header.size() + 1));
    const auto verified = stripe::verify_signature(header, body, secrets, now);
    fuzz::demand(!verified, "a signature needs the secret");
    const auto explained = stripe::diagnose_signature(header, body, secrets, {}, now);
    fuzz::demand(!explained.ok, "the explanation judges as the check does");
    for (const auto& part : explained.parts)
        fuzz::demand(part.detail.find("nobody_knows") == std::string::npos, "no secret is told");
    // Ours is accepted, whatever the body is; with anything added to it, it is not.
    if (body.empty()) return;
    const std::string own = stripe::sign(body, secrets, now);
    fuzz::demand(stripe::verify_signature(own, body, secrets, now).has_value(), "what is signed verifies");
    fuzz::demand(!stripe::verify_signature(own, std::string(body) + " ", secrets, now), "every byte counts");
}

FUZZ_TARGET(stripe_event) {
    const auto event = stripe::read_event(bytes, false);
    if (!event) return;
    fuzz::demand(!event->id.empty() && !event->type.empty(), "an event has an id and a type");
    const auto again = stripe::read_event(bytes, false);
    fuzz::demand(again.has_value() && again->reading.index() == event->reading.index(), "reading is pure");
}

// An answer of the API's.
FUZZ_TARGET(stripe_object) {
    const auto value = parse_json(bytes);
    if (!value || !value->is_object()) return;
    stripe::payment_state_of(value->get_object());
    stripe::payment_update_of(value->get_object(), {});
}

FUZZ_TARGET(json) {
    const auto value = parse_json(bytes);
    if (!value) return;
    // A number beyond every double is written as a text that is none, and no text is lost.
    const bool is_text = value->is_string();
    const auto again = parse_json(json::serialize(*value));
    fuzz::demand(!is_text || (again.has_value() && *again == *value), "a text survives its writing");
}

}  // namespace orderwire
