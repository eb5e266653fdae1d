
    $words = @($commandAst.CommandElements | ForEach-Object { "$_" })
    $before = if ($wordToComplete) { $words[-2] } else { $words[-1] }
    if ($before -like '--*' -or $before -in 'completions', 'man', 'reset', 'schema', 'set') {
        $names = @(& $words[0] completions --names ($before -replace '^--', '') 2>$null)
        if ($names) {
            $names | Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object {
                    $text = if ($_ -match '\s') { "'$_'" } else { $_ }
                    [CompletionResult]::new($text, $_, [CompletionResultType]::ParameterValue, $_)
                }
            return
        }
    }
