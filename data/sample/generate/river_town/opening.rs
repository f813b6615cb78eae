//! Hours as planners write them, each beside what it means in the syntax of OpenStreetMap.

use super::trade::Trade;

/// A text and its meaning; no meaning where nobody can tell.
pub type Hours = (&'static str, &'static str);

pub const UNKNOWN: Hours = ("", "");
pub const ALWAYS: Hours = ("24小时", "24/7");
pub const ALWAYS_SELLING: Hours = ("24小时营业", "24/7");
pub const NIGHT_MARKET: Hours = ("16:00-次日2:00", "16:00-26:00");
/// Says two things at once.
pub const CONTRADICTION: Hours = ("24小时开放（9:00-17:00）", "");

const COMMUNITY: &[(u32, Hours)] = &[
    (5, ("周一至周五 8:30-12:00,14:00-17:30", "Mo-Fr 08:30-12:00,14:00-17:30")),
    (4, ("工作日 8:30-17:30", "Mo-Fr 08:30-17:30")),
    (6, ("8:30-17:30", "08:30-17:30")),
    (5, ("每天 8:00-20:00", "08:00-20:00")),
    (4, ("周一至周日 8:00—18:00", "08:00-18:00")),
    (3, ("周一至周六8:30-11:30，13:30-17:00", "Mo-Sa 08:30-11:30,13:30-17:00")),
    (2, ("08：30～17：30", "08:30-17:30")),
    (2, ("上午8:30-11:30，下午2:00-5:30", "08:30-11:30,14:00-17:30")),
    (3, ("周一至周五：9:00-17:00（法定节假日除外）", "Mo-Fr 09:00-17:00; PH off")),
    (3, ("7:00-21:00", "07:00-21:00")),
    (2, ("夏季8:00-12:00,14:30-18:00；冬季8:30-12:00,14:00-17:30", "")),
    (4, UNKNOWN),
];
const STREET: &[(u32, Hours)] = &[
    (2, ("8:00-21:00", "08:00-21:00")),
    (1, ("周一至周日 8:30-20:30", "08:30-20:30")),
    (2, ("周一至周五 8:00-20:00，周六周日 9:00-17:00", "Mo-Fr 08:00-20:00; Sa-Su 09:00-17:00")),
    (1, ("7:30至21:30", "07:30-21:30")),
];
const TOILETS: &[(u32, Hours)] =
    &[(2, ("5:30-21:00", "05:30-21:00")), (1, ("6:00至21:30", "06:00-21:30")), (1, ("05:00-20:00", "05:00-20:00"))];
const POLICE: &[(u32, Hours)] = &[(1, ("8:00-20:00", "08:00-20:00")), (1, ("每日 7:00-19:00", "07:00-19:00"))];
const BANK: &[(u32, Hours)] = &[
    (3, ("工作日 9:00-17:00", "Mo-Fr 09:00-17:00")),
    (2, ("周一至周五 9:00-16:30", "Mo-Fr 09:00-16:30")),
    (2, ("工作日9:00-12:00，13:30-17:00", "Mo-Fr 09:00-12:00,13:30-17:00")),
];
const MARKET: &[(u32, Hours)] = &[(1, ("5:00-18:30", "05:00-18:30"))];
const FUEL: &[(u32, Hours)] = &[(1, ("6:00-21:30", "06:00-21:30"))];
const SHOP: &[(u32, Hours)] = &[
    (2, ("8:00-21:00", "08:00-21:00")),
    (1, ("每天8:30-21:30", "08:30-21:30")),
    (1, ("9：00－20：30", "09:00-20:30")),
];
const MEALS: &[(u32, Hours)] = &[(1, ("10:00-14:00、16:30-20:30", "10:00-14:00,16:30-20:30"))];
const POST: &[(u32, Hours)] = &[(1, ("周一至周六 8:30-17:30", "Mo-Sa 08:30-17:30"))];

/// The hours to choose from for a station in such a place.
pub fn usual(trade: Trade) -> &'static [(u32, Hours)] {
    match trade {
        Trade::Townhall => STREET,
        Trade::Toilets => TOILETS,
        Trade::Police => POLICE,
        Trade::Bank => BANK,
        Trade::Market => MARKET,
        Trade::Fuel => FUEL,
        Trade::Restaurant => MEALS,
        Trade::PostOffice => POST,
        Trade::Community => COMMUNITY,
        _ => SHOP,
    }
}
