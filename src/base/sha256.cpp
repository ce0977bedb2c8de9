#include "base/sha256.hpp"

#include <sodium/crypto_hash_sha256.h>

#include <array>

#include "base/hex.hpp"

namespace steppe {

struct Sha256::State {
    crypto_hash_sha256_state of{};
};

Sha256::Sha256() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->of); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::span<const std::byte> bytes) {
    crypto_hash_sha256_update(&state_->of, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string Sha256::hex() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state_->of, digest.data());
    return hex_of(digest);
}

}  // namespace steppe
