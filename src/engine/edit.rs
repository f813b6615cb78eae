//! Edits: on disk first, then in the snapshot that answers are given from.

use std::sync::{Arc, PoisonError};

use crate::coord::LngLat;
use crate::network::{EdgeId, Mode, SNAP_LIMIT};
use crate::station::{EditError, Edited, StationEdit, StationSet};
use crate::store::{Author, Region, StationWriter, StoreError};

use super::Engine;
use super::presence::PresenceDemand;
use super::snapshot::Snapshot;
use super::tile::Touches;

/// One edit of a question what would be if.
#[derive(Clone, Debug)]
pub enum ScenarioEdit {
    /// Of a station.
    Station(StationEdit),
    /// A street is closed to everybody, from one junction to the next. Its metres stay in every total, and nobody leaves
    /// them along it; a station that meets the street there is not reached.
    CloseStreet(EdgeId),
}

impl Snapshot {
    /// This region after the edits of a scenario, for asking what would be if; nothing is stored.
    ///
    /// # Errors
    ///
    /// The position of the first edit that does not fit, and why.
    pub fn with_scenario(&self, edits: &[ScenarioEdit]) -> Result<Self, (usize, EditError)> {
        let mut positions = Vec::new();
        let mut stations = Vec::new();
        let mut closed = self.closed().to_vec();
        for (position, edit) in edits.iter().enumerate() {
            match edit {
                ScenarioEdit::Station(edit) => {
                    positions.push(position);
                    stations.push(edit.clone());
                }
                ScenarioEdit::CloseStreet(edge) => closed.push(*edge),
            }
        }
        closed.sort_unstable();
        closed.dedup();
        let after = self.with_edits(&stations).map_err(|(position, error)| (positions[position], error))?;
        Ok(after.with_closed(closed.into()))
    }

    /// The street nearest to a place that anybody may travel: from one junction to the next. `None` off the network.
    #[must_use]
    pub fn street_at(&self, place: LngLat) -> Option<EdgeId> {
        let snaps = Mode::ALL.into_iter().filter_map(|mode| self.network().snap(place, mode, SNAP_LIMIT));
        snaps.min_by_key(|snap| (snap.gap, snap.edge)).map(|snap| snap.edge)
    }

    /// This region with other stations, for asking what would be if; nothing is stored.
    ///
    /// The answers are those of a region that was built from the edited list.
    ///
    /// # Errors
    ///
    /// The position of the first edit that does not fit, and why.
    pub fn with_edits(&self, edits: &[StationEdit]) -> Result<Self, (usize, EditError)> {
        let (stations, _) = self.stations().edited(edits.iter().cloned())?;
        let history = format!("{} if {edits:?}", self.revision().hash);
        let mut revision = self.revision().clone();
        revision.hash = crate::store::hash_of(history.as_bytes());
        Ok(self.with_stations(stations).with_history(revision, self.edited().clone()))
    }

    /// Whether these are the stations of `region.sqlite`, of this very region.
    fn is_current(&self, writer: &StationWriter) -> Result<bool, StoreError> {
        let path = &self.region().path;
        if Region::recipe(path)? != self.region().recipe {
            return Err(StoreError::Replaced(path.clone()));
        }
        Ok(writer.revision()? == *self.revision())
    }
}

impl Engine {
    /// Makes the edits that `plan` asks for: all of them, or none.
    ///
    /// `plan` sees the newest stations, and nobody edits them until its edits are made. They are on disk before any
    /// answer shows them, and before this returns. Readers never wait.
    ///
    /// # Errors
    ///
    /// What `plan` says, [`EditError`] with the position of the edit, or [`StoreError`]; then nothing has changed.
    pub fn edit<T, E>(
        &self,
        author: &Author,
        plan: impl Fn(&Snapshot) -> Result<(Vec<StationEdit>, T), E>,
    ) -> Result<(Arc<Snapshot>, T), E>
    where
        E: From<(usize, EditError)> + From<StoreError>,
    {
        // A panic of somebody else has left the snapshot whole.
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = StationWriter::open(&self.snapshot().region().path)?;
        if !self.snapshot().is_current(&writer)? {
            // Another program has edited the list, or an edit of ours was stored and the disk said it was not.
            self.reload()?;
        }
        let snapshot = self.snapshot();
        let (edits, told) = plan(&snapshot)?;
        let (stations, mut edited) = snapshot.stations().edited(edits)?;
        edited.retain(Edited::is_change);
        if edited.is_empty() {
            return Ok((snapshot, told));
        }
        let next = Arc::new(committed(&snapshot, stations, writer, author, &edited)?);
        self.current.store(Arc::clone(&next));
        Ok((next, told))
    }

    /// Takes what was published of presence from the disk.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read.
    pub fn reload_presence(&self) -> Result<(), StoreError> {
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let snapshot = self.snapshot();
        let region = snapshot.region();
        if region.demand.is_empty() {
            let dates = crate::store::read_surfaces(&region.path)?;
            self.current.store(Arc::new(snapshot.with_presence(PresenceDemand::of_dates(region, &dates))));
        }
        Ok(())
    }

    /// Takes the stations from the disk.
    fn reload(&self) -> Result<(), StoreError> {
        let snapshot = self.snapshot();
        let list = Region::read_list(&snapshot.region().path)?;
        let touches = Touches::since(&list.revision.hash);
        let stations = StationSet::with_tiers(list.stations, Arc::clone(snapshot.stations().tiers()))
            .with_holidays(snapshot.stations().holidays());
        let next = snapshot.with_stations(stations).with_history(list.revision, list.edited).with_touches(touches);
        self.current.store(Arc::new(next));
        Ok(())
    }
}

/// The snapshot after an edit that is on disk.
fn committed(
    snapshot: &Snapshot,
    stations: StationSet,
    writer: StationWriter,
    author: &Author,
    edited: &[Edited],
) -> Result<Snapshot, StoreError> {
    // Everything that takes long comes before the commit, so that little comes between it and the swap.
    let next = snapshot.with_stations(stations);
    let (revisions, revision) = writer.write(author, edited)?;
    let mut history = snapshot.edited().clone();
    for (one, number) in edited.iter().zip(revisions) {
        if one.after.is_some() {
            history.insert(one.key().to_owned(), number);
        } else {
            history.remove(one.key());
        }
    }
    let touches = snapshot.touches().with(revision.number, &revision.hash, edited);
    Ok(next.with_history(revision, history).with_touches(touches))
}
