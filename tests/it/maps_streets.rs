//! Hard cases of streets, each with its drawing (`map.rs` has the alphabet; a character is 10 m, a line 20 m).

use waystation::network::Mode::{Cycle, Walk};
use waystation::travel_time::Heading;

use crate::map::Map;
use crate::survey::within;

#[test]
fn a_bridge_does_not_meet_the_street_below() {
    let map = Map::of(
        r"
                        *
                        |
                        D
                        |
            *---A--+--bbbbb-----B---*
                   |    |
                   |    C
                   |    |
                   +----+
                        |
                        *
        ",
    );
    map.walks('A', 'B', 160);
    map.walks('C', 'D', 80);
    // By the ramp; where the streets cross it would be 80 + 40.
    map.walks('A', 'C', 30 + 80 + 50 + 40);
    map.walks('B', 'D', 130 + 80 + 50 + 120);
    // 60 m: north under the bridge, south to the ramp and 20 m up it, and on south; nothing of the bridge.
    assert_eq!(map.within(Walk, "C", 50), within("C", "C", 60 + 40 + 20 + 20, 0));
}

#[test]
fn a_dead_end_leads_back_the_way_one_came() {
    let map = Map::of(
        r"
            *--A-----------+
                           |
                +----E P Q B
                |          |
                +----------+--S----*
        ",
    );
    map.walks('A', 'S', 120 + 80 + 30);
    map.walks('E', 'S', 50 + 40 + 110 + 30);
    // P is 20 m behind the dead end and 40 m from B; Q is nearer to B.
    assert_eq!(map.door(Walk, 'P'), Some(('E', 20)));
    assert_eq!(map.door(Walk, 'Q'), Some(('B', 20)));
    map.walks('P', 'S', 20 + 230);
    map.walks('Q', 'S', 20 + 40 + 30);
    // 120 m: east; west to the junction, from there 90 m west, and 90 m north and around the corner.
    assert_eq!(map.within(Walk, "S", 100), within("BQS", "BQS", 120 + 30 + 90 + 90, 0));
}

/// A square drawn as an area is walked along its outline, not across.
#[test]
fn a_square_is_walked_around() {
    let map = Map::of(
        r"
                 *
                 A
                 +qqqqqqqqq+----S--*
                 q         q
                 q    M    q
                 q         q
                 q         q
                 +qqqqqqqqq+----B--*
        ",
    );
    map.walks('A', 'B', 20 + 200 + 50);
    map.rides('A', 'B', [20 + 50, 200]);
    map.walks('M', 'S', 40 + 50 + 50);
    map.rides('M', 'S', [50, 40 + 50]);
    // 150 m: east; west to the square, and along two of its sides.
    assert_eq!(map.within(Walk, "S", 125), within("MS", "MS", 150 + 50 + 100 + 100, 0));
}

#[test]
fn a_roundabout_is_ridden_one_way_around_and_walked_both() {
    let tags = "highway=tertiary junction=roundabout";
    let map = Map::with(
        &['>', '<', '^', 'v'].map(|arrow| (arrow, tags)),
        r"
                     *
                     |
                     N
                     |
                  +<<+<<+
                  v     ^
            *--W--+     +--E--*
                  v     ^
                  +>>+>>+
                     |
                     S
                     |
                     *
        ",
    );
    map.rides('W', 'E', [30 + 140 + 30, 0]);
    map.rides('E', 'W', [30 + 140 + 30, 0]);
    map.rides('N', 'W', [40 + 30 + 40 + 30, 0]);
    map.rides('W', 'N', [30 + 140 + 70 + 40, 0]);
    map.walks('W', 'N', 30 + 40 + 30 + 40);
}

#[test]
fn a_rider_and_a_station_may_be_on_one_street() {
    let street = Map::of("*-----A---S------B---+");
    assert_eq!(street.network.edge_ids().len(), 1);
    street.walks('A', 'S', 40);
    street.walks('B', 'S', 70);
    street.walks('S', 'S', 0);
    street.rides('A', 'S', [40, 0]);
    assert_eq!(street.within(Walk, "S", 50), within("AS", "AS", 60 + 60, 0));
    assert_eq!(street.within(Walk, "S", 100), within("ABS", "ABS", 120 + 110, 0));

    // All around the block is one street too: from B a bicycle goes around, a walker goes back.
    let block = Map::of(
        r"
                +>>>A>>>S>>>B>>>+
                ^               v
            *---+<<<<<<<<<<<<<<<+
        ",
    );
    assert_eq!(block.network.edge_ids().len(), 2);
    block.rides('A', 'S', [40, 0]);
    block.rides('B', 'S', [40 + 40 + 160 + 40 + 80, 0]);
    block.walks('B', 'S', 40);
    // In 24 s a bicycle comes 100 m: to S from the street before it, from S along the street after it. S itself lies on
    // the outline, so the area is not asked.
    let to = block.within(Cycle, "S", 24);
    assert_eq!((to.reached.as_str(), to.street_m), ("AS", 100));
    let from = block.contour(Cycle, Heading::From, "S", 24);
    assert_eq!((from.reached.as_str(), from.street_m), ("BS", 100));
}

#[test]
fn a_one_way_street_sends_bicycles_around_the_block() {
    let drawing = r"
        *---A>>>>>>>>>B---*
            |         |
            +---------+
    ";
    let one_way = Map::of(drawing);
    one_way.rides('A', 'B', [100, 0]);
    one_way.rides('B', 'A', [40 + 100 + 40, 0]);
    one_way.walks('B', 'A', 100);
    let contraflow = Map::with(&[('>', "highway=residential oneway=yes oneway:bicycle=no")], drawing);
    contraflow.rides('B', 'A', [100, 0]);
}

#[test]
fn a_minute_is_72_metres() {
    let map = Map::of(
        r"
                      *
                      |
                      C
                      |
            *----A----S----B----*
                      |  P
                      D     Q
                      |
                      *
        ",
    );
    // P is 30 m along the street and 20 m off it, Q 60 m and 40 m.
    map.walks('P', 'S', 30 + 20);
    map.walks('Q', 'S', 60 + 40);
    assert_eq!(map.within(Walk, "S", 60), within("ABCDPS", "ABCDPS", 4 * 72, 0));
}

#[test]
fn a_court_far_from_every_street_stays_a_hole() {
    let map = Map::of(
        r"
            *---A---+---------------+
                    |               |
                    |               |
                    |       Y       |
                    |               |
                    |               |
                    |               |
                    |               |
                    +---------------+
        ",
    );
    map.walks('Y', 'A', 60 + 80 + 40);
    // Y is within reach and 60 m from the street: too far for the area.
    assert_eq!(map.within(Walk, "A", 600), within("AY", "A", 720 + 40 + 640, 1));
}
