
    $words = @($commandAst.CommandElements | ForEach-Object { "$_" })
    $option = if ($wordToComplete) { $words[-2] } else { $words[-1] }
    if ($option -in '--profile', '--theme', '--view', '--scenario') {
        & $words[0] completions --names $option.Substring(2) 2>$null |
            Where-Object { $_ -like "$wordToComplete*" } |
            ForEach-Object {
                $text = if ($_ -match '\s') { "'$_'" } else { $_ }
                [CompletionResult]::new($text, $_, [CompletionResultType]::ParameterValue, $_)
            }
        return
    }
