//! The tiers of a region: their order, what they are called, and what is usual for each.
//!
//! What is usual is never taken for what is. A tier may say which services, hours and seats its stations are meant to
//! have. The services are only for standards, which ask whether a station has them. Hours and seats stand in for those
//! of a station of which a list says nothing, but only where the tier says `assume = true`, and each answer says of
//! which stations it was so.

use crate::hours::Schedule;

use super::entries::{Entries, EntryError};
use super::words::folded;
use super::{FacilitySet, Station, Tier};

/// What there is to know about one tier.
#[derive(Clone, Debug)]
pub struct TierInfo {
    /// The tier.
    pub tier: Tier,
    /// Its Chinese label.
    pub zh: String,
    /// Its English label.
    pub en: String,
    /// Other words for it in lists.
    pub aliases: Vec<String>,
    /// The services that its stations are meant to have; no answer takes them for what a station has.
    pub services: Option<FacilitySet>,
    /// The usual hours, as the file words them; empty for none.
    pub hours_text: String,
    /// The usual hours.
    pub hours: Option<Schedule>,
    /// The usual number of seats.
    pub seats: Option<u32>,
    /// Whether the usual hours and seats stand in for unknown ones.
    pub assume: bool,
}

impl TierInfo {
    fn new(tier: Tier, zh: &str, en: &str) -> Self {
        Self {
            tier,
            zh: zh.to_owned(),
            en: en.to_owned(),
            aliases: Vec::new(),
            services: None,
            hours_text: String::new(),
            hours: None,
            seats: None,
            assume: false,
        }
    }
}

/// The tiers of a region, highest first.
#[derive(Clone, Debug)]
pub struct Tiers {
    infos: Vec<TierInfo>,
    usual: Tier,
    /// Every word for each of them, folded.
    words: Vec<(String, Tier)>,
}

impl Default for Tiers {
    /// Those of a region without a tiers file.
    fn default() -> Self {
        let infos = vec![
            TierInfo::new(Tier::Complex, "区级综合体", "district complex"),
            TierInfo::new(Tier::Street, "街道驿站", "street station"),
            TierInfo::new(Tier::Micro, "社区微站", "micro station"),
            TierInfo::new(Tier::Partner, "合作网点", "partner"),
        ];
        Self::of(infos, Tier::Street)
    }
}

/// The most tiers.
const MOST: usize = 32;

impl Tiers {
    /// Reads a tiers file: a table `[[tier]]` for each, highest first.
    ///
    /// ```
    /// let file = r#"
    ///     [[tier]]
    ///     code = "complex"
    ///     zh = "区级综合体"
    ///     en = "district complex"
    ///     services = ["rest", "water", "heat_food", "toilet"]
    ///     opening_hours = "Mo-Su 08:00-20:00"
    ///     seats = 50
    ///     assume = true           # hours and seats stand in for unknown ones
    ///
    ///     [[tier]]
    ///     code = "van"
    ///     zh = "流动驿站"
    ///     aliases = ["流动服务车"]
    ///     default = true          # the tier of a row without one
    /// "#;
    /// let tiers = waystation::station::Tiers::of_toml(file.as_bytes())?;
    /// assert_eq!(tiers.parse("流动服务车").unwrap().as_str(), "van");
    /// assert_eq!(tiers.usual().as_str(), "van");
    /// # Ok::<(), waystation::station::EntryError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`EntryError`] that names the tier and the entry.
    pub fn of_toml(bytes: &[u8]) -> Result<Self, EntryError> {
        let mut file = Entries::of_file(bytes)?;
        let mut infos: Vec<TierInfo> = Vec::new();
        let mut usual = None;
        for mut entries in file.tables("tier")? {
            let (info, is_usual) = tier_info(&mut entries)?;
            if is_usual && usual.replace(info.tier).is_some() {
                return Err(entries.wrong("default", "is true of another tier already"));
            }
            let taken = infos.iter().any(|other| other.tier == info.tier);
            if taken {
                return Err(entries.wrong("code", "is the code of another tier already"));
            }
            if let Some(word) = info.words().find(|word| infos.iter().any(|other| other.is_called(word))) {
                return Err(
                    entries.wrong("aliases", &format!("or labels hold `{word}`, which is a word for another tier"))
                );
            }
            entries.done()?;
            infos.push(info);
        }
        file.done()?;
        if infos.is_empty() || infos.len() > MOST {
            return Err(EntryError(format!("it names {} tiers; there must be 1 to {MOST}", infos.len())));
        }
        let street = infos.iter().any(|info| info.tier == Tier::Street).then_some(Tier::Street);
        let usual = usual.or(street).ok_or_else(|| {
            let why = "there is no tier `street`, so write `default = true` to the tier of rows without one";
            EntryError(why.to_owned())
        })?;
        Ok(Self::of(infos, usual))
    }

