// Whom and when a regime concerns.
#pragma once

#include <limits>
#include <string_view>

#include "steppe/law.hpp"

namespace steppe::law {

inline constexpr Day kFarFuture = std::numeric_limits<Day>::max();

/// Is a citizen of this state within what the regime says on citizenship, in `host` on `day`? The host's own citizens
/// only if they are named.
[[nodiscard]] bool concerns_citizen(const Book& book, const Regime& regime, std::string_view host,
                                    std::string_view citizenship, Day day);

/// Do two clauses of one kind answer the same question? Registration by the host is not that by the person.
[[nodiscard]] bool same_question(const Clause& a, const Clause& b);

/// May rules of this kind hold side by side with different content?
[[nodiscard]] bool one_answer_only(ClauseKind kind);

/// Do all clauses of this kind (and of the question of `like`, if given) say the same in both regimes?
[[nodiscard]] bool same_answer(const Regime& a, const Regime& b, ClauseKind kind);

[[nodiscard]] bool is_exception(const Regime& exception, const Regime& rule);

}  // namespace steppe::law
