//! A plan of new sites in a region, for programs and spreadsheets.

use serde_json::{Map, Value, json};

use crate::list::Lang;
use crate::siting::{Candidate, CandidateSource, Card, CellPart, Goal, RegionPlan, class_labels};
use crate::station::StationSet;

use super::feature::{collection, feature, point};
use super::method::Method;
use super::number::{degrees, round};
use super::table::Table;
use super::whereabouts::{whereabouts_json, whereabouts_text};

/// The word for what a plan is for.
pub(super) fn objective_name(goal: Goal) -> &'static str {
    match goal {
        Goal::MaxCover { .. } => "max-cover",
        Goal::CoverAll { .. } => "cover-all",
        Goal::PMedian { .. } => "p-median",
    }
}

fn source(plan: &RegionPlan) -> Value {
    match plan.source {
        CandidateSource::List => json!({"from": "list"}),
        CandidateSource::Gaps(resolution) => {
            json!({"from": "streets-in-gaps", "h3_resolution": u8::from(resolution)})
        }
        CandidateSource::Places => json!({"from": "places"}),
        CandidateSource::Both(resolution) => {
            json!({"from": "places-and-streets", "h3_resolution": u8::from(resolution)})
        }
    }
}

/// What stands behind a plan, and how good it is for certain.
fn meta(method: &Method, plan: &RegionPlan) -> Map<String, Value> {
    let found = &plan.plan;
    let used = json!({
        "usable": plan.candidates.len(),
        "source": source(plan),
        "off_network": plan.left_out.off_network,
        "too_close": plan.left_out.too_close,
    });
    let members = json!({
        "method": method.json(),
        "goal": objective_name(plan.goal),
        "unit": plan.unit.as_str(),
        "add": plan.add,
        "budget": plan.budget,
        "spacing_m": plan.spacing_m,
        "prefer": json!({
            "share": plan.preference.share,
            "exchanged": plan.preference.exchanged,
            "given_up": round(plan.preference.given_up, 3),
        }),
        "stations": plan.stations,
        "candidates": used,
        "objective": round(found.objective, 3),
        "bound": round(found.bound, 3),
        "gap": round(found.gap(), 6),
        "gap_of_gain": round(found.gap_of_gain(), 6),
        "proved": found.proved,
        "base": round(found.base, 3),
        "served": round(found.served, 3),
        "demand": round(found.weight, 3),
        "unreachable": round(found.unreachable.weight, 3),
        "knee": plan.knee,
        "curve": found.sites.iter().map(|chosen| round(chosen.total, 3)).collect::<Vec<_>>(),
        "work": {"bounds": found.work.bounds, "parts": found.work.parts, "pairs": found.work.pairs},
    });
    let Value::Object(members) = members else { return Map::new() };
    members
}

fn candidate(one: &Candidate) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("id".to_owned(), json!(one.id));
    for (name, text) in [("name", &one.name), ("class", &one.class)] {
        if !text.is_empty() {
            members.insert(name.to_owned(), json!(text));
        }
    }
    if let Some((zh, en)) = class_labels(&one.class) {
        members.insert("class_zh".to_owned(), json!(zh));
        members.insert("class_en".to_owned(), json!(en));
    }
    if one.weight < 1.0 {
        members.insert("weight".to_owned(), json!(one.weight));
    }
    if one.cost > 0.0 {
        members.insert("cost".to_owned(), json!(one.cost));
    }
    members
}

/// Where a candidate is, in both languages.
fn place_of(plan: &RegionPlan, candidate: usize) -> Value {
    plan.whereabouts.get(&candidate).map_or(Value::Null, whereabouts_json)
}

fn site(plan: &RegionPlan, stations: &StationSet, rank: usize, card: &Card) -> Map<String, Value> {
    let cell = |part: &CellPart| json!({"key": part.cell.to_string(), "gain": round(part.gain, 3), "where": whereabouts_json(&part.whereabouts)});
    let share = |amount: f64| plan.share(amount).map(|share| round(share, 5));
    let next = card
        .next
        .map(|(next, gain)| json!({"id": plan.candidates[next].id, "where": place_of(plan, next), "gain": round(gain, 3), "share": share(gain)}));
    let mut members = Map::new();
    members.insert("rank".to_owned(), json!(rank));
    members.extend(candidate(&plan.candidates[card.candidate]));
    members.insert("where".to_owned(), place_of(plan, card.candidate));
    let Value::Object(more) = json!({
        "gain": round(card.gain, 3),
        "gain_share": share(card.gain),
        "total": round(card.total, 3),
        "total_share": share(card.total),
        "districts": card.districts.iter()
            .map(|part| json!({"key": part.key, "name": part.name, "gain": round(part.gain, 3)})).collect::<Vec<_>>(),
        "cells": card.cells.iter().map(cell).collect::<Vec<_>>(),
        "nearest": card.nearest.map(|(station, _)| &stations.get(station).key),
        "nearest_s": card.nearest.map(|(_, time)| time.printed_seconds()),
        "lost_without": round(card.lost, 3),
        "next": next,
    }) else {
        return members;
    };
    members.extend(more);
    members
}

