//! From clauses to rules in the syntax of OpenStreetMap.

use std::ops::Range;

use super::super::finding::HoursProblem;
use super::clause::{Clause, Note, Proviso, Says, span_of};
use super::days::{ALL, Days, WEEKEND};
use super::osm;
use super::season::DateRange;
use super::tidy::UNTOLD_BREAK;
use super::time::{DAY, Span};

const WHOLE_DAY: Span = Span { from: 0, to: DAY, has_open_end: false, is_plain: false };

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Open,
    /// Open, and something to know about it.
    Noted(String),
    Closed(String),
    Unknown(String),
}

/// Where a rule stands among the others: a later one takes the days it names from those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Hours,
    /// What is added to the rule before it.
    Added,
    DaysOff,
    Holidays,
    Rest,
}

#[derive(Clone, Debug)]
struct Rule {
    rank: Rank,
    season: Vec<DateRange>,
    days: Option<Days>,
    /// Empty for all day.
    spans: Vec<Span>,
    verdict: Verdict,
}

/// The rules as one text; `words` gives what stands on some glyphs.
pub(super) fn lower(list: &[Clause], words: &dyn Fn(&Range<usize>) -> String, notes: &mut Vec<Note>) -> String {
    let mut list = list.to_vec();
    spread_as_usual(&mut list);
    let mut rules: Vec<Rule> = Vec::new();
    for clause in &list {
        rules_of(clause, &list, words, notes, &mut rules);
    }
    follow_calendar(&list, &mut rules, notes);
    tell_other_days(&list, &mut rules, notes);
    order(&mut rules);
    written(&rules)
}

/// 节假日照常: the days join those with hours.
fn spread_as_usual(list: &mut Vec<Clause>) {
    let usual: Vec<Days> =
        list.iter().filter(|one| one.says == Says::AsUsual).filter_map(|one| one.days.clone()).collect();
    list.retain(|clause| clause.says != Says::AsUsual);
    let is_base = |clause: &Clause| clause.says == Says::Open && clause.has_hours() && !clause.is_rest;
    let is_single = list.iter().filter(|clause| is_base(clause)).count() == 1;
    for days in usual.into_iter().filter(|days| !days.festivals) {
        for base in list.iter_mut().filter(|clause| is_base(clause)) {
            if is_single {
                let named = base.days.get_or_insert_with(|| Days::of_week(ALL));
                named.holidays |= days.holidays;
                named.week |= days.week;
            }
            if let Some(named) = &mut base.days {
                // On public holidays as on other days of the week.
                named.are_workdays &= !days.holidays;
            }
        }
    }
}

fn rules_of(
    clause: &Clause,
    list: &[Clause],
    words: &dyn Fn(&Range<usize>) -> String,
    notes: &mut Vec<Note>,
    rules: &mut Vec<Rule>,
) {
    let season = clause.season.as_ref().map(|season| season.ranges.clone()).unwrap_or_default();
    let proviso = clause.proviso.as_ref().map(|(kind, on)| (*kind, osm::comment(&words(on))));
    if clause.is_rest {
        let why = proviso.map_or_else(|| osm::comment(&words(&clause.glyphs)), |(_, text)| text);
        if clause.says == Says::Open {
            let verdict = Verdict::Unknown(why);
            rules.push(Rule { rank: Rank::Rest, season, days: clause.days.clone(), spans: Vec::new(), verdict });
        }
        return;
    }
    let mut spans = clause.spans.clone();
    let verdict = match (clause.says, proviso) {
        (Says::Closed, proviso) => Verdict::Closed(proviso.map_or_else(String::new, |(_, text)| text)),
        (_, Some((Proviso::Suspended, text))) if !clause.has_hours() => Verdict::Closed(text),
        (_, Some((Proviso::Announced, text))) if clause.has_hours() => Verdict::Noted(text),
        (_, Some((_, text))) => Verdict::Unknown(text),
        (_, None) if clause.has_hours() => Verdict::Open,
        (_, None) => {
            notes.push((clause.glyphs.clone(), HoursProblem::NoTimes));
            Verdict::Unknown(osm::comment(&words(&clause.glyphs)))
        }
    };
    if spans.is_empty() && !clause.has_hours() {
        spans.extend(clause.parts.iter().map(|part| span_of(*part)));
    }
    let is_limited = clause.days.is_some() || !season.is_empty();
    if spans.is_empty() && clause.has_hours() && is_limited {
        spans.push(WHOLE_DAY);
    }
    let mut days = clause.days.clone();
    if let Some(named) = days.as_mut().filter(|named| named.festivals) {
        notes.push((clause.glyphs.clone(), HoursProblem::Festival));
        rules.push(unknown_holidays(season.clone(), osm::comment(&words(&clause.glyphs))));
        named.holidays = false;
        if named.week == 0 && named.nth.is_empty() {
            return;
        }
    }
    // All hours of every day are 24/7.
    let is_whole = clause.all_hours || clause.all_day && clause.spans.is_empty();
    if is_whole && season.is_empty() && days.as_ref().is_some_and(|days| days.week == ALL) {
        (days, spans) = (None, Vec::new());
    }
    let rank = match (&verdict, &days) {
        (_, Some(days)) if days.holidays && days.week != ALL => Rank::Holidays,
        (Verdict::Closed(_), _) => Rank::DaysOff,
        _ if clause.is_added => Rank::Added,
        _ => Rank::Hours,
    };
    rules.push(Rule { rank, season: season.clone(), days: days.clone(), spans, verdict });
    if clause.has_untold_break {
        let verdict = Verdict::Unknown("午休".to_owned());
        let days = Some(days.unwrap_or_else(|| Days::of_week(ALL)));
        rules.push(Rule { rank: Rank::Added, season: season.clone(), days, spans: vec![UNTOLD_BREAK], verdict });
    }
    if let Some(except) = &clause.except {
        except_rules(clause, except, &season, list, words, notes, rules);
    }
}

