//! Who is in charge of a station is read, and told to nobody.

use std::path::Path;

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use crate::command::waystation;
use crate::union::{LIST, SECRETS, built, region, server_over};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// None of the secrets stands in `text`.
fn check(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what} holds `{secret}`:\n{text}");
    }
}

/// The table of contacts: what is kept of each station that has any, column by column.
fn contacts(region: &Path) -> Vec<String> {
    let sqlite = rusqlite::Connection::open(region.join("region.sqlite")).unwrap();
    let cells =
        "SELECT group_concat(name || '=' || value, '; ' ORDER BY position) FROM contact GROUP BY key ORDER BY key";
    let mut rows = sqlite.prepare(cells).unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn contacts_lie_in_a_table_of_their_own_and_nowhere_else() {
    let region = region("contact-tables");
    let [phone, person, other, mail] = SECRETS;
    let one = format!("联系人={person}; 联系电话={phone}");
    let all = [format!("{one}; 备用邮箱={mail}"), one.clone(), one, format!("联系电话={other}")];
    assert_eq!(contacts(&region), all);
    let sqlite = rusqlite::Connection::open(region.join("region.sqlite")).unwrap();
    let mut names = sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(names.len() > 5, "{names:?}");
    for table in names.iter().filter(|name| *name != "contact") {
        let mut rows = sqlite.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cell = |column| format!("{:?}", row.get::<_, rusqlite::types::Value>(column));
            check(table, &(0..columns).map(cell).collect::<Vec<_>>().join(" "));
        }
    }
    for file in ["region.toml", "network.bin"] {
        check(file, &String::from_utf8_lossy(&std::fs::read(region.join(file)).unwrap()));
    }
}

/// Every route that the document names, each with several questions; what is refused must not tell either.
#[test]
fn no_answer_over_http_holds_a_contact() {
    let server = server_over(&region("contact-http"));
    let document = server.good("/openapi.json");
    let mut answered = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys().filter(|method| *method != "delete") {
            let method: Method = method.to_uppercase().parse().unwrap();
            let place = path.replace("{key}", "c1").replace("{name}", "six");
            let (media, body) = match place.as_str() {
                "/v1/stations/import" => ("text/csv", LIST.replace("经度", "bad")),
                "/v1/scenarios/evaluate" => (
                    "application/json",
                    r#"{"edits":[{"op":"move","key":"c1","lng":24.9415,"lat":60.1699}]}"#.to_owned(),
                ),
                _ => {
                    let contact = json!({"person": SECRETS[1], "phone": SECRETS[0]});
                    ("application/json", json!({"name": "x", "contact": contact, "points": []}).to_string())
                }
            };
            let located = "?lng=24.9414&lat=60.1699&open=any";
            for query in ["", located, "?form=geojson", "?by=station", "?dry_run=true", "?limit=1000"] {
                let body = if method == Method::GET { Body::empty() } else { Body::from(body.clone()) };
                let reply = server.ask(method.clone(), &format!("{place}{query}"), &[("content-type", media)], body);
                check(&format!("{method} {place}{query}"), &String::from_utf8_lossy(&reply.body));
                answered += usize::from(reply.status.is_success());
            }
        }
    }
    assert!(answered > 25, "{answered} answers");
}

