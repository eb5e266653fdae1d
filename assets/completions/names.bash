    local before=("${COMP_WORDS[@]:1:COMP_CWORD-1}") word="$2" head="" name
    if [[ "$word" == "=" ]]; then
        before+=("=")
        word=""
    fi
    [[ "$word" == *,* ]] && head="${word%,*},"
    COMPREPLY=()
    if [[ "$word" != -* ]]; then
        while IFS= read -r name; do
            [[ "$head$name" == "$word"* ]] && COMPREPLY+=("$head$(printf '%q' "$name")")
        done < <("$1" completions --names -- "${before[@]}" 2>/dev/null)
        ((${#COMPREPLY[@]})) && return 0
    fi

