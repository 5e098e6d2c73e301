#include "load/requester.hpp"

namespace orderwire::load {

Requester::Requester(Loop& loop, std::uint16_t port, const Events& events)
    : Connection(loop, port), events_(events) {}

void Requester::ask(std::string_view request) {
    waiting_ = true;
    send(request);
}

void Requester::on_open() { events_.ready(*this); }

std::size_t Requester::on_bytes(std::string_view bytes) {
    const auto head = read_head(bytes);
    if (!head || bytes.size() - head->size < head->content_length) return 0;
    waiting_ = false;
    events_.answered(*this, *head, bytes.substr(head->size, head->content_length));
    if (is_open()) events_.ready(*this);
    return head->size + head->content_length;
}

void Requester::on_lost() {
    waiting_ = false;
    events_.lost(*this);
}

}  // namespace orderwire::load
