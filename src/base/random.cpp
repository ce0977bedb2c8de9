#include "steppe/random.hpp"

#include <algorithm>
#include <iterator>

#include <Random123/philox.h>

namespace steppe {

RandomKey key_on(const RandomKey& key, std::span<const Renewal> renewals, Day day) {
    const auto after = std::ranges::upper_bound(renewals, day, {}, &Renewal::from);
    return after == renewals.begin() ? key : RandomKey{key.seed, std::prev(after)->replicate};
}

namespace {

r123::Philox4x64::ctr_type philox(const DrawPoint& point, std::uint64_t subject, std::uint64_t block) {
    const std::uint64_t when = static_cast<std::uint32_t>(point.day) | std::uint64_t{point.phase} << 32;
    const r123::Philox4x64::ctr_type counter{{when, subject, point.draw, block}};
    const r123::Philox4x64::key_type key{{point.key.seed, point.key.replicate}};
    return r123::Philox4x64()(counter, key);
}

}  // namespace

std::array<std::uint64_t, 4> philox_block(const DrawPoint& point, std::uint64_t block) {
    const auto words = philox(point, point.subject, block);
    return {words[0], words[1], words[2], words[3]};
}

void philox_first_words(const DrawPoint& point, std::span<const std::uint64_t> subjects,
                        std::span<std::uint64_t> words) {
    const DrawPoint same = point;  // a copy that `words` cannot overlap: what it contributes is worked out once
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        words[i] = philox(same, subjects[i], 0)[0];
    }
}

}  // namespace steppe
