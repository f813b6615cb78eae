//! A picture of isochrones: SVG that any browser and word processor shows.

use std::fmt::Write;

use geo::{BoundingRect, Coord, LineString, MultiPolygon, Rect};

use crate::coord::{LngLat, Plane};
use crate::network::{Mode, Network};

/// The longer side of a picture, in pixels.
const SIDE: f64 = 900.0;
/// Colours from the shortest contour to the longest (`ColorBrewer` `YlGnBu`, which colour-blind people can tell apart).
const COLOURS: [&str; 5] = ["#253494", "#2c7fb8", "#41b6c4", "#a1dab4", "#ffffcc"];

/// One contour to draw.
#[derive(Clone, Debug)]
pub enum Drawing {
    /// A filled area.
    Area(MultiPolygon),
    /// Lines.
    Lines(Vec<LineString>),
}

/// A picture of contours, the longest first, over the streets of `mode`; `places` are marked.
#[must_use]
pub fn picture(
    network: &Network,
    mode: Mode,
    drawings: &[(String, Drawing)],
    places: &[LngLat],
    title: &str,
    attribution: &str,
) -> String {
    let marks = places.iter().map(|place| Rect::new(corner(*place), corner(*place)));
    let shapes = drawings.iter().filter_map(|(_, drawing)| match drawing {
        Drawing::Area(area) => area.bounding_rect(),
        Drawing::Lines(lines) => lines.iter().filter_map(BoundingRect::bounding_rect).reduce(around),
    });
    let Some(all) = marks.chain(shapes).reduce(around) else { return String::new() };
    let view = View::of(all);
    let (width, height) = (view.width, view.height + 60.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" \
         fill=\"#f7f7f5\"/>\n"
    );
    let colour = |index: usize| COLOURS[(drawings.len() - 1 - index).min(COLOURS.len() - 1)];
    for (index, (_, drawing)) in drawings.iter().enumerate() {
        if let Drawing::Area(area) = drawing {
            let rings = area.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
            let path: String = rings.map(|ring| view.path(ring) + "Z").collect();
            let colour = colour(index);
            let _ = writeln!(
                svg,
                "<path d=\"{path}\" fill=\"{colour}\" fill-opacity=\"0.45\" fill-rule=\"evenodd\" stroke=\"{colour}\"/>"
            );
        }
    }
    let streets = view.window(network).edges().into_iter().filter(|edge| network.flags()[edge.index()].usable(mode));
    let streets: String = streets
        .map(|edge| view.path(&network.points(edge).iter().map(|&point| corner(point.into())).collect()))
        .collect();
    let _ = writeln!(svg, "<path d=\"{streets}\" fill=\"none\" stroke=\"#777\" stroke-width=\"0.7\"/>");
    for (index, (_, drawing)) in drawings.iter().enumerate() {
        if let Drawing::Lines(lines) = drawing {
            let path: String = lines.iter().map(|line| view.path(line)).collect();
            let colour = colour(index);
            let _ = writeln!(svg, "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"/>");
        }
    }
    for place in places {
        let [x, y] = view.at(corner(*place));
        let _ = writeln!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\" fill=\"#d7301f\" stroke=\"#fff\" stroke-width=\"2\"/>"
        );
    }
    let _ = writeln!(svg, "<rect y=\"{:.0}\" width=\"100%\" height=\"60\" fill=\"#fff\"/>", view.height);
    let _ = writeln!(svg, "<text x=\"10\" y=\"{:.0}\">{}</text>", view.height + 20.0, escaped(title));
    let mut x = 10.0;
    for (index, (label, _)) in drawings.iter().enumerate().rev() {
        let y = view.height + 45.0;
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.0}\" y=\"{:.0}\" width=\"14\" height=\"14\" fill=\"{}\" fill-opacity=\"0.7\" \
             stroke=\"#555\"/><text x=\"{:.0}\" y=\"{y:.0}\">{}</text>",
            y - 12.0,
            colour(index),
            x + 19.0,
            escaped(label)
        );
        x += 30.0 + 8.0 * label.chars().count() as f64;
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\" fill=\"#555\">{}</text>\n</svg>",
        width - 10.0,
        view.height + 45.0,
        escaped(attribution)
    );
    svg
}

fn corner(place: LngLat) -> Coord {
    Coord { x: place.lng(), y: place.lat() }
}

fn around(a: Rect, b: Rect) -> Rect {
    let (low, high) = ((a.min(), b.min()), (a.max(), b.max()));
    Rect::new(
        Coord { x: low.0.x.min(low.1.x), y: low.0.y.min(low.1.y) },
        Coord { x: high.0.x.max(high.1.x), y: high.0.y.max(high.1.y) },
    )
}

/// Names of stations come from lists, and lists hold anything.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// From degrees to pixels.
struct View {
    low: Coord,
    high: Coord,
    /// Pixels a degree, east and north.
    scale: [f64; 2],
    width: f64,
    height: f64,
}

impl View {
    fn of(all: Rect) -> Self {
        let plane = Plane::at(f64::midpoint(all.min().y, all.max().y));
        let (lng, lat) = plane.degrees(60.0, 60.0);
        let low = Coord { x: all.min().x - lng, y: all.min().y - lat };
        let high = Coord { x: all.max().x + lng, y: all.max().y + lat };
        let (east, north) = plane.degrees(1.0, 1.0);
        let (width_m, height_m) = ((high.x - low.x) / east, (high.y - low.y) / north);
        let pixels = SIDE / width_m.max(height_m);
        Self {
            low,
            high,
            scale: [pixels / east, pixels / north],
            width: (width_m * pixels).max(420.0),
            height: height_m * pixels,
        }
    }

    fn window<'a>(&self, network: &'a Network) -> crate::network::Window<'a> {
        let place = |at: Coord| LngLat::new(at.x.clamp(-180.0, 180.0), at.y.clamp(-90.0, 90.0)).expect("clamped");
        network.window(place(self.low), place(self.high))
    }

    fn at(&self, corner: Coord) -> [f64; 2] {
        [(corner.x - self.low.x) * self.scale[0], (self.high.y - corner.y) * self.scale[1]]
    }

    fn path(&self, line: &LineString) -> String {
        let mut path = String::new();
        for (index, corner) in line.coords().enumerate() {
            let [x, y] = self.at(*corner);
            let _ = write!(path, "{}{x:.1} {y:.1}", if index == 0 { 'M' } else { 'L' });
        }
        path
    }
}
