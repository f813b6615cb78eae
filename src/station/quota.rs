//! How many stations of which tier an area must have: one complex per district, one station per street, at least one
//! per community.

use super::Tier;
use super::entries::{Entries, EntryError};
use super::standard::{code_of, labels, tiers_of};
use super::words::folded;

/// The level of an area in the administration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A district or county (区县).
    District,
    /// A street or town (街道、乡镇).
    Street,
    /// A community or village (社区、村).
    Community,
}

impl Level {
    /// Every level, highest first.
    pub const ALL: [Self; 3] = [Self::District, Self::Street, Self::Community];

    /// The code used in files and requests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
        }
    }

    /// The Chinese label.
    #[must_use]
    pub const fn label_zh(self) -> &'static str {
        match self {
            Self::District => "区县",
            Self::Street => "街道",
            Self::Community => "社区",
        }
    }

    /// Reads a code or a word for a level.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match folded(text).as_str() {
            "district" | "county" | "区县" | "区" | "县" | "区级" | "县级" | "区县级" | "市辖区" => {
                Some(Self::District)
            }
            "street" | "town" | "township" | "subdistrict" | "街道" | "乡镇" | "镇" | "乡" | "镇街" | "街道级" => {
                Some(Self::Street)
            }
            "community" | "village" | "社区" | "村" | "村居" | "社区级" => Some(Self::Community),
            _ => None,
        }
    }
}

/// Rules about how many stations areas must have.
#[derive(Clone, Debug)]
pub struct Quota {
    /// Its code.
    pub code: String,
    /// What it is called in Chinese.
    pub zh: String,
    /// What it is called in English.
    pub en: String,
    /// Where it comes from.
    pub source: String,
    /// Its rules, in their order.
    pub rules: Vec<QuotaRule>,
}

/// One rule: every area of a level has so many stations of some tiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaRule {
    /// Of which level the areas are.
    pub level: Level,
    /// Stations of which tiers count; empty for all.
    pub tiers: Vec<Tier>,
    /// At least so many.
    pub at_least: u32,
    /// At most so many.
    pub at_most: Option<u32>,
    /// In Chinese words.
    pub zh: String,
    /// In English words.
    pub en: String,
}

/// An area and the tiers of the stations in it.
#[derive(Clone, Debug)]
pub struct QuotaArea {
    /// Its level, where it is known.
    pub level: Option<Level>,
    /// The tiers of the stations in it.
    pub tiers: Vec<Tier>,
}

/// What came of a rule in one area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaFinding {
    /// Which area.
    pub area: usize,
    /// How many stations of the tiers it has.
    pub stations: u32,
    /// Whether that is right.
    pub outcome: QuotaOutcome,
}

/// Whether an area has as many stations as a rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuotaOutcome {
    /// As many as asked for.
    Met,
    /// Too few.
    TooFew,
    /// Too many.
    TooMany,
}

impl QuotaOutcome {
    /// The word for it in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::TooFew => "too_few",
            Self::TooMany => "too_many",
        }
    }
}

impl Default for Quota {
    /// One complex per district, one station per street, a micro station in every community: 1+7+60+N.
    fn default() -> Self {
        const FILE: &str = include_str!("../../data/quotas/one-per-level.toml");
        // A test reads it.
        Self::of_toml(FILE.as_bytes()).expect("the file comes with the program")
    }
}

impl Quota {
    /// Reads a quota file.
    ///
    /// ```
    /// let file = r#"
    ///     code = "ours"
    ///
    ///     [[rule]]
    ///     level = "community"
    ///     tiers = ["micro", "partner"]
    ///     at_least = 1
    /// "#;
    /// let quota = waystation::station::Quota::of_toml(file.as_bytes())?;
    /// assert_eq!(quota.rules.len(), 1);
    /// # Ok::<(), waystation::station::EntryError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`EntryError`] that names the rule and the entry.
    pub fn of_toml(bytes: &[u8]) -> Result<Self, EntryError> {
        let mut file = Entries::of_file(bytes)?;
        let code = code_of(&mut file)?;
        let (zh, en) = labels(&mut file, &code)?;
        let source = file.text("source")?.unwrap_or_default();
        let mut rules = Vec::new();
        for mut entries in file.tables("rule")? {
            rules.push(rule(&mut entries)?);
            entries.done()?;
        }
        file.done()?;
        if rules.is_empty() {
            return Err(EntryError("it has no rules".to_owned()));
        }
        Ok(Self { code, zh, en, source, rules })
    }
}

