// How many files the process may have open, and how they are shared out: a socket is one.
#pragma once

#include <cstddef>

namespace orderwire::http {

// Raises the soft limit of open files to the hard one (at most 1,048,576), and says what it is now. Where the
// system does not let us, it stays.
std::size_t raise_open_files();
// The soft limit now.
std::size_t allowed_files();

// How many files are open now.
std::size_t open_files();

struct FileShares {
    std::size_t sockets_max;  // of connections that are here to stay; past it files are scarce
    std::size_t spare;        // kept back, for those with a short errand
};
// Of `allowed` files, of which `in_use` are the program's own: an eighth is kept back, at least 64 and at
// most 512, but never more than a quarter.
FileShares share_files(std::size_t allowed, std::size_t in_use);

}  // namespace orderwire::http
