//! Bytes as text: UTF-8 where they are, else what Chinese spreadsheets write, else the best guess.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::error::ListError;
use super::role::{Role, meaning};

/// A text, and the encoding that it was in.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// Its name; GBK is told as GB18030, of which it is a part.
    pub encoding: &'static str,
}

/// How many bytes are looked at for a header that proves an encoding.
const HEAD: usize = 16 << 10;

/// Reads bytes as text.
pub(super) fn decoded<'a>(bytes: &'a [u8], asked: Option<&str>) -> Result<Decoded<'a>, ListError> {
    if let Some(label) = asked {
        let wrong = || ListError::Encoding { encoding: label.to_owned() };
        let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(wrong)?;
        return read(bytes, encoding).ok_or_else(wrong);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Text has no zero bytes; those of UTF-16 without a mark are told below.
        if !bytes.contains(&0) {
            return Ok(Decoded { text: Cow::Borrowed(text.trim_start_matches('\u{feff}')), encoding: UTF_8.name() });
        }
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return read(bytes, encoding).ok_or(ListError::NotAList);
    }
    if let Some(encoding) = wide(bytes) {
        return read(bytes, encoding).ok_or(ListError::NotAList);
    }
    if bytes.contains(&0) {
        return Err(ListError::NotAList);
    }
    // A header that makes sense proves more than statistics of a short text.
    let chinese = [GB18030, BIG5].into_iter().find(|encoding| {
        let (head, _, _) = encoding.decode(&bytes[..bytes.len().min(HEAD)]);
        names_columns(&head)
    });
    let guess = || {
        if reads_as_chinese(bytes) {
            return GB18030;
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let guess = detector.guess(None, Utf8Detection::Deny);
        if guess == GBK { GB18030 } else { guess }
    };
    // A byte or two may be broken; the text is still what it is.
    let encoding = chinese.unwrap_or_else(guess);
    read(bytes, encoding).or_else(|| lossy(bytes, encoding)).ok_or(ListError::NotAList)
}

/// Without a single error, or not at all.
fn read<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Option<Decoded<'a>> {
    let (text, encoding, errors) = encoding.decode(bytes);
    (!errors).then(|| Decoded { text, encoding: name_of(encoding) })
}

/// With a replacement character for what cannot be read, as long as that is little.
fn lossy<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Option<Decoded<'a>> {
    let (text, encoding, _) = encoding.decode(bytes);
    let lost = text.chars().filter(|&character| character == '\u{fffd}').count();
    (lost * 50 < text.chars().count()).then(|| Decoded { text, encoding: name_of(encoding) })
}

fn name_of(encoding: &'static Encoding) -> &'static str {
    if encoding == GBK { GB18030.name() } else { encoding.name() }
}

/// Whether a line of the text holds two names of columns that are not plain ASCII.
fn names_columns(text: &str) -> bool {
    text.lines().take(50).any(|line| {
        let cells = line.split([',', ';', '\t', '，', '；', '|']).map(|cell| cell.trim_matches('"'));
        cells.filter(|cell| !cell.is_ascii() && meaning(cell).role != Role::Extra).count() >= 2
    })
}

/// Whether the bytes are GB18030 that makes sense: common characters, and not one by one among letters, as those of
/// `Müller` come out.
fn reads_as_chinese(bytes: &[u8]) -> bool {
    let (text, _, errors) = GB18030.decode(bytes);
    let is_han = |character: &char| ('\u{4e00}'..='\u{9fa5}').contains(character);
    let is_sign = |character: char| matches!(character, '°' | '±' | '·' | '×' | '\u{2010}'..='\u{2033}' | '\u{2190}'..='\u{33ff}' | '\u{ff01}'..='\u{ffe5}');
    if errors || text.chars().any(|character| !(character.is_ascii() || is_han(&character) || is_sign(character))) {
        return false;
    }
    let all = text.chars().filter(is_han).count();
    let together: usize =
        text.split(|character| !is_han(&character)).map(|run| run.chars().count()).filter(|&length| length > 1).sum();
    2 * together >= all
}

/// UTF-16 without a mark: every other byte of plain text is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD) & !1];
    if head.len() < 16 {
        return None;
    }
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count() * 8;
    match (zeros(0), zeros(1)) {
        (even, odd) if odd > head.len() && even == 0 => Some(UTF_16LE),
        (even, odd) if even > head.len() && odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "编号,站点名称,经度,纬度\n1,人民广场驿站,121.47,31.23\n";

    #[track_caller]
    fn check(bytes: &[u8], expect: &str, encoding: &str) {
        let decoded = decoded(bytes, None).unwrap();
        assert_eq!((decoded.text.as_ref(), decoded.encoding), (expect, encoding));
    }

    #[test]
    fn what_excel_writes_is_read() {
        check(LIST.as_bytes(), LIST, "UTF-8");
        check(format!("\u{feff}{LIST}").as_bytes(), LIST, "UTF-8");
        check(&GBK.encode(LIST).0, LIST, "gb18030");
        let rare = LIST.replace("人民", "㐂𠮷");
        check(&GB18030.encode(&rare).0, &rare, "gb18030");
        let utf16: Vec<u8> = LIST.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&[&[0xff, 0xfe], &utf16[..]].concat(), LIST, "UTF-16LE");
        check(
            &"lng,lat\n1,2\n".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>(),
            "lng,lat\n1,2\n",
            "UTF-16BE",
        );
        let traditional = "編號,名稱,備註\n1,臺北車站,附近設有飲水機與廁所,服務時間為上午九點\n".repeat(3);
        check(&BIG5.encode(&traditional).0, &traditional, "Big5");
        check(&GBK.encode("站点,a,b\n甲,1,2\n").0, "站点,a,b\n甲,1,2\n", "gb18030");
        check(b"M\xfcller,1,2\n", "Müller,1,2\n", "windows-1252");
        check(
            b"name,lng,lat\nCaf\xe9 de la gare, tr\xe8s pr\xe8s,2,48\n",
            "name,lng,lat\nCafé de la gare, très près,2,48\n",
            "windows-1252",
        );
    }

    #[test]
    fn one_broken_byte_does_not_hide_the_rest() {
        let mut bytes = GBK.encode(&LIST.repeat(40)).0.into_owned();
        let at = bytes.len() - 3;
        bytes[at] = 0xff;
        let decoded = decoded(&bytes, None).unwrap();
        assert!(decoded.encoding == "gb18030" && decoded.text.contains('\u{fffd}'));
    }

    #[test]
    fn what_is_asked_for_must_fit() {
        assert!(decoded(&GBK.encode(LIST).0, Some("utf-8")).is_err());
        assert!(decoded(LIST.as_bytes(), Some("klingon")).is_err());
        assert_eq!(decoded(&GBK.encode(LIST).0, Some("gbk")).unwrap().text, LIST);
        assert!(decoded(&[0, 1, 2, 0, 0, 7, 200], None).is_err());
    }
}
