// What memory allows: the copy of STREAM (McCalpin 1995), on arrays that no cache holds.
#include <benchmark/benchmark.h>

#include <vector>

namespace {

void copy(benchmark::State& state) {
    constexpr std::size_t kDoubles = std::size_t{1} << 24;  // 128 MiB each
    const std::vector<double> from(kDoubles, 1.0);
    std::vector<double> to(kDoubles);
    for (auto _ : state) {
        const double* const in = from.data();
        double* const out = to.data();
        for (std::size_t i = 0; i < kDoubles; ++i) {
            out[i] = in[i];
        }
        benchmark::ClobberMemory();
    }
    // As STREAM counts: what is read and what is written.
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * kDoubles * 2 * sizeof(double)));
}
BENCHMARK(copy);

}  // namespace
