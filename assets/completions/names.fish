
for option in profile theme
    complete -c mfadeck -l $option -x -a "(mfadeck completions --names $option 2>/dev/null)"
end
complete -c mfadeck -n "__fish_seen_subcommand_from list" -l view -x -a "(mfadeck completions --names view 2>/dev/null)"
complete -c mfadeck -n "__fish_seen_subcommand_from man" -f -a "(mfadeck completions --names man 2>/dev/null)"