fn rule(entries: &mut Entries) -> Result<QuotaRule, EntryError> {
    let text = entries.required_text("level")?;
    let right = format!("is `{text}`; it must be district, street or community");
    let level = Level::parse(&text).ok_or_else(|| entries.wrong("level", &right))?;
    let tiers = tiers_of(entries)?;
    let at_least = entries.whole("at_least")?.unwrap_or(0);
    let at_most = entries.whole("at_most")?;
    if at_least == 0 && at_most.is_none() {
        return Err(entries.wrong("at_least", "is missing or 0, and so is `at_most`: the rule asks for nothing"));
    }
    if at_most.is_some_and(|most| most < at_least) {
        return Err(entries.wrong("at_most", "is less than `at_least`"));
    }
    let codes: Vec<&str> = tiers.iter().map(Tier::as_str).collect();
    let (zh, en) = labels(entries, &format!("{} {}", level.as_str(), codes.join("/")))?;
    Ok(QuotaRule { level, tiers, at_least, at_most, zh, en })
}

impl QuotaRule {
    /// Judges every area of the level of the rule.
    #[must_use]
    pub fn check(&self, areas: &[QuotaArea]) -> Vec<QuotaFinding> {
        let of_level = areas.iter().enumerate().filter(|(_, area)| area.level == Some(self.level));
        let finding = |(index, area): (usize, &QuotaArea)| {
            let counts = |tier: &&Tier| self.tiers.is_empty() || self.tiers.contains(tier);
            let stations = area.tiers.iter().filter(counts).count() as u32;
            let outcome = if stations < self.at_least {
                QuotaOutcome::TooFew
            } else if self.at_most.is_some_and(|most| stations > most) {
                QuotaOutcome::TooMany
            } else {
                QuotaOutcome::Met
            };
            QuotaFinding { area: index, stations, outcome }
        };
        of_level.map(finding).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_rules_are_one_for_each_level() {
        let quota = Quota::default();
        let rules: Vec<_> = quota.rules.iter().map(|rule| (rule.level, rule.tiers.clone(), rule.at_least)).collect();
        let expected = [Level::District, Level::Street, Level::Community].into_iter();
        let tiers = [Tier::Complex, Tier::Street, Tier::Micro].map(|tier| vec![tier]);
        assert_eq!(rules, expected.zip(tiers).map(|(level, tiers)| (level, tiers, 1)).collect::<Vec<_>>());
        assert!(!quota.source.is_empty());
    }

    #[test]
    fn areas_have_enough_too_few_or_too_many() {
        let area = |level, tiers: &[Tier]| QuotaArea { level, tiers: tiers.to_vec() };
        let areas = [
            area(Some(Level::Street), &[Tier::Micro]),
            area(Some(Level::Street), &[Tier::Street, Tier::Micro]),
            area(Some(Level::Community), &[]),
            area(None, &[]),
            area(Some(Level::Street), &[Tier::Street; 3]),
        ];
        let file = "code = \"x\"\n[[rule]]\nlevel = \"街道\"\ntiers = [\"street\"]\nat_least = 1\nat_most = 2\n";
        let rule = Quota::of_toml(file.as_bytes()).unwrap().rules.remove(0);
        let found: Vec<_> = rule.check(&areas).iter().map(|one| (one.area, one.stations, one.outcome)).collect();
        assert_eq!(found, [(0, 0, QuotaOutcome::TooFew), (1, 1, QuotaOutcome::Met), (4, 3, QuotaOutcome::TooMany)]);
        assert!(QuotaRule { level: Level::District, ..rule }.check(&areas).is_empty());
    }

    #[test]
    fn what_is_wrong_in_a_file_is_named() {
        let error = |rule: &str| Quota::of_toml(format!("code = \"x\"\n[[rule]]\n{rule}").as_bytes()).unwrap_err().0;
        assert!(error("").contains("rule 1: `level` is missing"));
        assert!(error("level = \"planet\"").contains("`planet`"));
        assert!(error("level = \"street\"").contains("asks for nothing"));
        assert!(error("level = \"street\"\nat_least = 2\nat_most = 1").contains("less than"));
        assert!(error("level = \"street\"\nat_least = 1\ncolour = 1").contains("`colour`"));
        assert!(Quota::of_toml(b"code = \"x\"").unwrap_err().0.contains("[[rule]]"));
    }
}
