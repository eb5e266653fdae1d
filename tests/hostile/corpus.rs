//! Text that somebody may put into a name, a file, an option or an answer to harm who reads it.

/// What a terminal obeys, in one text that is short enough for a name.
pub fn sequences() -> String {
    [
        "\u{1b}[31m",
        "\u{1b}[2J\u{1b}[H",
        "\u{1b}]0;owned\u{7}",
        "\u{1b}]8;;http://evil.example\u{1b}\\",
        "\u{1b}]52;c;ZXZpbA==\u{7}",
        "\u{1b}[6n\u{1b}[c\u{1b}[>c",
        "\u{1b}c",
        "\u{1b}P$q\u{1b}\\",
        "\u{1b}_Gq\u{1b}\\",
        "\u{1b}^x\u{1b}\\",
        "\u{9b}31m\u{9d}0;x\u{9c}\u{90}q\u{9c}",
        "\u{1b}[201~q\r",
        "a\r\nb\u{85}c\u{2028}d\u{2029}e\u{b}f\u{c}g",
        "\u{1b}[",
    ]
    .concat()
}

/// All of it: the sequences, every control character, and what hides, turns, piles up or is wide.
pub fn all() -> Vec<(&'static str, String)> {
    let controls = |range: std::ops::RangeInclusive<u32>| -> String {
        range
            .filter_map(char::from_u32)
            .flat_map(|c| ['a', c])
            .collect()
    };
    vec![
        ("sequences", sequences()),
        ("controls", controls(0..=0x1f)),
        ("more controls", controls(0x7f..=0x9f)),
        (
            "bidi",
            "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}\u{61c}txt.exe".into(),
        ),
        (
            "invisible",
            "a\u{200b}b\u{2060}c\u{feff}d\u{ad}e\u{180e}f\u{3164}g\u{115f}h\u{ffa0}i\u{34f}j".into(),
        ),
        ("hidden words", "Ada\u{e0041}\u{e0064}\u{e006d}\u{e0069}\u{e006e}".into()),
        ("joiners in Latin", "ad\u{200d}m\u{200c}i\u{fe0f}n".into()),
        ("homoglyphs", "аdmіn Аdа".into()),
        ("a pile", format!("a{}", "\u{301}\u{20dd}\u{488}".repeat(10_000))),
        ("marks without a letter", "\u{301}\u{301}Ada".into()),
        ("wide", "李小龍Ｆｕｌｌ한국어".into()),
        ("right to left", "محمد می\u{200c}خواهم עברית".into()),
        ("emoji", "👩\u{200d}💻👍🏽❤\u{fe0f}1\u{fe0f}\u{20e3}👨\u{200d}👩\u{200d}👧".into()),
        ("flags", "🇩🇪🇳🇱🇳🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}".into()),
        ("no characters", "\u{fffe}\u{ffff}\u{fdd0}\u{10ffff}\u{e000}".into()),
        ("nul", "Ada\0Lovelace".into()),
        ("ligatures", "ﷺ﷽\u{12031}\u{a9c5}".into()),
        ("a megabyte", "x".repeat(1 << 20)),
        ("a wide megabyte", "李\u{1b}".repeat(1 << 18)),
        ("blanks", "\u{a0}\u{3000}\u{2003} =1+1".into()),
        ("nothing", String::new()),
    ]
}

/// Whether a terminal obeys a character, does not show it, or gives it another width than the next terminal.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{e0000}'..='\u{e0fff}')
}
