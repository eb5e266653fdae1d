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
/// Rows of the list's border and heading.
const LIST_FRAME: usize = 3;

/// How the admin wants the panes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The detail has the arrow keys: it is the one where only one fits, and the larger where they are stacked.
    pub detail_focused: bool,
    /// The one that has the arrow keys takes all the room.
    pub zoomed: bool,
    /// Beside each other where they would be stacked, and the other way around.
    pub other_split: bool,
    /// Users in the list. Where they are few, a list above the detail is no higher than they need. None: many, or nobody, and
    /// the list says why.
    pub users: Option<usize>,
}

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
    /// Divides a screen. None below the least size.
    pub fn of(width: u16, height: u16, arrangement: Arrangement) -> Option<Self> {
        let Arrangement {
            detail_focused,
            zoomed,
            other_split,
            users,
        } = arrangement;
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
        let beside = (width >= SIDE_BY_SIDE) != other_split;
        let (list, detail) = if zoomed {
            (
                (!detail_focused).then_some(body),
                detail_focused.then_some(body),
            )
        } else if beside {
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
            let most = body.height - DETAIL_ROWS.max(share);
            let needed =
                users.and_then(|users| u16::try_from(users.saturating_add(LIST_FRAME)).ok());
            let upper = needed.map_or(most, |needed| needed.min(most));
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
        self.list.map_or(0, |area| {
            usize::from(area.height).saturating_sub(LIST_FRAME)
        })
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

    fn arrangements() -> impl Iterator<Item = Arrangement> {
        (0..16).map(|bits| Arrangement {
            detail_focused: bits & 1 > 0,
            zoomed: bits & 2 > 0,
            other_split: bits & 4 > 0,
            users: (bits & 8 > 0).then_some(1),
        })
    }

    #[test]
    fn the_one_with_the_arrow_keys_takes_all_the_room_when_zoomed() {
        let zoomed = Arrangement {
            zoomed: true,
            ..Arrangement::default()
        };
        let panes = Panes::of(140, 45, zoomed).unwrap();
        assert_eq!(
            (panes.list.map(|area| area.width), panes.detail),
            (Some(140), None)
        );
    }

    #[test]
    fn the_other_split_stacks_what_stood_beside_each_other_and_the_other_way_around() {
        let other = Arrangement {
            other_split: true,
            ..Arrangement::default()
        };
        let wide = Panes::of(140, 45, other).unwrap();
        assert_eq!(wide.list.unwrap().width, 140);
        let usual = Panes::of(80, 24, other).unwrap();
        assert_eq!(usual.list.unwrap().height, usual.detail.unwrap().height);
    }

    #[test]
    fn a_list_of_few_users_leaves_its_room_to_the_detail_below() {
        let rows = |users| {
            let panes = Panes::of(
                80,
                24,
                Arrangement {
                    users,
                    ..Arrangement::default()
                },
            );
            let panes = panes.unwrap();
            (panes.list_rows(), panes.detail_rows())
        };
        let (all, pane) = rows(None);
        assert_eq!(rows(Some(1)), (1, pane + all - 1));
        assert_eq!(rows(Some(all)), (all, pane));
        assert_eq!(rows(Some(usize::MAX - LIST_FRAME)), (all, pane));
    }

    #[test]
    fn no_size_is_too_large_to_be_divided() {
        for arrangement in arrangements() {
            assert!(Panes::of(u16::MAX, u16::MAX, arrangement).is_some());
            assert!(Panes::of(80, u16::MAX, arrangement).is_some());
        }
    }

    #[test]
    fn the_parts_cover_the_screen_without_overlap_at_every_size() {
        for width in SMALLEST.0..200 {
            for height in SMALLEST.1..80 {
                for arrangement in arrangements() {
                    let panes = Panes::of(width, height, arrangement).unwrap();
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
        assert_eq!(Panes::of(59, 15, Arrangement::default()), None);
        assert_eq!(Panes::of(60, 14, Arrangement::default()), None);
    }
}
