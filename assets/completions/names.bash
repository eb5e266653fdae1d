    case "$3" in
        --profile|--theme|--view|--scenario)
            local name
            COMPREPLY=()
            while IFS= read -r name; do
                [[ "$name" == "$2"* ]] && COMPREPLY+=("$(printf '%q' "$name")")
            done < <("$1" completions --names "${3#--}" 2>/dev/null)
            return 0
            ;;
    esac
