#include "base/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace orderwire {

namespace {

constexpr mode_t others = S_IRWXG | S_IRWXO;
constexpr int pipe_patience_ms = 5'000;

// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

  private:
    int number_;
};

Error unreadable(std::string why) { return {"unreadable_file", std::move(why)}; }
Error unreadable(int error) {
    return unreadable("it cannot be read: " + std::generic_category().message(error));
}

// Waits until the other end of a pipe says something. False: it did not in time.
bool has_more(int number) {
    pollfd waited{number, POLLIN, 0};
    return ::poll(&waited, 1, pipe_patience_ms) > 0;
}

}  // namespace

void keep_new_files_private() { ::umask(others); }

void make_private_file(const std::filesystem::path& file) noexcept {
    const Descriptor made(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
}

void make_private_folders(const std::filesystem::path& folder) {
    if (folder.empty() || std::filesystem::is_directory(folder)) return;
    make_private_folders(folder.parent_path());
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        throw std::filesystem::filesystem_error("cannot be made", folder,
                                                std::error_code(errno, std::generic_category()));
    }
}

std::optional<unsigned> open_to_others(const std::filesystem::path& file) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0 || (found.st_mode & others) == 0) return std::nullopt;
    return found.st_mode & 07777U;
}

std::string mode_text(unsigned mode) { return fmt::format("{:04o}", mode); }

result<std::string> read_file(const std::filesystem::path& file, std::size_t bytes_max) {
    // A pipe that nobody writes to must not hold us up.
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (descriptor.number() < 0) return unreadable(errno);
    struct stat found {};
    if (::fstat(descriptor.number(), &found) != 0) return unreadable(errno);
    if (S_ISDIR(found.st_mode)) return unreadable("it is a folder");
    if (!S_ISREG(found.st_mode) && !S_ISFIFO(found.st_mode)) return unreadable("it is no file");
    std::string content;
    std::array<char, 16'384> part;
    for (;;) {
        const ssize_t count = ::read(descriptor.number(), part.data(), part.size());
        if (count == 0) return content;
        if (count > 0) {
            content.append(part.data(), static_cast<std::size_t>(count));
            if (content.size() > bytes_max) {
                return unreadable(fmt::format("it is larger than {} MiB", bytes_max >> 20U));
            }
        } else if (errno == EAGAIN && !has_more(descriptor.number())) {
            return unreadable("nothing comes from it");
        } else if (errno != EINTR && errno != EAGAIN) {
            return unreadable(errno);
        }
    }
}

}  // namespace orderwire
