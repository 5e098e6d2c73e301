// The frame of the sandbox's own pages, with headers under which no script runs.
#pragma once

#include <string>
#include <string_view>

#include "base/text/html.hpp"
#include "sandbox/protocol/api_response.hpp"

namespace orderwire::sandbox {

// "https://shop.example:8443" of a URL below it; "" for what is none.
std::string origin_of(const std::string& url);

// 303, for a browser that has just posted a form.
ApiResponse redirect_to(std::string url);

// `main_html` is HTML already. `form_target` is an origin, beside our own, to which a form's answer may
// redirect; "" for none.
ApiResponse html_page(int status, std::string_view title, std::string_view main_html,
                      std::string_view form_target = {});

}  // namespace orderwire::sandbox
