#include "ensemble/ranks.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "ensemble/worker_pool.hpp"
#include "steppe/simulation.hpp"

namespace steppe {

/// As in Open MPI's mpi.h: handles are pointers to objects of the library.
struct Ranks::Library {
    struct Status {
        int source, tag, error, cancelled;
        std::size_t bytes;
    };
    int (*init_thread)(int*, char***, int required, int* provided);
    int (*finalize)();
    int (*abort)(void* all, int code);
    int (*comm_rank)(void* all, int* rank);
    int (*comm_size)(void* all, int* size);
    int (*send)(const void*, int count, void* type, int to, int tag, void* all);
    int (*recv)(void*, int count, void* type, int from, int tag, void* all, Status*);
    int (*iprobe)(int from, int tag, void* all, int* there, Status*);
    int (*bcast)(void*, int count, void* type, int root, void* all);
    int (*ibarrier)(void* all, void** request);
    int (*test)(void** request, int* done, Status*);
    void* all;   ///< MPI_COMM_WORLD
    void* byte;  ///< MPI_BYTE
    std::mutex one_at_a_time;
};

namespace {

constexpr int kSerialized = 2;  // MPI_THREAD_SERIALIZED
constexpr int kAnySource = -1;
constexpr int kTag = 1;

void check(int status, const char* doing) {
    if (status != 0) {
        throw std::runtime_error(std::string("MPI: cannot ") + doing);
    }
}

bool launched_among_others() {
    const char* const size = std::getenv("OMPI_COMM_WORLD_SIZE");
    return size != nullptr;
}

Ranks::Library* open_library() {
    void* handle = nullptr;
    for (const char* const name : {"libmpi.so.40", "libmpi.so"}) {
        // Global: the modules that the library opens in turn look for its symbols.
        handle = handle != nullptr ? handle : dlopen(name, RTLD_NOW | RTLD_GLOBAL);
    }
    auto library = std::make_unique<Ranks::Library>();
    const auto find = [&](const char* name, auto& function) {
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(handle, name));
        return function != nullptr;
    };
    if (handle == nullptr || !find("MPI_Init_thread", library->init_thread) ||
        !find("MPI_Finalize", library->finalize) || !find("MPI_Abort", library->abort) ||
        !find("MPI_Comm_rank", library->comm_rank) || !find("MPI_Comm_size", library->comm_size) ||
        !find("MPI_Send", library->send) || !find("MPI_Recv", library->recv) || !find("MPI_Iprobe", library->iprobe) ||
        !find("MPI_Bcast", library->bcast) || !find("MPI_Ibarrier", library->ibarrier) ||
        !find("MPI_Test", library->test) || !find("ompi_mpi_comm_world", library->all) ||
        !find("ompi_mpi_byte", library->byte)) {
        throw std::runtime_error(
            "started by a launcher of Open MPI, whose library cannot be opened (Debian: libopenmpi3)");
    }
    return library.release();
}

}  // namespace

Ranks::Ranks() {
    if (!launched_among_others()) {
        return;
    }
    library_ = open_library();
    int provided = 0;
    check(library_->init_thread(nullptr, nullptr, kSerialized, &provided), "begin");
    int rank = 0;
    int size = 1;
    check(library_->comm_rank(library_->all, &rank), "ask for the rank");
    check(library_->comm_size(library_->all, &size), "ask for the number of ranks");
    rank_ = static_cast<std::size_t>(rank);
    size_ = static_cast<std::size_t>(size);
    if (provided < kSerialized && size > 1) {
        throw std::runtime_error("MPI: this library does not let threads call it in turn");
    }
}

Ranks::~Ranks() {
    if (library_ != nullptr) {
        (void)all_are_done(std::nullopt);
        (void)library_->finalize();
        delete library_;
    }
}

