//! Hard cases, each with its drawing: every number can be counted out on it (`map.rs` has the alphabet; a character is
//! 10 m, a line 20 m). Here what lies between a place and the street; streets themselves are in `maps_streets.rs`.
//!
//! Letters keep 10 m away from every outline: an area is drawn on a raster of 10 m.

use waystation::network::Mode::{Cycle, Walk};

use crate::map::Map;
use crate::survey::within;

#[test]
fn a_river_without_a_bridge_parts_its_banks() {
    let map = Map::of(
        r"
            *------A-----N---------------*


                         R
            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            *------S-----P---------------*
        ",
    );
    // The street in the south is 40 m from R, but over the river; the one in the north is 60 m away.
    assert_eq!(map.door(Walk, 'R'), Some(('N', 60)));
    map.walks('R', 'A', 60 + 60);
    map.parts(Walk, 'A', 'S');
    map.parts(Walk, 'R', 'S');
    // 360 m to the east and to the west, and nothing of the other bank.
    assert_eq!(map.within(Walk, "S", 300), within("PS", "PS", 720, 0));
}

#[test]
fn stairs_lead_to_a_bridge_and_bicycles_are_pushed_on_them() {
    let map = Map::of(
        r"
            *--A-----+-----B--*
                     s
            ~~~~~~~~~b~~~~~~~~~
            ~~~W~~~~~b~~~~~~~~~
                     s
            *--C-----+-----S--*
        ",
    );
    map.walks('A', 'S', 60 + 100 + 60);
    // 40 m of stairs on either bank; 20 m of bridge are ridden.
    map.rides('A', 'S', [60 + 20 + 60, 80]);
    assert_eq!(map.door(Walk, 'W'), None, "somebody swims 60 m from the bridge");
    map.parts(Walk, 'W', 'S');
    // 144 m: east; west, of which 84 m lie beyond the stairs; and 84 m up to the other end of the bridge.
    assert_eq!(map.within(Walk, "S", 120), within("CS", "CS", 144 + 144 + 84, 0));
}

/// The island has 300 m of street.
#[test]
fn an_island_counts_once_a_bridge_leads_to_it() {
    let island = Map::of(
        r"
            *------A----------------------*

            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            ~~~~~                     ~~~~~
            ~~~~~    +----I-----+     ~~~~~
            ~~~~~    |          |     ~~~~~
            ~~~~~    +----------+     ~~~~~
            ~~~~~                     ~~~~~
            ~~W~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        ",
    );
    assert!(island.network.in_water(island.places[&'W']) && !island.network.in_water(island.places[&'I']));
    assert_eq!(island.street_and_islet_m(Walk), [300 + 2400, 300]);
    assert_eq!(island.door(Walk, 'I'), None, "the mainland is 80 m away, over water");
    island.parts(Walk, 'I', 'A');
    assert_eq!(island.within(Walk, "A", 240), within("A", "A", 288 + 288, 0));

    let bridge = Map::of(
        r"
            *------A------+---------------*
                          |
            ~~~~~~~~~~~~~~b~~~~~~~~~~~~~~~~
            ~~~~~         |           ~~~~~
            ~~~~~    +----I-----+     ~~~~~
            ~~~~~    |          |     ~~~~~
            ~~~~~    +----------+     ~~~~~
            ~~~~~                     ~~~~~
            ~~W~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        ",
    );
    assert_eq!(bridge.street_and_islet_m(Walk), [300 + 2400 + 80 + 300, 0]);
    bridge.walks('I', 'A', 80 + 70);
    // The bridge, and from I 138 m both ways around the island.
    assert_eq!(bridge.within(Walk, "A", 240), within("AI", "AI", 288 + 288 + 80 + 138 + 138, 0));
}

/// Walls and fences are not looked at: whoever is nearest to the street behind a wall is taken to get out there. A path
/// on the own side of the wall is nearer, and so the wall is walked around where there is one.
#[test]
fn a_cemetery_wall_is_no_barrier_but_the_path_within_is_nearer() {
    let drawing = r"
        *----A-------N-------+---*
          wwwwwwwwwwwwwwwww  |
          w          Q    w  |
          w               w  |
          w  P            w  |
          w  B------------g--+
          wwwwwwwwwwwwwwwww
    ";
    let open = Map::with(&[('g', "barrier=gate")], drawing);
    assert_eq!(open.door(Walk, 'P'), Some(('B', 20)));
    open.walks('P', 'A', 20 + 160 + 100 + 160);
    assert_eq!(open.door(Walk, 'Q'), Some(('N', 40)), "over the wall: the path is 60 m away");
    open.walks('Q', 'A', 40 + 80);
    assert_eq!(open.within(Walk, "A", 110), within("ANQ", "ANQ", 132 + 132, 0));
    // The path is of no use behind a locked gate: an islet of 130 m.
    let locked = Map::of(drawing);
    assert_eq!(locked.street_and_islet_m(Walk)[1], 130);
    assert_eq!(locked.door(Walk, 'P'), Some(('A', 80)));
}