/// 节假日除外, of hours or of days off.
fn except_rules(
    clause: &Clause,
    except: &Days,
    season: &[DateRange],
    list: &[Clause],
    words: &dyn Fn(&Range<usize>) -> String,
    notes: &mut Vec<Note>,
    rules: &mut Vec<Rule>,
) {
    let mut except = except.clone();
    let closed_week = clause.days.as_ref().map_or(0, |days| days.week);
    if except.festivals {
        notes.push((clause.except_on.clone(), HoursProblem::Festival));
        rules.push(unknown_holidays(season.to_vec(), osm::comment(&words(&clause.except_on))));
        except.holidays = false;
    } else if clause.says == Says::Closed && except.holidays && closed_week & WEEKEND == 0 {
        // 周一闭馆（法定节假日除外）: on public holidays it is open as on other days.
        rules.extend(holidays_as_other_days(list, &words(&clause.glyphs)));
        except.holidays = false;
    }
    if except.holidays || except.week != 0 || !except.nth.is_empty() {
        let rank = if except.holidays { Rank::Holidays } else { Rank::DaysOff };
        let verdict = Verdict::Closed(String::new());
        rules.push(Rule { rank, season: season.to_vec(), days: Some(except), spans: Vec::new(), verdict });
    }
}

fn unknown_holidays(season: Vec<DateRange>, why: String) -> Rule {
    let days = Some(Days { holidays: true, ..Days::default() });
    Rule { rank: Rank::Holidays, season, days, spans: Vec::new(), verdict: Verdict::Unknown(why) }
}

/// Public holidays with the hours of each season; unknown where those differ from day to day.
fn holidays_as_other_days(list: &[Clause], why: &str) -> Vec<Rule> {
    let days = Some(Days { holidays: true, ..Days::default() });
    let mut rules: Vec<Rule> = Vec::new();
    for clause in list.iter().filter(|clause| clause.says == Says::Open && clause.has_hours() && !clause.is_rest) {
        let season = clause.season.as_ref().map(|season| season.ranges.clone()).unwrap_or_default();
        let spans = if clause.spans.is_empty() { vec![WHOLE_DAY] } else { clause.spans.clone() };
        match rules.iter_mut().find(|rule| rule.season == season) {
            Some(rule) if rule.spans != spans => {
                (rule.spans, rule.verdict) = (Vec::new(), Verdict::Unknown(osm::comment(why)));
            }
            Some(_) => {}
            None => {
                let verdict = Verdict::Open;
                rules.push(Rule { rank: Rank::Holidays, season, days: days.clone(), spans, verdict });
            }
        }
    }
    rules
}

