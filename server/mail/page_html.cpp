#include <fmt/format.h>

#include "base/text/html.hpp"
#include "mail/page.hpp"

namespace orderwire::mail {

namespace {

// Mail programs keep what stands on the element and may drop the style sheet, so the light colours are inline
// and the sheet only adds the dark ones. The colours are the web client's.
constexpr std::string_view dark_colours = R"(
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #101214 !important; }
  .card { background-color: #181b1e !important; border-color: #2b2f34 !important; }
  .text, .text a { color: #eceef0 !important; }
  .soft { color: #a3a8b0 !important; }
  .line { border-color: #2b2f34 !important; }
  .link { color: #86b4ff !important; }
  .good { color: #6fd39c !important; }
  .bad { color: #ff9c94 !important; }
  .button { background-color: #86b4ff !important; color: #0b1526 !important; }
}
@media (max-width: 30em) {
  .card { padding: 24px 20px !important; border-left: 0 !important; border-right: 0 !important; border-radius: 0 !important; }
  .foot { padding: 16px 20px !important; }
  .outer { padding: 0 0 24px !important; }
  .button { display: block !important; text-align: center !important; }
}
)";

constexpr std::string_view font =
    "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;";

struct ToneStyle {
    std::string_view name;  // of the class that has the dark colour
    std::string_view colour;
};

ToneStyle style_of(Page::Tone tone) {
    switch (tone) {
        case Page::Tone::good:
            return {"good", "#12703f"};
        case Page::Tone::bad:
            return {"bad", "#b3261e"};
        default:
            return {"text", "#1b1c1f"};
    }
}

std::string facts_html(const Page& page) {
    std::string rows;
    for (const Fact& fact : page.facts) {
        rows += fmt::format(
            R"(<tr><th class="soft line" scope="row" align="left" valign="top" style="padding:8px 14px 8px 0;border-top:1px solid #e2e2de;font-weight:normal;white-space:nowrap;color:#5b5d66;">{}</th>)"
            R"(<td class="text line" dir="auto" align="left" valign="top" style="padding:8px 0;border-top:1px solid #e2e2de;color:#1b1c1f;overflow-wrap:anywhere;word-break:break-word;">{}</td></tr>
)",
            escape_html(fact.name), escape_html(fact.value));
    }
    return fmt::format(
        R"(<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:28px 0 0;border-collapse:collapse;font-size:14px;line-height:22px;">
{}</table>
)",
        rows);
}

std::string button_html(const Link& action) {
    if (action.url.empty()) return {};
    return fmt::format(
        R"(<p style="margin:24px 0 0;"><a class="button" href="{}" style="display:inline-block;padding:12px 22px;border-radius:10px;background-color:#0f5bd7;color:#ffffff;font-weight:600;text-decoration:none;">{}</a></p>
)",
        escape_html(action.url), escape_html(action.label));
}

std::string main_html(const Page& page) {
    const ToneStyle tone = style_of(page.tone);
    std::string html = fmt::format(
        R"(<p class="soft" dir="auto" style="margin:0 0 20px;font-size:14px;line-height:20px;color:#5b5d66;">{}</p>
<h1 class="{}" style="margin:0 0 16px;font-size:26px;line-height:32px;font-weight:650;color:{};">{}</h1>
)",
        escape_html(page.sender), tone.name, tone.colour, escape_html(page.heading));
    for (const std::string& sentence : page.sentences) {
        html += fmt::format(
            R"(<p class="text" dir="auto" style="margin:0 0 12px;color:#1b1c1f;overflow-wrap:anywhere;word-break:break-word;">{}</p>
)",
            escape_html(sentence));
    }
    html += button_html(page.action);
    html += facts_html(page);
    for (const Link& link : page.links) {
        html += fmt::format(
            R"(<p style="margin:16px 0 0;"><a class="link" href="{}" style="color:#0f5bd7;">{}</a></p>
)",
            escape_html(link.url), escape_html(link.label));
    }
    return html;
}

std::string foot_html(const Page& page) {
    std::string html;
    for (const std::string& line : page.imprint)
        html += fmt::format("<span dir=\"auto\">{}</span><br>", escape_html(line));
    return html + (html.empty() ? "" : "<br>") + escape_html(page.closing);
}

}  // namespace

std::string as_html(const Page& page) {
    // What a list of messages shows under the subject, instead of the first words of the page.
    const std::string preview = page.sentences.empty() ? std::string() : escape_html(page.sentences.front());
    return fmt::format(
        R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{}</title>
<style>{}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#fbfbfa;">
<div style="display:none;max-height:0;overflow:hidden;">{}</div>
<table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#fbfbfa;">
<tr><td class="outer" align="center" style="padding:32px 12px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;">
<tr><td class="card" align="left" style="padding:32px;background-color:#ffffff;border:1px solid #e2e2de;border-radius:10px;{}font-size:16px;line-height:24px;">
{}</td></tr>
<tr><td class="soft foot" align="left" style="padding:16px 32px;{}font-size:13px;line-height:20px;color:#5b5d66;">{}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
)",
        escape_html(page.heading), dark_colours, preview, font, main_html(page), font, foot_html(page));
}

}  // namespace orderwire::mail
