#include "steppe/ensemble.hpp"

#include <algorithm>
#include <chrono>

#include "ensemble/gather.hpp"

namespace steppe {

Ensemble run_ensemble(const Simulation& simulation, const EnsembleOptions& options) {
    const Simulation* const one = &simulation;
    return run_ensemble([one](std::uint32_t /*replicate*/) -> const Simulation& { return *one; }, options);
}

Ensemble run_ensemble(const std::function<const Simulation&(std::uint32_t)>& of, const EnsembleOptions& options) {
    const auto run_replicate = [&](std::uint32_t replicate, const Workers& workers) {
        const RandomKey key{options.seed, replicate};
        RunOptions run;
        run.tallying = options.tallying;
        run.key = key;
        run.fixed_effects = options.fixed;
        run.until = options.until;
        run.workers = workers;
        run.stop = options.stop;
        if (replicate == 0) {  // the one whose profile is shown
            run.clock = [] {
                return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
            };
        }
        if (options.begin) {
            options.begin(replicate, run);
        }
        const Simulation& simulation = of(replicate);
        const std::vector<Parameter>& parameters = simulation.parameters();
        if (options.values) {
            return simulation.run(options.values(replicate), run);
        }
        return simulation.run(options.fixed ? central_values(parameters) : draw_values(parameters, key), run);
    };
    SeriesTable shape = of(0).shape();
    shape.last_day = std::min(options.until.value_or(shape.last_day), shape.last_day);
    return gather(run_replicate, options, &shape);
}

}  // namespace steppe
