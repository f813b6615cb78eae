//! Isochrones put into words: GeoJSON and a table, with how they were made.

use geo::{Coord, LineString};
use serde_json::{Map, Value, json};

use crate::coord::{LngLat, cell_ring};
use crate::isochrone::ReachedPart;
use crate::list::Lang;
use crate::network::Snap;
use crate::render::{self, Drawing, IsochroneFrame, Method, Table, degrees, round};
use crate::station::StationId;
use crate::travel_time::Heading;
use crate::units::Millis;

use super::isochrone::{From, Geometry, Isochrone, IsochroneRequest, Isochrones, MAX_CELLS, Shape};
use super::snapshot::Snapshot;

impl Snapshot {
    /// The answer as GeoJSON.
    #[must_use]
    pub fn isochrones_geojson(&self, request: &IsochroneRequest, answer: &Isochrones) -> Value {
        let frame = self.frame(request);
        let meta = self.isochrone_meta(request, answer);
        if request.shape == Shape::Cells {
            return frame.cells(&answer.cells, &request.contours, request.split, meta);
        }
        let feature = |isochrone: &Isochrone| {
            let error = answer.errors.iter().find(|(contour, _)| *contour == isochrone.contour);
            let error = error.filter(|_| isochrone.owner.is_none()).map(|(_, error)| error);
            let (area, parts) = match &isochrone.geometry {
                Geometry::Area(area) => (isochrone.area_m2.map(|area_m2| (area_m2, area)), &[][..]),
                Geometry::Edges(parts) => (None, parts.as_slice()),
            };
            frame.feature(isochrone.contour, isochrone.owner, isochrone.street_m, area, parts, error)
        };
        render::isochrones_geojson(answer.isochrones.iter().map(feature).collect(), meta)
    }

