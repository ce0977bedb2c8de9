#include "base/blake2b.hpp"

#include <sodium/core.h>
#include <sodium/crypto_generichash_blake2b.h>

#include <array>

#include "base/hex.hpp"

namespace steppe {

struct Blake2b::State {
    crypto_generichash_blake2b_state of{};
};

Blake2b::Blake2b() : state_(std::make_unique<State>()) {
    [[maybe_unused]] static const int initialised = sodium_init();  // finds out what the processor can do
    crypto_generichash_blake2b_init(&state_->of, nullptr, 0, crypto_generichash_blake2b_BYTES);
}
Blake2b::~Blake2b() = default;
Blake2b::Blake2b(Blake2b&&) noexcept = default;
Blake2b& Blake2b::operator=(Blake2b&&) noexcept = default;

void Blake2b::add(std::string_view bytes) {
    crypto_generichash_blake2b_update(&state_->of, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string Blake2b::hex() {
    std::array<unsigned char, crypto_generichash_blake2b_BYTES> digest{};
    crypto_generichash_blake2b_final(&state_->of, digest.data(), digest.size());
    return hex_of(digest);
}

}  // namespace steppe
