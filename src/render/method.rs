//! How a figure was made: every answer carries it.

use serde_json::{Map, Value, json};

use crate::network::Profile;
use crate::units::Millis;

use super::number::round;

/// Something that an answer leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What a program can act on.
    pub code: &'static str,
    /// In English.
    pub detail: String,
    /// In Chinese.
    pub detail_zh: String,
}

/// Warnings as JSON.
#[must_use]
pub fn warnings_json(warnings: &[Warning]) -> Value {
    let one =
        |Warning { code, detail, detail_zh }: &Warning| json!({"code": code, "detail": detail, "detail_zh": detail_zh});
    warnings.iter().map(one).collect()
}

/// What stands behind a figure. A bare percentage is a defect.
#[derive(Clone, Debug)]
pub struct Method {
    /// Mode and speeds.
    pub profile: Profile,
    /// The longest travel time, inclusive.
    pub cutoff: Millis,
    /// Metres along streets, when length was asked for and not time.
    pub metres: Option<f64>,
    /// The instant, RFC 3339 in the time zone of the region; `None` for all stations whatever their hours.
    pub at: Option<String>,
    /// Which states count.
    pub open: &'static str,
    /// What stations must offer, codes joined by `,`.
    pub needs: String,
    /// The group of workers whose demand counts, where it is that of one.
    pub group: Option<&'static str>,
    /// Stations that are not there: out of service, or outside their dates.
    pub left_out: usize,
    /// Stations whose hours are unknown and taken from their tier.
    pub hours_assumed: usize,
    /// How reach is measured, where it can be asked.
    pub reach: Option<&'static str>,
    /// Radius of the disc, where there is one.
    pub disc_m: Option<f64>,
    /// How many distinct stations it takes, where it can be asked.
    pub depth: Option<usize>,
    /// What the answer leaves open.
    pub warnings: Vec<Warning>,
    /// The inputs: name of the file and SHA-256.
    pub data: Vec<(&'static str, String, String)>,
}

impl Method {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut method = Map::new();
        method.insert("mode".to_owned(), json!(self.profile.mode.as_str()));
        let timed = self.metres.is_none();
        method.insert("speed_mps".to_owned(), json!(timed.then(|| round(self.profile.speed.get(), 4))));
        method.insert("cutoff_s".to_owned(), json!(timed.then(|| self.cutoff.seconds())));
        if let Some(metres) = self.metres {
            method.insert("metres".to_owned(), json!(metres));
        }
        method.insert("at".to_owned(), json!(self.at));
        method.insert("open".to_owned(), json!(self.open));
        if !self.needs.is_empty() {
            method.insert("need".to_owned(), json!(self.needs));
        }
        if let Some(group) = self.group {
            method.insert("group".to_owned(), json!(group));
        }
        for (name, count) in [("stations_left_out", self.left_out), ("hours_assumed", self.hours_assumed)] {
            if count > 0 {
                method.insert(name.to_owned(), json!(count));
            }
        }
        let mut option = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                method.insert(name.to_owned(), value);
            }
        };
        option("reach", self.reach.map(|reach| json!(reach)));
        option("depth", self.depth.map(|depth| json!(depth)));
        option("disc_m", self.disc_m.map(|radius| json!(radius)));
        option("warnings", (!self.warnings.is_empty()).then(|| warnings_json(&self.warnings)));
        let data =
            self.data.iter().map(|(role, file, sha256)| ((*role).to_owned(), json!({"file": file, "sha256": sha256})));
        method.insert("data".to_owned(), Value::Object(data.collect()));
        Value::Object(method)
    }

    /// As columns of a table for a spreadsheet.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, String)> {
        let timed = self.metres.is_none();
        let text = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
        let columns = [
            ("mode", self.profile.mode.to_string()),
            ("speed_mps", text(timed.then(|| round(self.profile.speed.get(), 4)))),
            ("cutoff_s", text(timed.then(|| self.cutoff.seconds()))),
            ("metres", text(self.metres)),
            ("disc_m", text(self.disc_m)),
            ("at", self.at.clone().unwrap_or_default()),
            ("open", self.open.to_owned()),
            ("need", self.needs.clone()),
        ];
        columns.into_iter().chain(self.group.map(|group| ("group", group.to_owned())))
    }
}
