#include "mail/folder_transport.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/files.hpp"

namespace orderwire::mail {

namespace {

constexpr std::string_view extension = ".eml";

// Sorted by name is sorted by time.
std::string file_name(const OutgoingMail& outgoing) {
    std::string time = format_rfc3339(outgoing.at);
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    return fmt::format("{}-{}{}", time, outgoing.name, extension);
}

std::vector<std::filesystem::path> messages_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.find("Z-ord_") != name.npos && name.ends_with(extension)) files.push_back(entry.path());
    }
    return files;
}

}  // namespace

FolderTransport::FolderTransport(std::filesystem::path folder, std::size_t files_max)
    : folder_(std::move(folder)), files_max_(files_max) {}

task<outbox::SendResult> FolderTransport::send(OutgoingMail outgoing) {
    try {
        write(outgoing);
    } catch (const std::exception& error) {
        co_return outbox::SendResult::retry(fmt::format("--mail-dir: {}", error.what()));
    }
    co_return outbox::SendResult::delivered();
}

void FolderTransport::write(const OutgoingMail& outgoing) {
    // Who may read the messages may use their links.
    make_private_folders(folder_);
    const auto target = folder_ / file_name(outgoing);
    auto unfinished = target;
    unfinished += ".part";
    std::filesystem::remove(unfinished);  // of a write that was cut short, whatever its mode
    make_private_file(unfinished);
    std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
    file << outgoing.message << std::flush;
    file.close();
    if (!file) throw std::runtime_error("can't write " + unfinished.string());
    std::filesystem::rename(unfinished, target);
    ++files_;
    remove_oldest();
}

// The folder is read when it may be full, not with each message; then a tenth goes, so that it is not soon
// full again.
void FolderTransport::remove_oldest() {
    if (counted_ && files_ <= files_max_) return;
    auto files = messages_in(folder_);
    counted_ = true;
    if (files.size() > files_max_) {
        std::sort(files.begin(), files.end());
        const std::size_t kept = files_max_ - files_max_ / 10;
        const auto end = files.end() - static_cast<std::ptrdiff_t>(kept);
        std::for_each(files.begin(), end, [](const auto& file) { std::filesystem::remove(file); });
        files.erase(files.begin(), end);
    }
    files_ = files.size();
}

}  // namespace orderwire::mail
