//! What leaves the house: queued by a tick or by hand, sent by the adapter that is configured, tried again
//! with longer and longer waits, and never again once it was delivered. Nothing else sends anything.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use support::{Hospital, LATER, NOW, content};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// How the receiver behaves towards one request.
#[derive(Clone, Copy)]
enum Answer {
    Status(u16),
    Silence,
}

/// A request as it came in: the head in lower case, and the body.
struct Received {
    head: String,
    body: String,
}

impl Received {
    fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines();
        let line = lines.find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }
}

/// A receiver on this machine that answers as it is told, one request after the other.
fn receiver(answers: Vec<Answer>) -> (String, mpsc::Receiver<Received>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notices", listener.local_addr().unwrap());
    let (came, requests) = mpsc::channel();
    thread::spawn(move || {
        let mut silent = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            came.send(read(&mut stream)).unwrap();
            match answer {
                Answer::Status(status) => {
                    write!(
                        stream,
                        "HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                    )
                    .unwrap();
                }
                // Held open without a word.
                Answer::Silence => silent.push(stream),
            }
        }
        // Whoever comes once more is refused.
        drop(listener);
        thread::park();
    });
    (url, requests)
}

fn read(stream: &mut TcpStream) -> Received {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4_096];
    loop {
        let read = stream.read(&mut chunk).unwrap();
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() >= length.parse().unwrap() {
            return Received { head, body: body.to_owned() };
        }
    }
}

/// Signs as the receiver would.
fn signed(secret: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn configure(hospital: &Hospital, outbox: &str) {
    let path = hospital.data().join("config.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\n[outbox]\n{outbox}\n")).unwrap();
}

fn with_webhook(url: &str) -> Hospital {
    let hospital = Hospital::with_complaint();
    configure(&hospital, &format!("adapter = \"webhook\"\nurl = \"{url}\"\ntimeout_seconds = 1"));
    let secret = hospital.data().join("keys/webhook.secret");
    fs::write(&secret, SECRET).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    hospital
}

fn entries(hospital: &Hospital) -> usize {
    hospital.at(LATER, "export").done().lines().count()
}

fn sent(hospital: &Hospital, now: &str, line: &str) -> (u64, u64, Value) {
    let ran = hospital.at(now, &format!("--json {line}"));
    assert_eq!(ran.stderr, "");
    let last = ran.stdout.lines().last().unwrap();
    let found: Value = serde_json::from_str(last).unwrap();
    let count = |name: &str| found[name].as_u64().unwrap();
    assert_eq!(ran.code, i32::from(count("failed") > 0));
    (count("sent"), count("failed"), found["notices"].clone())
}

fn waiting(hospital: &Hospital) -> Vec<Value> {
    hospital.at(LATER, "--json outbox").json()["notices"].as_array().unwrap().clone()
}

#[test]
fn a_webhook_is_tried_again_with_one_key_until_it_takes_the_notice_and_never_after() {
    let (url, requests) =
        receiver(vec![Answer::Status(500), Answer::Status(500), Answer::Status(200)]);
    let hospital = with_webhook(&url);
    let queue = "notify 1 --topic result --queue --language en --command-id \
                 01950000-0000-7000-8000-0000000000aa --text zxq";
    hospital.run(queue).done();
    // The same command once more queues nothing.
    hospital.run(queue).done();
    assert_eq!(waiting(&hospital).len(), 1);
    assert_eq!(sent(&hospital, NOW, "outbox send").1, 1);
    // It waits before it is tried again, and each time longer.
    assert_eq!(sent(&hospital, NOW, "outbox send").1, 0);
    assert_eq!(sent(&hospital, "2026-03-03T10:01:15+09:00", "outbox send").1, 1);
    assert_eq!(sent(&hospital, "2026-03-03T10:02:30+09:00", "outbox send").0, 0);
    let (done, _, notices) = sent(&hospital, "2026-03-03T10:04:00+09:00", "outbox send");
    assert_eq!(
        (done, &notices[0]["attempt"], &notices[0]["receipt"]),
        (1, &3.into(), &"http_200".into())
    );
    for again in ["outbox send", "outbox send --again", "outbox send --adapter stdout --again"] {
        assert_eq!(sent(&hospital, LATER, again).0, 0, "{again}");
    }
    let received: Vec<_> = requests.try_iter().collect();
    assert_eq!(received.len(), 3);
    for one in &received {
        let key = "01950000-0000-7000-8000-0000000000aa-1";
        assert_eq!(one.header("idempotency-key"), key);
        let body: Value = serde_json::from_str(&one.body).unwrap();
        assert_eq!(body["idempotency_key"], key);
        assert!(body["text"].as_str().unwrap().ends_with("this is the result of 2026-000001. zxq"));
        let signature = one.header("voc-signature");
        let (moment, given) = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
        assert_eq!(given, signed(SECRET, &format!("{moment}.{}", one.body)));
    }
}

