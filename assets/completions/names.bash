    case "$3" in
        --profile|--theme|--view|--scenario|man)
            local name
            COMPREPLY=()
            while IFS= read -r name; do
                [[ "$name" == "$2"* ]] && COMPREPLY+=("$(printf '%q' "$name")")
            done < <("$1" completions --names "${3#--}" 2>/dev/null)
            return 0
            ;;
        --columns|--state)
            local before="" name
            [[ "$2" == *,* ]] && before="${2%,*},"
            COMPREPLY=()
            while IFS= read -r name; do
                [[ "$before$name" == "$2"* ]] && COMPREPLY+=("$before$name")
            done < <("$1" completions --names "${3#--}" 2>/dev/null)
            return 0
            ;;
    esac
