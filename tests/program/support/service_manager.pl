# As systemd starts a service: with a socket that listens already, an address for notifications, and a watchdog.
#   perl service_manager.pl NOTIFICATIONS WATCHDOG_USEC PROGRAM ARGUMENT…
# Says "listening PORT" once; each line "start" on stdin starts the program once more, "stop" ends it, "reload" sends
# SIGHUP. Prints what the program notifies as "notified LINE", and "ended CODE".
use strict;
use warnings;
use Fcntl;
use IO::Select;
use POSIX;
use Socket;

my ($notifications, $watchdog, @command) = @ARGV;
$| = 1;
socket(my $listening, AF_INET, SOCK_STREAM, 0) or die $!;
bind($listening, pack_sockaddr_in(0, inet_aton('127.0.0.1'))) or die $!;
listen($listening, 100) or die $!;
print 'listening ', (unpack_sockaddr_in(getsockname($listening)))[0], "\n";
socket(my $told, AF_UNIX, SOCK_DGRAM, 0) or die $!;
bind($told, pack_sockaddr_un($notifications)) or die $!;

my $child;
my $select = IO::Select->new(\*STDIN, $told);
$SIG{CHLD} = sub { };

sub start {
    $child = fork() // die $!;
    return if $child;
    POSIX::dup2(fileno($listening), 3);
    open(my $third, '+<&=', 3) or die $!;
    fcntl($third, F_SETFD, 0) or die $!;
    $ENV{NOTIFY_SOCKET} = $notifications;
    $ENV{WATCHDOG_USEC} = $watchdog;
    @ENV{qw(LISTEN_FDS LISTEN_PID WATCHDOG_PID)} = (1, $$, $$);
    $ENV{PORT} = (unpack_sockaddr_in(getsockname($listening)))[0];
    exec(@command) or die $!;
}

my $open = 1;
while ($open || $child) {
    for my $ready ($select->can_read(0.1)) {
        if ($ready == $told) {
            recv($told, my $message, 4096, 0);
            print "notified $_\n" for split /\n/, $message;
            next;
        }
        my $read = sysread(STDIN, my $line, 100);
        if (!$read) {
            $open = 0;
            $select->remove(\*STDIN);
            kill TERM => $child if $child;
        }
        for my $word (split ' ', $line // '') {
            start() if $word eq 'start';
            kill TERM => $child if $word eq 'stop';
            kill HUP => $child if $word eq 'reload';
        }
    }
    if ($child && waitpid($child, WNOHANG) == $child) {
        print 'ended ', $? >> 8, "\n";
        $child = undef;
    }
}
