//! What was found in lists, for people and for programs.

use serde_json::{Value, json};

use crate::list::{Finding, Lang, Note, Role};
use crate::station::{Check, CheckedFile, Merge, MergeReason, StationRef, detail_of};

use super::number::{degrees, round};
use super::table::Table;

/// How much of a text a table shows, in characters.
const SHOWN: usize = 90;

/// The whole report, to be read in a terminal.
#[must_use]
pub fn check_text(check: &Check, lang: Lang) -> String {
    let mut text: Vec<String> = check.files.iter().map(|file| file_text(file, lang)).collect();
    let counts = check.counts();
    let (read, kept, repaired, rejected) = (counts.read, counts.kept, counts.repaired, counts.rejected);
    text.push(match lang {
        Lang::En => format!("{read} rows read = {kept} kept + {repaired} repaired + {rejected} rejected\n"),
        Lang::Zh => format!("读取 {read} 行 = 保留 {kept} + 已修正 {repaired} + 未采用 {rejected}\n"),
    });
    let findings = findings_table(check, lang, true);
    if !findings.rows.is_empty() {
        text.push(format!("\n{}\n\n{}", lang.of("问题清单", "Findings"), findings.aligned()));
    }
    let mut merges = merges_table(check, lang);
    if !merges.rows.is_empty() {
        shorten(check, &mut merges, 2);
        let title =
            lang.of("疑似同一站点的行（仅提示，未合并）", "Rows that look like one station (nothing was merged)");
        text.push(format!("\n{title}\n\n{}", merges.aligned()));
    }
    text.concat()
}

/// What a column of a list of stations was read as. Details of stations are found among the extra columns.
fn read_as(name: &str, role: &Role) -> String {
    let detail = matches!(role, Role::Extra | Role::Date).then(|| detail_of(name)).flatten();
    detail.map_or_else(|| role.word(), str::to_owned)
}

/// Form, sheets and columns of a file.
fn file_text(file: &CheckedFile, lang: Lang) -> String {
    let reading = &file.reading;
    let encoding = reading.encoding.map(|name| format!(", {name}")).unwrap_or_default();
    let mut lines = vec![format!("{}: {}{encoding}", file.name, reading.form.as_str())];
    for (sheet, mapping) in reading.sheets.iter().zip(&reading.mapping.sheets) {
        let columns: Vec<String> =
            mapping.columns.iter().map(|(name, role)| format!("{name} -> {}", read_as(name, role))).collect();
        let (line, rows, columns) = (sheet.header_line, sheet.rows, columns.join(", "));
        let name = match (lang, sheet.name.as_str()) {
            (_, "") => String::new(),
            (Lang::En, name) => format!("sheet `{name}`, "),
            (Lang::Zh, name) => format!("工作表“{name}”，"),
        };
        lines.push(match (lang, line) {
            (Lang::En, 0) => format!("  {rows} records; {columns}"),
            (Lang::Zh, 0) => format!("  {rows} 条记录；{columns}"),
            (Lang::En, _) => format!("  {name}header in row {line}, {rows} rows; {columns}"),
            (Lang::Zh, _) => format!("  {name}列名在第 {line} 行，共 {rows} 行数据；{columns}"),
        });
    }
    lines.extend(reading.notes.iter().map(|note| format!("  {}", note_text(note, lang))));
    if let Some(hint) = &reading.datum_hint {
        let datum = hint.datum.to_uppercase();
        lines.push(match (lang, hint.column.is_empty()) {
            (Lang::En, true) => format!("  a title says that the positions are {datum}"),
            (Lang::En, false) => format!("  `{}` says that the positions are {datum}", hint.column),
            (Lang::Zh, true) => format!("  标题表明坐标系为 {datum}"),
            (Lang::Zh, false) => format!("  列名“{}”表明坐标系为 {datum}", hint.column),
        });
    }
    lines.join("\n") + "\n\n"
}

fn note_text(note: &Note, lang: Lang) -> String {
    let words = note.words.text(lang);
    match (lang, note.sheet.is_empty()) {
        (_, true) => words.to_owned(),
        (Lang::En, false) => format!("sheet `{}` {words}", note.sheet),
        (Lang::Zh, false) => format!("工作表“{}”{words}", note.sheet),
    }
}

/// A row for each finding; `short` leaves out columns that are empty throughout, and cuts long values.
#[must_use]
pub fn findings_table(check: &Check, lang: Lang, short: bool) -> Table {
    let header: [(&str, &str); 9] = [
        ("file", "文件"),
        ("sheet", "工作表"),
        ("row", "行"),
        ("column", "列"),
        ("value", "值"),
        ("rule", "规则"),
        ("became", "处理结果"),
        ("problem", "问题"),
        ("fix", "建议"),
    ];
    let mut table = Table::new(&header.map(|(en, zh)| lang.of(zh, en)));
    let shown = |text: &str| if short { cut(text) } else { text.to_owned() };
    for file in &check.files {
        for finding in &file.reading.findings {
            let Finding { sheet, line, column, letter, value, rule, problem, fix, outcome } = finding;
            let column = if letter.is_empty() { column.clone() } else { format!("{letter} {column}") };
            table.push([
                file.name.clone(),
                sheet.clone(),
                line.to_string(),
                column,
                shown(value),
                rule.as_str().to_owned(),
                outcome.text(lang).to_owned(),
                shown(problem.text(lang)),
                shown(fix.text(lang)),
            ]);
        }
    }
    if short {
        shorten(check, &mut table, 0);
    }
    table
}