#[test]
fn a_railway_is_crossed_at_its_underpass_only() {
    let map = Map::of(
        r"
            *----A---N-------+---*
                             |
                             |
                     P       |
            rrrrrrrrrrrrrrrrrtrrrr
            *----B---M-------+---*
        ",
    );
    assert_eq!(map.door(Walk, 'P'), Some(('N', 60)), "M is 40 m away, behind the rails");
    map.walks('B', 'A', 120 + 100 + 120);
    map.walks('P', 'B', 60 + 80 + 100 + 120);
    // 144 m west; 120 m to the corner and 24 m on from there, east and into the underpass.
    assert_eq!(map.within(Walk, "B", 120), within("BM", "BM", 144 + 120 + 24 + 24, 0));
}

#[test]
fn a_compound_is_entered_through_its_gate() {
    let drawing = r"
        *---A------C-----------*
                   |
            wwwwwwwgwwwwwww
            w      |      w
            w +----D----+ w
            w |    P    | w
            w |         | w
            w |         | w
            w +---------+ w
            wwwwwwwwwwwwwww
    ";
    let open = Map::with(&[('g', "barrier=gate")], drawing);
    open.walks('D', 'A', 80 + 70);
    assert_eq!(open.door(Walk, 'P'), Some(('D', 20)));
    open.walks('P', 'A', 20 + 80 + 70);
    open.rides('D', 'A', [80 + 70, 0]);
    // A private gate leaves 400 m within that lead nowhere: an islet, which nobody is snapped to. The street comes as
    // far as the gate, and no more than a wall is a gate in the way of the gap.
    let private = Map::of(drawing);
    assert_eq!(private.street_and_islet_m(Walk), [230 + 2400 + 40, 400]);
    assert_eq!(private.door(Walk, 'D'), Some(('g', 40)));
    assert_eq!(private.door(Walk, 'P'), Some(('g', 60)));
    private.walks('P', 'A', 60 + 40 + 70);
    // P is within reach and 60 m from the street: too far for the area.
    assert_eq!(private.within(Walk, "A", 200), within("ACDP", "ACD", 240 + 240 + 40, 0));
    // A stile stops bicycles and lets walkers through.
    let stile = Map::with(&[('g', "barrier=stile")], drawing);
    assert_eq!([Walk, Cycle].map(|mode| stile.door(mode, 'D')), [Some(('D', 0)), Some(('g', 40))]);
    stile.walks('D', 'A', 80 + 70);
    stile.rides('D', 'A', [40 + 70, 40]);
}

#[test]
fn a_motorway_is_neither_a_street_nor_crossed() {
    let drawing = r"
        *----A-------B----------*
        mmmmmmmmmmmmmmmmmmmmmmmmm
                     Q
    ";
    let ground = Map::of(drawing);
    assert_eq!([Walk, Cycle].map(|mode| ground.door(mode, 'Q')), [None, None]);
    assert_eq!(ground.within(Walk, "B", 120), within("AB", "AB", 144 + 144, 0));
    let viaduct = Map::with(&[('m', "highway=motorway bridge=viaduct")], drawing);
    assert_eq!(viaduct.door(Walk, 'Q'), Some(('B', 40)));
    viaduct.walks('Q', 'A', 40 + 80);
    assert_eq!(viaduct.within(Walk, "B", 120), within("ABQ", "ABQ", 144 + 144, 0));
}

#[test]
fn a_station_far_off_the_street_is_walked_to_at_both_ends() {
    let map = Map::of(
        r"
            *----A----F----B----*


                      H

                      S
        ",
    );
    assert_eq!(map.door(Walk, 'S'), Some(('F', 100)));
    map.walks('A', 'S', 50 + 100);
    map.walks('H', 'S', 60 + 100);
    map.rides('A', 'S', [50, 100]);
    // A minute does not lead to the street, but 72 m along the walk to it.
    assert_eq!(map.within(Walk, "S", 60), within("", "HS", 0, 0));
    assert_eq!(map.within(Walk, "S", 180), within("ABFHS", "ABFHS", 116 + 116, 0));
}

#[test]
fn a_station_off_the_network_is_reached_by_nobody() {
    let map = Map::of(
        r"
            *---A---------B---*







                    S
        ",
    );
    assert_eq!(map.door(Walk, 'S'), None, "160 m");
    map.parts(Walk, 'A', 'S');
    map.parts(Walk, 'S', 'A');
    // A station that is too far away is named.
    assert_eq!(map.nothing(Walk, 'A', 'S', 60), ("no_station_within_cutoff", None));
    assert_eq!(map.nothing(Walk, 'A', 'B', 60), ("no_station_within_cutoff", Some(100)));
}

#[test]
fn two_components_are_equal_and_apart() {
    let map = Map::of(
        r"
            *---A-------------B---*
                        P
                          Q
            *---C---S-------------*
        ",
    );
    assert_eq!(map.street_and_islet_m(Walk), [2 * (220 + 2400), 0]);
    map.walks('C', 'S', 40);
    map.walks('Q', 'S', 20 + 60);
    map.walks('P', 'B', 20 + 60);
    map.parts(Walk, 'A', 'S');
    // The street of S is 40 m from P, but another one is nearer.
    map.parts(Walk, 'P', 'S');
    assert_eq!(map.within(Walk, "S", 120), within("CQS", "CQS", 144 + 144, 0));
    assert_eq!(map.within(Walk, "AS", 130), within("ABCPQS", "ABCPQS", 4 * 156, 0));
}
