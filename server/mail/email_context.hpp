// What an email is about: the order as it was at the transition, in the words that a customer is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/change.hpp"

namespace orderwire::mail {

// "paid", "declined", "refunded", "cancelled"
std::string_view to_string(domain::Notice notice);
std::optional<domain::Notice> notice_from(std::string_view text);

struct EmailContext {
    domain::Notice notice = domain::Notice::paid;
    std::string order_id;
    std::uint64_t version = 0;
    Time at{};  // of the transition
    std::string course_title;
    std::string course_url;         // a path of ours, or an http or https URL; "" where there is none
    std::string currency;           // lowercase ISO 4217
    std::int64_t amount = 0;        // minor units, like all that follow
    std::int64_t refunded = 0;      // in all
    std::int64_t refunded_now = 0;  // by this transition
    std::string reason;             // of a decline, a sentence by the provider; ""
    std::string customer_name;      // ""
};

// From the view of that version. `refunded_before` is what had gone back until then. Error: `invalid_view`.
result<EmailContext> read_email_context(domain::Notice notice, std::string_view view,
                                        std::int64_t refunded_before);

}  // namespace orderwire::mail
