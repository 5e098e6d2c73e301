#include "cli/open_to_others.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>

#include "app/defaults.hpp"
#include "app/outbox_channels.hpp"
#include "base/files.hpp"

namespace orderwire::cli {

namespace {

// The database, and what lies beside it.
void close_database(const std::string& path, std::vector<std::string>& lines) {
    constexpr std::array<const char*, 4> endings{"", "-wal", "-shm", "-lock"};
    for (const char* ending : endings) {
        const std::string file = path + ending;
        const auto mode = open_to_others(file);
        if (!mode) continue;
        const bool closed = ::chmod(file.c_str(), *mode & 0700U) == 0;
        lines.push_back(fmt::format("{} stood open to others (mode {}); {}", file, mode_text(*mode),
                                    closed ? "it is its owner's alone now" : "it cannot be closed to them"));
    }
}

// Mail is left as it is: who reads it may be another program's user.
void tell_of_mail(const std::filesystem::path& folder, std::vector<std::string>& lines) {
    if (const auto mode = open_to_others(folder)) {
        lines.push_back(fmt::format("{} is open to others (mode {}): chmod 700 makes it its owner's alone",
                                    folder.string(), mode_text(*mode)));
    }
    std::error_code error;
    std::size_t count = 0;
    std::string first;
    for (auto entry = std::filesystem::directory_iterator(folder, error);
         !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        const auto mode = open_to_others(entry->path());
        if (mode && count++ == 0)
            first = fmt::format("{} (mode {})", entry->path().string(), mode_text(*mode));
    }
    if (count > 0) {
        lines.push_back(fmt::format(
            "{} messages are open to others, such as {}: chmod 600 makes them their owner's", count, first));
    }
}

}  // namespace

std::vector<std::string> close_to_others(const ServeOptions& options) {
    std::vector<std::string> lines;
    close_database(app::store_path(options.store_url), lines);
    if (options.sandbox) close_database(app::sandbox_store_path(options.store_url), lines);
    if (options.mail.on && !options.mail.smtp) tell_of_mail(app::mail_folder(options), lines);
    return lines;
}

std::vector<std::string> close_to_others(const SandboxOptions& options) {
    std::vector<std::string> lines;
    if (!options.store_path.empty()) close_database(options.store_path, lines);
    return lines;
}

}  // namespace orderwire::cli