/// Leaves out the column of the file where there is one, and the next, of the sheet, where there is none.
fn shorten(check: &Check, table: &mut Table, file: usize) {
    let one_file = check.files.len() == 1;
    let no_sheets = table.rows.iter().all(|row| row[file + 1].is_empty());
    for (column, gone) in [(file + 1, no_sheets), (file, one_file)] {
        if gone {
            table.header.remove(column);
            table.rows.iter_mut().for_each(|row| drop(row.remove(column)));
        }
    }
}

fn cut(value: &str) -> String {
    if value.chars().count() <= SHOWN {
        return value.to_owned();
    }
    value.chars().take(SHOWN - 1).chain(['…']).collect()
}

/// A row for each station that may be the same as others.
#[must_use]
pub fn merges_table(check: &Check, lang: Lang) -> Table {
    let header: [(&str, &str); 11] = [
        ("group", "组"),
        ("keep", "建议保留"),
        ("file", "文件"),
        ("sheet", "工作表"),
        ("row", "行"),
        ("key", "编号"),
        ("name", "名称"),
        ("lng", "经度"),
        ("lat", "纬度"),
        ("apart_m", "相距（米）"),
        ("reason", "原因"),
    ];
    let mut table = Table::new(&header.map(|(en, zh)| lang.of(zh, en)));
    for (group, merge) in check.merges.iter().enumerate() {
        for member in &merge.members {
            let file = &check.files[member.file];
            let station = &file.reading.stations[member.index].1;
            table.push([
                (group + 1).to_string(),
                if *member == merge.keep { lang.of("是", "yes").to_owned() } else { String::new() },
                file.name.clone(),
                file.reading.sheet_name(member.row).to_owned(),
                member.row.line.to_string(),
                station.key.clone(),
                station.name.clone(),
                degrees(station.place.lng()).to_string(),
                degrees(station.place.lat()).to_string(),
                format!("{:.0}", merge.apart_m),
                reason(merge, lang).to_owned(),
            ]);
        }
    }
    table
}

fn reason(merge: &Merge, lang: Lang) -> &'static str {
    match merge.reason {
        MergeReason::SameName => lang.of("同名且相距 300 米内", "same name within 300 m"),
        MergeReason::Near => lang.of("相距 50 米内且名称相近", "within 50 m, names alike"),
    }
}

/// All of it as JSON.
#[must_use]
pub fn check_json(check: &Check, lang: Lang) -> Value {
    let counts = check.counts();
    let finding = |finding: &Finding| {
        json!({
            "sheet": finding.sheet,
            "row": finding.line,
            "column": finding.column,
            "letter": finding.letter,
            "value": finding.value,
            "rule": finding.rule.as_str(),
            "became": finding.outcome.as_str(),
            "problem": finding.problem.text(lang),
            "fix": finding.fix.text(lang),
        })
    };
    let file = |file: &CheckedFile| {
        let (reading, counts) = (&file.reading, file.reading.counts());
        let sheets = reading.sheets.iter().zip(&reading.mapping.sheets).map(|(sheet, mapping)| {
            let columns: Vec<Value> =
                mapping.columns.iter().map(|(name, role)| json!({"name": name, "is": read_as(name, role)})).collect();
            json!({"name": sheet.name, "header_row": sheet.header_line, "rows": sheet.rows, "columns": columns})
        });
        let notes = reading
            .notes
            .iter()
            .map(|note| json!({"sheet": note.sheet, "code": note.code, "text": note.words.text(lang)}));
        json!({
            "file": file.name,
            "form": reading.form.as_str(),
            "encoding": reading.encoding,
            "datum_hint": reading.datum_hint.as_ref().map(|hint| json!({"datum": hint.datum, "column": hint.column})),
            "sheets": sheets.collect::<Vec<_>>(),
            "notes": notes.collect::<Vec<_>>(),
            "read": counts.read,
            "kept": counts.kept,
            "repaired": counts.repaired,
            "rejected": counts.rejected,
            "findings": reading.findings.iter().map(finding).collect::<Vec<_>>(),
        })
    };
    let member = |merge: &Merge, member: &StationRef| {
        let file = &check.files[member.file];
        let station = &file.reading.stations[member.index].1;
        json!({
            "file": file.name,
            "sheet": file.reading.sheet_name(member.row),
            "row": member.row.line,
            "key": station.key,
            "name": station.name,
            "lng": degrees(station.place.lng()),
            "lat": degrees(station.place.lat()),
            "keep": *member == merge.keep,
        })
    };
    let merges = check.merges.iter().map(|merge| {
        let members: Vec<Value> = merge.members.iter().map(|one| member(merge, one)).collect();
        json!({"reason": merge.reason.as_str(), "apart_m": round(merge.apart_m, 1), "members": members})
    });
    json!({
        "read": counts.read,
        "kept": counts.kept,
        "repaired": counts.repaired,
        "rejected": counts.rejected,
        "files": check.files.iter().map(file).collect::<Vec<_>>(),
        "merges": merges.collect::<Vec<_>>(),
    })
}
