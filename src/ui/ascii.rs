//! Borders and marks for terminals without Unicode: everything is drawn once, then translated cell by cell.

use ratatui::buffer::Buffer;

/// Replaces the program's own symbols, each one cell wide, by ASCII.
pub(super) fn translate(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if let Some(plain) = plain(cell.symbol()) {
            cell.set_char(plain);
        }
    }
}

fn plain(symbol: &str) -> Option<char> {
    Some(match symbol {
        "┌" | "┐" | "└" | "┘" | "✓" => '+',
        "─" | "–" | "▃" | "▄" | "▅" => '-',
        "│" | "·" => '|',
        "▸" | "→" => '>',
        "●" | "★" | "•" => '*',
        "×" => 'x',
        "▲" => '^',
        "▼" => 'v',
        "█" => '#',
        "░" => '.',
        "▒" => ':',
        "…" => '~',
        "▁" | "▂" => '_',
        "▆" | "▇" => '=',
        _ => return None,
    })
}
