use super::*;

#[test]
fn a_click_selects_the_user_of_the_row_and_nothing_beside_the_rows() {
    let mut m = loaded();
    let list = m.panes().unwrap().list.unwrap();
    let effects = m.update(
        Msg::Click {
            x: 5,
            y: list.y + 4,
        },
        at(2),
    );
    assert_eq!(m.current().unwrap().name.as_str(), "Cleo");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Timer { .. })),
        "its detail is wanted"
    );
    for y in [
        0,
        list.y,
        list.y + 1,
        list.y + 10,
        list.y + list.height - 1,
        44,
    ] {
        m.update(Msg::Click { x: 5, y }, at(2));
        assert_eq!(m.current().unwrap().name.as_str(), "Cleo", "{y}");
    }
    press(&mut m, "d");
    assert_eq!(m.layers.len(), 1);
    m.update(
        Msg::Click {
            x: 5,
            y: list.y + 2,
        },
        at(2),
    );
    assert_eq!(
        m.current().unwrap().name.as_str(),
        "Cleo",
        "a question takes no clicks"
    );
}

#[test]
fn a_click_gives_the_arrow_keys_to_its_pane() {
    let mut m = loaded();
    let detail = m.panes().unwrap().detail.unwrap();
    m.update(
        Msg::Click {
            x: detail.x + 3,
            y: detail.y + 3,
        },
        at(2),
    );
    assert_eq!(m.pane, Pane::Detail);
    m.update(Msg::Click { x: 3, y: 3 }, at(2));
    assert_eq!(m.pane, Pane::List);
}

#[test]
fn the_wheel_scrolls_what_is_under_the_pointer_or_the_window_above() {
    let mut m = loaded();
    m.update(
        Msg::Wheel {
            x: 3,
            y: 5,
            down: true,
        },
        at(2),
    );
    assert_eq!(m.list.row, 3);
    m.update(
        Msg::Wheel {
            x: 3,
            y: 5,
            down: false,
        },
        at(2),
    );
    assert_eq!(m.list.row, 0);
    let detail = m.panes().unwrap().detail.unwrap();
    m.update(
        Msg::Wheel {
            x: detail.x + 3,
            y: detail.y + 3,
            down: true,
        },
        at(2),
    );
    assert_eq!((m.detail_scroll, m.list.row), (3, 0));
    press(&mut m, "s");
    m.update(
        Msg::Wheel {
            x: detail.x + 3,
            y: 3,
            down: true,
        },
        at(2),
    );
    assert!(matches!(m.layers[..], [Layer::Sort { chosen: 3 }]));
}
