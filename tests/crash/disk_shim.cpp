// A disk that fails when a test says so, under a whole program: LD_PRELOAD=disk_shim.so puts it between the
// program and the C library. It counts what is asked of a store's files, lets the chosen calls fail as
// the kernel would, and syncs as slowly as it is told to.
//
//   DISK_SHIM_STORE    the store's file. Its own are this one, those whose names begin with it and a hyphen
//                      (-wal, -shm, -journal, -lock), and the folder that it lies in
//   DISK_SHIM_CONTROL  a file of the words below, shared with the test, which changes them at any time
//
// What SQLite and the program write with is intercepted: write, pwrite, ftruncate, fallocate, fsync,
// fdatasync, and opening for writing. A write into mapped memory is not: only -shm, which is not data, is
// written so.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

using Word = std::atomic<std::int64_t>;

// Which calls, and on which files: bits, as the test writes them.
enum Call : std::int64_t { writing = 1, resizing = 2, syncing = 4, opening = 8 };
enum File : std::int64_t { database = 1, log = 2, other = 4, folder = 8 };

struct Control {
    Word error;   // the errno of a call that fails; 0: nothing fails
    Word calls;   // those that are counted, and may fail
    Word files;   // likewise
    Word first;   // the number of the first call that fails, from 1
    Word count;   // how many fail from then on
    Word room;    // bytes that can still be written, or -1; past it writes fail with `error`
    Word piece;   // the most that one write takes, or 0
    Word delay;   // microseconds that a sync of `files` takes longer
    Word seen;    // calls since the test set this to 0
    Word failed;  // of these
};

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

template <class Function>
Function* next(Function* /*type*/, const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

Control* control() {
    static Control* const shared = []() -> Control* {
        static auto* const real = next(&::open, "open");
        const int file = real(environment("DISK_SHIM_CONTROL").data(), O_RDWR | O_CLOEXEC);
        if (file < 0) std::abort();
        void* memory = mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (memory == MAP_FAILED) std::abort();
        return static_cast<Control*>(memory);
    }();
    return shared;
}

// Which of the store's files this is; 0: none of them.
std::int64_t kind_of(std::string_view path) {
    static const std::string_view store = environment("DISK_SHIM_STORE");
    if (path == store.substr(0, store.rfind('/'))) return folder;
    if (!path.starts_with(store)) return 0;
    const std::string_view rest = path.substr(store.size());
    if (rest.empty()) return database;
    if (rest == "-wal") return log;
    if (rest.front() == '-') return other;
    return 0;
}

std::int64_t kind_of(int file) {
    struct stat about {};
    if (fstat(file, &about) != 0 || !(S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))) return 0;
    std::array<char, 32> link{};
    std::array<char, 4096> path{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", file);
    const auto length = readlink(link.data(), path.data(), path.size());
    return length <= 0 ? 0 : kind_of(std::string_view(path.data(), static_cast<std::size_t>(length)));
}

bool is_meant(Call call, std::int64_t kind) {
    return (control()->files & kind) != 0 && (control()->calls & call) != 0;
}

// Counts a call that is meant; true: it fails, and errno says how.
bool fails(Call call, std::int64_t kind) {
    if (kind == 0 || !is_meant(call, kind)) return false;
    const std::int64_t number = ++control()->seen;
    const std::int64_t first = control()->first;
    const auto error = static_cast<int>(control()->error);
    if (error == 0 || number < first || number - first >= control()->count) return false;
    ++control()->failed;
    errno = error;
    return true;
}

// A disk that takes its time to sync.
void linger(std::int64_t kind) {
    const std::int64_t delay = control()->delay;
    if (delay > 0 && (control()->files & kind) != 0) usleep(static_cast<useconds_t>(delay));
}

// How much of a write is taken; -1: nothing, and errno says why.
ssize_t taken(int file, std::size_t size) {
    const int before = errno;
    const std::int64_t kind = kind_of(file);
    if (fails(writing, kind)) return -1;
    errno = before;
    auto most = static_cast<std::int64_t>(size);
    if (kind == 0 || most == 0 || !is_meant(writing, kind)) return most;
    if (const std::int64_t piece = control()->piece; piece > 0) most = std::min(most, piece);
    if (const std::int64_t room = control()->room; room >= 0) {
        if (room == 0) {
            ++control()->failed;
            errno = static_cast<int>(control()->error);
            return -1;
        }
        most = std::min(most, room);
        control()->room -= most;
    }
    return most;
}

template <class Real>
int open_with(Real* real, const char* path, int flags, mode_t mode) {
    if ((flags & O_ACCMODE) != O_RDONLY && fails(opening, kind_of(std::string_view(path)))) return -1;
    return real(path, flags, mode);
}

mode_t mode_in(int flags, va_list arguments) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* data, std::size_t size) {
    static auto* const real = next(&::write, "write");
    const ssize_t most = taken(file, size);
    return most < 0 ? -1 : real(file, data, static_cast<std::size_t>(most));
}

ssize_t pwrite(int file, const void* data, std::size_t size, off_t offset) {
    static auto* const real = next(&::pwrite, "pwrite");
    const ssize_t most = taken(file, size);
    return most < 0 ? -1 : real(file, data, static_cast<std::size_t>(most), offset);
}

ssize_t pwrite64(int file, const void* data, std::size_t size, off64_t offset) {
    static auto* const real = next(&::pwrite64, "pwrite64");
    const ssize_t most = taken(file, size);
    return most < 0 ? -1 : real(file, data, static_cast<std::size_t>(most), offset);
}

int ftruncate(int file, off_t size) noexcept {
    static auto* const real = next(&::ftruncate, "ftruncate");
    return fails(resizing, kind_of(file)) ? -1 : real(file, size);
}

int ftruncate64(int file, off64_t size) noexcept {
    static auto* const real = next(&::ftruncate64, "ftruncate64");
    return fails(resizing, kind_of(file)) ? -1 : real(file, size);
}

int fallocate64(int file, int mode, off64_t offset, off64_t size) {
    static auto* const real = next(&::fallocate64, "fallocate64");
    return fails(resizing, kind_of(file)) ? -1 : real(file, mode, offset, size);
}

// Gives its error instead of setting it.
int posix_fallocate64(int file, off64_t offset, off64_t size) {
    static auto* const real = next(&::posix_fallocate64, "posix_fallocate64");
    return fails(resizing, kind_of(file)) ? errno : real(file, offset, size);
}

int fsync(int file) {
    static auto* const real = next(&::fsync, "fsync");
    const std::int64_t kind = kind_of(file);
    linger(kind);
    return fails(syncing, kind) ? -1 : real(file);
}

int fdatasync(int file) {
    static auto* const real = next(&::fdatasync, "fdatasync");
    const std::int64_t kind = kind_of(file);
    linger(kind);
    return fails(syncing, kind) ? -1 : real(file);
}

int open(const char* path, int flags, ...) {
    static auto* const real = next(&::open, "open");
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_in(flags, arguments);
    va_end(arguments);
    return open_with(real, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    static auto* const real = next(&::open64, "open64");
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_in(flags, arguments);
    va_end(arguments);
    return open_with(real, path, flags, mode);
}

}  // extern "C"
