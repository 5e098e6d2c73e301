// What the keys of a command cover (logic/keys.hpp). The store in memory has every row at hand, so it is the
// one that can tell whether a command names what it reads: a read beyond its keys is a fault of the command,
// which an engine that loads by keys could not serve.
#pragma once

#include <set>
#include <string>

#include "store/logic/keys.hpp"
#include "store/memory/database.hpp"

namespace orderwire::store::memory {

class Coverage {
  public:
    explicit Coverage(const Tables& tables) : tables_(&tables) {}

    void name(const KeySet& keys);
    void name_everything() { everything_ = true; }
    // Rows that the command made.
    void made_order(const std::string& order_id) { orders_.insert(order_id); }
    void made_customer(const std::string& customer_id) { customers_.insert(customer_id); }

    // They throw std::logic_error where the keys do not cover it.
    void order(const std::string& order_id) const { require(orders_, order_id, "order"); }
    void customer(const std::string& customer_id) const { require(customers_, customer_id, "customer"); }
    void secret(const std::string& secret_hash) const { require(secrets_, secret_hash, "secret"); }
    void shop_id(const std::string& shop_id) const { require(shop_ids_, shop_id, "customer's id"); }
    void object(const domain::PaymentObject& object) const { require(objects_, named(object), "object"); }
    void event(const Named& event) const { require(events_, event, "event"); }
    void message(std::int64_t row) const { require(messages_, row, "message"); }
    void duty(const std::string& duty) const { require(duties_, duty, "duty"); }
    void answered_of(const std::string& customer_id, const std::string& key_mac) const;
    void access(const std::string& customer_id, const std::string& course_id) const;
    void course(const std::string& customer_id, const std::string& course_id) const;  // all orders for it
    void all_of(const std::string& customer_id) const { require(whole_, customer_id, "whole customer"); }
    void anything() const;

  private:
    template <class Set, class Key>
    void require(const Set& set, const Key& key, const char* what) const {
        if (!everything_ && !set.contains(key)) beyond(what);
    }
    [[noreturn]] static void beyond(const char* what);
    void add_object(const KeySet::Object& object);
    void add_order(const std::string& order_id);
    void add_customer(const KeySet::Customer& key);
    void add_course(const std::string& customer_id, const std::string& course_id);

    const Tables* tables_;
    bool everything_ = false;
    std::set<std::string> orders_;
    std::set<std::string> customers_;
    std::set<std::string> whole_;
    std::set<std::string> secrets_;
    std::set<std::string> shop_ids_;
    std::set<std::string> answered_;
    std::set<Named> objects_;
    std::set<Named> events_;
    std::set<std::int64_t> messages_;
    std::set<std::string> duties_;
    std::set<Pair> access_;
    std::set<Pair> courses_;
};

}  // namespace orderwire::store::memory
