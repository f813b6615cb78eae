//! HTTP in, HTTP out.
//!
//! `router.rs` shows the whole API on one screen; each resource has a file with what it takes, its handler, and
//! nothing else. A request goes through these hands:
//!
//! 1. `accept.rs` lets the connection in and cuts it when it stalls;
//! 2. the layers of `router.rs`, outermost last: an id and a line in the log, a net under panics, CORS, known
//!    names only, short addresses, compression, a deadline;
//! 3. `extract.rs` reads the query string into a typed question; nothing is passed over in silence;
//! 4. `answer.rs` looks whether the client has the answer already, else has it worked out on a thread of its own, of
//!    which a `gate.rs` lets only so many run;
//! 5. whatever goes wrong is a row of `problem.rs`.
//!
//! Pages are no answers: `pages.rs` fills them in when the server starts, from the files of `src/web`, and `assets.rs`
//! has what they load.
//!
//! A rider's position is never logged: what is written about a request is its route, not its address.

mod accept;
mod access;
mod answer;
mod app;
mod assets;
mod audit;
mod batch;
mod body;
mod bundle;
mod cells;
mod changed;
mod client;
mod compare;
mod coverage;
mod crew;
mod crowding;
mod demand;
mod details;
mod drag;
mod drags;
mod edit;
mod etag;
mod extract;
mod fields;
mod gaps;
mod gate;
mod guard;
mod gzip;
mod health;
mod import;
mod index;
mod isochrones;
mod language;
mod lines;
mod live;
mod metrics;
mod nearest;
mod nightly;
mod openapi;
mod page;
mod pages;
mod param;
mod pings;
mod places;
mod policy;
mod problem;
mod public_url;
mod read;
mod router;
mod run;
mod scenario;
mod schema;
mod silent;
mod site;
mod siting;
mod stall;
mod standards;
mod stations;
mod stored;
mod style;
mod tile;
mod vocabulary;
mod watch;
mod workbook;

pub use accept::{Limits, serve};
pub use access::Access;
pub use compare::compare_stored;
pub use nightly::publish_once;
pub use public_url::{BadPublicUrl, PublicUrl};
pub use router::{router, router_for, router_of};
pub use run::{ServeError, ServeOptions, run};
pub use site::{Embedder, NoOrigin, Site};
pub use stored::{scenario_draft, scenario_json};
