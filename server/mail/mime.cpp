#include "mail/mime.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

#include "base/crypto.hpp"
#include "base/text/base64.hpp"
#include "mail/sanitize_line.hpp"

namespace orderwire::mail {

namespace {

constexpr std::size_t header_text_bytes_max = 200;

struct Release {
    void operator()(void* object) const { g_object_unref(object); }
    void operator()(GDateTime* time) const { g_date_time_unref(time); }
    void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
    void operator()(char* text) const { g_free(text); }
};

// GMime leaves what looks like an encoded word as it is, and mail programs would decode it: such a text is
// encoded as a whole, in words of at most 75 characters (RFC 2047).
std::string subject_of(const std::string& text) {
    if (text.find("=?") == text.npos) return text;
    constexpr std::size_t bytes_per_word = 45;
    std::string words;
    for (std::size_t from = 0, to = 0; from < text.size(); from = to) {
        to = std::min(from + bytes_per_word, text.size());
        while (to < text.size() && (static_cast<unsigned char>(text[to]) & 0xC0) == 0x80)
            --to;
        if (from > 0) words += ' ';
        words += "=?UTF-8?B?" + encode_base64(std::string_view(text).substr(from, to - from)) + "?=";
    }
    return words;
}

template <class Object>
using Owned = std::unique_ptr<Object, Release>;

void set_up_gmime() {
    static const bool done = [] {
        g_mime_init();
        return true;
    }();
    static_cast<void>(done);
}

Owned<GMimeTextPart> text_part(const char* subtype, const std::string& text) {
    Owned<GMimeTextPart> part(g_mime_text_part_new_with_subtype(subtype));
    g_mime_text_part_set_charset(part.get(), "utf-8");
    g_mime_text_part_set_text(part.get(), text.c_str());
    g_mime_part_set_content_encoding(GMIME_PART(part.get()), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return part;
}

Owned<GMimeMultipart> body_of(const EmailContent& email, const std::string& message_id) {
    Owned<GMimeMultipart> body(g_mime_multipart_new_with_subtype("alternative"));
    // GMime's own boundary is random.
    const std::string boundary = "=-" + sha256_hex(message_id).substr(0, 24);
    g_mime_multipart_set_boundary(body.get(), boundary.c_str());
    const auto text = text_part("plain", email.text);
    const auto html = text_part("html", email.html);
    g_mime_multipart_add(body.get(), GMIME_OBJECT(text.get()));
    g_mime_multipart_add(body.get(), GMIME_OBJECT(html.get()));
    return body;
}

void add_mailbox(GMimeMessage* message, GMimeAddressType type, const Mailbox& mailbox) {
    const std::string name = sanitize_line(mailbox.name, header_text_bytes_max);
    g_mime_message_add_mailbox(message, type, name.empty() ? nullptr : name.c_str(), mailbox.address.c_str());
}

}  // namespace

std::string to_mime(const EmailContent& email, const Envelope& envelope) {
    set_up_gmime();
    const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
    add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, envelope.from);
    add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, envelope.to);
    const std::string subject = subject_of(sanitize_line(email.subject, header_text_bytes_max));
    g_mime_message_set_subject(message.get(), subject.c_str(), "utf-8");
    const Owned<GDateTime> date(g_date_time_new_from_unix_utc(to_seconds(envelope.date)));
    g_mime_message_set_date(message.get(), date.get());
    g_mime_message_set_message_id(message.get(), envelope.message_id.c_str());
    // Nobody's vacation notice answers a machine that says it is one.
    g_mime_object_set_header(GMIME_OBJECT(message.get()), "Auto-Submitted", "auto-generated", nullptr);
    const auto body = body_of(email, envelope.message_id);
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(body.get()));

    const Owned<GMimeFormatOptions> format(g_mime_format_options_new());
    g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
    const Owned<char> text(g_mime_object_to_string(GMIME_OBJECT(message.get()), format.get()));
    return text.get();
}

}  // namespace orderwire::mail