/// Workdays are Monday to Friday with a rule for public holidays: then the national calendar has its say.
fn follow_calendar(list: &[Clause], rules: &mut Vec<Rule>, notes: &mut Vec<Note>) {
    let Some(workdays) = list.iter().find(|clause| clause.days.as_ref().is_some_and(|days| days.are_workdays)) else {
        return;
    };
    let names_holidays = |rule: &Rule| rule.days.as_ref().is_some_and(|days| days.holidays);
    if rules.iter().any(names_holidays) {
        return;
    }
    let opens_on_weekends = |rule: &Rule| {
        let week = rule.days.as_ref().map_or(ALL, |days| days.week);
        rule.rank == Rank::Hours && week & WEEKEND != 0
    };
    if rules.iter().any(opens_on_weekends) {
        notes.push((workdays.glyphs.clone(), HoursProblem::HolidaysNotTold));
        rules.push(unknown_holidays(Vec::new(), "节假日未注明".to_owned()));
    } else {
        let days = Some(Days { holidays: true, ..Days::default() });
        let verdict = Verdict::Closed(String::new());
        rules.push(Rule { rank: Rank::Holidays, season: Vec::new(), days, spans: Vec::new(), verdict });
    }
}

/// 周一休息 says nothing about the other days: they are unknown, not closed.
fn tell_other_days(list: &[Clause], rules: &mut Vec<Rule>, notes: &mut Vec<Note>) {
    let is_told = |rule: &Rule| match rule.rank {
        Rank::Hours | Rank::Added => true,
        Rank::Holidays => {
            rule.days.as_ref().is_some_and(|days| days.week != 0) && !matches!(rule.verdict, Verdict::Closed(_))
        }
        Rank::DaysOff => rule.days.is_none() && rule.season.is_empty() && rule.spans.is_empty(),
        Rank::Rest => false,
    };
    let Some(first) = list.first().filter(|_| !rules.iter().any(is_told)) else { return };
    if !notes.iter().any(|(_, problem)| *problem == HoursProblem::NoTimes) {
        notes.push((first.glyphs.clone(), HoursProblem::NoTimes));
    }
    let verdict = Verdict::Unknown("其余时间未注明".to_owned());
    rules.insert(0, Rule { rank: Rank::Hours, season: Vec::new(), days: None, spans: Vec::new(), verdict });
}

/// Wide rules before narrow ones, hours before days off, public holidays after both.
fn order(rules: &mut Vec<Rule>) {
    let week = |rule: &Rule| rule.days.as_ref().map_or(ALL, |days| days.week);
    // 周一至周五休息，周三9:00-12:00: the hours are the exception.
    let named: Vec<(u8, Vec<DateRange>)> = rules
        .iter()
        .filter(|rule| rule.rank == Rank::Hours && rule.days.is_some())
        .map(|rule| (week(rule), rule.season.clone()))
        .collect();
    for rule in rules.iter_mut().filter(|rule| rule.rank == Rank::DaysOff && rule.spans.is_empty()) {
        let season = rule.season.clone();
        if let Some(days) = &mut rule.days {
            for (open, _) in named.iter().filter(|(_, of)| *of == season) {
                if open & days.week == *open && *open != days.week {
                    days.week &= !open;
                }
            }
        }
    }
    let mut ordered: Vec<Rule> = Vec::with_capacity(rules.len());
    for rule in rules.drain(..) {
        let is_narrower = |other: &Rule| {
            let (one, wide) = (week(other), week(&rule));
            rule.rank == other.rank && rule.season == other.season && one != wide && one & wide == one
        };
        let at = ordered.iter().position(is_narrower).unwrap_or(ordered.len());
        ordered.insert(at, rule);
    }
    ordered.sort_by_key(|rule| if rule.rank == Rank::Added { Rank::Hours } else { rule.rank });
    *rules = ordered;
}

fn written(rules: &[Rule]) -> String {
    let mut text = String::new();
    for rule in rules {
        if !text.is_empty() {
            text.push_str(match rule.rank {
                Rank::Added => ", ",
                Rank::Rest => " || ",
                _ => "; ",
            });
        }
        let mut words: Vec<String> = Vec::new();
        if !rule.season.is_empty() {
            words.push(osm::seasons(&rule.season));
        }
        words.extend(rule.days.as_ref().map(osm::days).filter(|days| !days.is_empty()));
        if !rule.spans.is_empty() {
            words.push(osm::spans(&rule.spans));
        }
        let noted =
            |state: &str, why: &str| if why.is_empty() { state.to_owned() } else { format!("{state} \"{why}\"") };
        match &rule.verdict {
            Verdict::Open if words.is_empty() => words.push("24/7".to_owned()),
            Verdict::Open => {}
            Verdict::Noted(why) => {
                if words.is_empty() {
                    words.push("24/7".to_owned());
                }
                words.push(noted("open", why));
            }
            Verdict::Closed(why) => words.push(noted("off", why)),
            Verdict::Unknown(why) => words.push(noted("unknown", why)),
        }
        text.push_str(&words.join(" "));
    }
    text
}
