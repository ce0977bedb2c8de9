// Tables of pure values that are worked out when somebody first asks for them.
#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

namespace steppe {

/// Threads that ask for a value at once come to the same one, each by itself; nobody waits.
template <class Value>
class OnDemand {
  public:
    static_assert(std::atomic<Value>::is_always_lock_free);

    OnDemand() = default;
    /// `unknown`: what no value is.
    OnDemand(std::size_t size, Value unknown) : unknown_(unknown), values_(size) { forget(); }

    [[nodiscard]] std::size_t size() const { return values_.size(); }
    /// The value at `index`; `make()` if nobody has asked for it.
    template <class Make>
    [[nodiscard]] Value at(std::size_t index, const Make& make) const {
        Value value = values_[index].load(std::memory_order_relaxed);
        if (value == unknown_) {
            value = make();
            values_[index].store(value, std::memory_order_relaxed);
        }
        return value;
    }
    /// All of them. Not while others ask.
    void forget() {
        for (std::atomic<Value>& value : values_) {
            value.store(unknown_, std::memory_order_relaxed);
        }
    }

  private:
    Value unknown_{};
    mutable std::vector<std::atomic<Value>> values_;
};

}  // namespace steppe
