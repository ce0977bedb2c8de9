// Tables of pure values that are worked out when somebody first asks for them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace steppe {

/// Threads that ask for a value at once come to the same one, each by itself; nobody waits.
template <class Value>
class OnDemand {
  public:
    static_assert(std::atomic<Value>::is_always_lock_free);

    explicit OnDemand(std::size_t size = 0) : values_(size), known_in_(size) {}

    [[nodiscard]] std::size_t size() const { return values_.size(); }
    /// The value at `index`; `make()` if nobody has asked for it since all were forgotten.
    template <class Make>
    [[nodiscard]] Value at(std::size_t index, const Make& make) const {
        if (known_in_[index].load(std::memory_order_acquire) == era_) {
            return values_[index].load(std::memory_order_relaxed);
        }
        const Value value = make();
        values_[index].store(value, std::memory_order_relaxed);
        known_in_[index].store(era_, std::memory_order_release);
        return value;
    }
    /// All of them. Not while others ask.
    void forget() { ++era_; }

  private:
    std::uint64_t era_ = 1;
    mutable std::vector<std::atomic<Value>> values_;
    mutable std::vector<std::atomic<std::uint64_t>> known_in_;  // since which time to forget; 0: never
};

}  // namespace steppe
