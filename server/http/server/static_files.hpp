// A folder of files, read once and served from memory: ETag, gzip for what shrinks, `immutable` for names
// that carry a hash (the assets/ folder of a Vite build).
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace orderwire::http {

class StaticFiles {
  public:
    // Throws std::runtime_error where the folder can't be read, or holds more than 256 MiB, which is no web
    // client. Hidden files and folders are left out, and so is what a symbolic link leads to outside of
    // the folder.
    explicit StaticFiles(const std::filesystem::path& folder);

    bool contains(const std::string& path) const;  // "/assets/index-abc123.js"
    // 200, or 304 where If-None-Match fits; gzip where Accept-Encoding allows. `path` must be contained.
    Response respond(const Request& request, const std::string& path) const;

  private:
    struct File {
        std::shared_ptr<const std::string> body;
        std::shared_ptr<const std::string> gzip;  // null where it would not be smaller
        std::string content_type;
        std::string etag;       // quoted
        std::string gzip_etag;  // of the gzip representation: another one, so that caches keep them apart
        bool immutable = false;
    };
    std::map<std::string, File> files_;
};

// Whether an Accept-Encoding header takes gzip: named, or by "*", and not with q=0.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace orderwire::http
