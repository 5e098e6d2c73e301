#include "crash/in_flight.hpp"

#include "crash/serving.hpp"
#include "load/http_answer.hpp"

namespace orderwire::crash {

class InFlight::Sender final : public load::Connection {
  public:
    Sender(InFlight& all, bool keeps_on) : Connection(all.loop_, all.port_), all_(all), keeps_on_(keeps_on) {}

  private:
    void on_open() override { ask(); }
    // A webhook fits into the buffer of a socket that has nothing else to send: sent is sent.
    void ask() {
        webhook_ = all_.next();
        send(all_.events_.request(webhook_->body));
    }
    std::size_t on_bytes(std::string_view bytes) override {
        const auto head = load::read_head(bytes);
        if (!head || bytes.size() - head->size < head->content_length) return 0;
        std::exchange(webhook_, nullptr)->status = head->status;
        if (keeps_on_) ask();
        return head->size + head->content_length;
    }
    void on_lost() override { --all_.open_; }

    InFlight& all_;
    bool keeps_on_;
    std::shared_ptr<Webhook> webhook_;
};

InFlight::InFlight(Loop& loop, std::uint16_t port, std::vector<load::FilledOrder> orders,
                   std::size_t connections)
    : loop_(loop), port_(port), orders_(std::move(orders)), events_(webhook_secret) {
    for (std::size_t i = 0; i < connections; ++i)
        add(true);
}

InFlight::~InFlight() {
    for (const auto& sender : senders_)
        sender->close();
    loop_.poll();
}

void InFlight::add(bool keeps_on) {
    ++open_;
    senders_.push_back(std::make_shared<Sender>(*this, keeps_on));
    senders_.back()->open();
}

void InFlight::burst(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        add(false);
}

std::shared_ptr<InFlight::Webhook> InFlight::next() {
    const std::size_t number = sent_.size();
    auto webhook = std::make_shared<Webhook>();
    webhook->body = events_.moving(orders_[number % orders_.size()], number / orders_.size()).body;
    sent_.push_back(webhook);
    return webhook;
}

void InFlight::mark_stop() {
    for (const auto& webhook : sent_)
        webhook->before_stop = true;
}

}  // namespace orderwire::crash