bool Ranks::all_are_done(std::optional<std::chrono::seconds> patience) {
    const std::scoped_lock lock(library_->one_at_a_time);
    const auto began = std::chrono::steady_clock::now();
    void* request = nullptr;
    int done = 0;
    Library::Status status{};
    if (library_->ibarrier(library_->all, &request) != 0) {
        return false;
    }
    while (library_->test(&request, &done, &status) == 0 && done == 0) {
        if (patience && std::chrono::steady_clock::now() - began > *patience) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return done != 0;
}

void Ranks::send(std::string_view bytes) {
    const std::scoped_lock lock(library_->one_at_a_time);
    check(library_->send(bytes.data(), static_cast<int>(bytes.size()), library_->byte, 0, kTag, library_->all), "send");
}

std::optional<std::string> Ranks::receive() {
    const std::scoped_lock lock(library_->one_at_a_time);
    int there = 0;
    Library::Status status{};
    check(library_->iprobe(kAnySource, kTag, library_->all, &there, &status), "look for messages");
    if (there == 0) {
        return std::nullopt;
    }
    std::string bytes(status.bytes, '\0');
    check(library_->recv(bytes.data(), static_cast<int>(bytes.size()), library_->byte, status.source, kTag,
                         library_->all, &status),
          "receive");
    return bytes;
}

void Ranks::share(std::string& bytes) {
    if (size_ == 1) {
        return;
    }
    const std::scoped_lock lock(library_->one_at_a_time);
    std::uint64_t length = bytes.size();
    check(library_->bcast(&length, sizeof length, library_->byte, 0, library_->all), "share");
    bytes.resize(length);
    constexpr std::uint64_t kMost = 1U << 30U;  // a count is an int
    for (std::uint64_t at = 0; at < length; at += kMost) {
        check(library_->bcast(bytes.data() + at, static_cast<int>(std::min(kMost, length - at)), library_->byte, 0,
                              library_->all),
              "share");
    }
}

void Ranks::end_all(int code) {
    if (library_ != nullptr) {
        // What is wrong with the input every rank finds: all end as usual. A launcher whose job is ended while other
        // ranks take their leave has been seen to hang.
        constexpr auto kPatience = std::chrono::seconds(3);
        if (all_are_done(kPatience)) {
            (void)library_->finalize();
        } else {
            (void)library_->abort(library_->all, code);
        }
    }
    std::_Exit(code);
}

void work_off(const std::vector<std::size_t>& items, std::size_t threads, Ranks* ranks,
              const std::function<std::string(std::size_t, std::size_t)>& task,
              const std::function<void(std::size_t, std::string)>& take, const std::function<bool()>& stop) {
    const std::size_t size = ranks != nullptr ? ranks->size() : 1;
    const std::size_t rank = ranks != nullptr ? ranks->rank() : 0;
    std::mutex failing;  // guards `failure`
    std::exception_ptr failure;
    std::size_t failed_item = 0;
    std::atomic<bool> failed = false;
    std::atomic<std::size_t> next = rank;

    const auto guarded = [&](std::size_t item, const auto& work) {
        try {
            work();
        } catch (const Interrupted&) {
            return;
        } catch (...) {
            failed = true;
            const std::scoped_lock lock(failing);
            if (!failure || item < failed_item) {
                failure = std::current_exception();
                failed_item = item;
            }
        }
    };
    const auto deliver = [&](std::size_t item, std::string bytes) {
        if (rank == 0) {
            take(item, std::move(bytes));
            return;
        }
        std::string message(sizeof item, '\0');
        std::memcpy(message.data(), &item, sizeof item);
        message += bytes;
        ranks->send(message);
    };
    std::jthread receiver;
    if (size > 1 && rank == 0) {
        receiver = std::jthread([&] {
            guarded(items.size(), [&] {
                for (std::size_t at_work = size - 1; at_work > 0 && !failed;) {
                    std::optional<std::string> message = ranks->receive();
                    if (!message) {
                        std::this_thread::sleep_for(std::chrono::milliseconds(1));
                        continue;
                    }
                    if (message->empty()) {  // has no more
                        --at_work;
                        continue;
                    }
                    std::size_t item = 0;
                    std::memcpy(&item, message->data(), sizeof item);
                    message->erase(0, sizeof item);
                    take(item, std::move(*message));
                }
            });
        });
    }
    WorkerPool pool(threads);
    pool.run(threads, [&](std::size_t thread) {
        while (!failed && !(stop && stop())) {
            const std::size_t i = next.fetch_add(size);
            if (i >= items.size()) {
                return;
            }
            guarded(items[i], [&] { deliver(items[i], task(items[i], thread)); });
        }
    });
    if (size > 1 && rank != 0 && !failed) {
        ranks->send("");
    }
    if (receiver.joinable()) {
        receiver.join();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

std::vector<std::vector<double>> numbers_of_all(std::size_t n, std::size_t threads, Ranks* ranks,
                                                const std::function<std::vector<double>(std::size_t)>& task,
                                                const std::function<bool()>& stop) {
    std::vector<std::size_t> items(n);
    for (std::size_t i = 0; i < n; ++i) {
        items[i] = i;
    }
    std::vector<std::string> all(n);
    work_off(
        items, std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(n, 1)), ranks,
        [&](std::size_t item, std::size_t /*thread*/) {
            const std::vector<double> numbers = task(item);
            return std::string(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double));
        },
        [&](std::size_t item, std::string bytes) { all[item] = std::move(bytes); }, stop);
    if (ranks != nullptr && ranks->size() > 1) {
        std::string together;
        for (const std::string& one : all) {
            const std::uint64_t length = one.size();
            together.append(reinterpret_cast<const char*>(&length), sizeof length);
            together += one;
        }
        ranks->share(together);
        std::size_t at = 0;
        for (std::string& one : all) {
            std::uint64_t length = 0;
            std::memcpy(&length, together.data() + at, sizeof length);
            at += sizeof length;
            one = together.substr(at, length);
            at += length;
        }
    }
    std::vector<std::vector<double>> numbers(n);
    for (std::size_t i = 0; i < n; ++i) {
        numbers[i].resize(all[i].size() / sizeof(double));
        std::memcpy(numbers[i].data(), all[i].data(), all[i].size());
    }
    return numbers;
}

}  // namespace steppe
