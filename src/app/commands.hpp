// The commands. Each returns the program's exit code.
#pragma once

#include "app/request.hpp"

namespace steppe {

class Ranks;

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;         ///< our fault or the machine's: a broken invariant, a disk
inline constexpr int kRefused = 2;        ///< a bad scenario or command line
inline constexpr int kInterrupted = 130;  ///< as shells report Ctrl-C

/// Throws what a run and the file system throw.
[[nodiscard]] int run(const RunRequest& request, Ranks& ranks);
[[nodiscard]] int calibrate(const CalibrateRequest& request, Ranks& ranks);
[[nodiscard]] int forecast(const ForecastRequest& request, Ranks& ranks);
[[nodiscard]] int sensitivity(const SensitivityRequest& request, Ranks& ranks);
[[nodiscard]] int evaluate(const EvaluateRequest& request);
[[nodiscard]] int backtest(const BacktestRequest& request);
[[nodiscard]] int check(const CheckRequest& request);
[[nodiscard]] int compare(const CompareRequest& request);
[[nodiscard]] int explain(const ExplainRequest& request);
[[nodiscard]] int flee_case(const FleeRequest& request);
[[nodiscard]] int import_case(const ImportRequest& request);
[[nodiscard]] int pressure(const PressureRequest& request);
[[nodiscard]] int redistribute_case(const RedistributeRequest& request);
[[nodiscard]] int score(const ScoreRequest& request);
[[nodiscard]] int size(const SizeRequest& request);
[[nodiscard]] int stay(const StayRequest& request);
[[nodiscard]] int make_report(const ReportRequest& request);
[[nodiscard]] int draw_plots(const PlotRequest& request);

}  // namespace steppe
