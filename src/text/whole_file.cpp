#include "text/whole_file.hpp"

#include <fstream>
#include <iterator>
#include <system_error>

namespace steppe {

std::optional<std::string> whole_file(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        return std::nullopt;  // a stream opens it, and throws when it is read
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return std::nullopt;
    }
    std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    return stream.bad() ? std::nullopt : std::optional(std::move(bytes));
}

}  // namespace steppe
