//! A hospital adds codes of its own and renames what is shown. Nothing it writes into its
//! configuration changes what a built-in code means, and nothing it takes out of it makes an old log
//! unreadable.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{fs, path::PathBuf};

use support::Hospital;
use voc_engine::domain::{
    ChannelSort, Command, Line, OpenCode as _, Reach, Receive, Role, TicketId, VocKind,
};
use voc_engine::{Config, ConfigError, EngineError, TicketFilter};

const OWN: &str = r#"
channels = [{ code = "house_magazine", ko = "원보", en = "House magazine", line = "offline", reach = "external" }, "tv"]
causes = [{ code = "parking", ko = "주차" }]
remedies = ["flowers"]

[group]
code = "smile"
ko = "스마일"
en = "Smile"

[[branches]]
code = "seoul"
ko = "서울점"
en = "Seoul"

[[departments]]
code = "spa"
ko = "스파"
en = "Spa"
branch = "seoul"

[labels.roles]
desk = { ko = "안내 데스크", en = "Front desk" }

[labels.channels]
phone = { ko = "대표전화" }
"#;

fn config(lists: &str) -> Result<Config, ConfigError> {
    format!("layout = 1\ntime_zone = \"Asia/Seoul\"\n{lists}").parse()
}

#[track_caller]
fn refused(lists: &str) -> String {
    config(lists).unwrap_err().to_string()
}

#[test]
fn own_codes_are_known_and_named_and_built_in_ones_keep_their_meaning() {
    let config = config(OWN).unwrap();
    let catalog = config.catalog();
    let own = "house_magazine".parse().unwrap();
    assert!(catalog.knows_channel(&own) && catalog.knows_channel(&"tv".parse().unwrap()));
    let sort = ChannelSort { reach: Reach::External, line: Line::Offline };
    assert_eq!(catalog.channel_sort(&own), Some(sort));
    assert_eq!(catalog.labels.open(&own).unwrap().korean(), "원보");
    assert_eq!(catalog.labels.find("cause", "parking").unwrap().english(), "주차");
    assert!(catalog.knows_remedy(&"flowers".parse().unwrap()));
    assert_eq!(catalog.labels.closed(Role::Desk).unwrap().english(), "Front desk");
    assert_eq!(catalog.labels.find("channel", "phone").unwrap().korean(), "대표전화");
    let home = config.branch_of(&"spa".parse().unwrap());
    assert_eq!(home.unwrap().as_str(), "seoul");
    assert_eq!(config.group.as_ref().unwrap().code.as_str(), "smile");
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_what_to_do() {
    assert_eq!(
        refused("channels = [\n  \"tv\",\n  { code = \"phone\", ko = \"내선\" },\n]"),
        "line 5 of config.toml: `phone` in `channels` is built in and keeps its meaning; choose \
         another code, or change what is shown under [labels.channels]"
    );
    assert_eq!(
        refused("causes = [\"parking\", \"parking\"]"),
        "line 3 of config.toml: `parking` is in `causes` already; remove one of the two"
    );
    let department = "[[departments]]\ncode = \"spa\"\nko = \"스파\"\nen = \"Spa\"\n";
    assert_eq!(
        refused(&format!("{department}branch = \"soul\"")),
        "line 7 of config.toml: there is no branch `soul`; add it under [[branches]], or correct `branch`"
    );
    assert_eq!(
        refused(&format!("{department}{department}")),
        "line 8 of config.toml: `spa` is in `departments` already; remove one of the two"
    );
    assert_eq!(
        refused("[labels.roles]\nboss = { en = \"Boss\" }"),
        "line 4 of config.toml: `boss` under [labels.roles] is not a code of that list; correct it, \
         or add it to the list first"
    );
    assert!(refused("[labels.flags]\nx = { en = \"X\" }").starts_with(
        "line 3 of config.toml: [labels.flags] names no list; the lists are channels, causes,"
    ));
    assert_eq!(
        refused("[labels.roles]\ndesk = {}"),
        "line 4 of config.toml: `desk` is given no name; write `ko`, `en` or both"
    );
    for (lists, expected) in [
        ("channels = [\"Phone!\"]", "line 3, column 13"),
        ("channels = [{ code = \"tv\", reach = \"far\" }]", "line 3"),
        ("causes = [{ code = \"x\", line = \"online\" }]", "only a channel has `reach` and `line`"),
        ("channels = [{ code = \"tv\", colour = \"red\" }]", "unknown field `colour`"),
    ] {
        let refused = refused(lists);
        assert!(refused.contains(expected), "{refused}");
    }
}

fn own_voice() -> Command {
    let mut voice = Receive::new(VocKind::Complaint, "house_magazine".parse().unwrap());
    voice.causes = vec!["parking".parse().unwrap()];
    voice.originating = Some("spa".parse().unwrap());
    voice.branch = Some("seoul".parse().unwrap());
    Command::Receive(Box::new(voice))
}

fn file(hospital: &Hospital) -> PathBuf {
    hospital.dir.path().join("data/config.toml")
}

fn write(hospital: &Hospital, lists: &str) {
    let text = format!("layout = 1\ntime_zone = \"Asia/Seoul\"\n{lists}");
    fs::write(file(hospital), text).unwrap();
}

#[test]
fn a_log_outlives_the_codes_of_its_configuration() {
    let mut hospital = Hospital::new();
    let id = hospital.next_id();
    let ticket = TicketId::from_uuid(id);
    let refused = hospital.give(ticket, id, &[own_voice().into()]).unwrap_err();
    assert!(refused.to_string().contains("house_magazine"), "{refused}");

    write(&hospital, OWN);
    hospital.reopen();
    hospital.give(ticket, id, &[own_voice().into()]).unwrap();

    write(&hospital, "");
    hospital.reopen();
    let engine = hospital.engine();
    let kept = engine.ticket(ticket).unwrap().unwrap();
    let channel = kept.channel.unwrap();
    assert_eq!((channel.as_str(), channel.built_in_label()), ("house_magazine", None));
    assert_eq!(engine.config().catalog().labels.open(&channel), None);
    assert_eq!(kept.causes[0].as_str(), "parking");
    let listed = engine.list(&TicketFilter::default()).unwrap();
    assert_eq!(listed.tickets[0].originating.as_ref().unwrap().as_str(), "spa");
    assert!(listed.parked.is_empty());
    assert_eq!(engine.verify(&mut |_, _| {}).unwrap().findings, []);
}

#[test]
fn a_configuration_that_cannot_be_used_changes_nothing() {
    let mut hospital = Hospital::new();
    write(&hospital, "channels = [\"phone\"]");
    hospital.engine = None;
    let refused = voc_engine::Engine::open(&hospital.dir.path().join("data")).unwrap_err();
    let built_in = matches!(refused, EngineError::Config(ConfigError::BuiltInCode { line: 3, .. }));
    assert!(built_in, "{refused}");
    write(&hospital, "");
    hospital.reopen();
    assert_eq!(hospital.engine().status(hospital.now()).unwrap().size, 1);
}
