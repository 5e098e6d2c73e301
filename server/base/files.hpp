// Files: those that we read whole, and those that we make, which are their owner's alone.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace orderwire {

// From here on nothing that this process makes can be read by anybody else, whoever makes it: libraries too.
// Once, before the first thread.
void keep_new_files_private();

// Makes the file, empty, for its owner alone (0600) whatever the umask; one that is there stays as it is.
// What fails here fails again, with its reason, for who opens the file.
void make_private_file(const std::filesystem::path& file) noexcept;

// The folder and those above it, as far as they are not there: 0700. Throws
// std::filesystem::filesystem_error.
void make_private_folders(const std::filesystem::path& folder);

// The mode of a file or folder that is there and that others than its owner can read, write or enter: 0644.
std::optional<unsigned> open_to_others(const std::filesystem::path& file);

// "0644"
std::string mode_text(unsigned mode);

// The content of a regular file, or of a pipe, of at most so many bytes; a pipe gets 5 s to say it. Error:
// `unreadable_file`, its detail in words ("it is a folder"), without the name.
result<std::string> read_file(const std::filesystem::path& file, std::size_t bytes_max);

}  // namespace orderwire
