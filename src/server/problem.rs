//! What can go wrong with a request: RFC 9457 `application/problem+json`, from one table of codes.
//!
//! A code stands here only where a client would act on it. `type` points into `/openapi.json`, where each code is a
//! response component: the table documents itself.

use std::collections::BTreeMap;
use std::fmt::Display;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use utoipa::IntoResponses;
use utoipa::openapi::{Ref, RefOr};

use crate::coord::LngLatError;
use crate::engine::RequestError;
use crate::station::EditError;
use crate::store::StoreError;

/// What kind of problem it is; the table says each in two languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    UnknownParameter,
    RepeatedParameter,
    MissingParameter,
    BadParameter,
    OutOfRange,
    InvalidCoordinate,
    BadBody,
    OutsideExtract,
    TooManyPoints,
    Unauthorized,
    WrongRole,
    ForeignHost,
    ForeignOrigin,
    NotFound,
    UnknownStation,
    UnknownScenario,
    OffNetwork,
    MethodNotAllowed,
    NotAcceptable,
    StationExists,
    ScenarioExists,
    ScenarioStale,
    Superseded,
    RegionReplaced,
    PreconditionFailed,
    BodyTooLarge,
    UrlTooLong,
    UnsupportedMediaType,
    RowsRejected,
    Internal,
    TooBusy,
    Timeout,
    StorageFull,
}

/// One row of the table of codes.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The code.
    pub code: Code,
    /// How answers and logs name it.
    pub name: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// What it is, in English.
    pub title: &'static str,
    /// What it is, in Chinese.
    pub title_zh: &'static str,
}

const fn row(code: Code, name: &'static str, status: StatusCode, title: &'static str, title_zh: &'static str) -> Row {
    Row { code, name, status, title, title_zh }
}

