#include "inference/emulator.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>

namespace steppe {

Emulator::Emulator(const std::vector<std::vector<double>>& points, const std::vector<std::vector<double>>& values)
    : outputs_(values.front().size()) {
    const std::size_t d = points.front().size();
    constexpr std::size_t kPointsPerTerm = 3;
    products_ = points.size() >= kPointsPerTerm * (1 + 2 * d + d * (d - 1) / 2);
    const auto count = static_cast<Eigen::Index>(points.size());
    const auto size = static_cast<Eigen::Index>(terms(points.front()).size());
    const auto outputs = static_cast<Eigen::Index>(outputs_);
    Eigen::MatrixXd design(count, size);
    Eigen::MatrixXd wanted(count, outputs);
    for (Eigen::Index i = 0; i < count; ++i) {
        const std::vector<double> row = terms(points[static_cast<std::size_t>(i)]);
        design.row(i) = Eigen::Map<const Eigen::RowVectorXd>(row.data(), size);
        wanted.row(i) = Eigen::Map<const Eigen::RowVectorXd>(values[static_cast<std::size_t>(i)].data(), outputs);
    }
    constexpr double kRidge = 1e-3;  // on a score of variance 1
    Eigen::MatrixXd normal = design.transpose() * design;
    normal.diagonal().array() += kRidge * static_cast<double>(count);
    normal(0, 0) -= kRidge * static_cast<double>(count) * 0.999;  // the level is free
    const Eigen::MatrixXd fitted = normal.ldlt().solve(design.transpose() * wanted);
    coefficients_.resize(static_cast<std::size_t>(size * outputs));
    for (Eigen::Index t = 0; t < size; ++t) {
        for (Eigen::Index o = 0; o < outputs; ++o) {
            coefficients_[static_cast<std::size_t>(t * outputs + o)] = fitted(t, o);
        }
    }
    const Eigen::MatrixXd rest = wanted - design * fitted;
    const Eigen::RowVectorXd mean = wanted.colwise().mean();
    double sum = 0;
    double varying = 0;
    for (Eigen::Index o = 0; o < outputs; ++o) {
        const double total = (wanted.col(o).array() - mean[o]).square().sum();
        if (total > 0) {
            sum += 1 - rest.col(o).squaredNorm() / total;
            varying += 1;
        }
    }
    explained_ = varying > 0 ? sum / varying : 1;
}

std::vector<double> Emulator::terms(std::span<const double> point) const {
    std::vector<double> all = {1};
    all.insert(all.end(), point.begin(), point.end());
    for (std::size_t i = 0; i < point.size(); ++i) {
        all.push_back(point[i] * point[i]);
        for (std::size_t j = 0; products_ && j < i; ++j) {
            all.push_back(point[i] * point[j]);
        }
    }
    return all;
}

std::vector<double> Emulator::at(std::span<const double> point) const {
    const std::vector<double> all = terms(point);
    std::vector<double> values(outputs_);
    for (std::size_t t = 0; t < all.size(); ++t) {
        for (std::size_t o = 0; o < outputs_; ++o) {
            values[o] += coefficients_[t * outputs_ + o] * all[t];
        }
    }
    return values;
}

}  // namespace steppe
