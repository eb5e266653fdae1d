//! Where things are on the screen: plain arithmetic on its size, shared by update (how far is a page?)
//! and drawing.

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Column of the left edge.
    pub x: u16,
    /// Row of the upper edge.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// The least that the dashboard can be drawn on.
pub const SMALLEST: (u16, u16) = (60, 15);

/// From this width on the panes stand side by side.
const SIDE_BY_SIDE: u16 = 110;
/// From this height on the panes stand one above the other.
const STACKED: u16 = 20;
/// Rows of a stacked detail pane, borders included.
const DETAIL_ROWS: u16 = 10;

/// The parts of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panes {
    /// The line at the top.
    pub header: Area,
    /// The list with its border; nothing where the detail covers it.
    pub list: Option<Area>,
    /// The detail with its border; nothing where there is no room beside the list.
    pub detail: Option<Area>,
    /// The line of the filter, of loading and of toasts.
    pub status: Area,
    /// The hints at the bottom.
    pub footer: Area,
}

impl Panes {
    /// Divides a screen; `detail_focused` says which pane it is where only one fits, and which one is the larger where
    /// they are stacked. None below the least size.
    pub fn of(width: u16, height: u16, detail_focused: bool) -> Option<Self> {
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return None;
        }
        let line = |y| Area {
            x: 0,
            y,
            width,
            height: 1,
        };
        let body = Area {
            x: 0,
            y: 1,
            width,
            height: height - 3,
        };
        let (list, detail) = if width >= SIDE_BY_SIDE {
            let left = share(width, 11, 20);
            (
                Some(Area {
                    width: left,
                    ..body
                }),
                Some(Area {
                    x: left,
                    width: width - left,
                    ..body
                }),
            )
        } else if height >= STACKED {
            let share = if detail_focused {
                share(body.height, 2, 3)
            } else {
                share(body.height, 2, 5)
            };
            let upper = body.height - DETAIL_ROWS.max(share);
            (
                Some(Area {
                    height: upper,
                    ..body
                }),
                Some(Area {
                    y: body.y + upper,
                    height: body.height - upper,
                    ..body
                }),
            )
        } else if detail_focused {
            (None, Some(body))
        } else {
            (Some(body), None)
        };
        Some(Self {
            header: line(0),
            list,
            detail,
            status: line(height - 2),
            footer: line(height - 1),
        })
    }

    /// How many users the list shows at once: its height less border and heading.
    pub fn list_rows(&self) -> usize {
        usize::from(self.list.map_or(0, |area| area.height.saturating_sub(3)))
    }

    /// How many lines the detail shows at once.
    pub fn detail_rows(&self) -> usize {
        usize::from(self.detail.map_or(0, |area| area.height.saturating_sub(2)))
    }
}

/// A part of so many cells, for any number of them.
fn share(cells: u16, part: u32, of: u32) -> u16 {
    u16::try_from(u32::from(cells) * part / of).unwrap_or(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_size_is_too_large_to_be_divided() {
        for detail in [false, true] {
            assert!(Panes::of(u16::MAX, u16::MAX, detail).is_some());
            assert!(Panes::of(80, u16::MAX, detail).is_some());
        }
    }

    #[test]
    fn the_parts_cover_the_screen_without_overlap_at_every_size() {
        for width in SMALLEST.0..200 {
            for height in SMALLEST.1..80 {
                for detail_focused in [false, true] {
                    let panes = Panes::of(width, height, detail_focused).unwrap();
                    let cells: u32 = [
                        Some(panes.header),
                        panes.list,
                        panes.detail,
                        Some(panes.status),
                        Some(panes.footer),
                    ]
                    .into_iter()
                    .flatten()
                    .map(|area| u32::from(area.width) * u32::from(area.height))
                    .sum();
                    assert_eq!(
                        cells,
                        u32::from(width) * u32::from(height),
                        "{width}x{height}"
                    );
                    assert!(panes.list_rows() > 0 || panes.list.is_none());
                }
            }
        }
    }

    #[test]
    fn a_terminal_below_the_least_size_has_no_parts() {
        assert_eq!(Panes::of(59, 15, false), None);
        assert_eq!(Panes::of(60, 14, false), None);
    }
}
