# Prints what is at paths, and what commands print, after the line __END__: "NUMBER path PATH" or "NUMBER run COMMAND", in
# hexadecimal digits. A line of the answer is the number, a kind, mode, owner, path, and content or target of a link.
use strict;
use warnings;

sub in_hex { return unpack('H*', shift) }

sub content {
    my ($path) = @_;
    open(my $file, '<:raw', $path) or return '';
    local $/;
    return scalar(<$file>) // '';
}

sub look {
    my ($number, $path) = @_;
    my @stat = lstat($path) or return print("$number none - - ", in_hex($path), " \n");
    my $kind = -l _ ? 'link' : -d _ ? 'directory' : -f _ ? 'file' : 'other';
    my $mode = sprintf('%04o', $stat[2] & 07777);
    my $owner = (getpwuid($stat[4]) // $stat[4]) . ':' . (getgrgid($stat[5]) // $stat[5]);
    my $text = $kind eq 'link' ? readlink($path) : $kind eq 'file' ? content($path) : '';
    print "$number $kind $mode $owner ", in_hex($path), ' ', in_hex($text), "\n";
    return if $kind ne 'directory';
    opendir(my $folder, $path) or die "$path: $!";
    look($number, "$path/$_") for sort grep { !/^\.\.?$/ } readdir($folder);
}

$ENV{LC_ALL} = 'C.UTF-8';
while (<DATA>) {
    my ($number, $what, $hex) = split;
    my $text = pack('H*', $hex);
    if ($what eq 'path') { look($number, $text) }
    else {
        my $said = `{ $text\n} 2>&1`;
        print "$number said - - - ", in_hex($said), "\n";
    }
}
