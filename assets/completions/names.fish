
# Values that can follow the words before the cursor. Fish itself puts the name of an option before the value that follows its equals sign.
function __mfadeck_names
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    if string match -q -- '--*=*' $current
        set -l parts (string split -m 1 = -- $current)
        set words $words $parts[1]=
        set current $parts[2]
    else if string match -q -- '-*' $current
        return 1
    end
    set -l head (string replace -r '[^,]*$' '' -- $current)
    set -l names (command $words[1] completions --names -- $words[2..-1] 2>/dev/null)
    for name in $names
        echo $head$name
    end
    test (count $names) -gt 0
end
# Only values of options are files.
complete -c mfadeck -f
complete -c mfadeck -n '__mfadeck_names >/dev/null' -f -a '(__mfadeck_names)'
for option in profile theme view columns state
    complete -c mfadeck -l $option -x -a '(__mfadeck_names)'
end
for option in config certificate log
    complete -c mfadeck -l $option -r -F
end