#[test]
fn a_contact_goes_in_stays_and_goes_and_the_audit_says_only_that_there_is_one() {
    let region = region("contact-edits");
    let server = server_over(&region);
    let count = || contacts(&region).len();
    let import = |list: String| {
        let reply = server.ask(Method::POST, "/v1/stations/import", &[("content-type", "text/csv")], list);
        assert_eq!(reply.status, 200, "{}", reply.text());
        check("import", reply.text());
        reply.json()
    };
    assert_eq!((import(LIST.to_owned())["unchanged"].as_u64(), count()), (Some(6), 4));
    let patch = json!({"contact": {"person": SECRETS[1], "phone": SECRETS[2]}}).to_string();
    let patched = server.json(Method::PATCH, "/v1/stations/p1", &patch);
    assert_eq!((patched.status.as_u16(), count()), (200, 5));
    check("patch", patched.text());
    let audit = server.get("/v1/audit?limit=1000");
    check("audit", audit.text());
    let entry = &audit.json()["entries"][0];
    assert_eq!(entry["after"]["details"]["has_contact"], true);
    assert!(entry["before"]["details"]["has_contact"].is_null());
    check("table of the audit", &format!("{:?}", waystation::store::audit(&region, 1000).unwrap()));
    // What is printed for those who look for mistakes does not hold it either.
    check("debug", &format!("{:?}", server.engine.snapshot().stations()));

    // A PUT without it leaves it, and so does a list that comes back from an export.
    let exported = text(&region.with_file_name("back.csv")).to_owned();
    assert_eq!(waystation(&["export", text(&region), "--what", "stations", "--out", &exported]).status, 0);
    import(std::fs::read_to_string(exported).unwrap());
    assert_eq!(count(), 5);
    let put = server.json(Method::PUT, "/v1/stations/c1", r#"{"lng":24.9414,"lat":60.1699}"#);
    assert_eq!((put.status.as_u16(), count()), (200, 5), "{}", put.text());
    let erased = server.json(Method::PATCH, "/v1/stations/p1", r#"{"contact":null}"#);
    assert_eq!((erased.status.as_u16(), count()), (200, 4));
    let gone = server.ask(Method::DELETE, "/v1/stations/c1", &[], Body::empty());
    assert_eq!((gone.status.as_u16(), count()), (204, 3));
    check("metrics", server.get("/metrics").text());
}

#[test]
fn nothing_on_the_command_line_holds_a_contact() {
    let region = region("contact-cli");
    let mut runs =
        vec![vec!["nearest", "--from", "24.9414,60.1699"], vec!["isochrone", "--station", "c1", "--minutes", "1"]];
    for format in ["table", "csv", "json", "geojson"] {
        runs.push(vec!["siting", "--add", "1", "--time-limit", "1", "--format", format]);
        runs.push(vec!["scenario", "list", "--format", format]);
        for command in ["coverage", "gaps", "standard", "quota"] {
            runs.push(vec![command, "--format", format]);
        }
        runs.push(vec!["standard", "--standard", "eight", "--by", "tier", "--lang", "zh", "--format", format]);
    }
    let out = |name: &str| text(&region.with_file_name(name)).to_owned();
    let files =
        ["stations s.csv", "stations s.geojson", "doors d.csv", "coverage c.json", "gaps g.csv", "network n.csv"];
    let files: Vec<(&str, String)> =
        files.iter().filter_map(|file| file.split_once(' ')).map(|(what, name)| (what, out(name))).collect();
    for (what, file) in &files {
        runs.push(vec!["export", "--what", what, "--out", file]);
    }
    // A command that is not tried here has to be added; these have no answers about stations.
    let help = waystation(&["--help"]).stdout;
    let commands = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    for command in commands.lines().filter_map(|line| line.split_whitespace().next()) {
        let tried = runs.iter().any(|run| run[0] == command);
        let other = [
            "demo",
            "build",
            "serve",
            "keys",
            "check",
            "crowding",
            "pings",
            "simulate",
            "privacy-report",
            "purge",
            "help",
        ]
        .contains(&command);
        let is_name = commands.contains(&format!("\n  {command} "));
        assert!(tried || other || !is_name, "`{command}` is not tried");
    }
    for arguments in runs {
        let run = waystation(&[&[arguments[0], text(&region)], &arguments[1..]].concat());
        assert_eq!(run.status, 0, "{arguments:?}: {}", run.stderr);
        check(&arguments.join(" "), &(run.stdout + &run.stderr));
    }
    for (_, file) in files {
        check(&file, &std::fs::read_to_string(&file).unwrap());
    }
    let (_, run) = built("contact-build", LIST, None);
    check("build", &(run.stdout + &run.stderr));
}
