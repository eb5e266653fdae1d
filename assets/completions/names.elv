
var mfadeck-static~ = $edit:completion:arg-completer[mfadeck]
set edit:completion:arg-completer[mfadeck] = {|@words|
    var names = []
    if (> (count $words) 2) {
        var before = $words[-2]
        if (str:has-prefix $before --) {
            set before = $before[2..]
        } elif (not (has-value [completions man reset schema set] $before)) {
            set before = ''
        }
        if (not-eq $before '') {
            set names = [((external $words[0]) completions --names $before 2>/dev/null | from-lines)]
        }
    }
    if (> (count $names) 0) {
        all $names
    } else {
        mfadeck-static $@words
    }
}
