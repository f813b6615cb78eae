//! A list written back as it was understood, so that it can be mended and read again.

use std::collections::BTreeMap;

use crate::list::Lang;
use crate::station::{Check, Facility, FacilitySet, Station, Tiers};

use super::details::{COLUMNS, cells};
use super::number::degrees;
use super::table::Table;

/// The stations that were kept: the columns of a station first, under names that are read again, then all others,
/// and those about persons last. With several files also where each comes from.
#[must_use]
pub fn cleaned_table(check: &Check, tiers: &Tiers, lang: Lang) -> Table {
    let canonical = match lang {
        Lang::En => ["key", "name", "lng", "lat", "tier", "opening_hours", "facilities"],
        Lang::Zh => ["编号", "名称", "经度", "纬度", "级别", "开放时间", "设施"],
    };
    let known = KnownDetails::of(check, lang);
    let names: Vec<&str> = canonical.into_iter().chain(known.names()).collect();
    let mut table = Table::new(&names);
    let several = check.files.len() > 1;
    let source = lang.of("来源", "source");
    let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
    let stations = || check.files.iter().flat_map(|file| file.reading.stations.iter().map(move |row| (file, row)));
    let extra = stations().flat_map(|(_, (_, station))| &station.extra);
    let private = stations().flat_map(|(_, (_, station))| station.details.contact.columns());
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
        let mut cells = own_cells(station, tiers, lang);
        cells.extend(known.cells(station));
        cells.resize(table.header.len(), String::new());
        for (name, value) in station.extra.iter().chain(station.details.contact.columns()) {
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

/// The columns of details that any station has, and of the hours of services.
struct KnownDetails {
    /// Index and name of each.
    columns: Vec<(usize, &'static str)>,
}

impl KnownDetails {
    fn of(check: &Check, lang: Lang) -> Self {
        let zh = [
            "依托类型",
            "依托单位",
            "建设方式",
            "座位数",
            "面积",
            "启用日期",
            "截止日期",
            "核验日期",
            "状态",
            "附近设施",
            "分项服务时间",
        ];
        let stations = || check.files.iter().flat_map(|file| file.reading.stations.iter().map(|row| &row.1));
        let en = COLUMNS.into_iter().chain(["service_hours"]);
        let all = en.zip(zh).map(|(en, zh)| lang.of(zh, en)).enumerate();
        let said = |&(index, _): &(usize, &str)| stations().any(|station| !Self::all(station)[index].is_empty());
        Self { columns: all.filter(said).collect() }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|column| column.1)
    }

    fn cells(&self, station: &Station) -> Vec<String> {
        let all = Self::all(station);
        self.columns.iter().map(|&(index, _)| all[index].clone()).collect()
    }

    fn all(station: &Station) -> Vec<String> {
        cells(&station.details).into_iter().chain([station.service_hours.list()]).collect()
    }
}

fn own_cells(station: &Station, tiers: &Tiers, lang: Lang) -> Vec<String> {
    let code = station.tier.as_str();
    let tier = lang.of(tiers.get(station.tier).map_or(code, |info| info.zh.as_str()), code).to_owned();
    let facilities = station.facilities.map(|set| match lang {
        // A blank cell would say that nothing is known.
        _ if set.is_empty() => lang.of("无", "none").to_owned(),
        Lang::En => FacilitySet::codes(set),
        Lang::Zh => set.iter().map(Facility::label_zh).collect::<Vec<_>>().join("、"),
    });
    vec![
        station.key.clone(),
        station.name.clone(),
        degrees(station.place.lng()).to_string(),
        degrees(station.place.lat()).to_string(),
        tier,
        station.hours_text.clone(),
        facilities.unwrap_or_default(),
    ]
}
