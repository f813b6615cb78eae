//! The frame of the OpenAPI document; the operations come from the handlers.

use axum::body::Bytes;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ComponentsBuilder, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, Response,
    ResponseBuilder,
};

use super::index::ATTRIBUTION;
use super::problem::{Code, PROBLEM_JSON, Problem, Row, TABLE};
use super::schema;

/// The document without its operations.
#[must_use]
pub fn frame() -> OpenApi {
    let about = format!(
        "Who can reach a service station in fifteen minutes, who cannot, and where the gaps are.\n\n\
         Coordinates are `lng`,`lat` in WGS-84 unless `datum` says otherwise; units stand in names; instants are RFC 3339. Unknown parameters are an \
         error. Every error is `application/problem+json` with a `code` of the table below; `type` points to its \
         response component in this document.\n\nWhat is published may be read by everybody. Operations with a \
         security requirement need the key of a planner (`waystation keys`) as `authorization: Bearer ws_...`; while \
         there is no key, every request from this machine is the planner's.\n\n{}\n\nMap data: {ATTRIBUTION}",
        table_of_codes()
    );
    let license = LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build();
    let info = InfoBuilder::new()
        .title("Waystation")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .license(Some(license));
    OpenApiBuilder::new().info(info).components(Some(components())).build()
}

/// The complete document, as it is served.
#[must_use]
pub fn document(described: &OpenApi) -> Bytes {
    // A document of plain values can be written.
    Bytes::from(described.to_pretty_json().unwrap_or_default())
}

fn table_of_codes() -> String {
    let line = |row: &Row| format!("| {} | `{}` | {} | {} |", row.status.as_u16(), row.name, row.title, row.title_zh);
    let lines: Vec<String> = TABLE.iter().map(line).collect();
    format!("| status | code | | |\n|---|---|---|---|\n{}", lines.join("\n"))
}

/// The schema of problems, a response for any of them, and a response for each.
fn components() -> Components {
    let components = ComponentsBuilder::new()
        .schema_from::<schema::Problem>()
        .schema_from::<schema::ImportReport>()
        .security_scheme("key", SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()))
        .response("problem", response("What is wrong, and what would be right", example(Code::OutOfRange)));
    TABLE
        .iter()
        .fold(components, |components, row| {
            let title = format!("{} ({}) {}", row.title, row.status.as_u16(), row.title_zh);
            components.response(row.name, response(&title, example(row.code)))
        })
        .build()
}

fn response(description: &str, example: Value) -> Response {
    let schema = Ref::from_schema_name(schema::Problem::name());
    let content = ContentBuilder::new().schema(Some(schema)).example(Some(example)).build();
    ResponseBuilder::new().description(description).content(PROBLEM_JSON, content).build()
}

fn example(code: Code) -> Value {
    let detail = match code {
        Code::OutOfRange => "`cutoff_s` is `36000`; it must be between 1 and 5400",
        _ => code.row().title,
    };
    let mut example = Problem::new(code, detail).json();
    if code == Code::OutOfRange {
        example["parameter"] = json!("cutoff_s");
    }
    example
}