#[test]
fn a_crash_between_sending_and_recording_repeats_the_same_key() {
    let (url, requests) = receiver(vec![Answer::Status(200), Answer::Status(409)]);
    let hospital = with_webhook(&url);
    hospital.run("notify 1 --topic result --queue").done();
    // The directory as it was before the notice was sent: what a crash leaves behind.
    let before = content(&hospital.data());
    assert_eq!(sent(&hospital, NOW, "outbox send").0, 1);
    fs::remove_dir_all(hospital.data()).unwrap();
    for (path, bytes) in before {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let (done, _, notices) = sent(&hospital, NOW, "outbox send");
    assert_eq!((done, &notices[0]["receipt"]), (1, &"http_409".into()), "the receiver knew it");
    let received: Vec<_> = requests.try_iter().collect();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].header("idempotency-key"), received[1].header("idempotency-key"));
    assert_eq!(received[0].body, received[1].body);
}

#[test]
fn a_receiver_that_is_silent_or_gone_is_given_up_in_the_end() {
    let (url, _requests) = receiver(vec![Answer::Silence]);
    let hospital = with_webhook(&url);
    let config = hospital.data().join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{text}attempts = 2\n")).unwrap();
    hospital.run("notify 1 --topic result --queue").done();
    let (.., notices) = sent(&hospital, NOW, "outbox send");
    assert_eq!(
        (&notices[0]["receipt"], &notices[0]["retry"]),
        (&"timeout".into(), &"later".into())
    );
    let (.., notices) = sent(&hospital, LATER, "outbox send");
    assert_eq!(
        (&notices[0]["receipt"], &notices[0]["retry"]),
        (&"unreachable".into(), &"never".into())
    );
    assert_eq!(sent(&hospital, LATER, "outbox send").1, 0);
    assert!(waiting(&hospital)[0]["next_try"].is_null());
    assert_eq!(sent(&hospital, LATER, "outbox send --again --adapter stdout").0, 1);
}

#[test]
fn a_secret_that_is_missing_or_short_sends_nothing_and_is_never_printed() {
    let hospital = with_webhook("http://127.0.0.1:9/");
    hospital.run("notify 1 --topic result --queue").done();
    let secret = hospital.data().join("keys/webhook.secret");
    fs::write(&secret, "zxqzxq").unwrap();
    let (code, told) = hospital.run("outbox send").failed();
    assert!(code == 2 && told.contains("too short") && !told.contains("zxq"), "{told}");
    fs::remove_file(secret).unwrap();
    assert!(hospital.run("outbox send").failed().1.contains("no secret"));
    assert_eq!(waiting(&hospital)[0]["attempts"], 0);
}

#[test]
fn a_tick_queues_a_notice_for_each_escalation_and_each_is_a_file_without_names() {
    let hospital = Hospital::new();
    hospital.run("receive --kind complaint --channel phone --name zxq --contact zxq-010").done();
    configure(&hospital, "adapter = \"file\"\nlanguage = \"ko\"");
    let ticked = hospital.at(LATER, "--json tick").json();
    let levels = ticked["escalations"].as_array().unwrap().len();
    assert!(levels > 0 && waiting(&hospital).len() == levels);
    hospital.at(LATER, "tick").done();
    assert_eq!(waiting(&hospital).len(), levels);
    assert!(waiting(&hospital).iter().all(|one| one["cause"].is_u64()));
    assert_eq!(sent(&hospital, LATER, "outbox send").0, levels as u64);
    let files = content(&hospital.data().join("outbox"));
    assert_eq!(files.len(), levels);
    for (path, bytes) in &files {
        let name = path.file_name().unwrap().to_str().unwrap();
        // A UUID and a number, and nothing of what it is about.
        let plain = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
        let key = name.strip_suffix(".json").unwrap();
        assert!(key.len() > 37 && key.bytes().all(plain), "{name}");
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains("상향 보고") && !text.contains("zxq"), "{text}");
    }
    assert_eq!(content(&hospital.data().join("outbox")), files);
}

