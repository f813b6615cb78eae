//! Why a list cannot be read at all.

use super::words::{Lang, Words};

/// Why a list cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words())]
pub enum ListError {
    /// Neither text nor a form that we know.
    NotAList,
    /// A form that we know and do not read.
    Unsupported {
        /// What it is.
        form: &'static str,
        /// What to do in English.
        fix: &'static str,
        /// What to do in Chinese.
        fix_zh: &'static str,
    },
    /// Not text in the encoding that was asked for.
    Encoding {
        /// The encoding.
        encoding: String,
    },
    /// Said to be GeoJSON, and is none that holds a list.
    GeoJson(String),
    /// A file of a known form that is damaged.
    Damaged {
        /// The form.
        form: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Larger than we take.
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// How much there is, as far as it was counted.
        found: u64,
        /// How much is taken.
        most: u64,
    },
    /// No header, no rows.
    Empty,
    /// Several tables where one is meant.
    SeveralSheets(String),
    /// A column that must be there is not.
    MissingColumn {
        /// The column.
        wanted: &'static str,
        /// Other words for it.
        aliases: String,
        /// The header of the file.
        found: String,
    },
    /// The mapping does not fit the file.
    Mapping(Words),
    /// Columns and rows, but none that can be used.
    NoUsableRow {
        /// How many rows there are.
        read: usize,
        /// What is wrong with the first.
        first: String,
    },
}

impl ListError {
    pub(super) fn damaged(form: &'static str, why: impl Into<String>) -> Self {
        Self::Damaged { form, why: why.into() }
    }

    /// What is wrong and what to do, in one language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        self.words().text(lang).to_owned()
    }

    fn words(&self) -> Words {
        match self {
            Self::NotAList => Words::fixed(
                "this is no list that can be read; save it as .xlsx or as \"CSV UTF-8\" and try again",
                "无法识别的文件；请另存为 .xlsx 或“CSV UTF-8”后重试",
            ),
            Self::Unsupported { form, fix, fix_zh } => {
                Words::new(format!("the list is {form}; {fix}"), format!("文件格式为 {form}；{fix_zh}"))
            }
            Self::Encoding { encoding } => Words::new(
                format!("the list is not text in {encoding}; leave out the encoding, or save it as \"CSV UTF-8\""),
                format!("文件不是 {encoding} 编码的文本；请去掉编码设置，或另存为“CSV UTF-8”"),
            ),
            Self::GeoJson(why) => Words::new(
                format!("the list is no GeoJSON FeatureCollection: {why}"),
                format!("文件不是 GeoJSON FeatureCollection：{why}"),
            ),
            Self::Damaged { form, why } => Words::new(
                format!("the {form} file is damaged: {why}; open it, save it anew and try again"),
                format!("{form} 文件已损坏：{why}；请打开后重新保存再试"),
            ),
            Self::TooMuch { what, found, most } => Words::new(
                format!("the list has {found} {what} or more; at most {most} are taken; send it in parts"),
                format!("文件过大：{}至少 {found}，上限 {most}；请拆分后再试", zh_of(what)),
            ),
            Self::Empty => Words::fixed(
                "the list is empty; its first line must name the columns, for example `key,name,lng,lat`",
                "文件为空；第一行应为列名，例如“编号,名称,经度,纬度”",
            ),
            Self::SeveralSheets(names) => Words::new(
                format!("the workbook has several sheets with rows ({names}); keep one of them"),
                format!("工作簿含有多个有数据的工作表（{names}）；请只保留一个"),
            ),
            Self::MissingColumn { wanted, aliases, found } => Words::new(
                format!("the list has no column `{wanted}` (or {aliases}); its columns are: {found}"),
                format!("缺少列“{wanted}”（或 {aliases}）；现有的列：{found}"),
            ),
            Self::Mapping(words) => words.clone(),
            Self::NoUsableRow { read, first } => Words::new(
                format!("none of the {read} rows of the list can be used; the first problem: {first}"),
                format!("{read} 行数据都无法使用；第一个问题：{first}"),
            ),
        }
    }
}

/// What is counted, in Chinese.
fn zh_of(what: &str) -> &str {
    match what {
        "bytes" => "字节数",
        "bytes unpacked" => "解压后字节数",
        "sheets" => "工作表数",
        "columns" => "列数",
        "cells" => "单元格数",
        "bytes of text" => "文本字节数",
        "parts" => "文件部件数",
        other => other,
    }
}