    /// Tiers that were read before, highest first, and the one of rows without one.
    #[must_use]
    pub fn of(infos: Vec<TierInfo>, usual: Tier) -> Self {
        let words = infos.iter().flat_map(|info| info.words().map(|word| (word, info.tier))).collect();
        Self { infos, usual, words }
    }

    /// Every tier, highest first.
    #[must_use = "iterators do nothing unless used"]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &TierInfo> {
        self.infos.iter()
    }

    /// What there is to know about `tier`, if it is one of them.
    #[must_use]
    pub fn get(&self, tier: Tier) -> Option<&TierInfo> {
        self.infos.iter().find(|info| info.tier == tier)
    }

    /// The tier of a station of which no list says one.
    #[must_use]
    pub const fn usual(&self) -> Tier {
        self.usual
    }

    /// Reads a code, a label or another word for one of them.
    #[must_use]
    pub fn parse(&self, text: &str) -> Option<Tier> {
        let word = folded(text);
        let called = self.words.iter().find(|(own, _)| *own == word).map(|(_, tier)| *tier);
        called.or_else(|| Tier::parse(text).filter(|&tier| self.get(tier).is_some()))
    }

    /// The codes, separated by commas.
    #[must_use]
    pub fn codes(&self) -> String {
        self.infos.iter().map(|info| info.tier.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Takes hours and seats of `station` from its tier where no list says them and the tier allows it, and notes which;
    /// what was taken before is forgotten.
    pub(super) fn assume(&self, station: &mut Station) {
        let before = std::mem::take(&mut station.details.assumed);
        if before.hours {
            station.hours = None;
        }
        let Some(info) = self.get(station.tier).filter(|info| info.assume) else { return };
        if station.hours_text.is_empty() && station.hours.is_none() && info.hours.is_some() {
            station.hours.clone_from(&info.hours);
            station.details.assumed.hours = true;
        }
        if station.details.seats.is_none() {
            station.details.assumed.seats = info.seats;
        }
    }
}

impl TierInfo {
    fn words(&self) -> impl Iterator<Item = String> {
        let labels = [self.tier.as_str(), &self.zh, &self.en].map(folded);
        labels.into_iter().chain(self.aliases.iter().map(|alias| folded(alias))).filter(|word| !word.is_empty())
    }

    fn is_called(&self, word: &str) -> bool {
        self.words().any(|own| own == word)
    }
}

fn tier_info(entries: &mut Entries) -> Result<(TierInfo, bool), EntryError> {
    let code = entries.required_text("code")?;
    let tier = Tier::of_code(&code)
        .ok_or_else(|| entries.wrong("code", &format!("is `{code}`; it must be 1 to 24 of a-z, 0-9 and _")))?;
    entries.named(&code);
    let known = Tiers::default().get(tier).cloned();
    let (zh, en) = (entries.text("zh")?, entries.text("en")?);
    // Of a code of its own one label stands for the other.
    let either = zh.clone().or_else(|| en.clone()).unwrap_or_else(|| code.clone());
    let (known_zh, known_en) = known.map_or((either.clone(), either), |info| (info.zh, info.en));
    let mut info = TierInfo::new(tier, &zh.unwrap_or(known_zh), &en.unwrap_or(known_en));
    info.aliases = entries.texts("aliases")?.unwrap_or_default();
    if let Some(words) = entries.texts("services")? {
        let sets: Result<Vec<FacilitySet>, _> = words.iter().map(|word| FacilitySet::of_need(word)).collect();
        let sets = sets.map_err(|error| entries.wrong("services", &format!("cannot be read: {error}")))?;
        info.services = Some(FacilitySet::union_of(sets));
    }
    if let Some(text) = entries.text("opening_hours")?.filter(|text| !text.is_empty()) {
        let why = |error: crate::hours::HoursError| format!("is `{text}`: {}; {}", error.reason, error.hint);
        info.hours = Some(Schedule::parse(&text).map_err(|error| entries.wrong("opening_hours", &why(error)))?);
        info.hours_text = text;
    }
    info.seats = entries.whole("seats")?;
    info.assume = entries.flag("assume")?.unwrap_or(false);
    if info.assume && info.hours.is_none() && info.seats.is_none() {
        return Err(entries.wrong("assume", "is true, and there is nothing to assume: give `opening_hours` or `seats`"));
    }
    let is_usual = entries.flag("default")?.unwrap_or(false);
    Ok((info, is_usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_order_and_defaults_come_from_the_file() {
        let file = r#"
            [[tier]]
            code = "partner"
            zh = "便民服务站"
            [[tier]]
            code = "model"
            zh = "示范型"
            en = "model station"
            aliases = ["示范站", "Ａ级"]
            services = ["饮水", "heat_food", "如厕"]
            opening_hours = "Mo-Su 08:00-20:00"
            default = true
        "#;
        let tiers = Tiers::of_toml(file.as_bytes()).unwrap();
        assert_eq!(tiers.codes(), "partner, model");
        for word in ["示范型", " a级 ", "Model Station", "MODEL"] {
            assert_eq!(tiers.parse(word).map(|tier| tier.as_str().to_owned()), Some("model".to_owned()), "{word}");
        }
        assert_eq!(tiers.parse("合作网点"), Some(Tier::Partner));
        // A built-in tier that the file leaves out is none.
        assert_eq!((tiers.parse("street"), tiers.parse("微站")), (None, None));
        let model = tiers.get(tiers.usual()).unwrap();
        assert_eq!(model.services.unwrap().codes(), "water;heat_food;toilet");
        assert_eq!((tiers.get(Tier::Partner).unwrap().zh.as_str(), model.assume), ("便民服务站", false));
    }

    #[test]
    fn what_is_wrong_in_a_file_is_named() {
        let error = |file: &str| Tiers::of_toml(file.as_bytes()).unwrap_err().to_string();
        assert!(error("[[tier").contains("no TOML"));
        assert!(error("").contains("[[tier]]"));
        assert!(error("tier = 5").contains("[[tier]]"));
        assert!(error("tier = []").contains("0 tiers"));
        assert!(error("[[tier]]\nzh = \"站\"").contains("tier 1: `code` is missing"));
        assert!(error("[[tier]]\ncode = \"A\"").contains("a-z"));
        assert!(error("[[tier]]\ncode = \"van\"").contains("default = true"));
        assert!(error("[[tier]]\ncode = \"street\"\ncolour = 1").contains("tier 1 `street`: `colour` is not known"));
        assert!(error("[[tier]]\ncode = \"street\"\nseats = -1").contains("`seats` is -1; it must be a whole number"));
        assert!(error("[[tier]]\ncode = \"street\"\nassume = true").contains("nothing to assume"));
        assert!(error("[[tier]]\ncode = \"street\"\nopening_hours = \"at times\"").contains("`at times`"));
        assert!(error("[[tier]]\ncode = \"street\"\nservices = [\"sauna\"]").contains("`sauna` is not known"));
        let twice = "[[tier]]\ncode = \"street\"\n";
        assert!(error(&twice.repeat(2)).contains("another tier already"));
        assert!(
            error(&format!("{twice}[[tier]]\ncode = \"x\"\nzh = \"街道驿站\"")).contains("a word for another tier")
        );
    }
}
