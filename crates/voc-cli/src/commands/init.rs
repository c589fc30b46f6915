//! Creating a data directory.

use serde_json::json;
use uuid::Uuid;
use voc_engine::{Engine, InitOptions, LogClock, Origin};
use voc_report::Lang;

use crate::{
    args::InitArgs,
    failure::{Exit, Failure, unexpected_hint},
    output::Tone,
    session::{Run, wall_clock},
    time::Zone,
};

/// Creates a data directory.
pub(super) fn init(run: &mut Run, args: InitArgs) -> Result<Exit, Failure> {
    let lang = run.out.lang;
    let asked = run.asked_now(Zone(args.time_zone))?;
    let seed = random_seed(lang)?;
    let clock: LogClock = args.clock.into();
    let wall = wall_clock();
    let dir = run.data();
    let options = InitOptions {
        origin: origin(args.origin, lang)?,
        time_zone: args.time_zone,
        clock,
        language: args.language.unwrap_or(lang).to_string(),
        now: if clock == LogClock::Simulated { asked.unwrap_or(wall) } else { wall },
        command: Uuid::now_v7(),
        seed,
    };
    let engine = Engine::init(&dir, &options).map_err(|error| Failure::engine(&error, lang))?;
    let status = engine.status(options.now).map_err(|error| Failure::engine(&error, lang))?;
    if run.out.is_json() {
        run.out.json(&json!({
            "data": dir.display().to_string(),
            "origin": status.origin,
            "verifier_key": status.verifier_key,
            "size": status.size,
            "root": status.root,
            "clock": status.clock,
            "time_zone": status.time_zone,
        }))?;
        return Ok(Exit::Done);
    }
    let out = &mut run.out;
    out.line(format!("{}: {}", lang.pick("데이터 폴더를 만들었습니다", "created"), dir.display()))?;
    out.line(format!("{}: {}", lang.pick("기록 이름", "origin"), status.origin))?;
    let key = status.verifier_key.unwrap_or_default();
    out.line(format!("{}: {key}", lang.pick("검증 키", "verifier key")))?;
    let advice = lang.pick(
        "검증 키를 외부에 보관하고, keys/ 폴더는 기록과 따로 백업하십시오",
        "keep the verifier key elsewhere, and back keys/ up apart from the log",
    );
    out.line(out.tone(Tone::Quiet, advice))?;
    Ok(Exit::Done)
}

/// Reads the name of the log, or makes one that nobody else has.
fn origin(given: Option<String>, lang: Lang) -> Result<Origin, Failure> {
    let random = || format!("voc.local/{}", Uuid::now_v7().simple());
    named(&given.unwrap_or_else(random), lang)
}

/// Reads the name of a log.
pub(super) fn named(text: &str, lang: Lang) -> Result<Origin, Failure> {
    Origin::parse(text).map_err(|error| {
        Failure::usage(
            "origin_not_understood",
            match lang {
                Lang::Ko => "기록 이름을 사용할 수 없습니다".to_owned(),
                Lang::En => error.to_string(),
            },
            lang.pick(
                "voc.hospital-a.example/2026처럼 공백과 `+` 없이 쓰십시오",
                "write it like voc.hospital-a.example/2026, without spaces and `+`",
            ),
        )
    })
}

/// Asks the operating system for the seed of a key.
pub(super) fn random_seed(lang: Lang) -> Result<[u8; 32], Failure> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| no_entropy(lang))?;
    Ok(seed)
}

fn no_entropy(lang: Lang) -> Failure {
    let message = lang
        .pick("운영체제에서 난수를 얻지 못했습니다", "the operating system gave no random numbers");
    Failure::new(Exit::Storage, "entropy", message, unexpected_hint(lang))
}
