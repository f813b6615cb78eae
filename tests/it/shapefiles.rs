//! Shapefiles, written part by part.

/// The `.shp` of points, as another library writes it.
pub fn shp(points: &[(f64, f64)]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let points: Vec<shapefile::Point> = points.iter().map(|&(x, y)| shapefile::Point::new(x, y)).collect();
    shapefile::ShapeWriter::new(&mut bytes).write_shapes(&points).unwrap();
    bytes.into_inner()
}

/// A `.dbf` of texts in an encoding; names are cut after ten bytes, cells after thirty.
pub fn dbf(encoding: &'static encoding_rs::Encoding, names: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    const WIDTH: u8 = 30;
    let count = u32::try_from(rows.len()).unwrap();
    let header = u16::try_from(32 + 32 * names.len() + 1).unwrap();
    let width = u16::try_from(1 + usize::from(WIDTH) * names.len()).unwrap();
    let mut bytes = vec![3, 126, 11, 24];
    bytes.extend(count.to_le_bytes());
    bytes.extend(header.to_le_bytes());
    bytes.extend(width.to_le_bytes());
    bytes.extend([0; 20]);
    let cut = |text: &str, length: usize, blank: u8| {
        let mut cell = encoding.encode(text).0.into_owned();
        cell.resize(length.max(cell.len()), blank);
        cell.truncate(length);
        cell
    };
    for name in names {
        bytes.extend(cut(name, 10, 0));
        bytes.extend([0, b'C', 0, 0, 0, 0, WIDTH, 0]);
        bytes.extend([0; 14]);
    }
    bytes.push(0x0d);
    for row in rows {
        bytes.push(b' ');
        for cell in *row {
            bytes.extend(cut(cell, usize::from(WIDTH), b' '));
        }
    }
    bytes.push(0x1a);
    bytes
}
