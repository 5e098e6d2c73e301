#include "sandbox/pages/html_page.hpp"

#include <boost/url/parse.hpp>

#include "base/crypto.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --wrong: #b91c1c; background: #fff; color: #111827;
  font: 16px/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --wrong: #fca5a5; background: #111827; color: #f3f4f6; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { box-sizing: border-box; width: min(26rem, 100vw); padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; }
a { color: inherit; }
label { display: block; margin: .75rem 0; }
input { box-sizing: border-box; display: block; width: 100%; margin-top: .25rem; padding: .6rem .75rem; font: inherit;
  color: inherit; background: transparent; border: 1px solid; border-radius: .4rem; }
input[type=radio] { display: inline; width: auto; margin: 0 .5rem 0 0; }
input[aria-invalid=true] { border: 2px solid var(--wrong); }
:focus-visible { outline: 3px solid #60a5fa; outline-offset: 2px; }
fieldset { border: 0; margin: 0; padding: 0; } legend { padding: 0; font-weight: 600; margin-top: .75rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; }
table { width: 100%; border-collapse: collapse; margin: 1rem 0; } caption { text-align: left; opacity: .75; }
th, td { padding: .35rem 0; font-weight: 400; text-align: left; overflow-wrap: anywhere; }
td { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.total th, .total td { font-weight: 600; border-top: 1px solid; }
.note { opacity: .75; } .fault { font-weight: 600; color: var(--wrong); }
button { font: inherit; padding: .6rem 1.2rem; margin: .25rem .5rem .25rem 0; border-radius: .4rem; border: 1px solid;
  background: transparent; color: inherit; cursor: pointer; }
button.primary { background: #1d4ed8; border-color: #1d4ed8; color: #fff; }
)";

}  // namespace

std::string origin_of(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed) return {};
    return std::string(parsed->scheme()) + "://" + std::string(parsed->encoded_host_and_port());
}

ApiResponse redirect_to(std::string url) {
    ApiResponse response;
    response.status = 303;
    response.headers = {
        {"location", std::move(url)}, {"cache-control", "no-store"}, {"referrer-policy", "no-referrer"}};
    return response;
}

ApiResponse html_page(int status, std::string_view title, std::string_view main_html,
                      std::string_view form_target) {
    const std::string nonce = random_token(16);
    ApiResponse response;
    response.status = status;
    // Chromium applies form-action to the redirect after a form's POST as well.
    response.headers = {{"content-type", "text/html; charset=utf-8"},
                        {"content-security-policy",
                         "default-src 'none'; style-src 'nonce-" + nonce + "'; form-action 'self'" +
                             (form_target.empty() ? "" : " " + std::string(form_target)) +
                             "; base-uri 'none'; frame-ancestors 'none'"},
                        {"x-content-type-options", "nosniff"},
                        {"referrer-policy", "same-origin"},
                        {"cache-control", "no-store"}};
    response.body =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
        escape_html(title) + "</title>\n<style nonce=\"" + nonce + "\">" + std::string(style) +
        "</style>\n</head>\n<body>\n<main>\n<h1>" + escape_html(title) + "</h1>\n" + std::string(main_html) +
        "</main>\n</body>\n</html>\n";
    return response;
}

}  // namespace orderwire::sandbox
