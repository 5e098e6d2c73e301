#include "hub/hub.hpp"

#include <cassert>
#include <utility>

namespace orderwire::hub {

// A doubly linked list of one topic's links. While a message is handed round, `next` is the link that comes
// next, so that a watcher may take away any link, its own included.
struct Topic {
    std::string name;
    Hub* hub = nullptr;
    Subscription::Link* first = nullptr;
    Subscription::Link* next = nullptr;
    bool handing_round = false;
};

struct Subscription::Link {
    Topic* topic = nullptr;  // null once the hub is gone
    Watcher* watcher = nullptr;
    Link* previous = nullptr;
    Link* following = nullptr;
};

Subscription::Subscription(Subscription&& other) noexcept : link_(std::exchange(other.link_, nullptr)) {}

Subscription& Subscription::operator=(Subscription&& other) noexcept {
    std::swap(link_, other.link_);
    return *this;
}

Subscription::~Subscription() {
    if (link_ == nullptr) return;
    if (Topic* topic = link_->topic) {
        if (topic->next == link_) topic->next = link_->following;
        if (topic->first == link_) topic->first = link_->following;
        if (link_->previous != nullptr) link_->previous->following = link_->following;
        if (link_->following != nullptr) link_->following->previous = link_->previous;
        if (topic->first == nullptr && !topic->handing_round) topic->hub->topics_.erase(topic->name);
    }
    delete link_;
}

const std::string& Subscription::topic() const { return link_->topic->name; }

Hub::Hub() = default;

Hub::~Hub() {
    for (auto& [name, topic] : topics_) {
        for (auto* link = topic->first; link != nullptr; link = link->following)
            link->topic = nullptr;
    }
}

Subscription Hub::subscribe(const std::string& name, Watcher& watcher) {
    std::unique_ptr<Topic>& topic = topics_[name];
    if (!topic) topic = std::make_unique<Topic>(Topic{name, this});
    // In front: a message that is being handed round now is older than this subscription's snapshot will be.
    auto* link = new Subscription::Link{topic.get(), &watcher, nullptr, topic->first};
    if (topic->first != nullptr) topic->first->previous = link;
    topic->first = link;
    return Subscription(link);
}

template <class Tell>
void Hub::hand_round(const std::string& name, const Tell& tell) {
    const auto found = topics_.find(name);
    if (found == topics_.end()) return;
    Topic& topic = *found->second;
    assert(!topic.handing_round && "a watcher must not publish");
    topic.handing_round = true;
    for (auto* link = topic.first; link != nullptr; link = topic.next) {
        topic.next = link->following;
        tell(*link->watcher);
    }
    topic.handing_round = false;
    if (topic.first == nullptr) topics_.erase(name);
}

std::vector<std::string> Hub::topic_names() const {
    std::vector<std::string> names;
    names.reserve(topics_.size());
    for (const auto& [name, topic] : topics_)
        names.push_back(name);
    return names;
}

void Hub::publish(const MessagePtr& message) {
    hand_round(message->topic, [&](Watcher& watcher) { watcher.on_message(message); });
}

void Hub::gap(const std::string& topic) {
    hand_round(topic, [&](Watcher& watcher) { watcher.on_gap(topic); });
}

}  // namespace orderwire::hub
