
var mfadeck-static~ = $edit:completion:arg-completer[mfadeck]
set edit:completion:arg-completer[mfadeck] = {|@words|
    if (and (> (count $words) 2) (has-value [--profile --theme --view --scenario] $words[-2])) {
        (external $words[0]) completions --names $words[-2][2..] 2>/dev/null
    } else {
        mfadeck-static $@words
    }
}
