//! What every handler is handed.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::body::Bytes;
use chrono::{DateTime, SubsecRound, Utc};
use chrono_tz::Tz;

use crate::demand::PrivacyRule;
use crate::engine::Engine;
use crate::hours::Moment;
use crate::store::{PingLog, StoreError};

use super::access::Access;
use super::bundle::KeptBundle;
use super::drags::Drags;
use super::gate::Gate;
use super::live::Live;
use super::metrics::Metrics;
use super::pages::Pages;
use super::site::Site;
use super::tile::TileCache;

/// Tells the time; a test brings its own.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Everything that handlers share.
pub struct App {
    /// Gives the answers.
    pub engine: Arc<Engine>,
    clock: Clock,
    /// Who may do what.
    pub access: Access,
    /// For questions about one place or a list: they take a millisecond or a few.
    pub quick: Gate,
    /// For questions about a whole region: they keep every core busy for a while.
    pub heavy: Gate,
    /// For tiles: a page asks for dozens at once, and each takes a few milliseconds.
    pub drawing: Gate,
    /// For drags over the map: they take milliseconds, and must not wait for whole regions.
    pub dragging: Gate,
    /// The newest question of each drag.
    pub drags: Arc<Drags>,
    /// Tiles that were drawn.
    pub tiles: TileCache,
    /// What `/metrics` shows.
    pub metrics: Metrics,
    /// The pages, filled in.
    pub pages: Pages,
    /// What phones keep, as of this hour.
    pub bundle: Arc<KeptBundle>,
    /// The OpenAPI document, as soon as the router is complete.
    pub openapi: OnceLock<Bytes>,
    pings: Mutex<Option<Arc<PingLog>>>,
    /// Where workers are now.
    pub live: Live,
    /// How many workers must stand behind what is told of pings.
    pub privacy: PrivacyRule,
}

/// Questions about a region that are worked on at once, and that may wait.
const HEAVY: (usize, usize) = (2, 32);
/// The same for quick questions.
const QUICK: (usize, usize) = (8, 256);
/// The same for drags.
const DRAGGING: (usize, usize) = (2, 64);
/// The same for tiles.
const DRAWING: (usize, usize) = (4, 2048);

impl App {
    /// An app over `engine`, with pages that say what `site` does.
    #[must_use]
    pub fn new(engine: Arc<Engine>, clock: Clock, access: Access, site: &Site, privacy: PrivacyRule) -> Self {
        let pages = Pages::of(site, engine.snapshot().region());
        Self {
            engine,
            clock,
            access,
            quick: Gate::new(QUICK.0, QUICK.1),
            heavy: Gate::new(HEAVY.0, HEAVY.1),
            drawing: Gate::new(DRAWING.0, DRAWING.1),
            dragging: Gate::new(DRAGGING.0, DRAGGING.1),
            drags: Arc::default(),
            tiles: TileCache::default(),
            metrics: Metrics::default(),
            pages,
            bundle: Arc::default(),
            openapi: OnceLock::new(),
            pings: Mutex::default(),
            live: Live::default(),
            privacy,
        }
    }

    /// The log of pings, opened when the first come.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be opened; the next request tries again.
    pub fn pings(&self) -> Result<Arc<PingLog>, StoreError> {
        let mut log = self.pings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(log) = &*log {
            return Ok(Arc::clone(log));
        }
        let opened = Arc::new(PingLog::open(&self.engine.snapshot().region().path)?);
        *log = Some(Arc::clone(&opened));
        Ok(opened)
    }

    /// Whether pings can no longer be stored, for a failure of the disk.
    #[must_use]
    pub fn pings_failed(&self) -> bool {
        self.pings.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|log| log.failed())
    }

    /// Now, in whole seconds: nobody walks more precisely.
    #[must_use]
    pub fn now(&self, zone: Tz) -> Moment {
        (self.clock)().trunc_subsecs(0).with_timezone(&zone)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("App").finish_non_exhaustive()
    }
}