    /// The answer for people: figures, no geometry.
    #[must_use]
    pub fn isochrones_table(&self, request: &IsochroneRequest, answer: &Isochrones) -> Table {
        let contour = |seconds: f64| {
            let value = if request.in_metres { seconds } else { seconds / 60.0 };
            round(value, 2).to_string()
        };
        let rows = answer.isochrones.iter().map(|isochrone| {
            let error = answer.errors.iter().find(|(contour, _)| *contour == isochrone.contour);
            let error = error.filter(|_| isochrone.owner.is_none()).map(|(_, error)| error.total());
            let metres = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |metres| format!("{metres:.0}"));
            [
                contour(isochrone.contour.seconds()),
                isochrone.owner.map_or_else(String::new, |owner| self.stations().get(owner).key.clone()),
                format!("{:.2}", isochrone.street_m / 1000.0),
                isochrone.area_m2.map_or_else(|| "-".to_owned(), |area_m2| format!("{:.2}", area_m2 / 1e6)),
                metres(error.map(|error| error.false_in_m)),
                metres(error.map(|error| error.false_out_m)),
            ]
        });
        render::isochrones_table(rows.collect(), request.in_metres)
    }

    /// A picture of the answer (SVG): contours over the streets.
    #[must_use]
    pub fn isochrones_picture(&self, request: &IsochroneRequest, answer: &Isochrones) -> String {
        let name = |contour: Millis, owner: Option<StationId>| {
            let (value, unit) =
                if request.in_metres { (contour.seconds(), "m") } else { (contour.seconds() / 60.0, "min") };
            let station = owner.map_or_else(String::new, |owner| format!(" {}", self.stations().get(owner).key));
            format!("{} {unit}{station}", round(value, 2))
        };
        let line =
            |part: &ReachedPart| -> LineString { render::part_places(self.network(), part).map(corner).collect() };
        let drawing = |isochrone: &Isochrone| {
            let drawing = match &isochrone.geometry {
                Geometry::Area(area) => Drawing::Area(area.clone()),
                Geometry::Edges(parts) => Drawing::Lines(parts.iter().map(line).collect()),
            };
            (name(isochrone.contour, isochrone.owner), drawing)
        };
        let mut drawings: Vec<_> = answer.isochrones.iter().map(drawing).collect();
        if request.shape == Shape::Cells {
            drawings.extend(request.contours.iter().rev().map(|&contour| {
                let cells = answer.cells.iter().filter(|cell| cell.reading.time <= contour);
                (name(contour, None), Drawing::Area(cells.map(|cell| cell_ring(cell.cell)).collect()))
            }));
        }
        let places: Vec<LngLat> = answer.origins.iter().map(|origin| origin.origin.place).collect();
        let title = self.method_of_isochrones(request).line(Lang::En);
        render::picture(
            self.network(),
            request.profile.mode,
            &drawings,
            &places,
            &title,
            "© OpenStreetMap contributors",
        )
    }

    /// How they were made.
    #[must_use]
    pub fn method_of_isochrones(&self, request: &IsochroneRequest) -> Method {
        let longest = request.contours[request.contours.len() - 1];
        Method {
            profile: request.profile,
            cutoff: longest,
            metres: request.in_metres.then(|| longest.seconds()),
            at: request.at().map(super::method::instant),
            open: request.open().as_str(),
            needs: String::new(),
            group: None,
            // The answer names those that it leaves out.
            left_out: 0,
            hours_assumed: 0,
            reach: Some(crate::coverage::Reach::Network.as_str()),
            disc_m: None,
            depth: None,
            warnings: self.warnings_for(request.at(), request.open()),
            data: self.inputs(),
        }
    }

    fn frame(&self, request: &IsochroneRequest) -> IsochroneFrame<'_> {
        IsochroneFrame { network: self.network(), stations: self.stations(), in_metres: request.in_metres }
    }

    fn isochrone_meta(&self, request: &IsochroneRequest, answer: &Isochrones) -> Value {
        let keys = |ids: &[StationId]| ids.iter().map(|&id| json!(self.stations().get(id).key)).collect::<Vec<_>>();
        let origins = answer.origins.iter().map(|origin| {
            let mut members = Map::new();
            if let Some(station) = origin.station {
                members.insert("station".to_owned(), json!(self.stations().get(station).key));
            }
            members.insert("snap".to_owned(), self.snap_json(&origin.origin.snap));
            Value::Object(members)
        });
        let mut meta = json!({
            "method": self.method_of_isochrones(request).json(),
            "direction": if request.heading == Heading::To { "to" } else { "from" },
            "shape": request.shape.as_str(),
            "origins": origins.collect::<Vec<_>>(),
            "off_network": keys(&answer.off_network),
            "left_out": keys(&answer.left_out),
        });
        if let Some(grain_m) = answer.grain_m {
            meta["grain_m"] = json!(round(grain_m, 1));
        }
        if request.split && !answer.errors.is_empty() {
            let errors = answer.errors.iter().map(|(contour, error)| {
                let mut members = render::error_json(error);
                members.insert("contour_s".to_owned(), json!(contour.seconds()));
                Value::Object(members)
            });
            meta["errors"] = errors.collect();
        }
        if request.shape == Shape::Cells {
            meta["truncated"] = json!(answer.truncated);
            meta["limit"] = json!(MAX_CELLS);
        }
        if let Some(reason) = self.nothing(request, answer) {
            meta["reason"] = json!(reason);
        }
        meta
    }

    /// Why there is nothing to see, in words, if so.
    #[must_use]
    pub fn nothing(&self, request: &IsochroneRequest, answer: &Isochrones) -> Option<&'static str> {
        if answer.origins.is_empty() {
            return Some(match (&request.from, answer.left_out.is_empty()) {
                (From::Place(_), _) => "the place is off the network",
                (From::Stations(_), true) => "every station asked for is off the network",
                (From::Stations(_), false) => "no station asked for is on the network and in a state that counts",
            });
        }
        let street = answer.isochrones.iter().any(|isochrone| isochrone.street_m > 0.0) || !answer.cells.is_empty();
        (!street).then_some("the longest contour is shorter than the walk to the street, or no street leads there")
    }

    fn snap_json(&self, snap: &Snap) -> Value {
        let at = |place: LngLat| (degrees(place.lng()), degrees(place.lat()));
        let (lng, lat) = at(snap.foot);
        json!({"lng": lng, "lat": lat, "gap_m": round(snap.gap.metres(), 1), "street": self.network().name(snap.edge)})
    }
}

fn corner(place: LngLat) -> Coord {
    Coord { x: place.lng(), y: place.lat() }
}
