#include "mail/email_content.hpp"

#include <fmt/format.h>

#include <array>

#include "base/money.hpp"
#include "domain/help_code.hpp"
#include "mail/page.hpp"
#include "mail/sanitize_line.hpp"

namespace orderwire::mail {

namespace {

// A subject line is read in a list: the rest of a long title stands inside.
constexpr std::size_t subject_title_bytes_max = 80;

// "22 November 2026, 10:00 UTC"
std::string in_words(Time time) {
    static constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    return fmt::format("{} {} {}, {:02}:{:02} UTC", static_cast<unsigned>(date.day()),
                       months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                       clock.hours().count(), clock.minutes().count());
}

// The characters that a URL may not have, percent-encoded: one that a mail program would cut at a space, or a
// shop's with letters of its own.
std::string as_url(std::string_view text) {
    std::string url;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain =
            byte > 0x20 && byte < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
        url += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return url;
}

std::vector<std::string> imprint_lines(const Imprint& imprint) {
    std::vector<std::string> lines;
    if (!imprint.name.empty()) lines.push_back(imprint.name);
    for (std::string_view rest = imprint.address; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        lines.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return lines;
}

struct Words {
    Page::Tone tone = Page::Tone::neutral;
    std::string subject;
    std::string heading;
    std::vector<std::string> sentences;
    std::string time_label;  // what happened at the context's time
};

class Writer {
  public:
    Writer(const Shop& shop, const EmailContext& context, const std::string& pass)
        : shop_(shop), context_(context), pass_(pass) {}
    EmailContent write() const;

  private:
    Words words() const;
    Words paid() const;
    Words declined() const;
    Words refunded() const;
    Words cancelled() const;
    Link action() const;
    std::vector<Fact> facts(const std::string& time_label) const;

    std::string money(std::int64_t amount) const { return format_amount(amount, context_.currency); }
    std::string title() const { return "“" + context_.course_title + "”"; }
    std::string subject_title() const {
        return sanitize_line(context_.course_title, subject_title_bytes_max);
    }
    Link order_page() const { return {"See your order", shop_.public_url + "/track/" + context_.order_id}; }

    const Shop& shop_;
    const EmailContext& context_;
    const std::string& pass_;
};

Words Writer::paid() const {
    const std::string thanks =
        context_.customer_name.empty() ? "Thank you." : fmt::format("Thank you, {}.", context_.customer_name);
    return {
        Page::Tone::good,
        "Your receipt for " + subject_title(),
        "Payment received",
        {fmt::format("{} Your payment of {} for {} has arrived.", thanks, money(context_.amount), title())},
        "Paid"};
}

Words Writer::declined() const {
    std::string reason = context_.reason.empty() ? "The payment was declined." : context_.reason;
    return {Page::Tone::bad,
            fmt::format("Your payment for {} did not go through", subject_title()),
            "Payment declined",
            {std::move(reason),
             fmt::format(
                 "Nothing was charged. You can try again, with another card if you like, on this device or "
                 "on any other: the link below opens your order for {}. It is meant for you alone.",
                 title())},
            "Declined"};
}

Words Writer::refunded() const {
    const std::string now = money(context_.refunded_now);
    const std::string paid = money(context_.amount);
    const bool in_full = context_.refunded >= context_.amount;
    std::string what;
    if (!in_full) {
        what =
            fmt::format("{} of the {} that you paid for {} is on its way back to you.", now, paid, title());
    } else if (context_.refunded_now < context_.amount) {
        what =
            fmt::format("Another {} is on its way back to you: with it, all of the {} that you paid for {}.",
                        now, paid, title());
    } else {
        what = fmt::format("The {} that you paid for {} is on its way back to you.", paid, title());
    }
    return {Page::Tone::neutral,
            fmt::format("Refund of {} for {}", now, subject_title()),
            in_full ? "Payment refunded" : "Payment refunded in part",
            {std::move(what), "It goes to the card or account that you paid with. Banks take a few days."},
            "Refunded on"};
}

Words Writer::cancelled() const {
    return {Page::Tone::neutral,
            fmt::format("Your order for {} was cancelled", subject_title()),
            "Order cancelled",
            {fmt::format("Your paid order for {} was cancelled.", title())},
            "Cancelled"};
}

Words Writer::words() const {
    switch (context_.notice) {
        case domain::Notice::paid:
            return paid();
        case domain::Notice::declined:
            return declined();
        case domain::Notice::refunded:
            return refunded();
        default:
            return cancelled();
    }
}

Link Writer::action() const {
    if (context_.notice == domain::Notice::declined) {
        const std::string fragment = pass_.empty() ? std::string() : "#pass=" + pass_;
        return {"Try again", shop_.public_url + "/checkout/" + context_.order_id + fragment};
    }
    if (context_.notice != domain::Notice::paid || context_.course_url.empty()) return {};
    const bool ours = context_.course_url.starts_with('/');
    return {"Go to the course", (ours ? shop_.public_url : std::string()) + as_url(context_.course_url)};
}

std::vector<Fact> Writer::facts(const std::string& time_label) const {
    std::vector<Fact> facts{{"Course", context_.course_title}, {"Amount", money(context_.amount)}};
    if (context_.notice == domain::Notice::refunded) {
        facts.push_back({"Refunded now", money(context_.refunded_now)});
        facts.push_back({"Refunded in all", money(context_.refunded)});
    }
    facts.push_back({time_label, in_words(context_.at)});
    facts.push_back({"Order", context_.order_id});
    facts.push_back({"Help code", domain::help_code_of(context_.order_id)});
    return facts;
}

EmailContent Writer::write() const {
    Words words = this->words();
    Page page;
    page.sender = shop_.name;
    page.tone = words.tone;
    page.heading = std::move(words.heading);
    page.sentences = std::move(words.sentences);
    page.action = action();
    page.facts = facts(words.time_label);
    page.links.push_back(order_page());
    if (!shop_.imprint.support_url.empty())
        page.links.push_back({"Get help with this order", shop_.imprint.support_url});
    page.imprint = imprint_lines(shop_.imprint);
    page.closing =
        "You get this message because your address was given with this order. If the order is not yours, "
        "you need not do anything.";
    return {std::move(words.subject), as_text(page), as_html(page)};
}

}  // namespace

EmailContent write_email(const Shop& shop, const EmailContext& context, const std::string& pass) {
    return Writer(shop, context, pass).write();
}

}  // namespace orderwire::mail
