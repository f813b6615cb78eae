//! A disk that is full: what is refused is refused whole, and it heals.

use super::*;

/// Hands `batch` to a writer and waits for its answer.
fn written(sender: &SyncSender<(PingBatch, Reply)>, batch: PingBatch) -> Answer {
    let (reply, answer) = sync_channel(1);
    sender.send((batch, Box::new(move |outcome| drop(reply.send(outcome))))).expect("the writer lives");
    answer.recv().expect("it answers")
}

#[test]
fn a_full_disk_is_told_and_heals() {
    let folder = std::env::temp_dir().join(format!("waystation-full-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let date = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date");
    let connection = connect(&folder.join(DEMAND)).expect("a log");
    // SQLite answers beyond so many pages as it does when the disk has no room for one.
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("pages");
    let limit = format!("PRAGMA max_page_count = {}", pages + 200);
    connection.query_row(&limit, [], |_| Ok(())).expect("a limit");
    let path = folder.join(DEMAND).join(LOG);
    let failed = AtomicBool::new(false);
    let batch = |number: usize| PingBatch {
        client: "phones".to_owned(),
        id: Some(format!("batch-{number}")),
        chunks: vec![(date, vec![7; PACKED * 1_000])],
        today: date,
        ..PingBatch::default()
    };
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        let (path, failed) = (&path, &failed);
        scope.spawn(move || write_all(connection, path, &receiver, failed));
        let full = (0..1_000).find(|&number| match written(&sender, batch(number)) {
            Ok(stored) => {
                assert_eq!((stored.accepted, stored.repeated), (1_000, false));
                false
            }
            Err(error) => {
                assert!(error.is_full(), "{error}");
                true
            }
        });
        let full = full.expect("200 pages are soon full");
        assert!(full > 10, "{full} batches of 19 kB in 200 pages of 4 kB");
        assert!(written(&sender, batch(full)).is_err(), "it is still full");
        assert!(!failed.load(Ordering::Acquire), "nothing is in doubt");
        // All that was acknowledged is there, and nothing of the other.
        let log = DayLog::open(&folder).expect("the log");
        let mut sightings = 0;
        log.chunks(date, |chunk| sightings += chunk.len() / PACKED).expect("chunks");
        assert_eq!(sightings, full * 1_000);
        // Room again: the same batch is taken, once.
        log.forget(date).expect("forgotten");
        assert!(!written(&sender, batch(full)).expect("it has healed").repeated);
        assert!(written(&sender, batch(full)).expect("it is known").repeated);
        drop(sender);
    });
    let _ = std::fs::remove_dir_all(&folder);
}
