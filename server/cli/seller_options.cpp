#include "cli/seller_options.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "api/customer_details.hpp"
#include "cli/checks.hpp"

namespace orderwire::cli {

namespace {

constexpr std::size_t seller_name_bytes_max = 200;
constexpr std::size_t seller_address_bytes_max = 500;
constexpr std::size_t support_url_bytes_max = 500;

bool is_line(const std::string& text, std::size_t bytes_max) {
    return !text.empty() && text.size() <= bytes_max && !api::has_control_characters(text);
}

// Where a customer finds help: a page, or an address to write to.
bool is_support_url(const std::string& text) {
    const auto url = boost::urls::parse_uri(text);
    if (!url || text.size() > support_url_bytes_max) return false;
    if (url->scheme() == "mailto") return url->encoded_path().find('@') != std::string_view::npos;
    const bool is_web =
        url->scheme_id() == boost::urls::scheme::http || url->scheme_id() == boost::urls::scheme::https;
    return is_web && !url->host().empty();
}

std::string without_spaces_around(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

}  // namespace

void SellerCliOptions::add_to(Command& command) {
    command.add("seller-name", name, "TEXT", "Who sells here, on receipts and in mails")
        ->check(accepts("a line of 1 to 200 bytes",
                        [](const std::string& given) { return is_line(given, seller_name_bytes_max); }));
    command
        .add("seller-address", address, "'STREET; TOWN'",
             "The seller's postal address there; a semicolon begins a new line")
        ->check(accepts("a line of 1 to 500 bytes",
                        [](const std::string& given) { return is_line(given, seller_address_bytes_max); }));
    command.add("support-url", support_url, "URL", "Where customers find help: https://, http:// or mailto:")
        ->check(
            accepts("a URL of at most 500 bytes, like https://shop.example/help or mailto:help@shop.example",
                    is_support_url));
}

api::Seller SellerCliOptions::read() const {
    api::Seller seller{name, {}, support_url};
    for (std::string_view rest = address; !rest.empty();) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string line = without_spaces_around(rest.substr(0, end));
        if (!line.empty()) seller.address += (seller.address.empty() ? "" : "\n") + line;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return seller;
}

}  // namespace orderwire::cli