fn own(plan: &RegionPlan) -> Vec<Map<String, Value>> {
    let one = |own: &crate::siting::OwnSite| {
        let mut members = candidate(&plan.candidates[own.candidate]);
        members.insert("where".to_owned(), place_of(plan, own.candidate));
        members.insert("rank_alone".to_owned(), json!(own.rank));
        members.insert("gain_alone".to_owned(), json!(round(own.gain, 3)));
        members.insert("share_alone".to_owned(), json!(plan.share(own.gain).map(|share| round(share, 5))));
        members.insert("planned".to_owned(), json!(own.planned));
        members.insert("too_close".to_owned(), json!(own.too_close));
        members.insert("gain_after_plan".to_owned(), json!(round(own.after_plan, 3)));
        members
    };
    plan.own.iter().map(one).collect()
}

/// A plan for programs.
#[must_use]
pub fn region_plan_json(method: &Method, plan: &RegionPlan, stations: &StationSet) -> Value {
    let place = |of: usize| {
        let place = plan.candidates[of].place;
        [("lng".to_owned(), json!(degrees(place.lng()))), ("lat".to_owned(), json!(degrees(place.lat())))]
    };
    let sites = plan.cards.iter().zip(1..).map(|(card, rank)| {
        let mut members = site(plan, stations, rank, card);
        members.extend(place(card.candidate));
        Value::Object(members)
    });
    let mut members = meta(method, plan);
    members.insert("sites".to_owned(), sites.collect());
    let with_places = own(plan).into_iter().zip(&plan.own).map(|(mut members, own)| {
        members.extend(place(own.candidate));
        Value::Object(members)
    });
    members.insert("own".to_owned(), with_places.collect());
    Value::Object(members)
}

/// The sites of a plan as points, best first, then the user's own that are not among them.
#[must_use]
pub fn region_plan_geojson(method: &Method, plan: &RegionPlan, stations: &StationSet) -> Value {
    let at = |of: usize| point(plan.candidates[of].place);
    let sites =
        plan.cards.iter().zip(1..).map(|(card, rank)| feature(at(card.candidate), site(plan, stations, rank, card)));
    let own = own(plan).into_iter().zip(&plan.own).filter(|(_, own)| !own.planned);
    let own = own.map(|(members, own)| feature(at(own.candidate), members));
    collection(sites.chain(own).collect(), Value::Object(meta(method, plan)))
}

/// A plan for a spreadsheet: one row a site, each with objective, bound, proof and method.
#[must_use]
pub fn region_plan_rows(method: &Method, plan: &RegionPlan, stations: &StationSet) -> Table {
    let names = [
        "rank",
        "id",
        "name",
        "class",
        "class_zh",
        "class_en",
        "weight",
        "cost",
        "lng",
        "lat",
        "where_zh",
        "where_en",
        "gain",
        "gain_share",
        "total",
        "total_share",
        "unit",
        "districts",
        "nearest",
        "nearest_s",
        "lost_without",
        "next",
        "next_gain",
        "goal",
        "objective",
        "bound",
        "gap",
        "proved",
    ];
    let mut table = Table::new(&names);
    table.header.extend(method.columns().map(|(name, _)| name.to_owned()));
    let share = |amount: f64| plan.share(amount).map_or_else(String::new, |share| round(share, 5).to_string());
    for (card, rank) in plan.cards.iter().zip(1..) {
        let one = &plan.candidates[card.candidate];
        let (zh, en) = class_labels(&one.class).unwrap_or_default();
        let at = plan.whereabouts.get(&card.candidate);
        let told = |lang: Lang| at.map_or_else(String::new, |at| whereabouts_text(at, lang));
        let (nearest, nearest_s) = card.nearest.map_or_else(Default::default, |(station, time)| {
            (stations.get(station).key.clone(), time.printed_seconds().to_string())
        });
        let (next, next_gain) = card.next.map_or_else(Default::default, |(next, gain)| {
            (plan.candidates[next].id.clone(), round(gain, 3).to_string())
        });
        let districts: Vec<String> =
            card.districts.iter().map(|part| format!("{} {}", part.key, round(part.gain, 1))).collect();
        let mut row = vec![
            rank.to_string(),
            one.id.clone(),
            one.name.clone(),
            one.class.clone(),
            zh.to_owned(),
            en.to_owned(),
            one.weight.to_string(),
            one.cost.to_string(),
            degrees(one.place.lng()).to_string(),
            degrees(one.place.lat()).to_string(),
            told(Lang::Zh),
            told(Lang::En),
            round(card.gain, 3).to_string(),
            share(card.gain),
            round(card.total, 3).to_string(),
            share(card.total),
            plan.unit.as_str().to_owned(),
            districts.join("; "),
            nearest,
            nearest_s,
            round(card.lost, 3).to_string(),
            next,
            next_gain,
            objective_name(plan.goal).to_owned(),
            round(plan.plan.objective, 3).to_string(),
            round(plan.plan.bound, 3).to_string(),
            round(plan.plan.gap(), 6).to_string(),
            plan.plan.proved.to_string(),
        ];
        row.extend(method.columns().map(|(_, value)| value));
        table.push(row);
    }
    table
}
