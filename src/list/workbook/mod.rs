//! Workbooks, cell by cell and within the caps.
//!
//! `calamine` reads `.xlsx`, the one form for which it can hand out cells one at a time. For `.xls` and `.ods` it
//! builds whole sheets at the size that the file claims, and a damaged file keeps it busy for ever, so those two are
//! read here.

mod biff;
mod compound;
mod number_format;
mod ods;
mod xls;
mod xlsx;

pub(super) use ods::grids as ods;
pub(super) use xls::grids as xls;
pub(super) use xlsx::grids as xlsx;

/// A number as text: `118.85`, `13812345678`, never `1.38E10`.
fn text_of_number(number: f64) -> String {
    // What a sum leaves behind the fifteenth digit is no value that anybody typed.
    let digits = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    if number.is_finite() { digits.to_string() } else { String::new() }
}
