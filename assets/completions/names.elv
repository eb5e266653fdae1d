
var mfadeck-static~ = $edit:completion:arg-completer[mfadeck]
set edit:completion:arg-completer[mfadeck] = {|@words|
    var before = $words[1..-1]
    var word = $words[-1]
    var head = ''
    if (and (str:has-prefix $word --) (str:contains $word =)) {
        set head = (str:split &max=2 = $word | take 1)=
        set before = [$@before $head]
    }
    var names = []
    if (or (not-eq $head '') (not (str:has-prefix $word -))) {
        set names = [((external $words[0]) completions --names -- $@before 2>/dev/null | from-lines)]
    }
    if (str:contains $word ,) {
        set head = $word[..(+ 1 (str:last-index $word ,))]
    }
    if (> (count $names) 0) {
        for name $names { put $head$name }
    } else {
        mfadeck-static $@words
    }
}