#[test]
fn what_left_the_house_meets_what_was_owed_as_a_notice_by_hand_does() {
    let hospital = Hospital::with_complaint();
    let next = || {
        let card = hospital.run("ticket 1").done();
        card.lines().find_map(|line| line.strip_prefix("next: ")).unwrap().to_owned()
    };
    let running = || {
        let answer = hospital.run("--json due").json();
        let rows = answer["due"].as_array().unwrap().clone();
        rows.iter().map(|row| row["clock"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // The card says what settles the acknowledgement, and it does.
    assert!(running().contains(&"acknowledgement/1".to_owned()), "{:?}", running());
    assert_eq!(next(), "voc notify 2026-000001 --topic receipt");
    hospital.run("notify 2026-000001 --topic receipt --queue --adapter stdout").done();
    assert_eq!(next(), "voc outbox send");
    assert_eq!(sent(&hospital, NOW, "outbox send").0, 1);
    assert_eq!(next(), "voc step 2026-000001 calm");
    assert_eq!(running(), ["first_contact/1", "resolution/1", "progress/1"]);
    // A word on the progress is the last one until the next is due.
    hospital.run("notify 1 --topic progress --queue --adapter stdout").done();
    assert_eq!(sent(&hospital, NOW, "outbox send").0, 1);
    assert_eq!(running(), ["first_contact/1", "resolution/1", "progress/2"]);

    // By hand.
    hospital.run("receive --kind complaint --channel phone").done();
    hospital.run("notify 2026-000002 --topic receipt").done();
    assert!(!running().iter().any(|clock| clock.starts_with("acknowledgement")));
}

#[test]
fn an_escalation_by_hand_queues_the_notice_that_a_tick_queues() {
    let hospital = Hospital::with_complaint();
    hospital.run("escalate 1 head_director --reason risk").done();
    assert_eq!(waiting(&hospital).len(), 0, "no adapter is configured");
    configure(&hospital, "adapter = \"file\"\nlanguage = \"en\"");
    let told = hospital.run("--json escalate 1 director --reason risk").json();
    let rows = waiting(&hospital);
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0]["to"]["inside"]["level"], &rows[0]["attempts"]),
        (&"director".into(), &0.into())
    );
    assert_eq!(rows[0]["cause"], told["position"]);
    assert_eq!(sent(&hospital, LATER, "outbox send").0, 1);
    let (_, bytes) = &content(&hospital.data().join("outbox"))[0];
    let text = serde_json::from_slice::<Value>(bytes).unwrap()["text"].clone();
    assert_eq!(
        text,
        "[hospital] Escalation: ticket 2026-000001, reported by hand, due 2026-03-12 10:00. To be \
         acknowledged by: Director."
    );
}

#[test]
fn while_the_secret_is_changed_a_notice_is_signed_with_both() {
    let (url, requests) = receiver(vec![Answer::Status(200), Answer::Status(200)]);
    let hospital = with_webhook(&url);
    let keys = hospital.data().join("keys");
    // As the page about the outbox says: `cp -p` keeps who may read it.
    fs::copy(keys.join("webhook.secret"), keys.join("webhook.secret.old")).unwrap();
    let new = "fedcba9876543210fedcba9876543210";
    fs::write(keys.join("webhook.secret"), new).unwrap();
    let send = || {
        hospital.run("notify 1 --topic result --queue").done();
        assert_eq!(sent(&hospital, NOW, "outbox send").0, 1);
        let request = requests.recv().unwrap();
        let signature = request.header("voc-signature").to_owned();
        let (t, rest) = signature.strip_prefix("t=").unwrap().split_once(',').unwrap();
        let text = format!("{t}.{}", request.body);
        (rest.to_owned(), signed(new, &text), signed(SECRET, &text))
    };
    let (made, by_new, by_old) = send();
    assert_eq!(made, format!("v1={by_new},v1={by_old}"));
    fs::remove_file(keys.join("webhook.secret.old")).unwrap();
    let (made, by_new, _) = send();
    assert_eq!(made, format!("v1={by_new}"));

    // An old secret is kept as carefully as a new one.
    fs::write(keys.join("webhook.secret.old"), "zxqzxq").unwrap();
    hospital.run("notify 1 --topic result --queue").done();
    let (code, told) = hospital.run("outbox send").failed();
    assert!(code == 2 && told.contains("too short") && !told.contains("zxq"), "{told}");
}

