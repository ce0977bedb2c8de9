// The replicates of an ensemble that have ended, in a file beside the results while it runs: `replicates.part`.
//
// Text `steppe replicates 1`, a line each for what they are replicates of, an empty line; then records: number, length
// and checksum of the bytes (4, 4 and 8 bytes, little-endian), the bytes. A record is there as a whole or it does not
// count: what a killed program left half written is cut off when the file is opened again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "steppe/ensemble.hpp"

namespace steppe {

class ReplicateStore final : public FinishedReplicates {
  public:
    enum class Begin : std::uint8_t {
        anew,   ///< what lies there is thrown away
        go_on,  ///< what lies there counts, if it is of the same ensemble
    };

    /// `of`: lines of text that say what the replicates are replicates of. Throws std::system_error, and
    /// std::runtime_error where another program writes to the file.
    ReplicateStore(std::filesystem::path file, std::vector<std::string> of, Begin begin);
    /// A file without a replicate goes away, one with replicates stays.
    ~ReplicateStore() override;

    /// With `go_on`, where the file is of another ensemble: its lines that differ from those given. Nothing may be
    /// added.
    [[nodiscard]] const std::vector<std::string>& differs() const { return differs_; }
    [[nodiscard]] std::size_t size() const { return places_.size(); }

    void add(std::uint32_t replicate, std::string_view record) override;
    void each(const std::function<void(std::uint32_t, std::string_view)>& visit) override;
    [[nodiscard]] std::string record(std::uint32_t replicate) override;
    /// The results are written: the file is not needed any more.
    void remove();

  private:
    struct Place {
        std::uint64_t offset = 0;
        std::uint32_t length = 0;
    };
    void write_head(const std::vector<std::string>& of);
    void read_what_lies_there(const std::vector<std::string>& of);
    [[nodiscard]] std::string read(std::uint64_t offset, std::size_t length) const;
    [[noreturn]] void fail(const char* doing, int error) const;

    std::filesystem::path file_;
    int descriptor_ = -1;
    std::uint64_t end_ = 0;
    std::map<std::uint32_t, Place> places_;
    std::vector<std::uint32_t> order_;
    std::vector<std::string> differs_;
};

}  // namespace steppe
