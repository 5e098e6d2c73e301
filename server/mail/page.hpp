// What every email looks like: a heading, a few sentences, the facts in a table, one thing to do. As text
// for those who read text, and as HTML that needs no image, nothing from the network and no script, and that
// takes on the colours of a dark screen.
#pragma once

#include <string>
#include <vector>

namespace orderwire::mail {

struct Link {
    std::string label;
    std::string url;  // absolute; "" for no link
};

struct Fact {
    std::string name;
    std::string value;
};

struct Page {
    enum class Tone { good, bad, neutral };
    std::string sender;  // the shop's name, above everything
    Tone tone = Tone::neutral;
    std::string heading;
    std::vector<std::string> sentences;
    Link action;  // the one thing to do, as a button
    std::vector<Fact> facts;
    std::vector<Link> links;           // other ways on
    std::vector<std::string> imprint;  // who sells, line by line
    std::string closing;               // why the reader got this, in small print
};

std::string as_text(const Page& page);
std::string as_html(const Page& page);

}  // namespace orderwire::mail
