#include "inference/emulator.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <Eigen/Core>
#include <Eigen/QR>

namespace steppe {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// Columns of mean 0 and length 1; of those that do not vary, 0.
void standardise(Matrix& columns) {
    for (Eigen::Index c = 0; c < columns.cols(); ++c) {
        columns.col(c).array() -= columns.col(c).mean();
        const double length = columns.col(c).norm();
        columns.col(c) *= length > 1e-9 ? 1 / length : 0.0;
    }
}

/// Terms that explain `wanted` (of mean 0), the best first: orthogonal matching pursuit (Pati, Rezaiifar, Krishnaprasad
/// 1993), until the extended criterion of information (Chen and Chen 2008, Biometrika 95:759-771) gains no more.
std::vector<Eigen::Index> chosen_terms(const Matrix& candidates, const Vector& wanted) {
    const auto n = static_cast<double>(candidates.rows());
    const double price = std::log(n) + 2 * std::log(static_cast<double>(std::max<Eigen::Index>(candidates.cols(), 2)));
    std::vector<Eigen::Index> chosen;
    std::vector<Vector> directions;  // the chosen columns, each made orthogonal to those before
    Vector rest = wanted;
    double left = rest.squaredNorm();
    const double exact = left * 1e-20;
    const auto most = static_cast<std::size_t>(candidates.rows() / 4);
    while (chosen.size() < most && left > exact) {
        const Vector fits = candidates.transpose() * rest;
        Eigen::Index best = 0;
        (void)fits.cwiseAbs().maxCoeff(&best);
        Vector direction = candidates.col(best);
        for (int pass = 0; pass < 2; ++pass) {  // once more against rounding
            for (const Vector& before : directions) {
                direction -= before.dot(direction) * before;
            }
        }
        const double length = direction.norm();
        if (length < 1e-6) {
            break;
        }
        direction /= length;
        const double gain = direction.dot(rest);
        const double after = std::max(left - gain * gain, 0.0);
        if (after > exact && n * std::log(left / after) < price) {
            break;
        }
        rest -= gain * direction;
        left = after;
        chosen.push_back(best);
        directions.push_back(std::move(direction));
    }
    return chosen;
}

}  // namespace

Emulator::Emulator(const std::vector<std::vector<double>>& points, const std::vector<std::vector<double>>& values) {
    const std::size_t d = points.front().size();
    std::vector<Term> terms;
    for (std::uint32_t i = 0; i < d; ++i) {
        terms.push_back({i, kNone});
        for (std::uint32_t j = 0; j <= i; ++j) {
            terms.push_back({i, j});
        }
    }
    const auto count = static_cast<Eigen::Index>(points.size());
    Matrix raw(count, static_cast<Eigen::Index>(terms.size()));
    for (Eigen::Index i = 0; i < count; ++i) {
        for (std::size_t t = 0; t < terms.size(); ++t) {
            raw(i, static_cast<Eigen::Index>(t)) = value_of(terms[t], points[static_cast<std::size_t>(i)]);
        }
    }
    Matrix candidates = raw;
    standardise(candidates);
    double sum = 0;
    double varying = 0;
    for (std::size_t o = 0; o < values.front().size(); ++o) {
        Vector wanted(count);
        for (Eigen::Index i = 0; i < count; ++i) {
            wanted[i] = values[static_cast<std::size_t>(i)][o];
        }
        Output output;
        output.level = wanted.mean();
        wanted.array() -= output.level;
        const double total = wanted.squaredNorm();
        const std::vector<Eigen::Index> chosen = chosen_terms(candidates, wanted);
        if (!chosen.empty()) {
            Matrix design(count, static_cast<Eigen::Index>(chosen.size()));
            for (std::size_t c = 0; c < chosen.size(); ++c) {
                design.col(static_cast<Eigen::Index>(c)) = raw.col(chosen[c]);
            }
            const Eigen::RowVectorXd means = design.colwise().mean();
            design.rowwise() -= means;
            const Vector slopes = design.colPivHouseholderQr().solve(wanted);
            for (std::size_t c = 0; c < chosen.size(); ++c) {
                const auto at = static_cast<Eigen::Index>(c);
                output.terms.push_back(terms[static_cast<std::size_t>(chosen[c])]);
                output.slopes.push_back(slopes[at]);
                output.level -= slopes[at] * means[at];
            }
            if (total > 0) {
                sum += 1 - (wanted - design * slopes).squaredNorm() / total;
            }
        }
        varying += total > 0 ? 1 : 0;
        outputs_.push_back(std::move(output));
    }
    explained_ = varying > 0 ? sum / varying : 1;
    std::set<std::size_t> active;
    for (const Output& output : outputs_) {
        for (const Term& term : output.terms) {
            active.insert(term.one);
            if (term.other != kNone) {
                active.insert(term.other);
            }
        }
    }
    active_.assign(active.begin(), active.end());
}

double Emulator::value_of(const Term& term, std::span<const double> point) {
    return term.other == kNone ? point[term.one] : point[term.one] * point[term.other];
}

std::vector<double> Emulator::at(std::span<const double> point) const {
    std::vector<double> values;
    values.reserve(outputs_.size());
    for (const Output& output : outputs_) {
        double value = output.level;
        for (std::size_t t = 0; t < output.terms.size(); ++t) {
            value += output.slopes[t] * value_of(output.terms[t], point);
        }
        values.push_back(value);
    }
    return values;
}

}  // namespace steppe
