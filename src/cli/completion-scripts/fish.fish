# Completion of kplay for fish. Put this line into ~/.config/fish/config.fish:
#
#   kplay completion fish | source

function __kplay_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l lines (kplay __complete -- $words "$current" 2>/dev/null)
    if test "$lines[1]" = :files
        # behind the = of an option
        set -l before (string match -r -- '^--[^=]+=' "$current")
        set -l path (string replace -- "$before" '' "$current")
        printf '%s\n' "$before"(__fish_complete_path "$path")
    else
        printf '%s\n' $lines
    end
end

complete -c kplay -f -a '(__kplay_complete)'