#[test]
fn a_notice_to_a_person_has_their_name_and_marketing_their_consent() {
    let hospital = Hospital::new();
    hospital.run("receive --kind complaint --channel phone --name zxq1 --contact zxq2").done();
    let offer = "notify 1 --topic offer --purpose marketing --queue --adapter stdout --text zxq3";
    let (code, told) = hospital.run(offer).failed();
    assert!(code == 3 && told.contains("did not consent to marketing"), "{told}");
    hospital.run("consent 1 marketing given").done();
    hospital.run(offer).done();
    hospital.run("notify 1 --topic receipt --queue --adapter stdout --language ko").done();
    let ran = hospital.run("--json outbox send");
    let lines: Vec<Value> =
        ran.done().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["name"], &lines[0]["contact"]), (&"zxq1".into(), &"zxq2".into()));
    let texts: Vec<_> = lines.iter().filter_map(|line| line["text"].as_str()).collect();
    assert_eq!(
        texts[0],
        "(Advertisement) [hospital] Dear zxq1, zxq3 Tell us at any time if you do not wish to hear from us."
    );
    assert!(
        texts[1].starts_with("[병원] zxq1님, 말씀해 주신 내용을 접수했습니다."),
        "{}",
        texts[1]
    );
    // Consent that is withdrawn before the notice leaves keeps it in the house.
    hospital.run(offer).done();
    hospital.run("consent 1 marketing withdrawn").done();
    let (done, failed, notices) = sent(&hospital, NOW, "outbox send");
    assert_eq!((done, failed, &notices[0]["receipt"]), (0, 1, &"consent_withdrawn".into()));
}

#[test]
fn words_of_the_hospitals_own_are_checked_when_they_are_read() {
    let hospital = Hospital::with_complaint();
    let config = hospital.data().join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    let template = |words: &str| {
        format!("{text}\n[[templates]]\ntopic = \"escalation\"\nversion = 3\nen = \"{words}\"\n")
    };
    fs::write(&config, template("{name} waits")).unwrap();
    let (code, told) = hospital.run("outbox").failed();
    assert!(code == 2 && told.contains("`{name}` is not filled in here"), "{told}");
    fs::write(&config, template("{number} waits for {level}") + "[outbox]\nadapter = \"stdout\"\n")
        .unwrap();
    hospital.at(LATER, "tick").done();
    let told = hospital.at(LATER, "outbox send").done();
    assert!(told.contains("2026-000001 waits for Counselling manager"), "{told}");
}

#[test]
fn nothing_but_sending_sends() {
    // Nobody listens: whoever sent would fail, and the attempt would be recorded.
    let hospital = with_webhook("http://127.0.0.1:9/");
    hospital.run("notify 1 --topic result --queue").done();
    hospital.at(LATER, "tick").done();
    let (queued, recorded) = (waiting(&hospital), entries(&hospital));
    for line in
        ["replay 1", "verify", "doctor", "outbox", "ticket 1", "report 2026-03 --format json"]
    {
        hospital.at(LATER, line);
    }
    // The views rebuilt from nothing say the same.
    fs::remove_dir_all(hospital.data().join("views")).unwrap();
    assert_eq!((waiting(&hospital), entries(&hospital)), (queued, recorded));
}

#[test]
fn one_voc_sends_at_a_time() {
    let hospital = Hospital::with_complaint();
    hospital.run("notify 1 --topic result --queue --adapter stdout").done();
    let lock = fs::File::create(hospital.data().join("outbox.lock")).unwrap();
    lock.lock().unwrap();
    let (code, told) = hospital.run("outbox send").failed();
    assert!(code == 4 && told.contains("another voc is sending"), "{told}");
    drop(lock);
    assert_eq!(sent(&hospital, NOW, "outbox send").0, 1);
}
