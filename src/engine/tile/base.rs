//! Tiles of the base map and of the streets.

use std::collections::HashMap;

use crate::network::{BaseMap, Form, Names, Shape, ShapeClass, Theme};
use crate::render::tile::{Frame, Layer, Value};

use super::join::joined;

/// The first zoom at which streets have names.
const STREET_NAMES: u8 = 13;
/// The first zoom at which rivers have names.
const RIVER_NAMES: u8 = 11;
/// No feature has more lines: what is left out of a tile that is too large goes by the feature.
const LINES: usize = 250;

/// The layers of the base map, the lowest first, with how important each is.
const LAYERS: [(Theme, &str, u32); 7] = [
    (Theme::Landuse, "landuse", 5),
    (Theme::Green, "green", 4),
    (Theme::Water, "water", 0),
    (Theme::Square, "squares", 3),
    (Theme::Building, "buildings", 6),
    (Theme::Railway, "railways", 2),
    (Theme::Name, "names", 1),
];

/// Water, green, land use, squares, buildings, railways and names.
pub fn base(map: &BaseMap, frame: &Frame) -> Vec<Layer> {
    let zoom = frame.zoom();
    let mut layers: Vec<Layer> = LAYERS.iter().map(|row| Layer::new(row.1)).collect();
    let mut lines = Lines::default();
    map.shapes_in(&frame.window(), zoom, |shape| {
        let theme = shape.class.theme();
        let Some(index) = LAYERS.iter().position(|row| row.0 == theme) else { return };
        let layer = &mut layers[index];
        let least = LAYERS[index].2 << 24;
        let class = ("class", Some(Value::Text(shape.class.as_str())));
        match shape.form {
            Form::Area => {
                // Of things of one kind the larger ones are the more important.
                let rank = least + 0x00ff_ffff - visible_size(&shape, frame);
                layer.area(rank, drawn(&shape, frame), &[class]);
            }
            Form::Point => {
                let rank = least + u32::from(shape.zoom) * 256 + shape.class as u32;
                layer.points(rank, drawn(&shape, frame).flatten(), &with_names(class, shape.names));
            }
            Form::Line => {
                let named = theme == Theme::Water && zoom >= RIVER_NAMES;
                lines.take(shape, if named { shape.names } else { Names::default() }, shape.level);
            }
        }
    });
    lines.put(frame, &mut layers, |shape| {
        let theme = shape.class.theme();
        let index = LAYERS.iter().position(|row| row.0 == theme)?;
        Some((index, (LAYERS[index].2 << 24) + shape.class as u32))
    });
    layers
}

/// Streets and paths.
pub fn streets(map: &BaseMap, frame: &Frame) -> Vec<Layer> {
    let near = frame.zoom() >= STREET_NAMES;
    let mut lines = Lines::default();
    map.shapes_in(&frame.window(), frame.zoom(), |shape| {
        if shape.class.theme() == Theme::Street && shape.form == Form::Line {
            let (names, level) = if near { (shape.names, shape.level) } else { (Names::default(), 0) };
            lines.take(shape, names, level);
        }
    });
    let mut layers = vec![Layer::new("streets")];
    lines.put(frame, &mut layers, |shape| Some((0, shape.class as u32)));
    layers
}

/// The lines or rings of a shape, in units of the tile.
fn drawn<'a>(
    shape: &Shape<'a>,
    frame: &'a Frame,
) -> impl Iterator<Item = impl Iterator<Item = [f64; 2]> + use<'a>> + use<'a> {
    shape.parts_at(frame.zoom()).map(move |part| part.map(move |at| frame.point(at)))
}

/// The larger side of a shape in units of the tile.
fn visible_size(shape: &Shape<'_>, frame: &Frame) -> u32 {
    let all = shape.parts().next().unwrap_or_default();
    let Some(first) = all.first() else { return 0 };
    let far = all.iter().map(|at| at.x.abs_diff(first.x).max(at.y.abs_diff(first.y))).max().unwrap_or(0);
    let bits = 20_i32 - i32::from(frame.zoom());
    let units = f64::from(far) * f64::from(-bits).exp2();
    units.min(f64::from(0x00ff_ffff)) as u32
}

type Tag<'a> = (&'static str, Option<Value<'a>>);

fn with_names<'a>(class: Tag<'a>, names: Names<'a>) -> [Tag<'a>; 4] {
    let text = |text: &'a str| (!text.is_empty()).then_some(Value::Text(text));
    [class, ("name", text(names.name)), ("name_zh", text(names.zh)), ("name_en", text(names.en))]
}

/// Lines of the same class, level and name become one feature: tags take more room than lines.
#[derive(Default)]
struct Lines<'a> {
    /// In the order in which they came.
    groups: Vec<Vec<Shape<'a>>>,
    by_key: HashMap<(ShapeClass, i8, [&'a str; 3]), usize>,
    keys: Vec<(i8, Names<'a>)>,
}

impl<'a> Lines<'a> {
    fn take(&mut self, shape: Shape<'a>, names: Names<'a>, level: i8) {
        let key = (shape.class, level, [names.name, names.zh, names.en]);
        let next = self.groups.len();
        let group = *self.by_key.entry(key).or_insert(next);
        if group == next {
            self.groups.push(Vec::new());
            self.keys.push((level, names));
        }
        self.groups[group].push(shape);
    }

    /// Puts every group into the layer whose number `place` gives for it, with the rank that it gives.
    fn put(self, frame: &Frame, layers: &mut [Layer], place: impl Fn(&Shape<'a>) -> Option<(usize, u32)>) {
        for (group, (level, names)) in self.groups.iter().zip(self.keys) {
            let Some((layer, rank)) = place(&group[0]) else { continue };
            let class = ("class", Some(Value::Text(group[0].class.as_str())));
            let [class, name, name_zh, name_en] = with_names(class, names);
            let level = ("level", (level != 0).then_some(Value::Whole(level.into())));
            let lines = joined(group.iter().flat_map(|shape| drawn(shape, frame)).map(Iterator::collect).collect());
            for lines in lines.chunks(LINES) {
                let lines = lines.iter().map(|line| line.iter().copied());
                layers[layer].lines(rank, lines, &[class, level, name, name_zh, name_en]);
            }
        }
    }
}
