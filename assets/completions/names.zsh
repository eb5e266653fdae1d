    case "$words[CURRENT-1]" in
        --profile|--theme|--view|--scenario|man)
            local -a names
            names=("${(@f)$("$words[1]" completions --names "${words[CURRENT-1]#--}" 2>/dev/null)}")
            compadd -a names
            return
            ;;
    esac