/// Every code, in the order of [`Code`].
#[rustfmt::skip]
pub const TABLE: [Row; 33] = [
    row(Code::UnknownParameter, "unknown-parameter", StatusCode::BAD_REQUEST, "Unknown parameter", "未知参数"),
    row(Code::RepeatedParameter, "repeated-parameter", StatusCode::BAD_REQUEST, "Parameter given more than once", "参数重复"),
    row(Code::MissingParameter, "missing-parameter", StatusCode::BAD_REQUEST, "Parameter is missing", "缺少参数"),
    row(Code::BadParameter, "bad-parameter", StatusCode::BAD_REQUEST, "Parameter cannot be read", "参数无法解析"),
    row(Code::OutOfRange, "out-of-range", StatusCode::BAD_REQUEST, "Parameter is out of range", "参数超出范围"),
    row(Code::InvalidCoordinate, "invalid-coordinate", StatusCode::BAD_REQUEST, "Not a position on the earth", "坐标无效"),
    row(Code::BadBody, "bad-body", StatusCode::BAD_REQUEST, "Body cannot be read", "请求正文无法解析"),
    row(Code::OutsideExtract, "outside-extract", StatusCode::BAD_REQUEST, "Outside the extract", "超出地图数据范围"),
    row(Code::TooManyPoints, "too-many-points", StatusCode::BAD_REQUEST, "Too much is asked at once", "单次请求过多"),
    row(Code::Unauthorized, "unauthorized", StatusCode::UNAUTHORIZED, "A key is needed", "需要密钥"),
    row(Code::WrongRole, "wrong-role", StatusCode::FORBIDDEN, "The key does not allow this", "密钥无此权限"),
    row(Code::ForeignHost, "foreign-host", StatusCode::FORBIDDEN, "Host is not served here", "Host 不受本服务支持"),
    row(Code::ForeignOrigin, "foreign-origin", StatusCode::FORBIDDEN, "Origin is not served here", "来源不受本服务支持"),
    row(Code::NotFound, "not-found", StatusCode::NOT_FOUND, "No such path", "路径不存在"),
    row(Code::UnknownStation, "unknown-station", StatusCode::NOT_FOUND, "No such station", "站点不存在"),
    row(Code::UnknownScenario, "unknown-scenario", StatusCode::NOT_FOUND, "No such scenario", "方案不存在"),
    row(Code::OffNetwork, "off-network", StatusCode::NOT_FOUND, "Off the street network", "不在路网附近"),
    row(Code::MethodNotAllowed, "method-not-allowed", StatusCode::METHOD_NOT_ALLOWED, "Method not allowed here", "不支持该方法"),
    row(Code::NotAcceptable, "not-acceptable", StatusCode::NOT_ACCEPTABLE, "No encoding that the client accepts", "没有可接受的编码"),
    row(Code::StationExists, "station-exists", StatusCode::CONFLICT, "There is such a station already", "站点已存在"),
    row(Code::ScenarioExists, "scenario-exists", StatusCode::CONFLICT, "There is such a scenario already", "方案已存在"),
    row(Code::ScenarioStale, "scenario-stale", StatusCode::CONFLICT, "The scenario fits the stations no more", "方案与现有站点不符"),
    row(Code::Superseded, "superseded", StatusCode::CONFLICT, "A newer question of the same drag has come", "已有更新的拖动请求"),
    row(Code::RegionReplaced, "region-replaced", StatusCode::CONFLICT, "The region was built anew", "区域数据已重建"),
    row(Code::PreconditionFailed, "precondition-failed", StatusCode::PRECONDITION_FAILED, "Changed by somebody else meanwhile", "已被他人修改"),
    row(Code::BodyTooLarge, "body-too-large", StatusCode::PAYLOAD_TOO_LARGE, "Body is too large", "请求正文过大"),
    row(Code::UrlTooLong, "url-too-long", StatusCode::URI_TOO_LONG, "URL is too long", "网址过长"),
    row(Code::UnsupportedMediaType, "unsupported-media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "Body is of another type", "请求正文类型不支持"),
    row(Code::RowsRejected, "rows-rejected", StatusCode::UNPROCESSABLE_ENTITY, "Rows cannot be used", "部分行无法使用"),
    row(Code::Internal, "internal", StatusCode::INTERNAL_SERVER_ERROR, "Our fault", "服务器内部错误"),
    row(Code::TooBusy, "too-busy", StatusCode::SERVICE_UNAVAILABLE, "Too busy at the moment", "服务繁忙"),
    row(Code::Timeout, "timeout", StatusCode::SERVICE_UNAVAILABLE, "Took too long", "处理超时"),
    row(Code::StorageFull, "storage-full", StatusCode::INSUFFICIENT_STORAGE, "The disk is full", "磁盘已满"),
];

impl Code {
    /// Its row of the table.
    #[must_use]
    pub const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

/// The media type of problems.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What is wrong with one request.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The kind.
    pub code: Code,
    /// The value and what would be right, for whoever can mend it.
    pub detail: String,
    /// The parameter that it is about, or the member of the body.
    pub parameter: Option<String>,
    /// More that a program can act on.
    pub report: Option<Box<Value>>,
}

impl Problem {
    /// A problem; `detail` names the value and what would be right.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), parameter: None, report: None }
    }

    /// A problem with one parameter.
    #[must_use]
    pub fn of(code: Code, parameter: &str, detail: impl Display) -> Self {
        Self { code, detail: detail.to_string(), parameter: Some(parameter.to_owned()), report: None }
    }

    /// The same about another parameter.
    #[must_use]
    pub fn about(self, parameter: &str) -> Self {
        Self { parameter: Some(parameter.to_owned()), ..self }
    }

    /// A key that no station has.
    #[must_use]
    pub fn unknown_station(key: &str) -> Self {
        let detail = format!("there is no station {}; /v1/stations lists the keys", quoted(key));
        Self::of(Code::UnknownStation, "key", detail)
    }

    /// What went wrong on our side; the reason is in the log, under the request id.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(Code::Internal, "the server made a mistake; its log has more under the id in `x-request-id`")
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        let row = self.code.row();
        let mut json = json!({
            "type": format!("/openapi.json#/components/responses/{}", row.name),
            "title": row.title,
            "title_zh": row.title_zh,
            "status": row.status.as_u16(),
            "code": row.name,
            "detail": self.detail,
        });
        if let Some(parameter) = &self.parameter {
            json["parameter"] = json!(parameter);
        }
        if let Some(report) = &self.report {
            json["report"] = Value::clone(report);
        }
        json
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.code.row().status;
        let mut response = (status, self.json().to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"waystation\""));
        }
        response
    }
}

