#include "http/server/static_files.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "http/header_list.hpp"

namespace orderwire::http {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t folder_bytes_max = 256 * 1024 * 1024;

std::string content_type_of(const fs::path& file) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
        {".xml", "application/xml"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".webp", "image/webp"},
        {".avif", "image/avif"},
        {".ico", "image/x-icon"},
        {".woff", "font/woff"},
        {".woff2", "font/woff2"},
        {".ttf", "font/ttf"},
        {".wasm", "application/wasm"},
        {".pdf", "application/pdf"},
    }};
    const std::string extension = file.extension().string();
    for (const auto& [known, type] : types) {
        if (boost::beast::iequals(known, extension)) return std::string(type);
    }
    return "application/octet-stream";
}

bool is_hash_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// Vite writes "name-HASH.ext", HASH being eight characters of base64url. One that is all small letters is
// taken for a word ("my-settings.js"): such a file is only revalidated once more than it needs.
bool carries_hash(std::string_view path) {
    constexpr std::size_t hash_size = 8;
    if (!path.starts_with("/assets/")) return false;
    const std::string_view name = path.substr(path.rfind('/') + 1);
    for (std::size_t dash = name.find('-'); dash != std::string_view::npos; dash = name.find('-', dash + 1)) {
        const std::string_view hash = name.substr(dash + 1, hash_size);
        if (name.substr(std::min(name.size(), dash + 1 + hash_size), 1) != ".") continue;
        const bool is_word =
            std::all_of(hash.begin(), hash.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        if (!is_word && std::all_of(hash.begin(), hash.end(), is_hash_character)) return true;
    }
    return false;
}

std::optional<std::string> gzip(const std::string& text) {
    constexpr int gzip_window_bits = 15 + 16;
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window_bits, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        throw std::runtime_error("zlib can't be set up");
    }
    std::string packed(text.size(), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    // Without room for a smaller one it does not come to its end.
    const bool is_smaller = deflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out < text.size();
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (!is_smaller) return std::nullopt;
    return packed;
}

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (!stream) throw std::runtime_error("can't read " + path.string());
    return text;
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

// Where a file of the folder lies in truth; nothing where a symbolic link leads out of it, or to what is
// hidden in it. `root` is the folder without links.
std::optional<fs::path> place_within(const fs::path& root, const fs::path& file) {
    const fs::path place = fs::canonical(file);
    const fs::path inside = place.lexically_relative(root);
    // ".." is hidden too.
    if (inside.empty() || std::any_of(inside.begin(), inside.end(), is_hidden)) return std::nullopt;
    return place;
}

// "q=0", "q=0.000"
bool is_refused(std::string_view parameters) {
    const std::size_t equals = parameters.find('=');
    if (equals == std::string_view::npos || !boost::beast::iequals(trim(parameters.substr(0, equals)), "q"))
        return false;
    const std::string_view weight = trim(parameters.substr(equals + 1));
    return weight.starts_with('0') && weight.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
    std::optional<bool> named;
    bool anything = false;
    for_each_part(accept_encoding, ',', [&](std::string_view entry) {
        const std::size_t semicolon = std::min(entry.find(';'), entry.size());
        const std::string_view coding = trim(entry.substr(0, semicolon));
        const bool wanted = !is_refused(entry.substr(std::min(semicolon + 1, entry.size())));
        if (boost::beast::iequals(coding, "gzip")) named = wanted;
        if (coding == "*") anything = wanted;
    });
    return named.value_or(anything);
}

StaticFiles::StaticFiles(const fs::path& folder) {
    std::uintmax_t bytes = 0;
    try {
        const fs::path root = fs::canonical(folder);
        fs::recursive_directory_iterator entries(folder);
        for (auto entry = fs::begin(entries); entry != fs::end(entries); ++entry) {
            if (is_hidden(entry->path())) {
                entry.disable_recursion_pending();
                continue;
            }
            // Also where a link leads nowhere.
            std::error_code none;
            if (!entry->is_regular_file(none)) continue;
            const auto place = place_within(root, entry->path());
            if (!place) {
                spdlog::warn("{} is left out: it leads out of the web client's folder",
                             entry->path().string());
                continue;
            }
            bytes += fs::file_size(*place);
            if (bytes > folder_bytes_max) {
                throw std::runtime_error(folder.string() + " holds more than 256 MiB: it is no web client");
            }
            const std::string path = "/" + entry->path().lexically_relative(folder).generic_string();
            File file;
            file.body = std::make_shared<const std::string>(read_file(*place));
            if (auto packed = gzip(*file.body))
                file.gzip = std::make_shared<const std::string>(std::move(*packed));
            file.content_type = content_type_of(entry->path());
            const std::string hash = sha256_hex(*file.body).substr(0, 32);
            file.etag = '"' + hash + '"';
            file.gzip_etag = '"' + hash + "-gzip\"";
            file.immutable = carries_hash(path);
            files_.emplace(path, std::move(file));
        }
    } catch (const fs::filesystem_error& error) {
        throw std::runtime_error("can't read the folder " + folder.string() + ": " + error.code().message());
    }
}

bool StaticFiles::contains(const std::string& path) const { return files_.contains(path); }

Response StaticFiles::respond(const Request& request, const std::string& path) const {
    const File& file = files_.at(path);
    const bool packed = file.gzip && accepts_gzip(request.header(field::accept_encoding));
    const std::string& etag = packed ? file.gzip_etag : file.etag;

    Response response;
    response.set(field::etag, etag);
    response.set(field::cache_control, file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.set(field::vary, "Accept-Encoding");
    if (etag_matches(request.header(field::if_none_match), etag)) {
        response.status = http::status::not_modified;
        return response;
    }
    response.set(field::content_type, file.content_type);
    response.set("X-Content-Type-Options", "nosniff");
    if (packed) response.set(field::content_encoding, "gzip");
    response.body = packed ? file.gzip : file.body;
    return response;
}

}  // namespace orderwire::http
