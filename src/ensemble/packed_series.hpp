// The series of one replicate as few bytes: what is put down, sent and added up. Exact: the same bits come out.
//
// Series by series, day by day. Whole numbers as differences to the day before, seven bits a byte, low ones first, with
// runs of no change counted; other numbers as the bytes in which they differ from the day before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace steppe {

/// `values[s * days + d]`; finite or not.
[[nodiscard]] std::string packed_series(std::span<const double> values, std::size_t days);

/// Takes packed series out again, one after the other. The bytes must outlive it.
class PackedReader {
  public:
    explicit PackedReader(std::string_view bytes) : bytes_(bytes) {}
    /// The next series, over `values.size()` days. Throws std::runtime_error where the bytes are not packed series.
    void next(std::span<double> values);
    /// Passes over the next series.
    void skip(std::size_t days);
    [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

  private:
    [[nodiscard]] std::uint8_t byte();
    [[nodiscard]] std::uint64_t number();
    [[nodiscard]] std::uint8_t kind();
    [[nodiscard]] std::size_t run(std::size_t at_most);
    std::string_view bytes_;
    std::size_t at_ = 0;
};

/// Seven bits a byte, low ones first; the highest bit says that more follow.
void append_varint(std::string& bytes, std::uint64_t number);

}  // namespace steppe
