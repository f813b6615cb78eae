//! Plans of new sites.

#![expect(dead_code, reason = "descriptions, never values")]

use utoipa::ToSchema;

use super::coverage::Whereabouts;
use super::{Method, Point};

/// Where a station may be opened.
#[derive(ToSchema)]
pub struct SitingOrder {
    /// What all new sites may cost together; candidates need costs then.
    budget: Option<f64>,
    /// Where a station may be opened; without them, `from` says where.
    candidates: Option<Vec<SitingPlace>>,
    /// Which kinds of places of the extract are candidates, in place of the usual ones.
    classes: Option<Vec<SitingClass>>,
    /// Sites that you have in mind: ranked beside the others, and chosen where they are best.
    sites: Option<Vec<SitingPlace>>,
}

#[derive(ToSchema)]
struct SitingClass {
    /// A code of the base map, or `street` for places on the street.
    #[schema(example = "bank")]
    class: String,
    /// How suitable it is, above 0 and at most 1; 1 where absent.
    weight: Option<f64>,
    #[schema(minimum = 0)]
    cost: Option<f64>,
}

#[derive(ToSchema)]
struct SitingPlace {
    #[schema(minimum = -180, maximum = 180)]
    lng: f64,
    #[schema(minimum = -90, maximum = 90)]
    lat: f64,
    /// Else `c` and its number.
    id: Option<String>,
    name: Option<String>,
    /// What it is now.
    #[schema(example = "bank")]
    class: Option<String>,
    #[schema(minimum = 0)]
    cost: Option<f64>,
}

/// A plan. Where nothing is left to be served, `sites` is empty, `reason` says so, and the rest is absent.
#[derive(ToSchema)]
pub struct SitingPlan {
    method: Method,
    /// `nothing-wanted`.
    reason: Option<String>,
    /// `max-cover`, `cover-all` or `p-median`.
    goal: Option<String>,
    /// What is counted: `worker_hours`, `demand` or `street_m`.
    unit: Option<String>,
    add: Option<u64>,
    budget: Option<f64>,
    spacing_m: Option<f64>,
    prefer: Option<SitingPreference>,
    /// Stations that stand and count.
    stations: Option<u64>,
    candidates: Option<SitingCandidates>,
    /// Demand served; of a median the sum of demand times seconds.
    objective: Option<f64>,
    /// No plan of these candidates is better.
    bound: Option<f64>,
    /// The share of the larger of objective and bound between them.
    gap: Option<f64>,
    /// The same of what can be changed at all.
    gap_of_gain: Option<f64>,
    /// Whether no plan is better.
    proved: Option<bool>,
    /// The objective with the stations that stand alone.
    base: Option<f64>,
    served: Option<f64>,
    /// All demand.
    demand: Option<f64>,
    /// Demand that no station and no candidate can serve.
    unreachable: Option<f64>,
    /// After how many sites adding begins to pay less; null where the curve has no bend.
    knee: Option<u64>,
    /// The total after each site.
    curve: Option<Vec<f64>>,
    /// What the search did.
    work: Option<SitingWork>,
    /// The sites, best first.
    sites: Vec<SitingSite>,
    /// The sites of the body.
    own: Option<Vec<OwnSite>>,
}

/// What was done for more suitable sites.
#[derive(ToSchema)]
struct SitingPreference {
    /// The share of the gain that could be given up for them.
    share: f64,
    /// How many sites were exchanged for more suitable ones.
    exchanged: u64,
    /// By how much the objective is worse for that.
    given_up: f64,
}

#[derive(ToSchema)]
struct SitingWork {
    bounds: u64,
    parts: u64,
    pairs: u64,
}

#[derive(ToSchema)]
struct SitingCandidates {
    usable: u64,
    source: SitingSource,
    /// Ids of those off the network.
    off_network: Vec<String>,
    /// Ids of those too close to a station.
    too_close: Vec<String>,
}

#[derive(ToSchema)]
struct SitingSource {
    /// `list`, `streets-in-gaps`, `places` or `places-and-streets`.
    from: String,
    /// Of places on the street: one a cell of this resolution.
    h3_resolution: Option<u8>,
}

