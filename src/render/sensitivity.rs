//! The band of each figure over speeds and cutoffs.

use serde_json::{Value, json};

use crate::coverage::{Figures, Variant, band};

use super::method::Method;
use super::number::{percent, round};
use super::table::Table;

/// The band of each measure of one area, and all variants that it comes from.
pub(super) fn sensitivity_json(variants: &[Variant]) -> Value {
    let units = variants.first().map_or(&[][..], |variant| variant.measures.as_slice());
    let measures = units.iter().enumerate().filter_map(|(number, measure)| {
        let one = |variant: &Variant| {
            let measure = variant.measures[number];
            json!({
                "speed_mps": round(variant.speed.get(), 4),
                "cutoff_s": variant.cutoff.seconds(),
                "covered": round(measure.covered, 3),
                "share": measure.share().map(|share| round(share, 5)),
            })
        };
        let (least, most) = band(variants, number)?;
        let all: Vec<Value> = variants.iter().map(one).collect();
        Some(json!({"unit": measure.unit.as_str(), "least": one(least), "most": one(most), "variants": all}))
    });
    Value::Array(measures.collect())
}

/// For a spreadsheet: one row an area, measure, speed and cutoff, each with its method.
#[must_use]
pub fn sensitivity_rows(method: &Method, regions: &[Figures]) -> Table {
    let header = ["key", "name", "unit", "reach", "depth", "speed_mps", "cutoff_s", "covered", "total", "share"];
    let mut table = Table::new(&header);
    let columns: Vec<_> = method.columns().collect();
    // Speed and cutoff of the row stand before those that were asked for.
    table.header.extend(columns.iter().map(|(name, _)| match *name {
        "speed_mps" | "cutoff_s" => format!("asked_{name}"),
        name => name.to_owned(),
    }));
    for region in regions {
        for variant in &region.sensitivity {
            for measure in &variant.measures {
                let mut row = vec![
                    region.key.clone(),
                    region.name.clone(),
                    measure.unit.as_str().to_owned(),
                    method.reach.unwrap_or_default().to_owned(),
                    method.depth.map_or_else(String::new, |depth| depth.to_string()),
                    round(variant.speed.get(), 4).to_string(),
                    variant.cutoff.seconds().to_string(),
                    round(measure.covered, 3).to_string(),
                    round(measure.total, 3).to_string(),
                    measure.share().map_or_else(String::new, |share| round(share, 5).to_string()),
                ];
                row.extend(columns.iter().map(|(_, value)| value.clone()));
                table.push(row);
            }
        }
    }
    table
}

/// For people: one row an area and measure, a column each speed and cutoff, and the band.
#[must_use]
pub fn sensitivity_table(regions: &[Figures]) -> Table {
    let mut table = Table::new(&["key", "name", "unit", "band"]);
    let variants = regions.first().map_or(&[][..], |region| region.sensitivity.as_slice());
    table.header.extend(variants.iter().map(|variant| {
        let minutes = round(variant.cutoff.seconds() / 60.0, 2);
        format!("{} {minutes} min", variant.speed)
    }));
    for region in regions {
        let units = region.sensitivity.first().map_or(&[][..], |variant| variant.measures.as_slice());
        for (number, measure) in units.iter().enumerate() {
            let share = |variant: &Variant| percent(variant.measures[number].share());
            let ends =
                band(&region.sensitivity, number).map(|(least, most)| format!("{}..{}", share(least), share(most)));
            let mut row = vec![region.key.clone(), region.name.clone(), measure.unit.as_str().to_owned()];
            row.push(ends.unwrap_or_default());
            row.extend(region.sensitivity.iter().map(share));
            table.push(row);
        }
    }
    table
}