/// In the OpenAPI document every operation has one `default` response: a problem.
impl IntoResponses for Problem {
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        BTreeMap::from([("default".to_owned(), Ref::from_response_name("problem").into())])
    }
}

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Self {
        let (code, parameter) = match &error {
            RequestError::Cutoff(_) => (Code::OutOfRange, "cutoff_s"),
            RequestError::Metres(_) => (Code::OutOfRange, "metres"),
            RequestError::Speed(_) => (Code::OutOfRange, "speed_mps"),
            RequestError::Depth(_) => (Code::OutOfRange, "depth"),
            RequestError::Limit(_) => (Code::OutOfRange, "limit"),
            RequestError::MetresAndTime => (Code::BadParameter, "metres"),
            RequestError::OpenWithoutAt(_) => (Code::BadParameter, "open"),
            RequestError::Contours(_) => (Code::OutOfRange, "contours_s"),
            RequestError::ContourTwice(_) => (Code::BadParameter, "contours_s"),
            RequestError::Origins(_) => (Code::OutOfRange, "station"),
            RequestError::UnknownStation(key) => return Self::unknown_station(key),
            RequestError::WeekWithoutAt => (Code::BadParameter, "week"),
            RequestError::CrowdingWithoutAt => (Code::BadParameter, "at"),
            RequestError::NoDemand => return Self::new(Code::NotFound, error.to_string()),
            RequestError::Stay(_) => (Code::OutOfRange, "stay_min"),
            RequestError::SensitivityOfLength => (Code::BadParameter, "sensitivity"),
            RequestError::StationsByDisc => (Code::BadParameter, "by"),
            RequestError::NoStreets(_) => (Code::BadParameter, "mode"),
            RequestError::Need(_) => (Code::BadParameter, "need"),
        };
        Self::of(code, parameter, error)
    }
}

impl From<LngLatError> for Problem {
    fn from(error: LngLatError) -> Self {
        let parameter = if matches!(error, LngLatError::Longitude(_)) { "lng" } else { "lat" };
        Self::of(Code::InvalidCoordinate, parameter, error)
    }
}

impl From<(usize, EditError)> for Problem {
    fn from((_, error): (usize, EditError)) -> Self {
        match error {
            EditError::Unknown(key) => Self::unknown_station(&key),
            EditError::Exists(key) => {
                let detail = format!("there is a station {} already; PUT replaces it, PATCH changes it", quoted(&key));
                Self::of(Code::StationExists, "key", detail)
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_full() {
            return Self::new(Code::StorageFull, "nothing was changed; free some space on the disk and send it again");
        }
        if let StoreError::Replaced(_) = error {
            let detail = "nothing was changed: the region on disk is another one by now; start the server again";
            return Self::new(Code::RegionReplaced, detail);
        }
        tracing::error!(%error, "the region cannot be used");
        Self::internal()
    }
}

/// `text` as a message quotes it: not longer than a line.
#[must_use]
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return format!("`{text}`");
    }
    format!("`{}...`", text.chars().take(LONGEST).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_codes_and_have_names_of_their_own() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.code as usize, index, "{}", row.name);
            assert!(row.status.is_client_error() || row.status.is_server_error());
            assert_eq!(TABLE.iter().filter(|other| other.name == row.name).count(), 1, "{}", row.name);
        }
    }

    #[test]
    fn a_long_value_is_cut_between_characters() {
        assert_eq!(quoted("驿站"), "`驿站`");
        assert_eq!(quoted(&"驿".repeat(61)), format!("`{}...`", "驿".repeat(60)));
    }
}
