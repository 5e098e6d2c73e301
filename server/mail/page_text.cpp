#include <fmt/format.h>

#include <algorithm>

#include "mail/page.hpp"

namespace orderwire::mail {

std::string as_text(const Page& page) {
    std::string text = page.heading + "\n";
    for (const std::string& sentence : page.sentences)
        text += "\n" + sentence + "\n";
    if (!page.action.url.empty()) text += fmt::format("\n{}:\n{}\n", page.action.label, page.action.url);
    std::size_t name_width = 0;
    for (const Fact& fact : page.facts)
        name_width = std::max(name_width, fact.name.size() + 1);
    text += "\n";
    for (const Fact& fact : page.facts)
        text += fmt::format("{:<{}} {}\n", fact.name + ":", name_width, fact.value);
    for (const Link& link : page.links)
        text += fmt::format("\n{}:\n{}\n", link.label, link.url);
    text += fmt::format("\n-- \n{}\n", page.sender);
    for (const std::string& line : page.imprint) {
        if (line != page.sender) text += line + "\n";
    }
    return text + page.closing + "\n";
}

}  // namespace orderwire::mail
