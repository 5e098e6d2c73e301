#include "mail/email_context.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "base/time.hpp"
#include "mail/sanitize_line.hpp"

namespace orderwire::mail {

namespace {

// In the order of domain::Notice.
constexpr std::array<std::string_view, 4> names{"paid", "declined", "refunded", "cancelled"};

constexpr std::size_t title_bytes_max = 200;
constexpr std::size_t reason_bytes_max = 500;

// A link that goes anywhere else ("javascript:", "//elsewhere") is none.
std::string link_of(const json::object& course) {
    const std::string url = text_at(course, "url");
    const bool ours = url.starts_with('/') && !url.starts_with("//");
    return ours || url.starts_with("https://") || url.starts_with("http://") ? url : std::string();
}

}  // namespace

std::string_view to_string(domain::Notice notice) { return names[static_cast<std::size_t>(notice)]; }

std::optional<domain::Notice> notice_from(std::string_view text) {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<domain::Notice>(found - names.begin());
}

result<EmailContext> read_email_context(domain::Notice notice, std::string_view view,
                                        std::int64_t refunded_before) {
    const auto parsed = parse_json(view);
    const json::object* order = parsed ? parsed->if_object() : nullptr;
    const json::object* course = order != nullptr ? object_at(*order, "course") : nullptr;
    if (course == nullptr) return Error{"invalid_view", "the view is not an order's"};
    const auto version = integer_at(*order, "version");
    const auto at = parse_rfc3339(text_at(*order, "updated_at"));
    const auto amount = integer_at(*order, "amount");
    if (!version || !at || !amount)
        return Error{"invalid_view", "the view lacks its version, time or amount"};

    EmailContext context;
    context.notice = notice;
    context.order_id = text_at(*order, "id");
    context.version = static_cast<std::uint64_t>(*version);
    context.at = *at;
    context.course_title = sanitize_line(text_at(*course, "title"), title_bytes_max);
    context.course_url = link_of(*course);
    context.currency = text_at(*order, "currency");
    context.amount = *amount;
    context.refunded = integer_at(*order, "refunded").value_or(0);
    context.refunded_now = context.refunded - refunded_before;
    if (const json::object* failure = object_at(*order, "failure")) {
        context.reason = sanitize_line(text_at(*failure, "message"), reason_bytes_max);
    }
    return context;
}

}  // namespace orderwire::mail
