// BLAKE2b of 256 bits (RFC 7693, by libsodium): what tells results apart. As sure as SHA-256 and several times as fast.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace steppe {

class Blake2b {
  public:
    Blake2b();
    ~Blake2b();
    Blake2b(Blake2b&&) noexcept;
    Blake2b& operator=(Blake2b&&) noexcept;

    void add(std::string_view bytes);
    /// 64 hexadecimal digits. Nothing may be added afterwards.
    [[nodiscard]] std::string hex();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace steppe
