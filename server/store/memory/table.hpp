// A table in memory, sorted by its key, whose changes can be taken back.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

namespace orderwire::store {

// How to take back what was changed, the newest last.
class Journal {
  public:
    void note(std::function<void()> undo) { undo_.push_back(std::move(undo)); }
    void commit() { undo_.clear(); }
    void roll_back() {
        for (; !undo_.empty(); undo_.pop_back())
            undo_.back()();
    }

  private:
    std::vector<std::function<void()>> undo_;
};

template <class Key, class Row>
class MemoryTable {
  public:
    explicit MemoryTable(Journal& journal) : journal_(journal) {}

    const Row* find(const Key& key) const {
        const auto found = rows_.find(key);
        return found == rows_.end() ? nullptr : &found->second;
    }
    // Throws std::logic_error where there is none.
    const Row& at(const Key& key) const {
        const Row* row = find(key);
        if (row == nullptr) throw std::logic_error("a row that must be there is not");
        return *row;
    }
    bool contains(const Key& key) const { return rows_.contains(key); }
    const std::map<Key, Row>& rows() const { return rows_; }

    void put(const Key& key, Row row) {
        const auto found = rows_.find(key);
        if (found == rows_.end()) {
            journal_.note([this, key] { rows_.erase(key); });
            rows_.emplace(key, std::move(row));
        } else {
            journal_.note([this, key, before = std::move(found->second)] { rows_[key] = before; });
            found->second = std::move(row);
        }
    }
    // `change(row)`, of a row that is there; else nothing.
    template <class Change>
    void update(const Key& key, const Change& change) {
        const Row* row = find(key);
        if (row == nullptr) return;
        Row changed = *row;
        change(changed);
        put(key, std::move(changed));
    }
    void erase(const Key& key) {
        const auto found = rows_.find(key);
        if (found == rows_.end()) return;
        journal_.note([this, key, before = std::move(found->second)] { rows_.emplace(key, before); });
        rows_.erase(found);
    }

  private:
    Journal& journal_;
    std::map<Key, Row> rows_;
};

}  // namespace orderwire::store
