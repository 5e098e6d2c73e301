#include "hub/hub.hpp"

#include <cassert>
#include <utility>

#include "base/contained.hpp"

namespace orderwire::hub {

// A doubly linked list of one topic's links. While a message is dispatched, `next` is the link that comes
// next, so that a subscriber may take away any link, its own included.
struct Topic {
    std::string name;
    Hub* hub = nullptr;
    Subscription::Link* first = nullptr;
    Subscription::Link* next = nullptr;
    bool handing_round = false;
    bool gap = false;
};

struct Subscription::Link {
    Topic* topic = nullptr;  // null once the hub is gone
    Subscriber* subscriber = nullptr;
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

Subscription Hub::subscribe(const std::string& name, Subscriber& subscriber) {
    // Whatever fails here leaves nothing behind.
    auto link = std::make_unique<Subscription::Link>();
    auto found = topics_.find(name);
    if (found == topics_.end())
        found = topics_.emplace(name, std::make_unique<Topic>(Topic{name, this})).first;
    Topic& topic = *found->second;
    // In front: a message that is being dispatched now is older than this subscription's snapshot will be.
    *link = {&topic, &subscriber, nullptr, topic.first};
    if (topic.first != nullptr) topic.first->previous = link.get();
    topic.first = link.get();
    return Subscription(link.release());
}

void Hub::publish(const MessagePtr& message) noexcept {
    const auto found = topics_.find(message->topic);
    if (found == topics_.end()) return;
    Topic& topic = *found->second;
    assert(!topic.handing_round && "a subscriber must not publish");
    topic.handing_round = true;
    for (auto* link = topic.first; link != nullptr; link = topic.next) {
        topic.next = link->following;
        if (!contained("a subscriber", [&] { link->subscriber->on_message(message); }))
            topic.gap = gaps_ = true;
    }
    topic.handing_round = false;
    if (topic.first == nullptr) topics_.erase(message->topic);
}

void Hub::gap(const std::string& topic) noexcept {
    const auto found = topics_.find(topic);
    if (found != topics_.end()) found->second->gap = gaps_ = true;
}

void Hub::close_gaps(const Read& read, std::size_t max) {
    if (gap_everywhere_.exchange(false)) {
        for (auto& [name, topic] : topics_)
            topic->gap = gaps_ = true;
    }
    if (!gaps_) return;
    const std::vector<std::string> names = topics_with_gaps(max);
    for (const std::string& name : names) {
        const MessagePtr newest = read(name);
        const auto found = topics_.find(name);
        if (found == topics_.end()) continue;  // its subscribers have gone meanwhile
        found->second->gap = false;            // unless this fails, too
        if (newest) publish(newest);
    }
    gaps_ = !topics_with_gaps(1).empty();
}

std::vector<std::string> Hub::topics_with_gaps(std::size_t max) const {
    std::vector<std::string> names;
    for (const auto& [name, topic] : topics_) {
        if (names.size() == max) break;
        if (topic->gap) names.push_back(name);
    }
    return names;
}

std::vector<std::string> Hub::topic_names() const {
    std::vector<std::string> names;
    names.reserve(topics_.size());
    for (const auto& [name, topic] : topics_)
        names.push_back(name);
    return names;
}

}  // namespace orderwire::hub
