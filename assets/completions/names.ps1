
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($wordToComplete -and $words) { $words = @($words | Select-Object -SkipLast 1) }
    $head = ''
    if ($wordToComplete -match '^(--[^=]+=)') {
        $head = $Matches[1]
        $words += $head
    }
    if ($head -or $wordToComplete -notlike '-*') {
        $names = @(& $commandAst.CommandElements[0].Value completions --names '--' @words 2>$null)
        if ($wordToComplete -match '^(.*,)') { $head = $Matches[1] }
        $found = @($names | Where-Object { $_ -and "$head$_" -like "$wordToComplete*" })
        if ($found) {
            $found | ForEach-Object {
                $text = if ($_ -match '[\s'']') { "'" + ($_ -replace "'", "''") + "'" } else { $_ }
                [CompletionResult]::new("$head$text", $_, [CompletionResultType]::ParameterValue, $_)
            }
            return
        }
    }