/// A new site and why it is there.
#[derive(ToSchema)]
struct SitingSite {
    rank: u64,
    id: String,
    name: Option<String>,
    class: Option<String>,
    /// What people call the class, where it is one of the base map or `street`.
    class_zh: Option<String>,
    class_en: Option<String>,
    /// How suitable it is, where that is less than 1.
    weight: Option<f64>,
    cost: Option<f64>,
    /// Where that is, by the names on the map; null where nothing near has one.
    #[schema(required)]
    r#where: Option<Whereabouts>,
    /// What it adds to those before it.
    gain: f64,
    #[schema(required)]
    gain_share: Option<f64>,
    total: f64,
    #[schema(required)]
    total_share: Option<f64>,
    /// Where the gain comes from, the largest part first.
    districts: Vec<SitingDistrict>,
    /// The five cells (H3 resolution 9) that most of the gain comes from.
    cells: Vec<SitingPart>,
    /// The station nearest to it now, within 90 minutes.
    #[schema(required)]
    nearest: Option<String>,
    #[schema(required)]
    nearest_s: Option<f64>,
    /// What the plan would lose without it, the others being there; `gain` is what it adds in its turn.
    lost_without: f64,
    /// The candidate that would best take its place within the limits, the others being there.
    #[schema(required)]
    next: Option<SitingNext>,
    lng: Option<f64>,
    lat: Option<f64>,
}

#[derive(ToSchema)]
struct SitingDistrict {
    key: String,
    name: String,
    gain: f64,
}

#[derive(ToSchema)]
struct SitingPart {
    key: String,
    gain: f64,
    /// Where that is, by the names on the map; null where nothing near has one.
    #[schema(required)]
    r#where: Option<Whereabouts>,
}

#[derive(ToSchema)]
struct SitingNext {
    id: String,
    /// Where that is, by the names on the map; null where nothing near has one.
    #[schema(required)]
    r#where: Option<Whereabouts>,
    gain: f64,
    #[schema(required)]
    share: Option<f64>,
}

/// One line of an answer that tells how far the work is: one of the three.
#[derive(ToSchema)]
pub struct SitingLine {
    progress: Option<SitingProgress>,
    /// The last line: the plan, in the form that was asked for.
    plan: Option<serde_json::Value>,
    /// The last line where there is no plan.
    problem: Option<serde_json::Value>,
}

/// How far the work is.
#[derive(ToSchema)]
struct SitingProgress {
    /// `streets`: searches from candidates; `plan`: the search for the best plan.
    stage: String,
    /// Seconds since the beginning.
    seconds: f64,
    /// How many candidates were searched from.
    done: Option<u64>,
    /// How many there are.
    of: Option<u64>,
    /// The objective of the best plan so far.
    objective: Option<f64>,
    /// What no plan can exceed (undercut, where less is better).
    bound: Option<f64>,
    /// The search for a plan ends after so many seconds.
    limit_s: Option<u64>,
}

/// A site of the body.
#[derive(ToSchema)]
struct OwnSite {
    id: String,
    /// Where that is, by the names on the map; null where nothing near has one.
    #[schema(required)]
    r#where: Option<Whereabouts>,
    cost: Option<f64>,
    /// Its rank among all candidates by what each would add as the only new site.
    rank_alone: u64,
    gain_alone: f64,
    #[schema(required)]
    share_alone: Option<f64>,
    /// Whether the plan has it.
    planned: bool,
    /// Whether it stands nearer to a station than the spacing, so that no plan has it.
    too_close: bool,
    /// What it would add after the whole plan.
    gain_after_plan: f64,
    lng: Option<f64>,
    lat: Option<f64>,
}

/// The sites of a plan as GeoJSON points; `meta` has all other members of the plan.
#[derive(ToSchema)]
pub struct SitingSites {
    #[schema(example = "FeatureCollection")]
    r#type: String,
    meta: serde_json::Value,
    features: Vec<SitingFeature>,
}

#[derive(ToSchema)]
struct SitingFeature {
    #[schema(example = "Feature")]
    r#type: String,
    geometry: Point,
    /// As in the JSON form.
    properties: serde_json::Value,
}
