#include "cli/store_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "cli/command_line.hpp"
#include "cli/quoting.hpp"
#include "store/backup.hpp"

namespace orderwire::cli {

namespace {

using StoreAction = StoreOptions::Action;

constexpr std::uint64_t mib = 1024 * 1024;

constexpr const char* store_usage =
    "Whole stores: copies of them, made beside a running server, verified, and put back.\n"
    "\n"
    "Usage: orderwire store backup|restore|verify [OPTION…]\n"
    "\n"
    "  backup    the store as it is now, in one file, verified; a backup of that name is replaced at the "
    "end\n"
    "  restore   a backup in the place of a store that no server uses; what was there is kept beside it\n"
    "  verify    whether a store or a backup is whole\n"
    "\n"
    "orderwire store backup --help lists the options.\n";

std::string bytes_text(std::uint64_t bytes) {
    const auto size = static_cast<double>(bytes);
    if (bytes >= 1024 * mib) return fmt::format("{:.1f} GiB", size / (1024.0 * static_cast<double>(mib)));
    if (bytes >= mib) return fmt::format("{:.1f} MiB", size / static_cast<double>(mib));
    return fmt::format("{} KiB", (bytes + 1023) / 1024);
}

std::string counts_text(const store::StoreCounts& counts) {
    return fmt::format("{} orders, {} events, {} messages, {}", counts.orders, counts.events, counts.messages,
                       bytes_text(counts.bytes));
}

// A bar for who watches; a pipe gets the last line only.
store::CopyOptions copy_options(const StoreOptions& options) {
    store::CopyOptions copy;
    copy.bytes_per_second = static_cast<std::uint64_t>(options.mib_per_second) * mib;
    if (::isatty(STDERR_FILENO) == 1) {
        copy.progress = [](std::uint64_t done, std::uint64_t total) {
            constexpr std::uint64_t width = 30;
            const std::uint64_t filled = total == 0 ? width : done * width / total;
            fmt::print(stderr, "\r[{}{}] {} of {} ", std::string(filled, '#'),
                       std::string(width - filled, '.'), bytes_text(done), bytes_text(total));
            if (done == total) fmt::print(stderr, "\n");
            std::fflush(stderr);
        };
    }
    return copy;
}

int back_up(const StoreOptions& options) {
    const auto counts = store::back_up(options.from, options.to, copy_options(options));
    fmt::print("{}: {}; verified\n", options.to, counts_text(counts));
    return 0;
}

int restore(const StoreOptions& options) {
    const auto restored =
        store::restore(options.from, options.to, system_clock().now(), copy_options(options));
    fmt::print("{}: {}; verified\n", options.to, counts_text(restored.counts));
    if (!restored.kept.empty()) fmt::print("what was there is kept as {}\n", restored.kept.string());
    fmt::print("at its next start the server asks Stripe for what came since\n");
    return 0;
}

int verify(const StoreOptions& options) {
    fmt::print("{}: {}; whole\n", options.from, counts_text(store::verify(options.from)));
    return 0;
}

StoreAction action_of(const std::string& word) {
    if (word == "backup") return StoreAction::backup;
    if (word == "restore") return StoreAction::restore;
    if (word == "verify") return StoreAction::verify;
    if (word == "--help" || word == "-h") throw HelpWanted{store_usage};
    throw UsageError(word.empty() ? "store: what to do is missing; accepted are backup, restore and verify"
                                  : "store: " + quote_word(word) +
                                        " was given; accepted are backup, restore and verify");
}

constexpr const char* backup_description =
    "The store as it is now, in one file, verified; a server may go on meanwhile.";
constexpr const char* restore_description = "A backup in the place of a store that no server uses.";
constexpr const char* verify_description =
    "Whether a store or a backup is whole: every page, index and reference.";

}  // namespace

StoreOptions parse_store(std::vector<std::string> arguments) {
    const std::string word = arguments.empty() ? "" : arguments.front();
    StoreOptions options;
    options.action = action_of(word);
    arguments.erase(arguments.begin());
    const StoreAction action = options.action;
    Command command(action == StoreAction::backup    ? backup_description
                    : action == StoreAction::restore ? restore_description
                                                     : verify_description,
                    "orderwire store " + word);
    switch (action) {
        case StoreAction::backup:
            options.from = "sqlite:orderwire.db";
            command.add("from", options.from, "URL [sqlite:orderwire.db]", "The store")->check(store_url());
            command.add("to", options.to, "FILE", "Where the backup goes");
            break;
        case StoreAction::restore:
            options.to = "sqlite:orderwire.db";
            command.add("from", options.from, "FILE", "The backup");
            command.add("to", options.to, "URL [sqlite:orderwire.db]", "The store")->check(store_url());
            break;
        case StoreAction::verify:
            command.add("from", options.from, "URL|FILE", "The store or the backup");
            break;
    }
    if (action != StoreAction::verify) {
        command
            .add("rate", options.mib_per_second, "MIB [0]",
                 "How many MiB a second at most; 0: as fast as it goes")
            ->check(whole_number(0, 1'000'000));
    }
    command.parse(arguments);
    if (options.from.empty()) throw UsageError("--from: none was given");
    if (action == StoreAction::backup && options.to.empty())
        throw UsageError("--to: none was given; it is the file that the backup goes into");
    return options;
}

int run_store(std::vector<std::string> arguments) {
    const StoreOptions options = parse_store(std::move(arguments));
    switch (options.action) {
        case StoreAction::backup:
            return back_up(options);
        case StoreAction::restore:
            return restore(options);
        case StoreAction::verify:
            break;
    }
    return verify(options);
}

}  // namespace orderwire::cli
