// Draws a second, each at a point of its own, as the engine makes them.
#include <benchmark/benchmark.h>

#include <array>

#include "steppe/sampling.hpp"

namespace {

using namespace steppe;

DrawPoint point_of(std::uint64_t subject) { return {{20220921, 3}, 19256, 77, subject, 1}; }

template <class Draw>
void many(benchmark::State& state, const Draw& draw) {
    constexpr std::uint64_t kBatch = 1024;
    std::uint64_t subject = 0;
    for (auto _ : state) {
        for (std::uint64_t i = 0; i < kBatch; ++i) {
            benchmark::DoNotOptimize(draw(++subject));
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kBatch));
}

void philox(benchmark::State& state) {
    many(state, [](std::uint64_t subject) { return philox_block(point_of(subject), 0)[0]; });
}
void philox_of_many_subjects(benchmark::State& state) {
    std::array<std::uint64_t, 1024> subjects{};
    std::array<std::uint64_t, 1024> words{};
    for (std::uint64_t& subject : subjects) {
        subject = mix(subject, static_cast<std::uint64_t>(&subject - subjects.data()));
    }
    for (auto _ : state) {
        philox_first_words(point_of(0), subjects, words);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * subjects.size()));
}
void uniform(benchmark::State& state) {
    many(state, [](std::uint64_t subject) { return Uniforms(point_of(subject)).next(); });
}
void uniform_in_sequence(benchmark::State& state) {
    Uniforms uniforms(point_of(1));
    many(state, [&](std::uint64_t /*subject*/) { return uniforms.next(); });
}
void binomial(benchmark::State& state, std::int64_t n, double p) {
    many(state, [=](std::uint64_t subject) {
        Uniforms uniforms(point_of(subject));
        return sample_binomial(uniforms, n, p);
    });
}
void hypergeometric(benchmark::State& state, std::int64_t marked, std::int64_t unmarked, std::int64_t drawn) {
    many(state, [=](std::uint64_t subject) {
        Uniforms uniforms(point_of(subject));
        return sample_hypergeometric(uniforms, marked, unmarked, drawn);
    });
}
void poisson(benchmark::State& state, double mean) {
    many(state, [=](std::uint64_t subject) {
        Uniforms uniforms(point_of(subject));
        return sample_poisson(uniforms, mean);
    });
}

BENCHMARK(philox);
BENCHMARK(philox_of_many_subjects);
BENCHMARK(uniform);
BENCHMARK(uniform_in_sequence);
BENCHMARK_CAPTURE(binomial, small, 20, 0.1);
BENCHMARK_CAPTURE(binomial, large, 20'000, 0.1);
BENCHMARK_CAPTURE(hypergeometric, small, 20, 200, 15);
BENCHMARK_CAPTURE(hypergeometric, large, 20'000, 200'000, 15'000);
BENCHMARK_CAPTURE(poisson, small, 3.0);
BENCHMARK_CAPTURE(poisson, large, 3'000.0);

}  // namespace
