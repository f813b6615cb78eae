//! Rows between the data that are no data: sums, headings of groups, remarks below the table.

use super::clean::{letters, narrow};
use super::grid::Merge;
use super::role::Role;
use super::sheet::Sheet;
use super::words::Words;

/// Words with which a sum begins.
const SUMS: [&str; 8] = ["合计", "总计", "小计", "共计", "总数", "累计", "total", "subtotal"];
/// Words with which a remark below a table begins.
const REMARKS: [&str; 10] =
    ["注", "备注", "说明", "填表人", "填报人", "制表人", "制表单位", "审核人", "审核", "填报单位"];

/// Takes out rows that are no data, and gives their numbers and what they are.
pub(super) fn remove(sheet: &mut Sheet, merges: &[Merge]) -> (Vec<u64>, Words) {
    let wide: Vec<u64> = merges
        .iter()
        .filter(|merge| {
            merge.rows.0 == merge.rows.1 && 2 * (merge.columns.1 - merge.columns.0 + 1) > sheet.header.len()
        })
        .map(|merge| merge.rows.0)
        .collect();
    let places: Vec<usize> =
        [Role::Lng, Role::Lat, Role::Position].iter().filter_map(|role| sheet.of_role(role)).collect();
    let mut removed = Vec::new();
    let header = sheet.header.clone();
    sheet.rows.retain(|(line, row)| {
        let placed = places.iter().any(|&column| row.get(column).is_some_and(|text| !text.is_empty()));
        let filled: Vec<&String> = row.iter().filter(|cell| !cell.is_empty()).collect();
        let aside = !placed
            && (filled.iter().take(3).any(|cell| is_sum(cell))
                || filled.len() == 1 && (is_heading(filled[0]) || is_remark(filled[0]) || wide.contains(line)))
            // A header that is repeated on every page.
            || filled.len() > 1 && *row == header;
        if aside {
            removed.push(*line);
        }
        !aside
    });
    (removed, Words::fixed("sums, headings and remarks", "合计、小标题、备注等"))
}

fn is_sum(cell: &str) -> bool {
    let word = letters(cell);
    SUMS.iter().any(|sum| word.strip_prefix(sum).is_some_and(|rest| rest.chars().count() <= 8 && !rest.contains('驿')))
}

/// `一、浦东新区`, `（二）街道驿站`, `浦东新区（12个）`
fn is_heading(cell: &str) -> bool {
    let text = narrow(cell);
    let numeral = |character: char| "一二三四五六七八九十".contains(character);
    let rest = text.trim_start_matches('(').trim_start_matches(numeral);
    let counted = text.trim_end_matches(')').rsplit_once('(').is_some_and(|(_, count)| {
        let digits = count.trim_start_matches('共').trim_end_matches(['个', '家', '座', '处']);
        digits.len() < count.len() && !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit())
    });
    counted
        || rest.len() < text.len()
            && text.starts_with(|first| first == '(' || numeral(first))
            && rest.starts_with(['、', '.', ')'])
}

fn is_remark(cell: &str) -> bool {
    let text = narrow(cell);
    REMARKS.iter().any(|word| text.strip_prefix(word).is_some_and(|rest| rest.trim_start().starts_with(':')))
}

/// `3, 7 to 9`
pub(super) fn list_of(lines: &[u64]) -> String {
    const SHOWN: usize = 12;
    let groups: Vec<String> = lines
        .chunk_by(|one, other| one + 1 == *other)
        .map(|group| match (group[0], group[group.len() - 1]) {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}-{last}"),
        })
        .collect();
    let more = if groups.len() > SHOWN { ", ..." } else { "" };
    format!("{}{more}", groups.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_data_is_told_from_what_is() {
        for sum in ["合计", "合 计：", "总计", "小计12", "Total", "合计（家）"] {
            assert!(is_sum(sum), "{sum}");
        }
        assert!(!is_sum("合计路驿站") && !is_sum("工会驿站"));
        for heading in ["一、浦东新区", "（二）街道驿站", "十二、其他", "浦东新区（12个）", "街道驿站（共7家）"]
        {
            assert!(is_heading(heading), "{heading}");
        }
        assert!(!is_heading("一品香驿站") && !is_heading("人民广场驿站（南）") && !is_heading("驿站(2)"));
        assert!(is_remark("注：以上为2026年数据") && is_remark("填表人：") && !is_remark("注册处驿站"));
    }

    #[test]
    fn numbers_are_told_in_groups() {
        assert_eq!(list_of(&[3, 7, 8, 9, 12]), "3, 7-9, 12");
    }
}
