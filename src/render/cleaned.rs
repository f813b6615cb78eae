//! A list written back as it was understood, so that it can be mended and read again.

use std::collections::BTreeMap;

use crate::list::Lang;
use crate::station::{Check, Facility, FacilitySet, Station, Tier};

use super::number::degrees;
use super::table::Table;

/// The stations that were kept: the columns of a station first, under names that are read again, then all others,
/// and those about persons last. With several files also where each comes from.
#[must_use]
pub fn cleaned_table(check: &Check, lang: Lang) -> Table {
    let canonical = match lang {
        Lang::En => ["key", "name", "lng", "lat", "tier", "opening_hours", "facilities"],
        Lang::Zh => ["编号", "名称", "经度", "纬度", "级别", "开放时间", "设施"],
    };
    let mut table = Table::new(&canonical);
    let several = check.files.len() > 1;
    let source = lang.pick("source", "来源");
    let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
    let stations = || check.files.iter().flat_map(|file| file.reading.stations.iter().map(move |row| (file, row)));
    let extra = stations().flat_map(|(_, (_, station))| &station.extra);
    let private = stations().flat_map(|(_, (_, station))| &station.private);
    for (name, _) in extra.chain(private) {
        if !columns.contains_key(name.as_str()) {
            columns.insert(name, table.header.len());
            // Two columns of one name would be read as one.
            let twice = table.header.contains(name) || name == source;
            table.header.push(if twice { format!("{name} (2)") } else { name.clone() });
        }
    }
    if several {
        table.header.push(source.to_owned());
    }
    for (file, (row, station)) in stations() {
        let mut cells = own_cells(station, lang);
        cells.resize(table.header.len(), String::new());
        for (name, value) in station.extra.iter().chain(&station.private) {
            let cell = &mut cells[columns[name.as_str()]];
            // Two columns of the list may bear one name.
            if !cell.is_empty() {
                cell.push_str("; ");
            }
            cell.push_str(value);
        }
        if several {
            let sheet = file.reading.sheet_name(*row);
            let sheet = if sheet.is_empty() { String::new() } else { format!(" {sheet}") };
            *cells.last_mut().expect("the source") = format!("{}{sheet} {}", file.name, row.line);
        }
        table.push(cells);
    }
    table
}

fn own_cells(station: &Station, lang: Lang) -> Vec<String> {
    let facilities = station.facilities.map(|set| match lang {
        // A blank cell would say that nothing is known.
        _ if set.is_empty() => lang.pick("none", "无").to_owned(),
        Lang::En => FacilitySet::codes(set),
        Lang::Zh => set.iter().map(Facility::label_zh).collect::<Vec<_>>().join("、"),
    });
    vec![
        station.key.clone(),
        station.name.clone(),
        degrees(station.place.lng()).to_string(),
        degrees(station.place.lat()).to_string(),
        lang.pick(station.tier.as_str(), tier_zh(station.tier)).to_owned(),
        station.hours_text.clone(),
        facilities.unwrap_or_default(),
    ]
}

const fn tier_zh(tier: Tier) -> &'static str {
    match tier {
        Tier::Complex => "区级综合体",
        Tier::Street => "街道驿站",
        Tier::Micro => "社区微站",
        Tier::Partner => "合作网点",
    }
}
