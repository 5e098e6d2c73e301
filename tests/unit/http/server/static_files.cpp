#include "http/server/static_files.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <fstream>

#include "base/crypto.hpp"

using namespace orderwire;
using namespace orderwire::http;
namespace fs = std::filesystem;

namespace {

class Folder {
  public:
    Folder() : path_(fs::temp_directory_path() / ("orderwire-static-" + random_token(12))) {
        fs::create_directory(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

std::string unzip(const std::string& packed) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string text(1 << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    return text;
}

Request asking(std::string_view accept_encoding, std::string_view if_none_match = "") {
    Request request;
    if (!accept_encoding.empty()) request.headers.set(field::accept_encoding, accept_encoding);
    if (!if_none_match.empty()) request.headers.set(field::if_none_match, if_none_match);
    return request;
}

const std::string page(5000, 'x');

}  // namespace

TEST_CASE("a folder's files are known by their paths, and nothing outside it") {
    const Folder folder;
    folder.write("index.html", page);
    folder.write("assets/index-DkX9a_1b.js", page);
    folder.write(".vite/manifest.json", "{}");
    folder.write("assets/.hidden", "x");
    const StaticFiles files(folder.path());
    CHECK(files.contains("/index.html"));
    CHECK(files.contains("/assets/index-DkX9a_1b.js"));
    for (const char* path : {"/", "", "index.html", "/assets", "/.vite/manifest.json", "/assets/.hidden",
                             "/../index.html", "/assets/../index.html", "//index.html"}) {
        CAPTURE(path);
        CHECK_FALSE(files.contains(path));
    }
}

TEST_CASE("a file is served plain, or packed where the client takes it") {
    const Folder folder;
    folder.write("index.html", page);
    const StaticFiles files(folder.path());
    const Response plain = files.respond(asking(""), "/index.html");
    CHECK(plain.status == status::ok);
    CHECK(*plain.body == page);
    CHECK(plain.headers[field::content_type] == "text/html; charset=utf-8");
    CHECK(plain.headers[field::content_encoding] == "");
    CHECK(plain.headers[field::vary] == "Accept-Encoding");
    CHECK(plain.headers["X-Content-Type-Options"] == "nosniff");

    const Response packed = files.respond(asking("br, gzip"), "/index.html");
    CHECK(packed.headers[field::content_encoding] == "gzip");
    CHECK(packed.body->size() < page.size());
    CHECK(unzip(*packed.body) == page);
    CHECK(packed.headers[field::etag] != plain.headers[field::etag]);
}

TEST_CASE("a file that does not shrink, or is empty, is always served plain") {
    const Folder folder;
    folder.write("photo.webp", random_token(3));
    folder.write("empty.txt", "");
    const StaticFiles files(folder.path());
    CHECK(files.respond(asking("gzip"), "/photo.webp").headers[field::content_encoding] == "");
    CHECK(files.respond(asking("gzip"), "/photo.webp").headers[field::content_type] == "image/webp");
    CHECK(files.respond(asking("gzip"), "/empty.txt").body->empty());
}

TEST_CASE("each representation has its own entity tag, which gives 304") {
    const Folder folder;
    folder.write("index.html", page);
    const StaticFiles files(folder.path());
    const std::string plain_tag(files.respond(asking(""), "/index.html").headers[field::etag]);
    const std::string packed_tag(files.respond(asking("gzip"), "/index.html").headers[field::etag]);
    const Response unchanged = files.respond(asking("gzip", packed_tag), "/index.html");
    CHECK(unchanged.status == status::not_modified);
    CHECK(unchanged.body == nullptr);
    CHECK(unchanged.headers[field::etag] == packed_tag);
    CHECK(unchanged.headers[field::cache_control] == "no-cache");
    CHECK(files.respond(asking("", plain_tag), "/index.html").status == status::not_modified);
    CHECK(files.respond(asking("gzip", plain_tag), "/index.html").status == status::ok);
    folder.write("index.html", page + "y");
    CHECK(StaticFiles(folder.path()).respond(asking("", plain_tag), "/index.html").status == status::ok);
}

TEST_CASE("only names with a hash, in the assets, never change") {
    const Folder folder;
    for (const char* name :
         {"assets/index-DkX9a_1b.js", "assets/index-DkX9a_1b.js.map", "assets/a-b-B-x_1aZ9.css",
          "index-DkX9a_1b.js", "assets/my-settings.js", "assets/logo.svg"}) {
        folder.write(name, "x");
    }
    const StaticFiles files(folder.path());
    const auto cache = [&](const char* path) {
        return std::string(files.respond(Request{}, path).headers[field::cache_control]);
    };
    const std::string for_ever = "public, max-age=31536000, immutable";
    CHECK(cache("/assets/index-DkX9a_1b.js") == for_ever);
    CHECK(cache("/assets/index-DkX9a_1b.js.map") == for_ever);
    CHECK(cache("/assets/a-b-B-x_1aZ9.css") == for_ever);
    CHECK(cache("/index-DkX9a_1b.js") == "no-cache");
    CHECK(cache("/assets/my-settings.js") == "no-cache");
    CHECK(cache("/assets/logo.svg") == "no-cache");
}

TEST_CASE("gzip is taken where Accept-Encoding names it and does not refuse it") {
    for (const char* text :
         {"gzip", "GZIP", "br, gzip", "gzip;q=0.5", "*", "gzip ; q=1.0", "deflate,gzip;q=0.001"}) {
        CAPTURE(text);
        CHECK(accepts_gzip(text));
    }
    for (const char* text :
         {"", "br", "gzip;q=0", "gzip; q=0.000", "*, gzip;q=0", "*;q=0", "identity", "xgzip", ",;,"}) {
        CAPTURE(text);
        CHECK_FALSE(accepts_gzip(text));
    }
}

TEST_CASE("a folder that is not there is an error") {
    CHECK_THROWS_AS(StaticFiles("/no/such/folder"), std::runtime_error);
}

TEST_CASE("a symbolic link is followed within the folder, and not out of it") {
    const Folder folder;
    const Folder elsewhere;
    folder.write("real.txt", "ours");
    folder.write(".hidden/secret.txt", "hidden");
    elsewhere.write("secret.txt", "theirs");
    elsewhere.write("folder/secret.txt", "theirs");
    fs::create_symlink("real.txt", folder.path() / "within.txt");
    fs::create_symlink(elsewhere.path() / "secret.txt", folder.path() / "out.txt");
    fs::create_symlink("../" + elsewhere.path().filename().string() + "/secret.txt",
                       folder.path() / "relative.txt");
    fs::create_symlink(folder.path() / ".hidden" / "secret.txt", folder.path() / "hidden.txt");
    fs::create_symlink("nowhere.txt", folder.path() / "broken.txt");
    fs::create_directory_symlink(elsewhere.path() / "folder", folder.path() / "folder");
    const StaticFiles files(folder.path());
    CHECK(files.contains("/real.txt"));
    REQUIRE(files.contains("/within.txt"));
    CHECK(*files.respond(asking(""), "/within.txt").body == "ours");
    for (const char* path :
         {"/out.txt", "/relative.txt", "/hidden.txt", "/broken.txt", "/folder/secret.txt"}) {
        CAPTURE(path);
        CHECK_FALSE(files.contains(path));
    }
    // The folder itself may be reached by one, as releases often are.
    fs::create_directory_symlink(folder.path(), elsewhere.path() / "current");
    CHECK(StaticFiles(elsewhere.path() / "current").contains("/real.txt"));
}
