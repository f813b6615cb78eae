//! The list of stations as a workbook, as a district union would keep it.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::flaw::{self, Flaw, Row, Typed};
use super::station::Tier;
use super::ward::{Wards, street_name};

/// The columns and their widths.
const COLUMNS: [(&str, f64); 18] = [
    ("序号", 6.0),
    ("站点名称", 34.0),
    ("级别", 12.0),
    ("所属街道", 12.0),
    ("所属社区", 14.0),
    ("详细地址", 30.0),
    ("经度(高德)", 13.0),
    ("纬度(高德)", 13.0),
    ("开放时间", 30.0),
    ("服务设施", 48.0),
    ("座位数", 8.0),
    ("面积(㎡)", 9.0),
    ("依托单位", 30.0),
    ("建设方式", 10.0),
    ("投用时间", 13.0),
    ("负责人", 9.0),
    ("联系电话", 15.0),
    ("备注", 34.0),
];
const LAST: u16 = COLUMNS.len() as u16 - 1;
/// The row of the header, counted from 0: a title and a line about the list stand above it.
const HEADER: u32 = 2;

const NOTES: [&str; 6] = [
    "填报说明",
    "1. 本表为合成数据，由程序生成；所有站点、地址、人员、电话均为虚构。",
    "2. 经纬度在高德地图拾取，保留六位小数。",
    "3. 级别分为区级综合体、街道驿站、社区微站、合作网点四类。",
    "4. 服务设施用顿号分隔。",
    "5. 开放时间请写明星期与时段，银行网点按营业时间填写。",
];

/// The bytes of the workbook; the same at any time.
///
/// # Errors
///
/// [`XlsxError`] when a cell or a range is impossible, which a test would show.
pub fn xlsx(rows: &[Row], wards: &Wards) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 6, 30)?;
    workbook.set_properties(&DocProperties::new().set_title("合成数据 synthetic").set_creation_datetime(&made));
    let sheet = workbook.add_worksheet().set_name("驿站台账")?;
    let cell = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
    let bold = cell.clone().set_bold().set_align(FormatAlign::Center);
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, LAST, "示例市青汀区工会驿站基本情况统计表", &title)?;
    sheet.merge_range(
        1,
        0,
        1,
        LAST,
        "填报单位：青汀区总工会（合成数据，非真实站点）    填报日期：2026年6月30日",
        &Format::new(),
    )?;
    let header = bold.clone().set_background_color(Color::RGB(0x00D9_E2F3)).set_text_wrap();
    for (column, (name, width)) in (0..).zip(COLUMNS) {
        sheet.write_with_format(HEADER, column, name, &header)?;
        sheet.set_column_width(column, width)?;
    }
    for (number, row) in (1..).zip(rows) {
        write_row(sheet, number, row, wards, &cell)?;
    }
    merge_streets(sheet, rows, wards, &bold)?;
    total(sheet, rows, &bold)?;
    sheet.set_freeze_panes(HEADER + 1, 2)?;
    let notes = workbook.add_worksheet().set_name("填报说明")?;
    for (row, note) in (0..).zip(NOTES) {
        notes.write(row, 0, note)?;
    }
    workbook.save_to_buffer()
}

fn write_row(sheet: &mut Worksheet, number: u32, row: &Row, wards: &Wards, cell: &Format) -> Result<(), XlsxError> {
    let (station, line) = (&row.station, HEADER + number);
    let wide = row.flaw == Some(Flaw::FullWidth);
    let mut text = |column: u16, text: &str| sheet.write_with_format(line, column, text, cell).map(|_| ());
    text(1, &station.name)?;
    text(2, station.tier.words().0)?;
    // A street station stands for its street, the complex for the district.
    text(4, if matches!(station.tier, Tier::Complex | Tier::Street) { "" } else { wards.wards[station.ward].name })?;
    text(5, &station.address)?;
    text(8, station.hours.0)?;
    text(9, &station.services)?;
    text(12, &station.host)?;
    text(13, station.mode)?;
    text(15, &format!("{}某", surname(number)))?;
    text(16, &format!("000-0000{:04}", 1000 + 7 * number))?;
    text(17, &station.note)?;
    sheet.write_with_format(line, 0, number, cell)?;
    for (column, typed) in (6..).zip(&row.typed) {
        match typed {
            Typed::Number(value) => sheet.write_with_format(line, column, *value, cell)?,
            Typed::Text(text) => sheet.write_with_format(line, column, text, cell)?,
            Typed::Empty => sheet.write_blank(line, column, cell)?,
        };
    }
    for (column, value) in [(10, station.seats), (11, station.area_m2)] {
        if wide {
            sheet.write_with_format(line, column, flaw::full_width(&value.to_string()), cell)?;
        } else {
            sheet.write_with_format(line, column, value, cell)?;
        }
    }
    let (year, month) = station.opened;
    match number % 5 {
        0 => sheet.write_with_format(line, 14, format!("{year}年{month}月"), cell)?,
        1 => sheet.write_with_format(line, 14, format!("{year}.{month}"), cell)?,
        _ => {
            let date = ExcelDateTime::from_ymd(year, month, 1)?;
            sheet.write_datetime_with_format(line, 14, &date, &cell.clone().set_num_format("yyyy-mm-dd"))?
        }
    };
    Ok(())
}

/// The street of the district stands once for all rows below each other that share it.
fn merge_streets(sheet: &mut Worksheet, rows: &[Row], wards: &Wards, bold: &Format) -> Result<(), XlsxError> {
    let street = |row: &Row| wards.wards[row.station.ward].street;
    let mut line = HEADER + 1;
    for run in rows.chunk_by(|one, other| one.station.tier == other.station.tier && street(one) == street(other)) {
        let last = line + run.len() as u32 - 1;
        let name = if run[0].station.tier == Tier::Complex { "区本级" } else { street_name(street(&run[0])) };
        if run.len() > 1 {
            sheet.merge_range(line, 3, last, 3, name, bold)?;
        } else {
            sheet.write_with_format(line, 3, name, bold)?;
        }
        line = last + 1;
    }
    Ok(())
}

fn total(sheet: &mut Worksheet, rows: &[Row], bold: &Format) -> Result<(), XlsxError> {
    let (first, line) = (HEADER + 2, HEADER + 1 + rows.len() as u32);
    sheet.merge_range(line, 0, line, 1, "合计", bold)?;
    let stations = rows.iter().filter(|row| row.flaw != Some(Flaw::Duplicate)).count();
    sheet.write_with_format(line, 2, format!("{stations}个"), bold)?;
    // A spreadsheet does not add up what is text.
    let numbers = || rows.iter().filter(|row| row.flaw != Some(Flaw::FullWidth)).map(|row| &row.station);
    let sums = [numbers().map(|station| station.seats).sum::<u32>(), numbers().map(|station| station.area_m2).sum()];
    for (column, (letter, sum)) in (10..).zip([("K", sums[0]), ("L", sums[1])]) {
        let formula = Formula::new(format!("=SUM({letter}{first}:{letter}{line})")).set_result(sum.to_string());
        sheet.write_formula_with_format(line, column, formula, bold)?;
    }
    Ok(())
}

/// A family name; the given name is left out.
fn surname(number: u32) -> char {
    let names: Vec<char> = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨".chars().collect();
    names[number as usize % names.len()]
}
