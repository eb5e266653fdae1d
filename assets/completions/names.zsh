    local word="$words[CURRENT]" head=""
    local -a before=("${(@)words[2,CURRENT-1]}") names
    if [[ "$word" == --*=* ]]; then
        head="${word%%=*}="
        before+=("$head")
    fi
    if [[ "$word" != -* || -n "$head" ]]; then
        names=("${(@f)$("$words[1]" completions --names -- "${before[@]}" 2>/dev/null)}")
        names=("${(@)names:#}")
        if (( $#names )); then
            [[ -n "$head" ]] && compset -P '--*='
            compset -P '*,'
            compadd -a names
            return
        fi
    fi

