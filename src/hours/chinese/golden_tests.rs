//! Real Chinese texts, each with the rules or the findings that it gives; and texts damaged at random.

use super::super::real_tests::Random;
use super::super::{Schedule, Severity, read};

/// Source lines begin with `#`. A text, a tab, its hours in OSM syntax or `-`, and if there are any, a tab and its
/// findings: each its code and its place.
const GOLDEN: &str = include_str!("golden.tsv");

/// The line before the texts that were written for the test, not found.
const WRITTEN: &str = "# Written for this test";

fn cases() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let lines = GOLDEN.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        (next(), next(), next())
    })
}

#[test]
fn real_texts_give_their_hours_or_say_why_not() {
    let mut wrong = Vec::new();
    for (text, osm, expected) in cases() {
        let reading = read(text);
        let found = reading.schedule.as_ref().map_or("-", Schedule::osm);
        let codes: Vec<String> =
            reading.findings.iter().map(|finding| format!("{}@{}", finding.problem.code(), finding.position)).collect();
        let codes = codes.join(" ");
        if found != osm || codes != expected {
            wrong.push(format!("{text}\n  expected {osm} {expected}\n  found    {found} {codes}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_two_hundred_real_texts_with_their_sources() {
    let (real, written) = GOLDEN.split_once(WRITTEN).expect("both parts");
    let texts = |part: &str| part.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
    assert_eq!((texts(real), texts(written) - 1), (222, 100));
    assert!(real.lines().filter(|line| line.starts_with('#')).all(|line| line.len() > 20));
    let mut all: Vec<&str> = cases().map(|(text, ..)| text).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), cases().count(), "each text once");
}

#[test]
fn hours_written_in_osm_syntax_and_read_again_are_the_same() {
    for (text, osm, _) in cases().filter(|(_, osm, _)| *osm != "-") {
        let schedule = Schedule::parse(text).expect(text);
        let again = Schedule::parse(osm).expect(osm);
        assert!(schedule.same_as(&again), "{text} and {osm}");
        assert_eq!((schedule.text(), again.osm()), (text, osm));
    }
}

#[test]
fn every_finding_tells_its_piece_and_speaks_two_languages() {
    for (text, osm, _) in cases() {
        let findings = read(text).findings;
        let is_refused = findings.iter().any(|finding| finding.problem.severity() == Severity::Error);
        assert_eq!(is_refused, osm == "-", "{text}");
        for finding in findings {
            let at: String = text.chars().skip(finding.position - 1).take(finding.piece.chars().count()).collect();
            assert_eq!(at, finding.piece, "{text}");
            let problem = &finding.problem;
            let english = [problem.reason_en(), problem.suggestion_en()];
            let chinese = [problem.reason_zh(), problem.suggestion_zh()];
            assert!(
                english.iter().all(|words| words.starts_with(|char: char| char.is_ascii_lowercase())),
                "{english:?}"
            );
            assert!(chinese.iter().all(|words| !words.is_ascii()), "{chinese:?}");
        }
    }
}

#[test]
fn no_damaged_text_makes_it_panic_and_all_are_taken_or_refused() {
    const PIECES: &str = "周 一 至 日 、 ， ； ： ( ) 9 17 :30 24小时 次日 上午 下午 除外 节假日 工作日 休息 月 号 夏季 年 点 半 - 0.5 99999999999 \u{3000} \0 \
        每月 最后一个 除 外 午休 全年无休 照常 预约 以 为准 \" Mo-Fr off ; , é 起 其他时间 ［ ］ 第 5月1日-9月30日 闭馆";
    let pieces: Vec<&str> = PIECES.split(' ').collect();
    let texts: Vec<&str> = cases().map(|(text, ..)| text).collect();
    let mut random = Random(4);
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..50_000 {
        let mut chars: Vec<char> = random.of(&texts).chars().collect();
        for _ in 0..=random.below(2) {
            let from = random.below(chars.len() + 1);
            let to = (from + random.below(4)).min(chars.len());
            match random.below(4) {
                0 => drop(chars.drain(from..to)),
                1 => chars.extend_from_within(from..to),
                2 => drop(chars.splice(from..from, random.of(&pieces).chars())),
                _ => drop(chars.splice(from..to, random.of(&pieces).chars())),
            }
        }
        let text: String = chars.into_iter().collect();
        let reading = read(&text);
        let is_error = |severity| severity == Severity::Error;
        let says_why = reading.findings.iter().any(|finding| is_error(finding.problem.severity()));
        assert_eq!(reading.schedule.is_none(), says_why, "{text:?}: {:?}", reading.findings);
        match reading.schedule {
            Some(schedule) => {
                taken += 1;
                if taken % 16 == 0 {
                    let again = Schedule::parse(schedule.osm()).expect(&text);
                    assert!(again.same_as(&schedule), "{text:?} and {:?}", schedule.osm());
                }
            }
            None => refused += 1,
        }
    }
    assert_eq!(taken + refused, 50_000);
    assert!(taken > 10_000 && refused > 10_000, "{taken} taken, {refused} refused");
}
