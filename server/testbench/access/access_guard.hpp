// Who may use the testbench. It shows payloads and sends signed events, so it opens to the admin token only;
// without one, to the developer at this very machine, where nothing hints at anybody in between.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "http/message.hpp"
#include "http/origin.hpp"
#include "testbench/access/admin_sessions.hpp"

namespace orderwire::testbench {

enum class Access { loopback, token };

struct AccessRules {
    Secret admin_token;  // empty: none
    std::string public_url;
    bool behind_proxy = false;  // proxies are configured: loopback peers may be anybody
    bool live_keys = false;
};

// The session's cookie; on https a browser takes it from this very host only.
inline constexpr std::string_view session_cookie = "orderwire_testbench";
inline constexpr std::string_view secure_session_cookie = "__Host-orderwire_testbench";

class AccessGuard {
  public:
    // `clock` must outlive it.
    AccessGuard(const AccessRules& rules, const Clock& clock);

    // Whether anybody can ever get in.
    bool can_open() const { return sessions_.configured() || why_not_here().empty(); }
    // Live keys came in while the program runs. From any thread.
    void live_keys_came() { live_keys_ = true; }
    bool live_keys() const { return live_keys_; }

    // Errors: `foreign_origin`, `wrong_token`, `too_many_attempts`; `admin_required`, where a token would
    // help; `admin_refused`, where only the operator can.
    result<Access> authorize(const http::Request& request);
    // As above but for who asks: what a page of another origin asks for is refused. `foreign_origin`.
    result<void> check_origin(const http::Request& request) const;
    // Of what changes something, also: `unsupported_media_type`, for what a form can send.
    static result<void> check_content_type(const http::Request& request);

    AdminSessions& sessions() { return sessions_; }
    // What its cookie holds; nothing where there is none, or more than one.
    std::optional<std::string> session_of(const http::Request& request) const;
    // The cookie's whole line; with an empty session the one that takes it away.
    std::string cookie_line(const std::string& session) const;

  private:
    std::string why_not_here() const;                               // "" where loopback may do
    std::string why_not_local(const http::Request& request) const;  // likewise, of one request

    bool is_secure() const { return public_url_.starts_with("https://"); }
    std::string_view cookie_name() const { return is_secure() ? secure_session_cookie : session_cookie; }

    std::string public_url_;
    bool behind_proxy_;
    std::atomic<bool> live_keys_;
    http::OriginPolicy own_pages_;
    AdminSessions sessions_;
};

}  // namespace orderwire::testbench
